package sim

import (
	"encoding/binary"
	"encoding/json"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// process is what a session for a shell or a command runs. Read gives its
// output, Write its input.
type process interface {
	io.ReadWriter
	// errors is the error output when it is kept apart, else nil.
	errors() io.Reader
	// resize tells the size of the terminal.
	resize(cols, rows int)
	// kill ends it with everything that it started.
	kill()
	// wait returns its exit code, once Read has come to the end.
	wait() int
}

// stdinLimit is how many bytes an agent takes that its program has not read yet.
const stdinLimit = 1 << 20

// dataPause is how long an agent pauses after each message of data.
const dataPause = time.Millisecond

// runShell runs a shell or command on a terminal, or without one. It returns
// what the session ends with: the reason why nothing could be run.
func (a *agent) runShell() string {
	s := a.session
	apart := s.document == docNonInteractive
	p, err := a.start(!apart)
	if err != nil {
		return err.Error()
	}
	defer p.kill()
	input := newByteQueue(stdinLimit)
	defer input.kill()
	a.begin(func(m *message) bool { return a.shellInput(m, p, input) })
	s.world.spawn(func() {
		_, _ = io.Copy(p, input) // ends when the input or the program does
	})
	ended := make(chan struct{})
	defer close(ended)
	s.world.spawn(func() {
		select {
		case <-s.stop:
			p.kill()
		case <-ended:
		}
	})
	if !apart {
		a.pump(p, payOutput)
		return ""
	}
	a.pumpBoth(p)
	return ""
}

// pumpBoth sends the two outputs of a command without a terminal, and its exit
// code when the document keeps them apart.
func (a *agent) pumpBoth(p process) {
	kind := payOutput
	split := strings.EqualFold(a.session.params["separateOutputStream"], "true")
	if split {
		kind = payStdErr
	}
	done := make(chan struct{})
	a.session.world.spawn(func() {
		defer close(done)
		if e := p.errors(); e != nil {
			a.pump(e, kind)
		}
	})
	a.pump(p, payOutput)
	<-done
	code := p.wait()
	if split {
		a.mu.Lock()
		text := a.keys.seal([]byte("EXIT_CODE: " + strconv.Itoa(code)))
		a.mu.Unlock()
		a.send.put(payExitCode, text)
	}
}

// pump sends what a program writes until it ends. A character of UTF-8 is never
// split between two messages.
func (a *agent) pump(from io.Reader, kind payloadKind) {
	buf := make([]byte, chunk)
	kept := 0
	for {
		n, err := from.Read(buf[kept:])
		n += kept
		whole := n
		if err == nil {
			whole = wholeRunes(buf[:n])
		}
		if whole > 0 && !a.data(kind, buf[:whole]) {
			return
		}
		kept = copy(buf, buf[whole:n])
		if err != nil {
			return
		}
	}
}

// wholeRunes is how many bytes come before a character that is cut off.
func wholeRunes(b []byte) int {
	for i := 1; i < utf8.UTFMax && i <= len(b); i++ {
		if c := b[len(b)-i]; utf8.RuneStart(c) {
			if !utf8.FullRune(b[len(b)-i:]) && len(b) > i {
				return len(b) - i
			}
			break
		}
	}
	return len(b)
}

// data sends one message of data, sealed when the session is, and pauses as
// agents do. It says whether the session goes on.
func (a *agent) data(kind payloadKind, text []byte) bool {
	a.mu.Lock()
	a.active = time.Now()
	keys := a.keys
	a.mu.Unlock()
	ok := a.send.put(kind, keys.seal(text))
	time.Sleep(dataPause)
	return ok
}

// terminalSize is the payload of a size message.
type terminalSize struct {
	Cols int `json:"cols"`
	Rows int `json:"rows"`
}

// shellInput takes a message for a shell. The caller holds a.mu.
func (a *agent) shellInput(m *message, p process, input *byteQueue) bool {
	switch m.payload {
	case payOutput:
		if input.full() {
			return false
		}
		text, err := a.keys.open(m.body)
		if err != nil {
			return true // what cannot be opened is dropped
		}
		a.active = time.Now()
		input.offer(text)
	case paySize:
		var size terminalSize
		if json.Unmarshal(m.body, &size) == nil {
			p.resize(size.Cols, size.Rows)
			a.session.resized(size.Cols, size.Rows)
		}
	}
	return true // flags are for ports
}

func (s *session) resized(cols, rows int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cols, s.rows = cols, rows
}

// flagOf reads the payload of a flag.
func flagOf(m *message) uint32 {
	if len(m.body) != 4 {
		return 0
	}
	return binary.BigEndian.Uint32(m.body)
}

// start starts what the session is for.
func (a *agent) start(terminal bool) (process, error) {
	s := a.session
	o := &s.world.opts.Shell
	other := s.scene.bare || s.scene.windows // this machine has what such containers have not
	if o.Real && !s.scripted && realShells && !other {
		return startReal(s, terminal)
	}
	return startScript(s, terminal)
}
