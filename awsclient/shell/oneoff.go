package shell

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"strconv"
	"strings"
)

// OneOff is a command whose exit code is known, though ECS Exec tells none: the
// command runs in a sh that prints a marker before it and another, with the exit
// code, behind it. Both are taken out of the output.
//
// Its limits: the container needs sh. What processes in the background print
// after the command's end is lost. A command that kills its own sh, or the
// session, has no exit code. When a signal ends it, the sh may say so, as in
// "Killed". Between programs (Pipes), bytes are exact in both
// directions where the container has stty; where it has not, line ends come as
// \r\n, and control characters in the input mean what they mean on a terminal.
// The output and the errors of the command come on one stream, as a terminal has
// only one.
type OneOff struct {
	mark  string // random, so that no output looks like it
	pipes bool
}

// markByte begins and ends a marker. The marker in the script has no digit in
// its place, so that a list of processes does not look like one.
const markByte = "\x1e"

// Argv wraps a program with its arguments. It returns the command for ECS Exec.
// With pipes, the terminal over there is made transparent, for input and output
// that no person sits at.
func Argv(argv []string, pipes bool) (OneOff, string) {
	words := make([]string, len(argv))
	for i, a := range argv {
		words[i] = Quote(a)
	}
	return Script(strings.Join(words, " "), pipes)
}

// Script wraps a line of sh, such as "cd /tmp && ls".
func Script(script string, pipes bool) (OneOff, string) {
	var random [8]byte
	_, _ = rand.Read(random[:]) // never fails
	o := OneOff{mark: hex.EncodeToString(random[:]), pipes: pipes}
	return o, o.command(script)
}

// transparent are the settings of a terminal that passes every byte on. Only ^D
// and ^V keep a meaning, by which the input is framed; see framer.
const transparent = "-echo -opost -isig -ixon -icrnl -inlcr -igncr icanon iexten eof '^d' lnext '^v' " +
	"erase undef kill undef werase undef rprnt undef eol undef eol2 undef"

// The flags of the first marker: how the input is to be sent.
const (
	flagPlain  = "0"
	flagFramed = "1"
)

func (o OneOff) command(script string) string {
	mark := `printf '\036` + o.mark + `:%s\036' `
	prepare, flag := "", flagPlain
	if o.pipes {
		prepare = "m=" + flagPlain + "; stty " + transparent + " 2>/dev/null && m=" + flagFramed + " || stty -echo -opost 2>/dev/null; "
		flag = `"$m"`
	}
	// In a sh of its own the script may exit as it likes.
	return "sh -c " + Quote(prepare+mark+flag+"; sh -c "+Quote(script)+"; "+mark+`"$?"`)
}

// Usual starts the best shell that a container has: bash where there is one.
const Usual = `/bin/sh -c 'command -v bash >/dev/null 2>&1 && exec bash || exec sh'`

// Quote quotes a word for a POSIX shell, and for how the agents of ECS split
// commands.
func Quote(s string) string {
	plain := s != "" && !strings.ContainsFunc(s, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_./:=,@%+", r))
	})
	if plain {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// longestPrelude is how much output is looked at for the first marker. Without
// one in it, the output is not ours to change.
const longestPrelude = 64 << 10

// unmark takes the markers out of a stream.
type unmark struct {
	prefix []byte // of both markers
	held   []byte // what may be the beginning of one
	state  int
	framed bool // the input is to be framed
	code   *int
	began  func(framed bool) // called once, when the command begins
}

const (
	beforeMark = iota
	insideMarks
	behindMark
)

func newUnmark(o OneOff, began func(framed bool)) *unmark {
	return &unmark{prefix: []byte(markByte + o.mark + ":"), began: began}
}

// take returns what of p, and of what was held back, is output. The bytes are
// valid until the next call.
func (u *unmark) take(p []byte) []byte {
	if u.state == insideMarks && len(u.held) == 0 && bytes.IndexByte(p, markByte[0]) < 0 {
		return p
	}
	u.held = append(u.held, p...)
	var out []byte
	for {
		value, before, rest, found := u.find()
		switch {
		case u.state == behindMark:
			u.held = nil
			return out
		case !found && u.state == beforeMark:
			if len(u.held) > longestPrelude {
				u.begin(false)
				continue
			}
			return out
		case !found:
			out = append(out, u.held[:before]...)
			u.held = append([]byte(nil), u.held[before:]...)
			return out
		case u.state == beforeMark:
			u.held = rest // what the terminal said before is not the command's
			u.begin(value == flagFramed)
		default:
			code, err := strconv.Atoi(value)
			if err == nil {
				u.code = &code
			}
			out = append(out, u.held[:before]...)
			u.held, u.state = nil, behindMark
		}
	}
}

func (u *unmark) begin(framed bool) {
	u.state, u.framed = insideMarks, framed
	u.began(framed)
}

// longestValue bounds what is between the marker's colon and its end.
const longestValue = 4

// find looks for a marker in what is held: its value, what is before it, and the
// rest. Without one, before is how much is certainly none.
func (u *unmark) find() (value string, before int, rest []byte, found bool) {
	at := 0
	for {
		i := bytes.IndexByte(u.held[at:], markByte[0])
		if i < 0 {
			return "", len(u.held), nil, false
		}
		at += i
		tail := u.held[at:]
		if len(tail) < len(u.prefix) {
			if bytes.HasPrefix(u.prefix, tail) {
				return "", at, nil, false
			}
			at++
			continue
		}
		if !bytes.HasPrefix(tail, u.prefix) {
			at++
			continue
		}
		tail = tail[len(u.prefix):]
		end := bytes.IndexByte(tail, markByte[0])
		if end < 0 && len(tail) < longestValue && digits(tail) {
			return "", at, nil, false // the rest of it is on its way
		}
		if end > 0 && end < longestValue && digits(tail[:end]) {
			return string(tail[:end]), at, tail[end+1:], true
		}
		at++
	}
}

func digits(b []byte) bool {
	for _, c := range b {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

// rest is what is left when the session ends: without a first marker, all that
// was said is for the person.
func (u *unmark) rest() []byte {
	if u.state == behindMark {
		return nil
	}
	left := u.held
	u.held = nil
	return left
}
