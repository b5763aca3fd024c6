package page

import (
	"context"
	"errors"
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// The answers to the questions of a log page.
type (
	// sourcesMsg says where the log is.
	sourcesMsg struct {
		sources  []model.LogSource
		problems []model.Problem
		task     string // the previous task that was looked for
		err      error
	}
	// historyMsg is a page of what was written.
	historyMsg struct {
		gen     int
		page    awsclient.LogPage
		forward bool
		err     error
	}
	// previousMsg is the task before a task.
	previousMsg struct {
		task  model.Task
		found bool
		err   error
	}
)

// historyPage is how many lines are read at once.
const historyPage = 500

// readSources finds out where a log is.
func (l *Logs) readSources() Ask {
	q, known := l.q, l.task
	task, name := l.container()
	return func(ctx context.Context, c *awsclient.Client) tea.Msg {
		var m sourcesMsg
		switch q.Parent.Kind {
		case kind.Services:
			m.sources, m.problems, m.err = c.ServiceSources(ctx, q.Parent.ID)
		case kind.Tasks:
			m = taskSources(ctx, c, q, known)
		case kind.Contains:
			m = taskSources(ctx, c, kind.Query{Parent: kind.Ref{Kind: kind.Tasks, ID: task}}, "")
			m.sources = onlyContainer(m.sources, name)
		default:
			m.err = fmt.Errorf("%s have no logs of their own", q.Parent.Kind)
		}
		return m
	}
}

// container is the task and the name of the container that the log is of; empty
// when it is of something else.
func (l *Logs) container() (task, name string) {
	if l.q.Parent.Kind != kind.Contains {
		return "", ""
	}
	k := l.catalog.Get(kind.Contains)
	return k.Up(l.q.Parent.ID).ID, k.IDLabel(l.q.Parent.ID)
}

func onlyContainer(in []model.LogSource, name string) []model.LogSource {
	var out []model.LogSource
	for _, s := range in {
		if s.Container == name {
			out = append(out, s)
		}
	}
	return out
}

// taskSources finds the log of a task, or of the one before it.
func taskSources(ctx context.Context, c *awsclient.Client, q kind.Query, known string) sourcesMsg {
	id := q.Parent.ID
	if known != "" {
		id = known
	}
	t, err := awsclient.Only(c.DescribeTasks(ctx, []string{id}))
	if err == nil && q.Variant == kind.VariantPrevious && known == "" {
		m := previousOf(ctx, c, t)
		if t, err = m.task, m.err; err == nil && !m.found {
			err = errNoPrevious{}
		}
	}
	if err != nil {
		return sourcesMsg{err: err}
	}
	m := sourcesMsg{task: t.ARN}
	m.sources, m.problems, m.err = c.LogSources(ctx, []model.Task{t})
	return m
}

// errNoPrevious is why there is nothing to show.
type errNoPrevious struct{}

func (errNoPrevious) Error() string {
	return "ECS knows no task before this one: it forgets stopped tasks after about an hour"
}

func previousOf(ctx context.Context, c *awsclient.Client, t model.Task) previousMsg {
	p, found, err := c.PreviousTask(ctx, t)
	return previousMsg{task: p, found: found, err: err}
}

// readHistory reads the page before a cursor, or the newest one.
func (l *Logs) readHistory(to time.Time, cursor *awsclient.LogCursor) Ask {
	l.history = true
	gen, sources, pattern := l.gen, l.sources, l.pattern
	return func(ctx context.Context, c *awsclient.Client) tea.Msg {
		p, err := c.LogHistory(ctx, sources, awsclient.LogQuery{To: to, Pattern: pattern, Limit: historyPage, Cursor: cursor})
		return historyMsg{gen: gen, page: p, err: err}
	}
}

// readOn reads the page after a time or a cursor.
func (l *Logs) readOn(from time.Time, cursor *awsclient.LogCursor) Ask {
	l.history = true
	gen, sources, pattern := l.gen, l.sources, l.pattern
	return func(ctx context.Context, c *awsclient.Client) tea.Msg {
		p, err := c.LogWindow(ctx, sources, awsclient.LogQuery{From: from, Pattern: pattern, Limit: historyPage, Cursor: cursor})
		return historyMsg{gen: gen, page: p, forward: true, err: err}
	}
}

// tookSources takes in where the log is, and begins to read it.
func (l *Logs) tookSources(m sourcesMsg, env Env) Effect {
	l.asking = false
	if m.err != nil {
		if !l.begun {
			l.problem = m.err
		}
		l.note[""] = FaultText(m.err)
		return Effect{}
	}
	l.problem = nil
	delete(l.note, "")
	for _, p := range m.problems {
		l.note[""] = FaultText(p)
	}
	if l.q.Variant == kind.VariantPrevious {
		l.task = m.task
	}
	l.meet(m.sources)
	if l.tail != nil {
		l.tail.SetSources(l.sources)
	}
	if l.begun || l.history || len(l.readable()) == 0 {
		return Effect{}
	}
	return Effect{Ask: l.readHistory(time.Time{}, nil)}
}

// readable are the sources that CloudWatch has.
func (l *Logs) readable() []model.LogSource {
	var out []model.LogSource
	for _, s := range l.sources {
		if s.Readable() {
			out = append(out, s)
		}
	}
	return out
}

// tookHistory takes in a page. After the newest one the tail goes on.
func (l *Logs) tookHistory(m historyMsg, env Env) Effect {
	if m.gen != l.gen {
		return Effect{}
	}
	l.history = false
	for _, p := range m.page.Problems {
		var lost *awsclient.LogError
		if errors.As(p.Err, &lost) && lost.Stream != "" {
			continue // a container that has written nothing has no stream
		}
		l.note[p.ID] = FaultText(p)
	}
	if m.err != nil {
		l.note[""] = FaultText(m.err)
		if !l.begun {
			l.problem = m.err
		}
		return Effect{}
	}
	l.fresh = env.Now
	switch {
	case m.forward:
		l.newer = m.page.Cursor
		l.pane.Append(l.lines(m.page.Lines, l.above)...)
		return Effect{}
	case l.begun:
		taken := l.pane.Prepend(l.lines(m.page.Lines, widget.Traces{}))
		l.older = m.page.Cursor
		if taken < len(m.page.Lines) {
			l.older = nil // the buffer is full: what is older cannot be kept
		}
		return Effect{}
	}
	l.begun, l.older = true, m.page.Cursor
	l.pane.Prepend(l.lines(m.page.Lines, l.above))
	if len(m.page.Lines) > 0 {
		l.ends(m.page.Lines[0].At, env.Now)
	}
	if l.jumped {
		return Effect{}
	}
	l.tail, l.started = nil, env.Now
	return l.startTail(m.page)
}

// startTail goes on where a page of history ended.
func (l *Logs) startTail(after awsclient.LogPage) Effect {
	opt := awsclient.TailOptions{Sources: l.sources, After: &after, Pattern: l.pattern, Live: l.live}
	l.running = true
	return Effect{Follow: func(ctx context.Context, c *awsclient.Client, emit func(tea.Msg)) {
		t := awsclient.NewTail(c, opt)
		emit(tailMsg{tail: t})
		_ = t.Run(ctx, func(b awsclient.TailBatch) { emit(b) }) // it ends with its context alone
	}}
}

// tailMsg hands the tail over.
type tailMsg struct{ tail *awsclient.Tail }

// resume lets the tail go on after the page was away.
func (l *Logs) resume() Effect {
	l.running = true
	t := l.tail
	return Effect{Follow: func(ctx context.Context, _ *awsclient.Client, emit func(tea.Msg)) {
		_ = t.Run(ctx, func(b awsclient.TailBatch) { emit(b) })
	}}
}
