package tui

import (
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/page"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// The lines around a page: header and rule above, rule (or a notice) and
// footer below.
const (
	chromeTop    = 2
	chromeBottom = 2
	chrome       = chromeTop + chromeBottom
)

// View implements tea.Model. It is pure: what it shows was made ready by
// Update.
func (a *App) View() tea.View {
	v := tea.NewView(a.screen())
	v.AltScreen = true
	v.ReportFocus = true
	if !a.mouseless {
		v.MouseMode = tea.MouseModeCellMotion
	}
	v.WindowTitle = a.title
	return v
}

func (a *App) screen() string {
	if a.width < 20 || a.height < 6 {
		return widget.Fit("ecsdeck needs a larger window", a.width, a.height)
	}
	env := a.env()
	body := widget.Fit(a.history.current().View(env), env.Width, env.Height)
	out := strings.Join([]string{a.headerLine(), widget.Rule(a.width, a.theme), body, a.noticeLine(), a.footerLine()}, "\n")
	for _, o := range a.overlays {
		out = widget.Centered(out, o.view(a))
	}
	return out
}

func (a *App) headerLine() string { return a.header().View(a.width, a.theme) }

func (a *App) header() widget.HeaderLine {
	env := a.env()
	p := a.history.current()
	st := p.Status(env)
	h := widget.HeaderLine{Mark: "ecsdeck", Crumbs: a.crumbs(p)}
	s := env.Scope
	if s.Profile != "" {
		h.Scope = append(h.Scope, widget.HeaderPart{Text: s.Profile, Drop: 2})
	}
	h.Scope = append(h.Scope,
		widget.HeaderPart{Text: account(s), Tone: themes.Muted, Drop: 5},
		widget.HeaderPart{Text: s.Region, Tone: themes.Muted, Drop: 3})
	if a.opt.Demo {
		h.Badges = append(h.Badges, widget.HeaderPart{Text: "DEMO", Tone: themes.BadgeInfo})
	}
	if env.ReadOnly {
		h.Badges = append(h.Badges, widget.HeaderPart{Text: "READ-ONLY", Tone: themes.BadgeWarn})
	}
	if n := len(a.forwards.List()); n > 0 {
		h.Badges = append(h.Badges, widget.HeaderPart{Text: model.Counted(n, "forward"), Tone: themes.BadgeInfo})
	}
	h.Right = a.freshness(st)
	return h
}

// account groups the digits as the console does, so that two accounts can be
// told apart at a glance.
func account(s model.Scope) string {
	if len(s.Account) != 12 {
		return "account ·"
	}
	return s.Account[:4] + "-" + s.Account[4:8] + "-" + s.Account[8:]
}

// freshness says how old and how whole the page is.
func (a *App) freshness(st page.Status) []widget.HeaderPart {
	var out []widget.HeaderPart
	switch {
	case st.Stale != "" && st.Fresh.IsZero():
		out = append(out, widget.HeaderPart{Text: "not read", Tone: themes.Warn})
	case st.Stale != "":
		out = append(out, widget.HeaderPart{Text: "stale " + a.since(st.Fresh), Tone: themes.Warn})
	case st.Loading:
		out = append(out, widget.HeaderPart{Text: widget.Spinner(a.now) + " reading", Tone: themes.Motion})
	case !st.Fresh.IsZero():
		out = append(out, widget.HeaderPart{Text: a.since(st.Fresh) + " ago", Tone: themes.Muted, Drop: 4})
	}
	if st.Partial != "" && st.Stale == "" {
		out = append(out, widget.HeaderPart{Text: "partial", Tone: themes.Warn})
	}
	if st.Bad > 0 {
		out = append(out, widget.HeaderPart{Text: "✖ " + group(st.Bad), Tone: themes.Bad, Drop: 1})
	}
	if st.Warn > 0 {
		out = append(out, widget.HeaderPart{Text: "▲ " + group(st.Warn), Tone: themes.Warn, Drop: 1})
	}
	if st.All > 0 {
		out = append(out, widget.HeaderPart{Text: counted(st), Tone: themes.Muted, Drop: 1})
	}
	return out
}

func (a *App) since(t time.Time) string {
	if t.IsZero() {
		return "·"
	}
	return kind.Age(a.now.Sub(t))
}

func counted(st page.Status) string {
	if st.Described < st.All {
		return fmt.Sprintf("%s/%s described", group(st.Described), group(st.All))
	}
	return group(st.All)
}

// group writes a count with thousands set apart: "12,345".
func group(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// noticeLine is the rule above the footer, or what there is to say.
func (a *App) noticeLine() string {
	if line := a.notice.View(a.width, a.now, a.theme); line != "" {
		return line
	}
	if line := a.hintLine(); line != "" {
		return line
	}
	return widget.Rule(a.width, a.theme)
}

func (a *App) footerLine() string {
	return widget.Footer(a.width, a.hints(), a.theme)
}

// hints are the keys that work here, from the same records that the keys
// themselves are matched by.
func (a *App) hints() []widget.KeyHint {
	if n := len(a.overlays); n > 0 {
		return a.overlays[n-1].hints()
	}
	if p := a.history.current(); p.Capturing() {
		enter, esc := "keep", "clear" // a filter, or a search
		if asks, ok := p.(interface{ Asks() (enter, esc string) }); ok {
			enter, esc = asks.Asks()
		}
		return []widget.KeyHint{{Keys: "enter", Title: enter}, {Keys: "esc", Title: esc}}
	}
	var out []widget.KeyHint
	for _, b := range a.bindings() {
		out = append(out, widget.KeyHint{
			Keys: b.Shown(), Title: b.Title, Section: string(b.Section),
			Press: b.Wire(), Hidden: b.Rank == 0 || len(b.Keys) == 0, Always: b.ID == keys.Help, Disabled: a.disabled(b.ID),
		})
	}
	return out
}

// bindings are the records of every key that works here, most useful first.
func (a *App) bindings() []keys.Binding {
	ids := a.history.current().Keys(a.env())
	ids = append(ids, globalKeys()...)
	var out []keys.Binding
	seen := map[keys.ID]bool{}
	for _, b := range a.keys.Pick(ids...) {
		if !seen[b.ID] {
			seen[b.ID] = true
			out = append(out, b)
		}
	}
	return byRank(out)
}
