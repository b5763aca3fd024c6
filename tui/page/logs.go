package page

import (
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/store"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// Logs is the page of the logs of a service, a task or a container: what was
// written, read backwards as one scrolls up, and what is being written.
type Logs struct {
	q       kind.Query
	catalog kind.Catalog
	pane    *widget.LogPane
	prompt  prompt

	task    string            // ARN that a previous log was found for
	sources []model.LogSource // in the order in which they were met
	index   map[string]int    // by the source's key
	closed  map[string]bool   // sources whose end has been shown
	above   widget.Traces     // of the newest lines
	note    map[string]string // what is wrong, by source; "" is about all

	asked   time.Time // when the sources were asked for
	asking  bool
	begun   bool // history has been read, and the tail begun
	history bool // a page of history is being read
	older   *awsclient.LogCursor
	tail    *awsclient.Tail
	running bool // the tail runs
	started time.Time
	live    bool // live tail is asked for
	isLive  bool // and had
	sampled bool
	polling string // why live tail was not to be had
	pattern string
	jumped  bool // looking at another time: nothing is followed
	newer   *awsclient.LogCursor

	lag     time.Duration
	wait    string // throttled or failing, in words
	fresh   time.Time
	problem error // why nothing could be read
	gen     int   // of the reading under way: a new pattern or time makes answers old

	status Status
	notes  []string
}

// sourcesEvery is how often a service is asked for new tasks.
const sourcesEvery = 10 * time.Second

// NewLogs makes the page of a log query.
func NewLogs(q kind.Query, c kind.Catalog) *Logs {
	l := &Logs{q: q, catalog: c, prompt: newPrompt()}
	l.reset()
	return l
}

// reset forgets what was read.
func (l *Logs) reset() {
	l.index, l.closed, l.note = map[string]int{}, map[string]bool{}, map[string]string{}
	l.above = widget.Traces{}
	l.gen++
	l.begun, l.history, l.running, l.jumped = false, false, false, false
	l.older, l.newer, l.tail, l.lag, l.wait, l.isLive = nil, nil, nil, 0, "", false
	for i, s := range l.sources {
		l.index[s.Key()] = i
	}
	if l.pane != nil {
		l.pane.Clear()
	}
}

// Query implements Page.
func (l *Logs) Query() kind.Query { return l.q }

// Selected implements Page: what the log is of.
func (l *Logs) Selected() kind.Ref { return l.q.Parent }

// Capturing implements Page.
func (l *Logs) Capturing() bool { return l.prompt.open() }

// Asks says what enter and esc do while text is typed.
func (l *Logs) Asks() (enter, esc string) { return l.prompt.does() }

// Wants implements Page: the row that the log is of, for its name and state.
func (l *Logs) Wants(Env) []store.Want {
	if l.q.Parent.Kind == kind.Contains {
		return nil
	}
	return []store.Want{{Query: kind.One(l.q.Scope, l.q.Parent), Visible: []string{l.q.Parent.ID}, Priority: visiblePriority}}
}

// Back implements Page: what narrows the view goes first.
func (l *Logs) Back() bool {
	switch {
	case l.prompt.open():
		l.prompt.close()
	case l.pane == nil:
		return false
	case l.pane.Query() != "":
		_ = l.pane.Search("") // no text cannot be wrong
	case !l.pane.Filter().Empty():
		l.pane.SetFilter(widget.LogFilter{})
	case l.pane.Marked() > 0:
		l.pane.ClearMarks()
	case len(l.pane.Fields()) > 0:
		l.pane.SetFields()
	default:
		return false
	}
	return true
}

// failed reports whether nothing could be read.
func (l *Logs) failed() bool {
	return l.problem != nil && (l.pane == nil || l.pane.Status().Lines == 0)
}

// Keys implements Page.
func (l *Logs) Keys(Env) []keys.ID {
	if l.failed() {
		out := []keys.ID{keys.Refresh}
		if l.pattern != "" { // it may be what is wrong
			out = append(out, keys.LogPattern)
		}
		if l.q.Parent.Kind == kind.Tasks {
			out = append(out, keys.Before)
		}
		return out
	}
	out := []keys.ID{keys.LogSearch, keys.LogFilter, keys.LogPause, keys.LogExpand}
	if len(l.sources) > 1 {
		out = append(out, keys.LogSources)
	}
	if l.pane != nil && l.pane.Query() != "" {
		out = append(out, keys.Next, keys.Prev)
	}
	out = append(out, keys.LogTimes, keys.LogJump, keys.LogFields, keys.Wrap, keys.LogPattern, keys.LogLive, keys.LogSave, keys.LogMark, keys.LogCopy, keys.Refresh)
	if l.pane != nil && !l.pane.Wraps() {
		out = append(out, keys.LogLeft, keys.LogRight)
	}
	if l.q.Parent.Kind == kind.Tasks {
		out = append(out, keys.Before)
	}
	return out
}

// Status implements Page.
func (l *Logs) Status(Env) Status { return l.status }

// Beat implements Live.
func (l *Logs) Beat(env Env) Effect {
	if l.pane == nil {
		l.pane = widget.NewLogPane(nil, env.location())
		l.pane.SetTimes(widget.TimesLocal)
	}
	l.pane.SetNow(env.Now)
	switch {
	case l.begun && !l.running && !l.jumped && l.tail != nil:
		return l.resume()
	case l.asking || l.jumped:
		return Effect{}
	case !l.begun && l.problem == nil, env.Now.Sub(l.asked) >= sourcesEvery:
		l.asking, l.asked = true, env.Now
		return Effect{Ask: l.readSources()}
	}
	return Effect{}
}

// Leave implements Live. The tail is kept, and goes on where it stood.
func (l *Logs) Leave() { l.running, l.asking, l.history = false, false, false }

// Refresh implements Page.
func (l *Logs) Refresh(env Env) {
	if l.pane == nil {
		return
	}
	l.pane.SetNow(env.Now)
	l.pane.SetEmpty(l.empty(env))
	l.notes = l.makeNotes(env)
	l.pane.Layout(env.Width, env.Height-l.head())
	st := l.pane.Status()
	l.status = Status{Fresh: l.fresh, All: st.Lines, Described: st.Lines, Shown: st.Shown, Filtered: st.Shown < st.Lines}
	l.status.Loading = !l.begun && l.problem == nil && (len(l.sources) == 0 && l.asking || len(l.readable()) > 0)
}
