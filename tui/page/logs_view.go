package page

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// head is how many lines stand over the log.
func (l *Logs) head() int {
	n := 1 + len(l.notes)
	if l.prompt.open() || l.narrowed() != "" {
		n++
	}
	return n
}

// View implements Page.
func (l *Logs) View(env Env) string {
	if l.pane == nil {
		return widget.Fit("", env.Width, env.Height)
	}
	out := l.headline(env) + "\n" + noteLines(env, l.notes)
	switch {
	case l.prompt.open():
		out += l.prompt.line(env) + "\n"
	case l.narrowed() != "":
		out += widget.Line(env.Theme, env.Width, widget.Span{Text: " " + l.narrowed(), Tone: themes.Accent}) + "\n"
	}
	return widget.Fit(out+l.pane.View(env.Theme), env.Width, env.Height)
}

// narrowed says what keeps lines from being shown.
func (l *Logs) narrowed() string {
	var out []string
	if l.pattern != "" {
		out = append(out, "pattern at CloudWatch: "+l.pattern)
	}
	st := l.pane.Status()
	if f := l.pane.Filter(); !f.Empty() {
		out = append(out, fmt.Sprintf("filter: %s (%d of %d)", f.String(), st.Shown, st.Lines))
	}
	if q := l.pane.Query(); q != "" {
		out = append(out, "search: "+q+" "+hits(st))
	}
	hidden := 0
	for _, s := range l.pane.Sources() {
		if s.Hidden {
			hidden++
		}
	}
	if hidden > 0 {
		out = append(out, fmt.Sprintf("%d of %d sources hidden", hidden, len(l.sources)))
	}
	return strings.Join(out, "   ")
}

func hits(st widget.LogStatus) string {
	more := ""
	if st.Busy {
		more = "+"
	}
	if st.Hits == 0 && !st.Busy {
		return "no match"
	}
	if st.Hit == 0 {
		return fmt.Sprintf("%d%s matches", st.Hits, more)
	}
	return fmt.Sprintf("%d of %d%s", st.Hit, st.Hits, more)
}

// headline says what is shown and how it is read.
func (l *Logs) headline(env Env) string {
	spans := []widget.Span{
		{Text: " " + l.name(env), Tone: themes.Title},
		{Text: "  logs   ", Tone: themes.Muted},
	}
	spans = append(spans, l.mode(env)...)
	st := l.pane.Status()
	if env.Width >= 100 {
		text := fmt.Sprintf("   %s   %s", l.sourceCount(), model.Counted(st.Lines, "line"))
		if st.Dropped > 0 {
			text += fmt.Sprintf(", %d older ones dropped", st.Dropped)
		}
		spans = append(spans, widget.Span{Text: text, Tone: themes.Muted})
	}
	return widget.Line(env.Theme, env.Width, spans...)
}

// mode says whether and how new lines come.
func (l *Logs) mode(env Env) []widget.Span {
	st := l.pane.Status()
	switch {
	case l.wait != "":
		return []widget.Span{{Text: l.wait, Tone: themes.Warn}}
	case st.Paused:
		return []widget.Span{{Text: fmt.Sprintf("paused, %d new", st.Held), Tone: themes.Warn}}
	case l.jumped:
		return []widget.Span{{Text: strings.TrimSuffix("another time: "+env.Keys.Tell(keys.Bottom, "follows again"), ": "), Tone: themes.Warn}}
	case l.failed():
		return []widget.Span{{Text: "not read", Tone: themes.Warn}}
	case !l.begun:
		return nil
	case !st.Following:
		return []widget.Span{{Text: fmt.Sprintf("scrolled, %d new below", st.Waiting), Tone: themes.Motion}}
	case l.isLive && l.sampled:
		return []widget.Span{{Text: "live tail, sampled: AWS leaves lines out", Tone: themes.Warn}}
	case l.isLive:
		return []widget.Span{{Text: "live tail", Tone: themes.OK}}
	case l.lag > 0:
		return []widget.Span{{Text: "catching up, " + kind.Age(l.lag) + " behind", Tone: themes.Motion}}
	}
	return []widget.Span{{Text: "following", Tone: themes.OK}}
}

func (l *Logs) sourceCount() string {
	tasks := map[string]bool{}
	for _, s := range l.sources {
		tasks[s.Task] = true
	}
	return model.Counted(len(tasks), "task") + ", " + model.Counted(len(l.sources), "source")
}

func (l *Logs) name(env Env) string {
	if l.q.Parent.Kind == kind.Contains {
		task, name := l.container()
		return name + " of " + shortTask(model.ShortID(task))
	}
	k := l.catalog.Get(l.q.Parent.Kind)
	name := k.IDLabel(l.q.Parent.ID)
	if row := env.Store.Get(l.q.Scope, l.q.Parent).Row; row != nil {
		name = k.Label(row)
	}
	if l.q.Parent.Kind == kind.Tasks {
		name = "task " + shortTask(name)
	}
	if l.q.Variant == kind.VariantPrevious {
		return "the task before " + name
	}
	return name
}

// makeNotes says what is wrong: the first of it, and how much more there is.
func (l *Logs) makeNotes(env Env) []string {
	var all []string
	if l.live && l.polling != "" {
		all = append(all, "live tail is not to be had: "+l.polling)
	}
	for _, key := range slices.Sorted(maps.Keys(l.note)) {
		if text := l.note[key]; text != "" && !slices.Contains(all, text) {
			all = append(all, text)
		}
	}
	for _, s := range l.sources {
		if text := s.Container + ": " + s.Why; s.Why != "" && !slices.Contains(all, text) {
			all = append(all, text)
		}
	}
	if len(all) == 0 || l.failed() { // that stands in the middle
		return nil
	}
	text := all[0]
	if len(all) > 1 {
		text += fmt.Sprintf(" (and %d more)", len(all)-1)
	}
	return wrapNote(text, env.Width)
}

// empty says why there are no lines.
func (l *Logs) empty(env Env) widget.Notice {
	switch {
	case l.problem != nil:
		return widget.Notice{Tone: themes.Warn, Title: "No logs could be read", Hint: FaultText(l.problem), Ways: again(env)}
	case len(l.sources) == 0 && l.asked.IsZero(), l.asking && len(l.sources) == 0:
		return widget.Notice{Tone: themes.Muted, Title: "Looking for the logs …"}
	case len(l.sources) == 0:
		return widget.Notice{Tone: themes.Muted, Title: "No task has run lately: there is nothing to read", Hint: "a task that starts shows up here by itself"}
	case len(l.readable()) == 0:
		return widget.Notice{Tone: themes.Warn, Title: "These logs are not in CloudWatch", Hint: l.sources[0].Why}
	case !l.begun:
		return widget.Notice{Tone: themes.Muted, Title: "Reading logs …"}
	case l.pattern != "":
		return widget.Notice{Tone: themes.Muted, Title: "Nothing matches the pattern so far"}
	}
	return widget.Notice{Tone: themes.Muted, Title: "Nothing was written yet", Hint: "new lines show up here by themselves"}
}
