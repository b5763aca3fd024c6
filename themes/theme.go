package themes

import (
	"embed"
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

//go:embed *.toml
var files embed.FS

// DefaultDark and DefaultLight are the themes that are chosen by the
// terminal's background.
const (
	DefaultDark  = "deck-dark"
	DefaultLight = "deck-light"
)

// Style is a compiled style: text is drawn as Open + text + Close. Both are
// empty where the terminal's own look is meant.
type Style struct{ Open, Close string }

// Theme is a palette compiled for one colour depth. It is read-only and safe
// to share.
type Theme struct {
	name    string
	dark    bool
	profile colorprofile.Profile
	paints  [toneCount]paint
	styles  [toneCount][backgroundCount]Style
	fills   [backgroundCount]Style
}

// backgroundCount is len(Backgrounds()): none and the five row tones.
const backgroundCount = int(toneCount-Selection) + 1

// Names lists the themes that come with the product.
func Names() []string {
	entries, err := files.ReadDir(".")
	if err != nil {
		return nil // cannot happen: the folder is part of the binary
	}
	names := make([]string, 0, len(entries))
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ".toml"))
	}
	return names
}

// Load returns the theme of that name, for true colour.
func Load(name string) (*Theme, error) {
	if !slices.Contains(Names(), name) {
		return nil, fmt.Errorf("unknown theme %q: there are %s", name, strings.Join(Names(), ", "))
	}
	data, err := files.ReadFile(name + ".toml")
	if err != nil {
		return nil, fmt.Errorf("theme %s: %w", name, err)
	}
	return Parse(data)
}

// Parse reads a theme file (TOML, like those in this folder), for true colour.
func Parse(data []byte) (*Theme, error) {
	p, err := parsePalette(data)
	if err != nil {
		return nil, err
	}
	paints, err := p.paints()
	if err != nil {
		return nil, err
	}
	t := &Theme{name: p.Name, dark: p.Dark, paints: paints}
	return t.For(colorprofile.TrueColor), nil
}

// ForBackground returns the theme made for a dark or a light terminal.
func ForBackground(dark bool) *Theme {
	name := DefaultLight
	if dark {
		name = DefaultDark
	}
	t, err := Load(name)
	if err != nil {
		panic("themes: a built-in theme does not load: " + err.Error())
	}
	return t
}

// Name is the theme's name.
func (t *Theme) Name() string { return t.name }

// Dark tells whether the theme is made for a dark background.
func (t *Theme) Dark() bool { return t.dark }

// Profile is the colour depth that the theme is compiled for.
func (t *Theme) Profile() colorprofile.Profile { return t.profile }

// For returns the same theme compiled for a colour depth. With 16 colours or
// none, text attributes such as reverse take the place of backgrounds, which
// would otherwise be lost.
func (t *Theme) For(p colorprofile.Profile) *Theme {
	out := &Theme{name: t.name, dark: t.dark, profile: p, paints: t.paints}
	for i, bg := range Backgrounds() {
		for tone := range toneCount {
			out.styles[tone][i] = compile(t.sgr(p, tone, bg))
		}
		blank := slices.DeleteFunc(t.sgr(p, Text, bg), func(a string) bool { return a == strike })
		out.fills[i] = compile(blank)
	}
	return out
}

// strike is the attribute that is not carried into empty cells, where it would
// draw a line across the screen.
const strike = "9"

// Style returns the compiled style of a tone on a background tone. A tone
// with a background of its own (badges, buttons, matches) keeps that.
func (t *Theme) Style(tone, bg Tone) Style {
	if tone >= toneCount {
		tone = Text
	}
	return t.styles[tone][bg.row()]
}

// Fill returns the style of empty cells on a background tone.
func (t *Theme) Fill(bg Tone) Style { return t.fills[bg.row()] }

// row is the place of a background in Backgrounds.
func (t Tone) row() int {
	if t.IsBackground() {
		return int(t-Selection) + 1
	}
	return 0
}

// Paint draws text in a tone on the terminal's own background. The text must
// be clean already: it is not looked at here.
func (t *Theme) Paint(tone Tone, text string) string {
	return t.On(None, tone, text)
}

// On draws text in a tone on a background tone. The text must be clean.
func (t *Theme) On(bg, tone Tone, text string) string {
	if text == "" {
		return ""
	}
	s := t.Style(tone, bg)
	return s.Open + text + s.Close
}

func compile(s ansi.Style) Style {
	if len(s) == 0 {
		return Style{}
	}
	return Style{Open: s.String(), Close: ansi.ResetStyle}
}

// sgr puts a tone and a row background together for one depth.
func (t *Theme) sgr(p colorprofile.Profile, tone, bg Tone) ansi.Style {
	fore, back := t.paints[tone], t.paints[bg]
	if p <= colorprofile.ANSI {
		return sgrBasic(fore, back, p == colorprofile.ANSI, bg != None)
	}
	var s ansi.Style
	fg, own, row := fore.fg, fore.bg, back.bg
	if p == colorprofile.ANSI256 {
		fg, own, row = fore.fg256, fore.bg256, back.bg256
	}
	if own == nil && bg != None {
		own = row
	}
	// Plain text and titles keep the terminal's own colour: they are readable
	// whatever the person's background is, even when it was guessed wrongly. On
	// a background of ours they need ours.
	if fg != nil && (own != nil || !tone.plain()) {
		s = s.ForegroundColor(fg)
	}
	if own != nil {
		s = s.BackgroundColor(own)
	}
	return attrs(s, fore.attrs)
}

// sgrBasic is sgr for 16 colours and for none.
func sgrBasic(fore, back paint, coloured, onRow bool) ansi.Style {
	var s ansi.Style
	reversed := onRow && slices.Contains(back.mono, ansi.AttrReverse)
	if coloured && fore.ansi != nil && !reversed {
		s = s.ForegroundColor(fore.ansi)
	}
	if coloured && fore.ansiBG != nil && !reversed {
		s = s.BackgroundColor(fore.ansiBG)
	}
	s = attrs(s, fore.attrs)
	if !coloured || fore.ansi == nil {
		s = attrs(s, without(fore.mono, fore.attrs, reversed))
	}
	if onRow {
		s = attrs(s, without(back.mono, fore.attrs, false))
	}
	return s
}

// without drops the attributes that are set already, and those that do not
// read on a reversed row.
func without(list, set []ansi.Attr, reversed bool) []ansi.Attr {
	var out []ansi.Attr
	for _, a := range list {
		if slices.Contains(set, a) || reversed && (a == ansi.AttrReverse || a == ansi.AttrFaint) {
			continue
		}
		out = append(out, a)
	}
	return out
}

func attrs(s ansi.Style, list []ansi.Attr) ansi.Style {
	for _, a := range list {
		s = append(s, fmt.Sprint(a))
	}
	return s
}
