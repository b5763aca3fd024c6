package shell

import "bytes"

// action is what an escape asks for.
type action int

const (
	actNone action = iota
	actLeave
	actHelp
)

const (
	pasteBegins = "\x1b[200~"
	pasteEnds   = "\x1b[201~"
)

// escapes finds ~. and ~? behind Enter in what is typed, as ssh does. A ~ at the
// beginning of a line is held back until the next key says what it was. In a
// bracketed paste nothing is an escape.
type escapes struct {
	off     bool
	begun   bool // something was typed on this line
	held    bool // a ~ is held back
	paste   bool
	matched int // how much of the beginning or the end of a paste was seen
}

// take returns what is to be sent of p, up to the first escape; how much of p
// that was; and the escape. The bytes are valid until p changes.
func (e *escapes) take(p []byte) (send []byte, used int, act action) {
	if e.off || !e.held && e.begun && !e.paste && !bytes.ContainsAny(p, "\r\n\x1b") && e.matched == 0 {
		return p, len(p), actNone // the common case: in the middle of a line
	}
	send = make([]byte, 0, len(p)+1)
	for i, c := range p {
		if e.held {
			e.held = false
			switch c {
			case '.':
				return send, i + 1, actLeave
			case '?':
				e.begun = false
				return send, i + 1, actHelp
			case '~':
				e.begun = true
				send = append(send, '~')
				continue
			}
			send = append(send, '~')
			e.begun = true
		}
		e.follow(c)
		if c == '~' && !e.begun && !e.paste {
			e.held = true
			continue
		}
		e.begun = c != '\r' && c != '\n'
		send = append(send, c)
	}
	return send, len(p), actNone
}

// follow looks for the marks around a paste.
func (e *escapes) follow(c byte) {
	mark := pasteBegins
	if e.paste {
		mark = pasteEnds
	}
	switch c {
	case mark[e.matched]:
		e.matched++
	case mark[0]:
		e.matched = 1
	default:
		e.matched = 0
	}
	if e.matched == len(mark) {
		e.paste, e.matched = !e.paste, 0
	}
}

const escapeHelp = "supported escapes, behind Enter:\n" +
	"  ~.  leave this session, also when it hangs\n" +
	"  ~?  this list\n" +
	"  ~~  send one ~"
