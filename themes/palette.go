package themes

import (
	"fmt"
	"image/color"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"
	"github.com/charmbracelet/x/ansi"
)

// palette is a theme file as it is written.
type palette struct {
	Name        string          `toml:"name"`
	Dark        bool            `toml:"dark"`
	Backgrounds []string        `toml:"backgrounds"`
	Tones       map[string]look `toml:"tones"`
}

// look is how one tone is drawn. Colours are "#rrggbb". The 256 and ANSI
// fields replace the nearest colour where that one would not read well.
type look struct {
	FG        string `toml:"fg"`
	BG        string `toml:"bg"`
	FG256     *uint8 `toml:"fg256"`
	BG256     *uint8 `toml:"bg256"`
	ANSI      string `toml:"ansi"`
	ANSIBG    string `toml:"ansi-bg"`
	Bold      bool   `toml:"bold"`
	Italic    bool   `toml:"italic"`
	Underline bool   `toml:"underline"`
	// Mono names the attributes that stand in for colour when there are 16
	// colours or none: bold, faint, italic, underline, strike, reverse.
	Mono string `toml:"mono"`
}

// paint is a look made ready: one colour for each depth.
type paint struct {
	fg, bg       color.Color
	fg256, bg256 color.Color
	ansi, ansiBG color.Color
	attrs, mono  []ansi.Attr
}

func parsePalette(data []byte) (palette, error) {
	var p palette
	md, err := toml.Decode(string(data), &p)
	if err != nil {
		return p, fmt.Errorf("theme file: %w", err)
	}
	if rest := md.Undecoded(); len(rest) > 0 {
		return p, fmt.Errorf("theme file: unknown key %q", rest[0].String())
	}
	if p.Name == "" {
		return p, fmt.Errorf("theme file: name is missing")
	}
	return p, nil
}

// paints resolves every tone; a tone that is missing or unknown is an error,
// so that a theme file is never half a theme.
func (p palette) paints() ([toneCount]paint, error) {
	var out [toneCount]paint
	names := toneNames()
	known := make(map[string]bool, len(names))
	for t, name := range names {
		known[name] = true
		l, ok := p.Tones[name]
		if !ok {
			return out, fmt.Errorf("theme %s: tone %q is missing", p.Name, name)
		}
		var err error
		if out[t], err = l.paint(); err != nil {
			return out, fmt.Errorf("theme %s: tone %q: %w", p.Name, name, err)
		}
	}
	for name := range p.Tones {
		if !known[name] {
			return out, fmt.Errorf("theme %s: unknown tone %q", p.Name, name)
		}
	}
	return out, nil
}

func (l look) paint() (paint, error) {
	var p paint
	var err error
	if p.fg, p.fg256, err = depths(l.FG, l.FG256); err != nil {
		return p, err
	}
	if p.bg, p.bg256, err = depths(l.BG, l.BG256); err != nil {
		return p, err
	}
	if p.ansi, err = basic(l.ANSI); err != nil {
		return p, err
	}
	if p.ansiBG, err = basic(l.ANSIBG); err != nil {
		return p, err
	}
	for _, a := range []struct {
		on   bool
		attr ansi.Attr
	}{{l.Bold, ansi.AttrBold}, {l.Italic, ansi.AttrItalic}, {l.Underline, ansi.AttrUnderline}} {
		if a.on {
			p.attrs = append(p.attrs, a.attr)
		}
	}
	p.mono, err = attributes(l.Mono)
	return p, err
}

func depths(hex string, index *uint8) (full, reduced color.Color, err error) {
	if hex == "" {
		return nil, nil, nil
	}
	c, err := parseHex(hex)
	if err != nil {
		return nil, nil, err
	}
	if index != nil {
		return c, ansi.IndexedColor(*index), nil
	}
	return c, ansi.Convert256(c), nil
}

func parseHex(s string) (color.RGBA, error) {
	n, err := strconv.ParseUint(strings.TrimPrefix(s, "#"), 16, 32)
	if err != nil || len(s) != 7 || s[0] != '#' {
		return color.RGBA{}, fmt.Errorf("colour %q is not #rrggbb", s)
	}
	return color.RGBA{R: uint8(n >> 16), G: uint8(n >> 8), B: uint8(n), A: 0xff}, nil
}

// basic reads the name of one of the 16 colours; "" is the terminal's own.
func basic(name string) (color.Color, error) {
	if name == "" {
		return nil, nil
	}
	names := [...]string{"black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"}
	plain, bright := strings.CutPrefix(name, "bright-")
	for i, n := range names {
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

func attributes(list string) ([]ansi.Attr, error) {
	var out []ansi.Attr
	for _, name := range strings.Fields(list) {
		switch name {
		case "bold":
			out = append(out, ansi.AttrBold)
		case "faint":
			out = append(out, ansi.AttrFaint)
		case "italic":
			out = append(out, ansi.AttrItalic)
		case "underline":
			out = append(out, ansi.AttrUnderline)
		case "strike":
			out = append(out, ansi.AttrStrikethrough)
		case "reverse":
			out = append(out, ansi.AttrReverse)
		default:
			return nil, fmt.Errorf("%q is not a text attribute", name)
		}
	}
	return out, nil
}
