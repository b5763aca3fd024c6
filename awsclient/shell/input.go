package shell

import (
	"context"
	"errors"
	"io"
	"strings"
	"time"

	"github.com/muesli/cancelreader"

	"github.com/ecsdeck/ecsdeck/awsclient/shell/channel"
)

// flushTimeout is how long the last input may take to arrive.
const flushTimeout = 30 * time.Second

// readInput reads what is typed, in the background. The reader must not take a
// key that is typed after the session: it is cancelled, where that can be done,
// and stop returns when it reads no more.
func (a *attachment) readInput() (stop func()) {
	if a.t.In == nil {
		a.queue.end()
		return func() {}
	}
	in, err := cancelreader.NewReader(a.t.In)
	if err != nil { // a file, which cannot be waited for
		a.spawn(func() { a.pumpInput(a.t.In) })
		return func() {}
	}
	done := make(chan struct{})
	a.spawn(func() {
		defer close(done)
		defer func() { _ = in.Close() }()
		a.pumpInput(in)
	})
	return func() {
		if in.Cancel() {
			<-done
		}
	}
}

func (a *attachment) pumpInput(in io.Reader) {
	keys := escapes{off: a.o.NoEscape || !a.tty.hasIn}
	buf := make([]byte, chunk)
	for {
		n, err := in.Read(buf)
		if n > 0 && !a.typedIn(&keys, buf[:n]) {
			return
		}
		switch {
		case err == nil:
		case errors.Is(err, cancelreader.ErrCanceled):
			return
		case a.tty.hasIn:
			a.end(ending{how: EndedHangUp, why: "the terminal is gone"})
			return
		default:
			if !errors.Is(err, io.EOF) {
				a.end(ending{how: EndedHangUp, why: "the input cannot be read: " + err.Error()})
				return
			}
			a.queue.end()
			return
		}
	}
}

// typedIn takes what was typed. It returns false when nothing more is wanted.
func (a *attachment) typedIn(keys *escapes, p []byte) bool {
	for len(p) > 0 {
		send, used, act := keys.take(p)
		p = p[used:]
		a.mu.Lock()
		a.typed += int64(len(send))
		a.mu.Unlock()
		if len(send) > 0 && a.queue.put(send) != nil {
			return false
		}
		switch act {
		case actLeave:
			a.end(ending{how: EndedEscape, why: "you left"})
			return false
		case actHelp:
			a.say(strings.TrimSpace(escapeHelp))
		}
	}
	return true
}

// sendInput sends what was typed, once the command over there is ready for it.
func (a *attachment) sendInput() {
	select {
	case <-a.begun:
	case <-a.ctx.Done():
		return
	}
	mute := a.mute()
	buf := make([]byte, chunk)
	for {
		n, err := a.queue.take(buf)
		if n > 0 && !mute { // there, control characters would become signals
			if _, err := a.s.Write(a.framed(buf[:n])); err != nil {
				return // the session says why
			}
		}
		if errors.Is(err, io.EOF) {
			if !mute {
				a.sendEnd()
			}
			return
		}
		if err != nil {
			return
		}
	}
}

// mute tells that the command over there gets no input.
func (a *attachment) mute() bool { return a.s.Info().SessionType == channel.TypeNonInteractive }

func (a *attachment) framed(p []byte) []byte {
	if a.tty.hasIn {
		return p
	}
	return a.frame.frame(p)
}

// sendEnd says that the input has ended, after all of it has arrived.
func (a *attachment) sendEnd() {
	if a.t.In == nil && a.o.OneOff == nil {
		return
	}
	if _, err := a.s.Write(a.frame.end()); err != nil {
		return
	}
	ctx, cancel := context.WithTimeout(a.ctx, flushTimeout)
	defer cancel()
	_ = a.s.Flush(ctx)
}
