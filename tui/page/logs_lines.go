package page

import (
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// meet adds sources that are new, and what is new of those that are known.
func (l *Logs) meet(in []model.LogSource) {
	for _, s := range in {
		if i, ok := l.index[s.Key()]; ok {
			l.sources[i] = s
			continue
		}
		l.index[s.Key()] = len(l.sources)
		l.sources = append(l.sources, s)
	}
	l.nameSources()
}

// nameSources tells the pane what its sources are called: as short as tells them
// apart.
func (l *Logs) nameSources() {
	tasks, containers := map[string]bool{}, map[string]bool{}
	for _, s := range l.sources {
		tasks[s.Task], containers[s.Container] = true, true
	}
	was := l.pane.Sources()
	out := make([]widget.LogSource, len(l.sources))
	for i, s := range l.sources {
		switch {
		case len(tasks) > 1 && len(containers) > 1:
			out[i].Name = shortTask(s.TaskID) + " " + s.Container
		case len(tasks) > 1:
			out[i].Name = shortTask(s.TaskID)
		default:
			out[i].Name = s.Container
		}
		if i < len(was) {
			out[i].Hidden, out[i].Tone = was[i].Hidden, was[i].Tone
		}
	}
	l.pane.SetSources(out)
}

// lines are lines for the pane. above is what those before were, as far as they
// belong together.
func (l *Logs) lines(in []model.LogLine, above widget.Traces) []widget.LogLine {
	out := make([]widget.LogLine, len(in))
	for i, line := range in {
		source := l.sourceOf(line.Source)
		out[i] = widget.LogLine{At: line.At, Source: source, Text: line.Text, Level: above.Level(source, line.Text)}
	}
	return out
}

// sourceOf is the pane's number of a source; -1 when it is not known.
func (l *Logs) sourceOf(key string) int {
	if i, ok := l.index[key]; ok {
		return i
	}
	return -1
}

// took takes in what the tail has read.
func (l *Logs) took(b awsclient.TailBatch, now time.Time) {
	l.pane.Append(l.lines(b.Lines, l.above)...)
	l.lag, l.fresh = b.Lag, now
	for _, e := range b.Events {
		l.happened(e)
	}
}

// happened takes in what has happened to the tail. The comings and goings of
// tasks stand between the lines, where they belong.
func (l *Logs) happened(e awsclient.TailEvent) {
	switch e.Kind {
	case awsclient.TailEnded:
		if !l.closed[e.Source] {
			l.closed[e.Source] = true
			l.remark(e, "■ ended", e.Text)
		}
	case awsclient.TailJoined:
		if l.tail != nil && l.begun {
			l.joined(e)
		}
	case awsclient.TailWaiting:
		l.note[e.Source] = ""
	case awsclient.TailThrottled:
		l.wait = "AWS asks to slow down, reading again in " + kind.Age(e.Wait) + "; nothing is lost"
	case awsclient.TailProblem:
		l.note[e.Source] = FaultText(e.Err)
	case awsclient.TailResumed:
		l.wait = ""
		delete(l.note, e.Source)
	case awsclient.TailCaughtUp:
		l.wait = ""
	case awsclient.TailSampled:
		l.sampled = true
	case awsclient.TailPolling:
		l.polling, l.isLive = e.Text, false
	case awsclient.TailLive:
		l.isLive, l.polling = true, ""
	}
}

// longDead is how long ago a container has stopped whose last lines are all in.
const longDead = 15 * time.Second

// ends marks the ends of the sources that had stopped before the log was opened,
// as far back as it was read. Of the others the tail tells.
func (l *Logs) ends(since, now time.Time) {
	for _, s := range l.sources {
		if s.Stopped.IsZero() || s.Stopped.Before(since) || now.Sub(s.Stopped) < longDead || l.closed[s.Key()] {
			continue
		}
		l.closed[s.Key()] = true
		l.remark(awsclient.TailEvent{At: s.Stopped, Source: s.Key()}, "■ ended", s.Exit)
	}
}

// joined marks the beginning of a task that was not there when the tail began.
func (l *Logs) joined(e awsclient.TailEvent) {
	i := l.sourceOf(e.Source)
	if i < 0 || l.closed["joined "+e.Source] {
		return
	}
	l.closed["joined "+e.Source] = true
	if s := l.sources[i]; s.Since.After(l.started) {
		l.remark(e, "▶ started", "")
	}
}

// remark puts a line of the deck's own between the lines of a source.
func (l *Logs) remark(e awsclient.TailEvent, what, why string) {
	text := "── " + what
	if why != "" {
		text += ": " + why
	}
	at := e.At
	if i := l.sourceOf(e.Source); i >= 0 && !l.sources[i].Stopped.IsZero() {
		at = l.sources[i].Stopped // where it belongs between the lines
	}
	l.pane.Append(widget.LogLine{At: at, Source: l.sourceOf(e.Source), Text: text, Level: widget.LevelInfo})
}

// shortTask is the beginning of a task's id, as lists show it.
func shortTask(id string) string { return id[:min(len(id), 8)] }
