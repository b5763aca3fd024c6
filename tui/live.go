package tui

import (
	"context"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/budget"
	"github.com/ecsdeck/ecsdeck/tui/page"
)

// pageMsg is for one page alone.
type pageMsg struct {
	to     page.Page
	msg    tea.Msg
	stream *stream // that it came from; nil for answers
}

// workPause is the time between two pieces of work of a page: keys and frames
// come in between.
const workPause = 15 * time.Millisecond

// streamFrame is the least time between two deliveries of a stream.
const streamFrame = 100 * time.Millisecond

// streamDepth bounds what a stream may emit before it is taken in. A stream that
// is not taken in waits, and loses nothing.
const streamDepth = 64

// livePage is the page that is live, with what runs for it.
type livePage struct {
	page   page.Live
	ctx    context.Context
	cancel context.CancelFunc
	stream *stream
}

// enliven wakes the page on the screen and lets the one before it rest.
func (a *App) enliven() tea.Cmd {
	p, _ := a.history.current().(page.Live)
	if a.live.page == p {
		return nil
	}
	if a.live.page != nil {
		a.live.cancel()
		a.live.page.Leave()
	}
	a.live = livePage{page: p}
	if p == nil {
		return nil
	}
	a.live.ctx, a.live.cancel = context.WithCancel(a.ctx)
	return a.effectOf(p, p.Beat(a.env()))
}

// beatPage lets the page on the screen do what is due.
func (a *App) beatPage() tea.Cmd {
	if a.live.page == nil {
		return nil
	}
	return a.effectOf(a.live.page, a.live.page.Beat(a.env()))
}

// ask puts a page's question to AWS.
func (a *App) ask(p page.Page, ask page.Ask) tea.Cmd {
	c := a.clients[p.Query().Scope]
	ctx := a.ctx
	if a.live.page == p {
		ctx = a.live.ctx
	}
	ctx = budget.With(ctx, budget.Visible)
	return func() tea.Msg { return pageMsg{to: p, msg: ask(ctx, c)} }
}

// follow starts the stream of the live page in the place of the one before it.
func (a *App) follow(p page.Page, f page.Follow) tea.Cmd {
	if a.live.page != p {
		return nil // left meanwhile
	}
	if a.live.stream != nil {
		a.live.stream.cancel()
	}
	s := newStream(a.live.ctx)
	a.live.stream = s
	c := a.clients[p.Query().Scope]
	return tea.Batch(s.run(c, f), s.next(p))
}

// toPage delivers a message to the page that it is for.
func (a *App) toPage(m pageMsg) tea.Cmd {
	if m.stream != nil && (a.live.stream != m.stream || a.live.page != m.to) {
		return nil // of a stream that was given up
	}
	cmd := a.effectOf(m.to, m.to.Update(m.msg, a.env()))
	if m.stream == nil {
		return cmd
	}
	return tea.Batch(cmd, m.stream.next(m.to))
}

// stream is a goroutine that emits messages, and what it has emitted.
type stream struct {
	ctx    context.Context
	cancel context.CancelFunc
	room   chan struct{} // a place for each message that waits
	news   chan struct{} // something waits, or it has ended
	last   time.Time

	mu    sync.Mutex
	msgs  []tea.Msg
	ended bool
}

func newStream(ctx context.Context) *stream {
	s := &stream{room: make(chan struct{}, streamDepth), news: make(chan struct{}, 1)}
	s.ctx, s.cancel = context.WithCancel(ctx)
	return s
}

func (s *stream) run(c *awsclient.Client, f page.Follow) tea.Cmd {
	return func() tea.Msg {
		f(s.ctx, c, s.emit)
		s.mu.Lock()
		s.ended = true
		s.mu.Unlock()
		s.tell()
		return nil
	}
}

func (s *stream) tell() {
	select {
	case s.news <- struct{}{}:
	default:
	}
}

// emit hands a message over. It blocks while too many wait.
func (s *stream) emit(m tea.Msg) {
	select {
	case s.room <- struct{}{}:
	case <-s.ctx.Done():
		return
	}
	s.mu.Lock()
	s.msgs = append(s.msgs, m)
	s.mu.Unlock()
	s.tell()
}

// next waits for what comes next and delivers it; exactly one is under way.
func (s *stream) next(p page.Page) tea.Cmd {
	return func() tea.Msg {
		select {
		case <-s.news:
		case <-s.ctx.Done():
			return nil
		}
		if pause := streamFrame - time.Since(s.last); pause > 0 {
			select {
			case <-time.After(pause):
			case <-s.ctx.Done():
				return nil
			}
		}
		s.last = time.Now()
		s.mu.Lock()
		msgs, ended := s.msgs, s.ended
		s.msgs = nil
		s.mu.Unlock()
		for range msgs {
			<-s.room
		}
		if ended {
			msgs = append(msgs, page.FollowEnded{})
		}
		return pageMsg{to: p, msg: page.Followed{Msgs: msgs}, stream: s}
	}
}
