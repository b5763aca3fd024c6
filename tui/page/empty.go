package page

import (
	"fmt"
	"strings"

	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// vacant reports whether the list was read whole and has no row at all.
func (l *List) vacant() bool {
	return l.status.All == 0 && !l.status.Loading && l.status.Stale == ""
}

// failed reports whether nothing of the list could be read.
func (l *List) failed() bool { return l.status.All == 0 && l.status.Stale != "" }

// empty says in the middle of an empty list why it is empty, and what can be
// done now.
func (l *List) empty(env Env) {
	n := widget.Notice{Tone: themes.Muted}
	title := strings.ToLower(l.k.Info().Title)
	switch {
	case l.failed():
		n.Tone, n.Title, n.Hint = themes.Warn, "No "+title+" could be read", l.status.Stale
		n.Ways = again(env)
	case l.status.Loading:
		n.Title = "Reading " + title + " …"
	case l.status.All > 0:
		n = l.hidden(env, title)
	default:
		n = l.none(env, title)
	}
	l.table.SetEmpty(n)
}

// hidden is the notice of a list whose rows are all left out.
func (l *List) hidden(env Env, title string) widget.Notice {
	n := widget.Notice{Tone: themes.Text, Title: fmt.Sprintf("None of %d %s matches", l.status.All, title)}
	if unknown := l.status.All - l.status.Described; unknown > 0 && !l.order.Faults {
		n.Title += " so far"
	}
	if l.order.Filter.Empty() {
		n.Tone, n.Title = l.noFaults(title)
	} else {
		n.Ways = append(n.Ways, widget.Way{Keys: env.Keys.Get(keys.Back).Shown(), Text: "clear the filter"})
		if l.order.Faults {
			n.Title = "None of the " + title + " at fault matches"
		}
	}
	if l.order.Faults && !l.filter.open { // there its key is a letter
		n.Ways = append(n.Ways, widget.Way{Keys: env.Keys.Get(keys.Faults).Shown(), Text: "show what is in order too"})
	}
	return n
}

// noFaults says that no row is at fault, as far as that is known: what was not
// read is not in order.
func (l *List) noFaults(title string) (themes.Tone, string) {
	st := l.status
	switch unknown := st.All - st.Described; {
	case st.Described == 0:
		return themes.Warn, fmt.Sprintf("Not known: none of the %d %s has been read", st.All, title)
	case unknown > 0:
		return themes.Warn, fmt.Sprintf("No faults in the %d %s that were read; %d are not known", st.Described, title, unknown)
	case st.Stale != "":
		return themes.Warn, "No faults when this was read last"
	}
	return themes.OK, "No faults: nothing here is degraded or broken"
}

// none is the notice of a list that has no rows: what was asked, of whom, and
// where else to look.
func (l *List) none(env Env, title string) widget.Notice {
	n := widget.Notice{Tone: themes.Title, Bare: true, Title: "No " + title + l.where(env)}
	k, row := l.parent(env)
	why := l.k.Empty(row, l.q)
	switch {
	case l.q.Variant == kind.VariantStopped:
		n.Title = "No stopped tasks" + l.where(env)
		n.Hint = "ECS keeps a stopped task for about an hour"
	case l.k.Info().Local:
		n.Title, n.Hint, n.Ways = "No "+title+" on this machine", why, again(env)
		switch {
		case env.Demo:
			n.Hint = "the demo keeps none"
		case env.ReadOnly:
			n.Hint = "a deck that is read-only does not open their file"
		}
		return n
	case l.q.Parent.IsZero():
		n.Hint, n.Ways = strings.TrimSpace(why+"\n"+lookedAt(env)), l.otherPlaces(env)
		return n
	case why != "":
		n.Hint = why
	case k != nil && row != nil:
		n.Hint = k.Health(row).Reason
	}
	n.Ways = l.elsewhere(env)
	return n
}

// mostWays is how many ways on from an empty list are named; the footer has all.
const mostWays = 4

// elsewhere are the ways on from an empty list to what its parent has besides.
func (l *List) elsewhere(env Env) []widget.Way {
	var out []widget.Way
	if l.k.Info().Stopped {
		text := "stopped ones, each with its reason"
		if l.q.Variant == kind.VariantStopped {
			text = "those that run"
		}
		out = append(out, widget.Way{Keys: env.Keys.Get(keys.Stopped).Shown(), Text: text})
	}
	for _, b := range env.Keys.Pick(l.parentLinks(env)...) {
		if len(out) < mostWays && !(l.k.Info().Stopped && b.ID == keys.Tasks) {
			out = append(out, widget.Way{Keys: b.Shown(), Text: b.Title})
		}
	}
	return out
}

// again is the way to read once more.
func again(env Env) []widget.Way {
	return []widget.Way{{Keys: env.Keys.Get(keys.Refresh).Shown(), Text: "look again now"}}
}

// where says where there is nothing: " in prod-web", " in eu-west-1".
func (l *List) where(env Env) string {
	k, row := l.parent(env)
	switch {
	case l.q.Parent.IsZero():
		return " in " + env.Scope.Region
	case k == nil:
		return " here"
	case row == nil:
		return " of " + k.IDLabel(l.q.Parent.ID)
	case l.q.Parent.Kind == kind.Clusters:
		return " in " + k.Label(row)
	default:
		return " of " + k.Label(row)
	}
}

// lookedAt names the account and how it was seen.
func lookedAt(env Env) string {
	s := env.Scope
	parts := []string{"account not known"}
	if s.Account != "" {
		parts[0] = "account " + s.Account
	}
	if s.Profile != "" {
		parts = append(parts, "profile "+s.Profile)
	}
	if s.Endpoint != "" {
		parts = append(parts, s.Endpoint)
	}
	return "looked at " + strings.Join(parts, ", ")
}

// otherPlaces are the ways on from a region that has none of it.
func (l *List) otherPlaces(env Env) []widget.Way {
	colon := env.Keys.Get(keys.Palette).Shown()
	out := []widget.Way{
		{Keys: colon + "region", Text: "look at another region"},
		{Keys: colon + "profile", Text: "look through another profile"},
	}
	out = append(out, again(env)...)
	if l.q.Kind == kind.Clusters && !env.Demo {
		out = append(out, widget.Way{Keys: "ecsdeck --demo", Text: "a simulated account to look around in"})
	}
	return out
}
