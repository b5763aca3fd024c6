package shell

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/shell/channel"
)

const (
	defaultWatch = 5 * time.Second
	// fateTimeout bounds the question why a session has ended.
	fateTimeout = 3 * time.Second
	// lingerAgent is how long the agent has to end the session itself once a
	// one-off command has told its exit code.
	lingerAgent = 300 * time.Millisecond
)

// ending is why an attachment ends.
type ending struct {
	how    Ending
	why    string
	signal int
	err    error
}

// attachment is a session and a terminal.
type attachment struct {
	s   Session
	t   Terminal
	o   Options
	tty *tty
	out *screen

	ctx  context.Context // ends with the attachment
	ends chan ending     // the first one counts
	drew chan struct{}   // closed when all output is written

	frame  framer
	queue  *queue
	unmark *unmark       // nil without a OneOff
	begun  chan struct{} // closed when input may be sent

	mu      sync.Mutex
	typed   int64
	warned  string
	panics  any
	crashed bool
}

// Attach ties a session to a terminal until either ends, and closes the session
// when the terminal leaves first. With In a terminal, that is raw meanwhile:
// every key goes to the session, but for the escapes behind Enter. However
// Attach ends, by an error, a panic or a signal that can be caught, the terminal
// is as it was.
//
// Without a terminal the bytes of In and Out are those of the session; the end
// of In is sent as ^D.
func Attach(ctx context.Context, s Session, t Terminal, o Options) (Result, error) {
	began := time.Now()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	a := newAttachment(ctx, s, t, o)
	a.say(o.Where + hint(a.tty.hasIn && !o.NoEscape))
	stopSignals := a.catchSignals()
	defer stopSignals()
	if err := a.tty.raw(); err != nil {
		_ = s.Close()
		return Result{}, fmt.Errorf("the terminal cannot be made raw: %w", err)
	}
	defer a.giveBack()
	stopInput := a.start()
	e := a.wait(ctx)
	r := a.finish(e)
	cancel()
	stopInput()
	a.giveBack()
	r.Lasted = time.Since(began)
	if a.crashed {
		panic(a.panics)
	}
	a.sayEnd(r)
	if r.Ending == EndedFailed {
		return r, e.err
	}
	return r, nil
}

func newAttachment(ctx context.Context, s Session, t Terminal, o Options) *attachment {
	if o.WatchEvery <= 0 {
		o.WatchEvery = defaultWatch
	}
	a := &attachment{
		s: s, t: t, o: o, tty: newTTY(t), out: newScreen(t.Out), ctx: ctx,
		ends: make(chan ending, 16), drew: make(chan struct{}), begun: make(chan struct{}),
	}
	if a.tty.hasOut {
		a.out.modes = &modes{}
	}
	most := 256 << 10
	if a.tty.hasIn {
		most = 64 << 20 // typing is read on while the session hangs
	}
	a.queue = newQueue(most)
	if o.OneOff == nil {
		close(a.begun)
		return a
	}
	var once sync.Once
	a.unmark = newUnmark(*o.OneOff, func(framed bool) {
		once.Do(func() {
			a.frame.exact = framed
			close(a.begun)
		})
	})
	if !o.OneOff.pipes {
		once.Do(func() { close(a.begun) }) // a person may type ahead
	}
	return a
}

// start starts what runs beside the wait. It returns what stops the reading of
// the input.
func (a *attachment) start() (stopInput func()) {
	if cols, rows, ok := a.tty.size(); ok {
		a.s.Resize(cols, rows)
	}
	var drawing sync.WaitGroup
	for _, pump := range []func(){a.pumpOutput, a.pumpStderr} {
		drawing.Add(1)
		a.spawn(func() {
			defer drawing.Done()
			pump()
		})
	}
	go func() {
		drawing.Wait()
		close(a.drew)
	}()
	a.spawn(a.watchEnd)
	a.spawn(a.watchFate)
	a.spawn(a.tellEvents)
	a.spawn(a.sendInput)
	if a.tty.hasIn || a.tty.hasOut {
		a.spawn(func() {
			watchSize(a.ctx, func() {
				if cols, rows, ok := a.tty.size(); ok {
					a.s.Resize(cols, rows)
				}
			}, a.tty.again)
		})
	}
	return a.readInput()
}

// spawn starts f. A panic of it ends the attachment, which gives the terminal
// back before it goes on.
func (a *attachment) spawn(f func()) {
	go func() {
		defer func() {
			if p := recover(); p != nil {
				a.mu.Lock()
				a.panics = fmt.Sprintf("%v\n\n%s", p, debug.Stack())
				a.mu.Unlock()
				a.end(ending{how: EndedFailed, why: "ecsdeck failed", err: errPanic})
			}
		}()
		f()
	}()
}

var errPanic = errors.New("panic")

// end ends the attachment, if nothing else has.
func (a *attachment) end(e ending) {
	select {
	case a.ends <- e:
	default: // enough reasons
	}
}

