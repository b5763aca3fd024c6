package widget

import "github.com/ecsdeck/ecsdeck/themes"

// Scroller is the window of a text that is longer than its area. Widgets that
// scroll embed it, so they share these movements. Counts are in lines.
type Scroller struct {
	offset, page, all int
	grip              grip // of its bar
}

// setScroll tells the size of the window and of the whole.
func (s *Scroller) setScroll(page, all int) {
	s.page, s.all = max(page, 0), max(all, 0)
	s.ScrollTo(s.offset)
}

// Offset is the first line in the window.
func (s *Scroller) Offset() int { return s.offset }

// Lines is the number of lines in all.
func (s *Scroller) Lines() int { return s.all }

// Scrolls tells whether there is more than the window shows.
func (s *Scroller) Scrolls() bool { return s.all > s.page }

// ScrollTo makes line i the first of the window, as far as there are lines.
func (s *Scroller) ScrollTo(i int) { s.offset = max(min(i, s.all-s.page), 0) }

// ScrollBy moves by n lines.
func (s *Scroller) ScrollBy(n int) { s.ScrollTo(s.offset + n) }

// Up scrolls one line back.
func (s *Scroller) Up() { s.ScrollBy(-1) }

// Down scrolls one line on.
func (s *Scroller) Down() { s.ScrollBy(1) }

// PageUp scrolls a screen back, keeping one line in sight.
func (s *Scroller) PageUp() { s.ScrollBy(-max(s.page-1, 1)) }

// PageDown scrolls a screen on, keeping one line in sight.
func (s *Scroller) PageDown() { s.ScrollBy(max(s.page-1, 1)) }

// HalfUp scrolls half a screen back.
func (s *Scroller) HalfUp() { s.ScrollBy(-max(s.page/2, 1)) }

// HalfDown scrolls half a screen on.
func (s *Scroller) HalfDown() { s.ScrollBy(max(s.page/2, 1)) }

// Top goes to the first line.
func (s *Scroller) Top() { s.ScrollTo(0) }

// Bottom goes to the last lines.
func (s *Scroller) Bottom() { s.ScrollTo(s.all) }

// AtBottom tells whether the last line is in the window.
func (s *Scroller) AtBottom() bool { return s.offset+s.page >= s.all }

// reveal scrolls no more than needed to show line i.
func (s *Scroller) reveal(i int) {
	switch {
	case i < s.offset:
		s.ScrollTo(i)
	case i >= s.offset+s.page:
		s.ScrollTo(i - s.page + 1)
	}
}

// viewWindow draws lines, of which the first is the first in the window, with
// a scroll bar at the right.
func viewWindow(lines [][]Span, s Scroller, width, height int, th *themes.Theme) string {
	p := pen{th: th}
	p.b.Grow(height * (width + 64))
	from, size := scrollThumb(s.offset, s.page, s.all)
	for y := range height {
		if y > 0 {
			p.newline()
		}
		if y < len(lines) {
			p.spans(lines[y], width-edge, Left)
		} else {
			p.fill(width - edge)
		}
		if y >= from && y < from+size {
			p.put(themes.Thumb, thumb)
		} else {
			p.fill(edge)
		}
	}
	p.end()
	return p.b.String()
}
