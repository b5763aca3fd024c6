package shell

import (
	"context"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/shell/channel"
)

// slow is a reader that takes its time: a pager, a compressor, a bad line.
type slow struct {
	safe
	pause time.Duration
	stuck chan struct{} // closed when it takes nothing more at all
}

func (s *slow) Write(p []byte) (int, error) {
	if s.stuck != nil {
		<-s.stuck
		return 0, io.ErrClosedPipe
	}
	time.Sleep(s.pause)
	return s.safe.Write(p)
}

// All that a command said arrives, also long after it has ended, with its exit code
// and its errors.
func TestASlowReaderGetsAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		one, _ := Script("seq 100000", true)
		mark := func(value string) string { return markByte + one.mark + ":" + value + markByte }
		s := newFake()
		text := strings.Repeat("a line of the dump\n", 20_000)
		s.says(mark("1") + text + mark("3"))
		s.ends(channel.End{Cause: channel.EndedByAgent})
		out := &slow{pause: 20 * time.Second}
		r, err := Attach(t.Context(), s, Terminal{Out: out, Err: io.Discard}, Options{OneOff: &one})
		if err != nil || r.Code() != 3 || out.String() != text {
			t.Errorf("%+v, %v; %d bytes of %d", r, err, len(out.String()), len(text))
		}
	})
	synctest.Test(t, func(t *testing.T) {
		s := newFake()
		s.info.SessionType = channel.TypeNonInteractive
		s.stderr = strings.NewReader("warning")
		code := 5
		s.ends(channel.End{Cause: channel.EndedByAgent, ExitCode: &code})
		errs := &slow{pause: 20 * time.Second}
		r, err := Attach(t.Context(), s, Terminal{Out: io.Discard, Err: errs}, Options{})
		if err != nil || r.Code() != 5 || errs.String() != "warning" {
			t.Errorf("%+v, %v; %q", r, err, errs.String())
		}
	})
}

// A reader that takes nothing at all holds up nobody who leaves.
func TestAStuckReaderHoldsUpNobody(t *testing.T) {
	for _, over := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			out := &slow{stuck: make(chan struct{})}
			s := newFake()
			s.says("y\n")
			if over {
				s.ends(channel.End{Cause: channel.EndedByAgent})
			}
			go func() {
				time.Sleep(time.Minute)
				cancel()
			}()
			r, err := Attach(ctx, s, Terminal{Out: out}, Options{})
			if err != nil || r.Ending != EndedCaller || r.Code() != 255 {
				t.Errorf("%+v, %v", r, err)
			}
			close(out.stuck)
		})
	}
}

// What comes of a session after it was left is not shown: the screen is that of the
// deck by then.
func TestNothingIsShownAfterTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		s, out := newFake(), &safe{}
		s.says("before")
		s.late = "\x1b[?1049h\x1b[?1002hafter"
		go func() {
			time.Sleep(time.Second)
			cancel()
		}()
		if _, err := Attach(ctx, s, Terminal{Out: out}, Options{}); err != nil {
			t.Error(err)
		}
		time.Sleep(2 * time.Second)
		if out.String() != "before" {
			t.Errorf("%q", out.String())
		}
	})
}