func (a *attachment) wait(ctx context.Context) ending {
	select {
	case e := <-a.ends:
		return e
	case <-ctx.Done():
		return ending{how: EndedCaller, why: "it was cancelled"}
	}
}

// finish brings the session to its end and tells how it went.
func (a *attachment) finish(e ending) Result {
	if errors.Is(e.err, errPanic) {
		a.crashed = true
	}
	e = a.showRest(e)
	a.queue.drop(channel.ErrClosed)
	a.out.close()
	if e.how != EndedThere && e.how != EndedFailed {
		a.giveBack() // leaving may take a while
	}
	err := a.s.Close()
	lost := a.out.failed()
	if lost != nil && e.how == EndedThere { // the last of it
		e = unwritten(lost)
	}
	untold := err != nil && e.how != EndedThere
	if untold {
		e.why += "; AWS was not told: " + err.Error()
	}
	end := a.s.Wait()
	a.mu.Lock()
	defer a.mu.Unlock()
	r := Result{Ending: e.how, Reason: e.why, Signal: e.signal, In: a.typed, Out: a.out.count(), ExitCode: end.ExitCode}
	if a.unmark != nil && r.ExitCode == nil {
		r.ExitCode = a.exitCode()
	}
	r.Incomplete, r.Untold, r.Unread, r.Unwritten = end.Incomplete, untold, a.mute() && a.typed > 0, lost
	return r
}

// showRest waits until all output of a session that has ended is written, however
// slow its reader is, unless something else ends the attachment meanwhile.
func (a *attachment) showRest(e ending) ending {
	switch {
	case a.crashed:
		return e
	case e.how == EndedThere: // all of it has come
	case e.how == EndedFailed || e.how == EndedFate:
		select {
		case <-a.s.Done(): // what came before
		default:
			return e
		}
	default:
		return e
	}
	for {
		select {
		case <-a.drew:
			return e
		case <-a.ctx.Done():
			return ending{how: EndedCaller, why: "it was cancelled"}
		case other := <-a.ends:
			switch {
			case errors.Is(other.err, errPanic):
				a.crashed = true
				return other
			case other.how == EndedEscape, other.how == EndedSignal, other.how == EndedHangUp:
				return other
			}
		}
	}
}

// giveBack makes the terminal what it was.
func (a *attachment) giveBack() {
	if a.out.modes != nil && a.out.hold() {
		if reset := a.out.modes.reset(); reset != "" {
			_, _ = io.WriteString(a.out.w, reset)
		}
		a.out.release()
	}
	_ = a.tty.cooked()
}

// catchSignals ends the attachment when this process is told to end, so that the
// terminal is given back. Without a terminal the context is enough.
func (a *attachment) catchSignals() (stop func()) {
	if !a.tty.hasIn {
		return func() {}
	}
	c := make(chan os.Signal, 4)
	signal.Notify(c, leaveSignals()...)
	a.spawn(func() {
		select {
		case <-a.ctx.Done():
		case s := <-c:
			a.end(ending{how: EndedSignal, why: "ecsdeck was told to end (" + s.String() + ")", signal: signalNumber(s)})
		}
	})
	return func() { signal.Stop(c) }
}

func hint(escape bool) string {
	if escape {
		return "  (Enter ~. leaves, ~? helps)"
	}
	return ""
}

// say says a line about the session to a person; nobody else wants it.
func (a *attachment) say(line string) {
	if !a.tty.hasIn || a.t.Err == nil || a.o.Where == "" {
		return
	}
	text := strings.ReplaceAll(clean(line), "\n", "\r\n")
	if !a.out.hold() { // it may be the same terminal
		return
	}
	defer a.out.release()
	_, _ = io.WriteString(a.t.Err, "\r-- "+text+"\r\n")
}

// tell says a line to a person, with a hint for the keyboard, or without a terminal
// on the error output.
func (a *attachment) tell(line, hint string) {
	switch {
	case a.tty.hasIn:
		a.say(line + hint)
	case a.t.Err != nil && a.o.Where != "":
		_, _ = io.WriteString(a.t.Err, clean(a.o.Name+": "+line)+"\n") // nowhere is left to report to
	}
}

func (a *attachment) sayEnd(r Result) {
	a.say("left " + a.o.Name + " after " + short(r.Lasted) + ": " + r.String())
}

// String is how it went, in a sentence without a full stop.
func (r Result) String() string {
	line := r.Reason
	if r.ExitCode != nil {
		line += " with exit code " + strconv.Itoa(*r.ExitCode)
	}
	if r.Incomplete {
		line += "; output may be missing"
	}
	return line
}

func short(d time.Duration) string {
	if d < time.Second {
		return d.Round(time.Millisecond).String()
	}
	return d.Round(time.Second).String()
}

// clean takes control characters out of what others have written.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r < 0x20, r >= 0x7f && r < 0xa0, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
			return -1
		}
		return r
	}, s)
}
