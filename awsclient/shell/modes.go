package shell

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
)

// modes watches the output of programs for terminal modes that they turn on, so
// that those can be turned off when a session ends in the middle of one: the
// alternate screen, the mouse, bracketed paste, a hidden cursor.
type modes struct {
	on     map[int]bool // DEC private modes that differ from the usual
	keypad bool
	kitty  int // keyboard modes pushed
	state  int
	seq    []byte // parameters of the sequence under way
}

const (
	inText = iota
	inEscape
	inControl
)

// longestSequence bounds what is looked at; what is longer is none of ours.
const longestSequence = 64

// watched are the DEC private modes that people suffer from. Cursor (25) and
// autowrap (7) are on by default, the others off.
func watched(mode int) bool {
	switch mode {
	case 1, 7, 9, 25, 47, 1000, 1002, 1003, 1004, 1005, 1006, 1015, 1016, 1047, 1049, 2004, 2026, 2031:
		return true
	default:
		return false
	}
}

func usuallyOn(mode int) bool { return mode == 7 || mode == 25 }

func (m *modes) see(p []byte) {
	for len(p) > 0 {
		if m.state == inText {
			i := bytes.IndexByte(p, 0x1b)
			if i < 0 {
				return
			}
			p, m.state = p[i+1:], inEscape
			continue
		}
		m.step(p[0])
		p = p[1:]
	}
}

func (m *modes) step(c byte) {
	switch {
	case c == 0x1b:
		m.state, m.seq = inEscape, m.seq[:0]
	case m.state == inEscape && c == '[':
		m.state, m.seq = inControl, m.seq[:0]
	case m.state == inEscape:
		switch c {
		case '=':
			m.keypad = true
		case '>':
			m.keypad = false
		case 'c': // full reset
			*m = modes{}
		}
		m.state = inText
	case c >= 0x40 && c <= 0x7e:
		m.control(string(m.seq), c)
		m.state = inText
	case len(m.seq) < longestSequence:
		m.seq = append(m.seq, c)
	default:
		m.state = inText
	}
}

func (m *modes) control(params string, final byte) {
	switch {
	case final == 'u' && strings.HasPrefix(params, ">"):
		m.kitty++
	case final == 'u' && strings.HasPrefix(params, "<"):
		n, err := strconv.Atoi(params[1:])
		if err != nil {
			n = 1
		}
		m.kitty = max(m.kitty-n, 0)
	case (final == 'h' || final == 'l') && strings.HasPrefix(params, "?"):
		for part := range strings.SplitSeq(params[1:], ";") {
			mode, err := strconv.Atoi(part)
			if err != nil || !watched(mode) {
				continue
			}
			if m.on == nil {
				m.on = map[int]bool{}
			}
			if (final == 'h') == usuallyOn(mode) {
				delete(m.on, mode)
			} else {
				m.on[mode] = true
			}
		}
	}
}

// reset returns what brings the terminal back to the usual, "" if it is there.
func (m *modes) reset() string {
	var b strings.Builder
	if m.kitty > 0 {
		b.WriteString("\x1b[<" + strconv.Itoa(m.kitty) + "u")
	}
	var all []int
	for mode := range m.on {
		all = append(all, mode)
	}
	slices.Sort(all) // the alternate screen after the mouse, always in one order
	for _, mode := range all {
		final := "l"
		if usuallyOn(mode) {
			final = "h"
		}
		b.WriteString("\x1b[?" + strconv.Itoa(mode) + final)
	}
	if m.keypad {
		b.WriteString("\x1b>")
	}
	if b.Len() > 0 {
		b.WriteString("\x1b[0m")
	}
	*m = modes{}
	return b.String()
}
