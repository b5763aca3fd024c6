package widget

import (
	"strings"

	"github.com/charmbracelet/colorprofile"
	"github.com/ecsdeck/ecsdeck/themes"
)

// View draws the chart in exactly the area of Layout.
func (c *Chart) View(th *themes.Theme) string {
	if c.plot == nil {
		return Fit("", c.width, c.height)
	}
	pl := c.plot
	// With few colours or none the lines are told apart by letters.
	few := th.Profile() <= colorprofile.ANSI
	p := pen{th: th}
	p.b.Grow(c.height * (c.width*3 + 64))
	if pl.title != nil {
		p.spans(pl.title, c.width, Left)
		p.newline()
	}
	if pl.events != nil {
		p.fill(pl.left)
		p.spans(pl.events, pl.cols, Left)
		p.newline()
	}
	texts, letters := pl.texts, pl.letters
	if !few {
		letters = nil
	}
	for y := range pl.rows {
		p.put(themes.Muted, pl.labels[y])
		p.put(themes.Rule, axisSign(pl.labels[y]))
		texts, letters = pl.row(&p, y, texts, letters)
		p.newline()
	}
	p.spans(pl.axis, c.width, Left)
	legend := pl.legend
	if few {
		legend = pl.mono
	}
	for _, l := range legend {
		p.newline()
		p.spans(l, c.width, Left)
	}
	p.end()
	return p.b.String()
}

func axisSign(label string) string {
	if strings.TrimSpace(label) == "" {
		return "│"
	}
	return "┤"
}

// row writes one row of cells with the texts that lie over it, and returns the
// texts of the rows below.
func (pl *plot) row(p *pen, y int, texts, letters []chartText) (restTexts, restLetters []chartText) {
	for x := 0; x < pl.cols; {
		if len(letters) > 0 && letters[0].row == y && letters[0].col <= x {
			p.put(letters[0].tone, letters[0].text)
			x += letters[0].width
			letters = letters[1:]
			continue
		}
		if len(texts) > 0 && texts[0].row == y && texts[0].col <= x {
			p.put(texts[0].tone, texts[0].text)
			x += texts[0].width
			texts = texts[1:]
			continue
		}
		c := pl.cells[y*pl.cols+x]
		if c.r == ' ' {
			p.fill(1)
		} else {
			p.style(p.th.Style(c.tone, p.bg))
			p.b.WriteRune(c.r)
		}
		x++
	}
	return after(texts, y), after(letters, y)
}

// after drops the texts up to row y.
func after(texts []chartText, y int) []chartText {
	for len(texts) > 0 && texts[0].row <= y {
		texts = texts[1:]
	}
	return texts
}
