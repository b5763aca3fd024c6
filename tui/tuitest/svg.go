package tuitest

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image/color"
	"strings"

	uv "github.com/charmbracelet/ultraviolet"
)

// The size of a cell in a picture, in pixels, and of the space around all.
const (
	cellWide, cellHigh = 8.4, 18.0
	pictureMargin      = 14.0
)

// The colours of a picture where a cell has none of its own.
const (
	pictureText   = "#d4d7dc"
	pictureScreen = "#14161b"
)

// SVG draws a painted screen as a picture. Braille and blocks are drawn as shapes,
// and each run of text has a stated length, so that it looks the same whatever
// font is there.
func SVG(screen string, width, height int) []byte {
	buf := uv.NewScreenBuffer(width, height)
	uv.NewStyledString(screen).Draw(buf, buf.Bounds())
	var b bytes.Buffer
	w, h := float64(width)*cellWide+2*pictureMargin, float64(height)*cellHigh+2*pictureMargin
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%.0f" height="%.0f" viewBox="0 0 %.1f %.1f" font-family="ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="14">`+"\n", w, h, w, h)
	fmt.Fprintf(&b, `<rect width="100%%" height="100%%" rx="8" fill="%s"/>`+"\n", pictureScreen)
	for y := range height {
		for x := 0; x < width; {
			x += drawRun(&b, buf, x, y, width)
		}
	}
	b.WriteString("</svg>\n")
	return b.Bytes()
}

// drawRun draws the cells from x on that look alike, and returns how many.
func drawRun(b *bytes.Buffer, buf uv.ScreenBuffer, x, y, width int) int {
	first := buf.CellAt(x, y)
	if first == nil {
		return 1
	}
	var text strings.Builder
	n := 0
	for x+n < width {
		c := buf.CellAt(x+n, y)
		if c == nil || !c.Style.Equal(&first.Style) || shaped(c.Content) != shaped(first.Content) {
			break
		}
		text.WriteString(c.Content)
		n += max(c.Width, 1)
	}
	fg, bg := colours(first.Style)
	left, top := pictureMargin+float64(x)*cellWide, pictureMargin+float64(y)*cellHigh
	if bg != "" {
		fmt.Fprintf(b, `<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="%s"/>`+"\n", left, top, float64(n)*cellWide, cellHigh, bg)
	}
	switch {
	case strings.TrimSpace(text.String()) == "":
	case shaped(first.Content):
		for i, r := range []rune(text.String()) {
			shape(b, r, left+float64(i)*cellWide, top, fg)
		}
	default:
		words(b, text.String(), left, top, fg, first.Style.Attrs&uv.AttrBold != 0)
	}
	return max(n, 1)
}

// words writes text, without the spaces at its ends, in exactly its cells.
func words(b *bytes.Buffer, text string, left, top float64, fg string, bold bool) {
	trimmed := strings.TrimLeft(text, " ")
	left += float64(len(text)-len(trimmed)) * cellWide
	trimmed = strings.TrimRight(trimmed, " ")
	weight := ""
	if bold {
		weight = ` font-weight="bold"`
	}
	fmt.Fprintf(b, `<text x="%.1f" y="%.1f" fill="%s"%s textLength="%.1f" lengthAdjust="spacingAndGlyphs" xml:space="preserve">`,
		left, top+cellHigh*0.74, fg, weight, float64(Width(trimmed))*cellWide)
	_ = xml.EscapeText(b, []byte(trimmed)) // a buffer takes all
	b.WriteString("</text>\n")
}

// shaped reports whether a character is drawn and not written.
func shaped(s string) bool {
	r := []rune(s)
	return len(r) == 1 && (r[0] >= 0x2800 && r[0] <= 0x28FF || r[0] >= '▀' && r[0] <= '▟')
}

// shape draws braille as dots, and blocks as rectangles.
func shape(b *bytes.Buffer, r rune, left, top float64, fg string) {
	switch {
	case r >= 0x2800:
		dots(b, int(r-0x2800), left, top, fg)
	case r >= '▁' && r <= '█':
		h := cellHigh * float64(r-'▁'+1) / 8
		block(b, left, top+cellHigh-h, cellWide, h, fg, 1)
	case r >= '▉' && r <= '▏':
		block(b, left, top, cellWide*float64('▏'-r+1)/8, cellHigh, fg, 1)
	case r >= '░' && r <= '▓':
		block(b, left, top, cellWide, cellHigh, fg, 0.25*float64(r-'░'+1))
	default:
		block(b, left, top, cellWide, cellHigh/2, fg, 1)
	}
}

func block(b *bytes.Buffer, x, y, w, h float64, fg string, opacity float64) {
	fmt.Fprintf(b, `<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="%s" fill-opacity="%.2f"/>`+"\n", x, y, w, h, fg, opacity)
}

// dots draws the dots of a braille cell, two by four.
func dots(b *bytes.Buffer, bits int, left, top float64, fg string) {
	for i, at := range [8][2]int{{0, 0}, {0, 1}, {0, 2}, {1, 0}, {1, 1}, {1, 2}, {0, 3}, {1, 3}} {
		if bits&(1<<i) == 0 {
			continue
		}
		fmt.Fprintf(b, `<circle cx="%.1f" cy="%.1f" r="1.2" fill="%s"/>`+"\n",
			left+cellWide*(0.25+0.5*float64(at[0])), top+cellHigh*(0.125+0.25*float64(at[1])), fg)
	}
}

// colours are those of a style; the background is "" for the screen's own.
func colours(s uv.Style) (fg, bg string) {
	fg, bg = hex(s.Fg), hex(s.Bg)
	if s.Attrs&uv.AttrReverse != 0 {
		fg, bg = bg, fg
		if fg == "" {
			fg = pictureScreen
		}
		if bg == "" {
			bg = pictureText
		}
	}
	if fg == "" {
		fg = pictureText
	}
	return fg, bg
}

func hex(c color.Color) string {
	if c == nil {
		return ""
	}
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
}
