package tuitest

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image/color"
	"strings"

	uv "github.com/charmbracelet/ultraviolet"
)

// The size of a cell in a picture, in pixels, and of the space around all. A cell
// of eight by sixteen has whole pixels for every eighth of a block and for every
// dot of braille.
const (
	cellWide, cellHigh = 8, 16
	baseline           = 12 // from the top of a cell
	pictureMargin      = 16
)

// Paper is what a picture is drawn on.
type Paper struct {
	Screen string // the terminal's background, as #rrggbb; "" is a dark one
	Text   string // text without a colour of its own; "" is a light one
	Title  string // what is seen, for readers who see no pictures
}

// The colours of a picture where nothing else is said.
const (
	pictureText   = "#d4d7dc"
	pictureScreen = "#14161b"
)

// SVG draws a painted screen as a picture. Lines, blocks, braille and signs are
// drawn as shapes, and each run of text has a stated length, so that the picture
// looks the same whatever fonts there are. It needs no script and loads nothing,
// as an image in a page must.
func SVG(screen string, width, height int, p Paper) []byte {
	k := newInk(p)
	var rows bytes.Buffer
	for y, row := range k.rows(screen, width, height) {
		if row != "" {
			fmt.Fprintf(&rows, "<g transform=\"translate(%d %d)\">%s</g>\n", pictureMargin, pictureMargin+baseline+y*cellHigh, row)
		}
	}
	var b bytes.Buffer
	k.open(&b, width*cellWide+2*pictureMargin, height*cellHigh+2*pictureMargin, "")
	b.Write(rows.Bytes())
	b.WriteString("</svg>\n")
	return b.Bytes()
}

// ink gives every colour of a picture a class, in the order of their first use.
type ink struct {
	paper   Paper
	classes map[string]string
	order   []string
}

func newInk(p Paper) *ink {
	p.Screen, p.Text = orDefault(p.Screen, pictureScreen), orDefault(p.Text, pictureText)
	return &ink{paper: p, classes: map[string]string{p.Text: ""}}
}

// class names a colour; that of plain text has no name.
func (k *ink) class(colour string) string {
	name, ok := k.classes[colour]
	if !ok {
		name = "c" + fmt.Sprint(len(k.order))
		k.classes[colour] = name
		k.order = append(k.order, colour)
	}
	return name
}

// open begins the document: it is called when all colours are known.
func (k *ink) open(b *bytes.Buffer, width, height int, style string) {
	fmt.Fprintf(b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" role="img">`+"\n", width, height, width, height)
	if k.paper.Title != "" {
		b.WriteString("<title>")
		escape(b, k.paper.Title)
		b.WriteString("</title>\n")
	}
	// The families are those that terminals of each system use; all have cells of
	// about 0.6 of their size, which makes eight pixels of it.
	fmt.Fprintf(b, "<style>svg{color:%s}text{font:13.3px ui-monospace,'SF Mono',SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace}"+
		"text,path{fill:currentColor}.l,.d{fill:none;stroke:currentColor}.d{stroke-width:2.4;stroke-linecap:round;stroke-linejoin:round}"+
		".h{stroke-width:2}.b{font-weight:700}.i{font-style:italic}.u{text-decoration:underline}.s{text-decoration:line-through}", k.paper.Text)
	for i, c := range k.order {
		fmt.Fprintf(b, ".c%d{color:%s}", i, c)
	}
	b.WriteString(style + "</style>\n")
	fmt.Fprintf(b, `<rect x=".5" y=".5" width="%d" height="%d" rx="8" fill="%s" stroke="#808080" stroke-opacity=".4"/>`+"\n", width-1, height-1, k.paper.Screen)
}

// rows draws every row of a screen; each is empty or stands on the baseline 0.
func (k *ink) rows(screen string, width, height int) []string {
	buf := uv.NewScreenBuffer(width, height)
	uv.NewStyledString(screen).Draw(buf, buf.Bounds())
	out := make([]string, height)
	for y := range out {
		out[y] = k.row(buf, y, width)
	}
	return out
}

// colours are those of a style; the background is "" for the screen's own.
func (k *ink) colours(s uv.Style) (fg, bg string) {
	fg, bg = Hex(s.Fg), Hex(s.Bg)
	if s.Attrs&uv.AttrReverse != 0 {
		fg, bg = orDefault(bg, k.paper.Screen), orDefault(fg, k.paper.Text)
	}
	fg = orDefault(fg, k.paper.Text)
	if s.Attrs&uv.AttrFaint != 0 {
		fg = between(fg, orDefault(bg, k.paper.Screen))
	}
	return fg, bg
}

// between is a faint colour: a little towards what is behind it.
func between(fg, bg string) string {
	var f, b [3]int
	if _, err := fmt.Sscanf(fg+bg, "#%02x%02x%02x#%02x%02x%02x", &f[0], &f[1], &f[2], &b[0], &b[1], &b[2]); err != nil {
		return fg
	}
	for i := range f {
		f[i] = (2*f[i] + b[i]) / 3
	}
	return fmt.Sprintf("#%02x%02x%02x", f[0], f[1], f[2])
}

// Hex writes a colour as #rrggbb; nil is "".
func Hex(c color.Color) string {
	if c == nil {
		return ""
	}
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
}

func escape(b *bytes.Buffer, text string) {
	_ = xml.EscapeText(b, []byte(text)) // a buffer takes all
}

// words are the classes of an element, as an attribute.
func words(names ...string) string {
	var set []string
	for _, n := range names {
		if n != "" {
			set = append(set, n)
		}
	}
	if len(set) == 0 {
		return ""
	}
	return ` class="` + strings.Join(set, " ") + `"`
}
