package tuitest

import (
	"bytes"
	"fmt"
	"strings"
)

// captionHigh is the height of the line of captions below a film, in pixels.
const captionHigh = 44

// SVG draws a film as a picture that moves by itself, over and over. Each
// distinct row is drawn once; the screens are made of them and stand side by side,
// and one animation shifts the strip behind the window. It needs no script, and
// stands still for a reader who has asked for less motion.
func (f Film) SVG() []byte {
	k := newInk(f.Paper)
	r := reel{ids: map[string]string{}}
	wide, high := f.Width*cellWide+2*pictureMargin, f.Height*cellHigh+pictureMargin+captionHigh
	frames, keys := r.shots(k, f, wide)
	var b bytes.Buffer
	k.open(&b, wide, high, fmt.Sprintf(
		".k{font-weight:700;text-anchor:middle}.t{fill-opacity:.8}.f{animation:f %.1fs step-end infinite}@keyframes f{%s}@media(prefers-reduced-motion:reduce){.f{animation:none}}",
		f.Ends.Seconds(), keys))
	fmt.Fprintf(&b, "<defs>\n%s</defs>\n", r.rows.String())
	fmt.Fprintf(&b, `<svg width="%d" height="%d"><g class="f">`+"\n%s</g></svg>\n</svg>\n", wide, high, frames)
	return b.Bytes()
}

// reel keeps the rows of a film, each once.
type reel struct {
	ids  map[string]string
	rows strings.Builder
}

func (r *reel) id(row string) string {
	id, ok := r.ids[row]
	if !ok {
		id = fmt.Sprintf("r%x", len(r.ids))
		r.ids[row] = id
		fmt.Fprintf(&r.rows, "<g id=\"%s\">%s</g>\n", id, row)
	}
	return id
}

// shots are the screens of the strip, and the steps of its animation.
func (r *reel) shots(k *ink, f Film, wide int) (frames, keys string) {
	var strip, steps strings.Builder
	for i, s := range f.Shots {
		fmt.Fprintf(&strip, `<g transform="translate(%d %d)">`, i*wide+pictureMargin, pictureMargin+baseline)
		for y, row := range k.rows(s.Screen, f.Width, f.Height) {
			if row != "" {
				fmt.Fprintf(&strip, `<use href="#%s" y="%d"/>`, r.id(row), y*cellHigh)
			}
		}
		strip.WriteString(caption(k, s.Caption, f) + "</g>\n")
		fmt.Fprintf(&steps, "%.3g%%{transform:translateX(%dpx)}", 100*s.At.Seconds()/f.Ends.Seconds(), -i*wide)
	}
	return strip.String(), steps.String()
}

// caption is the line below the screen: a key cap, and what the key is for.
func caption(k *ink, c Caption, f Film) string {
	var b bytes.Buffer
	y := f.Height*cellHigh + 14
	x := 0
	if key := keyName(c.Key); key != "" {
		wide := (Width(key) + 2) * cellWide
		fmt.Fprintf(&b, `<rect x="0" y="%d" width="%d" height="22" rx="4" fill="%s" fill-opacity=".14" stroke="%[3]s" stroke-opacity=".6"/>`, y-15, wide, k.paper.Text)
		fmt.Fprintf(&b, `<text x="%d" y="%d" class="k">`, wide/2, y)
		escape(&b, key)
		b.WriteString("</text>")
		x = wide + cellWide + 2
	}
	if c.Text != "" {
		fmt.Fprintf(&b, `<text x="%d" y="%d" class="t" textLength="%d">`, x, y, Width(c.Text)*cellWide)
		escape(&b, c.Text)
		b.WriteString("</text>")
	}
	return b.String()
}
