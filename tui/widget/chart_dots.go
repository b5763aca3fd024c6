package widget

import "github.com/ecsdeck/ecsdeck/themes"

// chartCell is one cell of the plot.
type chartCell struct {
	r    rune
	tone themes.Tone
}

// dots is a canvas of braille: each cell is two dots wide and four high. Dots
// are counted from the left and from below.
type dots struct {
	cols, rows int
	bits       []uint8
	tone       []themes.Tone
}

const (
	dotsWide = 2
	dotsHigh = 4
	braille  = 0x2800
)

func newDots(cols, rows int) dots {
	return dots{cols: cols, rows: rows, bits: make([]uint8, cols*rows), tone: make([]themes.Tone, cols*rows)}
}

// set draws one dot; outside of the canvas nothing is drawn.
func (d *dots) set(x, y int, tone themes.Tone) {
	col, row := x/dotsWide, d.rows-1-y/dotsHigh
	if x < 0 || y < 0 || col >= d.cols || row < 0 {
		return
	}
	i := row*d.cols + col
	d.bits[i] |= brailleBit(x%dotsWide, y%dotsHigh)
	d.tone[i] = tone
}

// brailleBit is the bit of a dot in its character; y counts from below.
func brailleBit(x, y int) uint8 {
	bits := [dotsHigh][dotsWide]uint8{{0x40, 0x80}, {0x04, 0x20}, {0x02, 0x10}, {0x01, 0x08}}
	return bits[y][x]
}

// line draws a straight line of dots.
func (d *dots) line(x0, y0, x1, y1 int, tone themes.Tone) {
	dx, dy := absInt(x1-x0), -absInt(y1-y0)
	sx, sy := towards(x1-x0), towards(y1-y0)
	err := dx + dy
	for {
		d.set(x0, y0, tone)
		if x0 == x1 && y0 == y1 {
			return
		}
		twice := 2 * err
		if twice >= dy {
			err += dy
			x0 += sx
		}
		if twice <= dx {
			err += dx
			y0 += sy
		}
	}
}

// shade fills a column of dots loosely, as a chess board.
func (d *dots) shade(x, from, to int, tone themes.Tone) {
	for y := from; y <= to; y++ {
		if (x+y)%2 == 0 {
			d.set(x, y, tone)
		}
	}
}

func absInt(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

func towards(n int) int {
	switch {
	case n > 0:
		return 1
	case n < 0:
		return -1
	default:
		return 0
	}
}
