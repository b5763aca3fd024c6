package themes

import (
	"fmt"
	"image/color"
	"slices"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

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
	palette
	name    string
	about   string
	profile colorprofile.Profile
	styles  [toneCount][backgroundCount]Style
	fills   [backgroundCount]Style
}

// backgroundCount is len(Backgrounds()): none and the five row tones.
const backgroundCount = int(toneCount-Selection) + 1

// trueColour is the depth that themes are loaded for.
const trueColour = colorprofile.TrueColor

// Names lists the themes that come with the product, the two defaults first.
func Names() []string { return BuiltIn().Names() }

// Load returns the theme of that name that comes with the product, for true
// colour. See [Source] for themes of one's own.
func Load(name string) (*Theme, error) { return BuiltIn().Load(name) }

// Parse reads a theme file (TOML, like those in this folder), for true colour.
// It may extend the themes that come with the product.
func Parse(data []byte) (*Theme, error) {
	const file = "theme file"
	one, err := readSheet(file, data)
	if err != nil {
		return nil, err
	}
	if one.name == "" {
		return nil, Faults{{File: file, What: "name is missing"}}
	}
	return BuiltIn().compile(one)
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

// About says in a few words what the theme is; it may be empty.
func (t *Theme) About() string { return t.about }

// Background is the terminal background that the theme is made for, and Text
// the plain text colour on it; both are nil for a theme of 16 colours.
func (t *Theme) Background() (screen, text color.Color) {
	if t.few {
		return nil, nil
	}
	return t.backgrounds[0], t.paints[Text].fg
}

// Dark tells whether the theme is made for a dark background.
func (t *Theme) Dark() bool { return t.dark }

// Profile is the colour depth that the theme is compiled for.
func (t *Theme) Profile() colorprofile.Profile { return t.profile }

// For returns the same theme compiled for a colour depth. With 16 colours or
// none, text attributes such as reverse take the place of backgrounds, which
// would otherwise be lost. A theme of 16 colours never uses more.
func (t *Theme) For(p colorprofile.Profile) *Theme {
	if t.few {
		p = min(p, colorprofile.ANSI)
	}
	out := &Theme{palette: t.palette, name: t.name, about: t.about, profile: p}
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
