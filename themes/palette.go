package themes

import (
	"fmt"
	"image/color"
	"maps"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/ecsdeck/ecsdeck/themes/tomlfile"
)

// palette is a theme made ready: every tone with its colours at each depth.
type palette struct {
	dark        bool
	few         bool // never more than 16 colours
	backgrounds []color.RGBA
	paints      [toneCount]paint
}

// paint is a look made ready: one colour for each depth.
type paint struct {
	fg, bg       color.Color
	fg256, bg256 color.Color
	ansi, ansiBG color.Color
	attrs, mono  []ansi.Attr
}

// resolver turns a whole sheet into a palette.
type resolver struct {
	sheet   sheet
	faults  Faults
	missing []string // tones
}

// resolve makes a sheet ready. A tone that is missing is a fault, so that a
// theme is never half a theme.
func resolve(s sheet) (palette, error) {
	r := resolver{sheet: s}
	p := palette{few: s.colours == 16}
	for t := range toneCount {
		p.paints[t] = r.paint(t, p.few)
	}
	r.lacks()
	for _, b := range s.backgrounds {
		if c, ok := r.colour(&b).(color.RGBA); ok {
			p.backgrounds = append(p.backgrounds, c)
		}
	}
	if err := r.faults.Err(); err != nil {
		return palette{}, err
	}
	p.ground(s.dark)
	if !p.few {
		p.reduce()
	}
	return p, nil
}

// ground works out what a file does not say of the screen: light text is for a
// dark one, and the plainest screens are black and white.
func (p *palette) ground(dark *bool) {
	switch {
	case dark != nil:
		p.dark = *dark
	case !p.few:
		p.dark = luminance(p.paints[Text].fg) > 0.18
	}
	switch {
	case len(p.backgrounds) > 0 || p.few:
	case p.dark:
		p.backgrounds = []color.RGBA{{A: 255}}
	default:
		p.backgrounds = []color.RGBA{{R: 255, G: 255, B: 255, A: 255}}
	}
}

func (r *resolver) fault(what, remedy string) {
	r.faults = append(r.faults, Fault{File: r.sheet.file, What: what, Remedy: remedy})
}

// lacks tells which tones are missing: one by one when they are few, as after a
// slip of the pen, else in one line, as of a file that extends nothing.
func (r *resolver) lacks() {
	const few = 3
	const remedy = `add %s, or start from another theme with extends = "deck-dark"`
	if n := len(r.missing); n > few {
		r.fault(fmt.Sprintf("%d of %d tones are missing: %s and others", n, toneCount, strings.Join(r.missing[:few], ", ")), fmt.Sprintf(remedy, "them"))
		return
	}
	for _, name := range r.missing {
		r.fault(fmt.Sprintf("tone %q is missing", name), fmt.Sprintf(remedy, "it"))
	}
}

func (r *resolver) paint(t Tone, few bool) paint {
	l, said := r.sheet.tones[t], r.sheet.tones[t] != look{}
	switch {
	case !said:
		r.missing = append(r.missing, t.String())
	case few:
	case t.IsBackground() && (l.bg == nil || l.bg.text == ""):
		r.fault(fmt.Sprintf("tone %q has no bg", t), "it is the background of a row")
	case !t.IsBackground() && (l.fg == nil || l.fg.text == ""):
		r.fault(fmt.Sprintf("tone %q has no fg", t), "every text tone needs a colour")
	}
	p := paint{fg: r.colour(l.fg), bg: r.colour(l.bg)}
	if l.fg256 != nil && p.fg != nil {
		p.fg256 = ansi.IndexedColor(*l.fg256)
	}
	if l.bg256 != nil && p.bg != nil {
		p.bg256 = ansi.IndexedColor(*l.bg256)
	}
	// The reader has looked at these already.
	if l.ansi != nil {
		p.ansi, _ = basic(*l.ansi)
	}
	if l.ansiBG != nil {
		p.ansiBG, _ = basic(*l.ansiBG)
	}
	if l.mono != nil {
		p.mono, _ = attributes(*l.mono)
	}
	for _, a := range []struct {
		on   *bool
		attr ansi.Attr
	}{{l.bold, ansi.AttrBold}, {l.italic, ansi.AttrItalic}, {l.underline, ansi.AttrUnderline}} {
		if a.on != nil && *a.on {
			p.attrs = append(p.attrs, a.attr)
		}
	}
	return p
}

// colour looks an ink up; nil is none.
func (r *resolver) colour(i *ink) color.Color {
	if i == nil || i.text == "" {
		return nil
	}
	c, err := parseHex(r.sheet.hex(i))
	if err != nil {
		names := slices.Sorted(maps.Keys(r.sheet.palette))
		remedy := "write it as #rrggbb; this theme has no [palette]"
		if len(names) > 0 {
			remedy = "write it as #rrggbb or take a name of [palette]: " + tomlfile.DidYouMean(i.text, names)
		}
		r.faults = append(r.faults, Fault{
			File: i.file, Line: i.line,
			What: fmt.Sprintf("colour %q is not #rrggbb and not in the palette", i.text), Remedy: remedy,
		})
		return nil
	}
	return c
}

func basicNames() [8]string {
	return [...]string{"black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"}
}

// basic reads the name of one of the 16 colours; "" is the terminal's own.
func basic(name string) (color.Color, error) {
	if name == "" {
		return nil, nil
	}
	plain, bright := strings.CutPrefix(name, "bright-")
	for i, n := range basicNames() {
		if n != plain {
			continue
		}
		if bright {
			i += 8
		}
		return ansi.BasicColor(i), nil
	}
	return nil, fmt.Errorf("%q is not one of the 16 colours", name)
}

func attributeNames() []string {
	return []string{"bold", "faint", "italic", "underline", "strike", "reverse"}
}

func attributes(list string) ([]ansi.Attr, error) {
	all := []ansi.Attr{
		ansi.AttrBold, ansi.AttrFaint, ansi.AttrItalic, ansi.AttrUnderline, ansi.AttrStrikethrough, ansi.AttrReverse,
	}
	var out []ansi.Attr
	for _, name := range strings.Fields(list) {
		i := slices.Index(attributeNames(), name)
		if i < 0 {
			return nil, fmt.Errorf("%q is not a text attribute", name)
		}
		out = append(out, all[i])
	}
	return out, nil
}
