package shell

const (
	endOfText   = 0x04 // ^D: hands over what was typed; at the beginning of a line, the end
	literalNext = 0x16 // ^V: the next byte is data

	// longestLine is after how many bytes without a line end a ^D hands them
	// over: terminals keep no more than 4,095. It is no size that buffers have,
	// because some kernels take a ^D right behind a full buffer for the end.
	longestLine = 1021
)

// framer makes input ready for a terminal over there, which collects lines and
// drops what is too long.
type framer struct {
	exact bool // ^V protects data, and long lines are cut by ^D
	line  int  // bytes since the last line end or ^D
}

// frame returns p as it is to be sent.
func (f *framer) frame(p []byte) []byte {
	if !f.exact {
		for _, c := range p {
			f.line++
			if c == '\n' || c == '\r' {
				f.line = 0
			}
		}
		return p
	}
	out := make([]byte, 0, len(p)+len(p)/longestLine+1)
	for _, c := range p {
		if c == endOfText || c == literalNext {
			out = append(out, literalNext)
		}
		out = append(out, c)
		f.line++
		switch {
		case c == '\n':
			f.line = 0
		case f.line >= longestLine:
			out = append(out, endOfText)
			f.line = 0
		}
	}
	return out
}

// end returns what says that the input has ended: one ^D hands over what was
// typed, the next is the end.
func (f *framer) end() []byte {
	if f.line > 0 {
		return []byte{endOfText, endOfText}
	}
	return []byte{endOfText}
}
