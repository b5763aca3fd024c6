package themes

// sheet is a theme file as it is written: what it does not say comes from the
// theme that it extends.
type sheet struct {
	file        string
	name        string
	about       string
	extends     string
	extendsAt   int // line
	dark        *bool
	colours     int // 16: never more than the terminal's own 16 colours; 0: as many as there are
	backgrounds []ink
	palette     map[string]string // a name in the file to "#rrggbb"
	tones       map[Tone]look
}

// ink is a colour as it is written, with its place for what is found wrong
// later: "#rrggbb", a name of the palette, or "" for none.
type ink struct {
	text string
	file string
	line int
}

// look is how a sheet draws one tone; nil says nothing about it.
type look struct {
	fg, bg                  *ink
	fg256, bg256            *uint8
	ansi, ansiBG            *string
	bold, italic, underline *bool
	mono                    *string
}

// over lays a sheet over the one that it extends.
func (s sheet) over(base sheet) sheet {
	out := base
	out.file, out.name = s.file, s.name
	if s.about != "" {
		out.about = s.about
	}
	if s.dark != nil {
		out.dark = s.dark
	}
	if s.colours != 0 {
		out.colours = s.colours
	}
	if len(s.backgrounds) > 0 {
		out.backgrounds = s.backgrounds
	}
	out.palette = map[string]string{}
	for _, p := range []map[string]string{base.palette, s.palette} {
		for name, hex := range p {
			out.palette[name] = hex
		}
	}
	out.tones = map[Tone]look{}
	for t := range toneCount {
		out.tones[t] = s.tones[t].over(base.tones[t])
	}
	out.dropStale(base, s)
	return out
}

func (l look) over(base look) look {
	return look{
		fg: first(l.fg, base.fg), bg: first(l.bg, base.bg),
		fg256: first(l.fg256, base.fg256), bg256: first(l.bg256, base.bg256),
		ansi: first(l.ansi, base.ansi), ansiBG: first(l.ansiBG, base.ansiBG),
		bold: first(l.bold, base.bold), italic: first(l.italic, base.italic),
		underline: first(l.underline, base.underline), mono: first(l.mono, base.mono),
	}
}

func first[T any](a, b *T) *T {
	if a != nil {
		return a
	}
	return b
}

// dropStale forgets the 256-colour choices that were inherited and made for
// another colour, or for other backgrounds: a rule finds new ones.
func (s *sheet) dropStale(base, child sheet) {
	moved := len(child.backgrounds) > 0
	for t := Selection; t < toneCount; t++ {
		moved = moved || s.hex(s.tones[t].bg) != base.hex(base.tones[t].bg)
	}
	for t := range toneCount {
		now, was, said := s.tones[t], base.tones[t], child.tones[t]
		if said.fg256 == nil && (moved || s.hex(now.fg) != base.hex(was.fg)) {
			now.fg256 = nil
		}
		if said.bg256 == nil && (moved || s.hex(now.bg) != base.hex(was.bg)) {
			now.bg256 = nil
		}
		s.tones[t] = now
	}
}

// hex looks a colour up in the palette of the sheet.
func (s *sheet) hex(i *ink) string {
	if i == nil {
		return ""
	}
	if hex, ok := s.palette[i.text]; ok {
		return hex
	}
	return i.text
}
