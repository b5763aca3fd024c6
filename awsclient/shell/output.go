package shell

import (
	"context"
	"errors"
	"io"
	"strings"
	"syscall"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/shell/channel"
)

const chunk = 32 << 10

// lostFor is how long a connection is lost before a person is told: most are
// back at once, and a line would spoil what a program has drawn.
const lostFor = 3 * time.Second

// pumpOutput writes what the session says, to its end.
func (a *attachment) pumpOutput() {
	buf := make([]byte, chunk)
	for {
		n, err := a.s.Read(buf)
		if n > 0 && !a.show(buf[:n]) {
			return
		}
		if err != nil {
			break
		}
	}
	if a.unmark == nil {
		return
	}
	a.mu.Lock()
	left := a.unmark.rest()
	a.mu.Unlock()
	if len(left) > 0 {
		_, _ = a.out.Write(left)
	}
}

// show writes output. It returns false when nobody wants any more.
func (a *attachment) show(p []byte) bool {
	var done bool
	if a.unmark != nil {
		a.mu.Lock()
		p = a.unmark.take(p)
		done = a.unmark.state == behindMark
		a.mu.Unlock()
	}
	if len(p) > 0 {
		if _, err := a.out.Write(p); err != nil {
			a.end(unwritten(err))
			return false
		}
	}
	if done {
		a.spawn(a.commandDone)
		return false
	}
	return true
}

// unwritten is the end of who has nowhere to write to.
func unwritten(err error) ending {
	if errors.Is(err, syscall.EPIPE) {
		return ending{how: EndedHangUp, why: "nobody reads the output any more"}
	}
	return ending{how: EndedHangUp, why: "the output cannot be written: " + err.Error()}
}

// commandDone ends a one-off command, whose sh is about to end by itself.
func (a *attachment) commandDone() {
	select {
	case <-a.s.Done():
	case <-time.After(lingerAgent):
	case <-a.ctx.Done():
	}
	a.end(ending{how: EndedThere, why: "the command ended"})
}

// exitCode is what the last marker said. The caller holds the lock.
func (a *attachment) exitCode() *int { return a.unmark.code }

// pumpStderr writes the errors of sessions that have them apart.
func (a *attachment) pumpStderr() {
	if !a.mute() || a.t.Err == nil {
		return
	}
	_, _ = io.Copy(a.t.Err, a.s.Stderr())    // its end is that of the session
	_, _ = io.Copy(io.Discard, a.s.Stderr()) // where nobody wants them, the command must not wait
}

// watchEnd waits for the session's own end.
func (a *attachment) watchEnd() {
	select {
	case <-a.ctx.Done():
		return
	case <-a.s.Done():
	}
	end := a.s.Wait()
	e := ending{how: EndedThere, why: "the shell ended"}
	if a.o.OneOff != nil || a.mute() {
		e.why = "the command ended"
	}
	switch {
	case end.Cause == channel.EndedByUs:
		return // whoever closed it says why
	case end.Cause == channel.EndedByFailure || end.Err != nil:
		e = ending{how: EndedFailed, why: end.Err.Error(), err: end.Err}
	case end.Message != "" && a.out.count() == 0: // the agent could not start the command
		refused := &channel.RefusedError{Message: end.Message}
		e = ending{how: EndedFailed, why: refused.Error(), err: refused}
	case end.Message != "":
		e.why = strings.Join(strings.Fields(end.Message), " ")
	}
	if fate := a.askFate(end); fate.Over {
		e.how, e.why = EndedFate, fate.Why
	}
	a.end(e)
}

// askFate asks why a session has ended, unless the command has told.
func (a *attachment) askFate(end channel.End) Fate {
	a.mu.Lock()
	known := end.ExitCode != nil || a.unmark != nil && a.exitCode() != nil
	a.mu.Unlock()
	if known || a.o.Watch == nil {
		return Fate{}
	}
	ctx, cancel := context.WithTimeout(a.ctx, fateTimeout)
	defer cancel()
	fate, err := a.o.Watch(ctx)
	if err != nil {
		return Fate{}
	}
	return fate
}

// watchFate ends the session when what it runs in is gone: the agent that would
// say so is gone as well.
func (a *attachment) watchFate() {
	if a.o.Watch == nil {
		return
	}
	tick := time.NewTicker(a.o.WatchEvery)
	defer tick.Stop()
	for {
		select {
		case <-a.ctx.Done():
			return
		case <-a.s.Done():
			return
		case <-tick.C:
		}
		fate, err := a.o.Watch(a.ctx)
		switch {
		case err != nil:
		case fate.Over:
			a.end(ending{how: EndedFate, why: fate.Why})
			return
		case fate.Why != "" && fate.Why != a.warned:
			a.warned = fate.Why
			a.say(fate.Why)
		}
	}
}

// tellEvents tells when the connection is lost for longer.
func (a *attachment) tellEvents() {
	s, ok := a.s.(eventful)
	if !ok {
		return
	}
	if message := a.s.Info().CustomerMessage; message != "" {
		a.say(message)
	}
	var late <-chan time.Time
	told := false
	for {
		select {
		case <-a.ctx.Done():
			return
		case <-late:
			late, told = nil, true
			a.tell("the connection is lost; it is being resumed", "  (Enter ~. leaves)")
		case e := <-s.Events():
			switch {
			case e.Kind == channel.EventLost && late == nil && !told:
				late = time.After(lostFor)
			case e.Kind == channel.EventResumed:
				if told {
					a.tell("the connection is back", "")
				}
				late, told = nil, false
			case e.Kind == channel.EventPortRefused && errors.Is(e.Err, channel.ErrPortRefused):
				a.say(e.Err.Error())
			}
		}
	}
}
