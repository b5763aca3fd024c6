package widget

import (
	"sort"
	"time"
)

// minPeriods is the shortest window, in periods.
const minPeriods = 4

// ZoomIn halves the window: around the cursor, else at its end when it shows
// the newest, else around its middle.
func (c *Chart) ZoomIn() { c.zoom(0.5) }

// ZoomOut doubles the window, up to all there is.
func (c *Chart) ZoomOut() { c.zoom(2) }

// ZoomAll shows all there is.
func (c *Chart) ZoomAll() {
	c.from, c.to = time.Time{}, time.Time{}
	c.build()
}

// PanLeft moves the window a quarter of itself back.
func (c *Chart) PanLeft() { c.pan(-1) }

// PanRight moves the window a quarter of itself on.
func (c *Chart) PanRight() { c.pan(1) }

// ShowWindow shows the time from one moment to another, as far as it lies
// within the data: for charts that are zoomed together.
func (c *Chart) ShowWindow(from, to time.Time) {
	if to.After(from) {
		c.setWindow(from, to)
		c.keepCursor()
		c.build()
	}
}

// Zoomed tells whether less than all is shown.
func (c *Chart) Zoomed() bool { return c.zoomed() }

func (c *Chart) zoom(factor float64) {
	from, to := c.Window()
	span := to.Sub(from)
	if span <= 0 {
		return
	}
	next := max(time.Duration(float64(span)*factor), minPeriods*c.data.Period, 4*time.Second)
	var share float64 // of the window before what stays in place
	switch {
	case c.hasCursor():
		share = float64(c.cursor.Sub(from)) / float64(span)
	case !to.Before(c.data.To):
		share = 1
	default:
		share = 0.5
	}
	anchor := from.Add(time.Duration(share * float64(span)))
	start := anchor.Add(-time.Duration(share * float64(next)))
	c.setWindow(start, start.Add(next))
	c.keepCursor()
	c.build()
}

func (c *Chart) pan(by int) {
	if !c.zoomed() {
		return
	}
	quarter := c.to.Sub(c.from) / 4 * time.Duration(by)
	c.setWindow(c.from.Add(quarter), c.to.Add(quarter))
	c.keepCursor()
	c.build()
}

// setWindow takes a window as far as it lies within the data; all of it is no
// zoom.
func (c *Chart) setWindow(from, to time.Time) {
	span := to.Sub(from)
	if span >= c.data.To.Sub(c.data.From) {
		c.from, c.to = time.Time{}, time.Time{}
		return
	}
	if to.After(c.data.To) {
		to = c.data.To
		from = to.Add(-span)
	}
	if from.Before(c.data.From) {
		from = c.data.From
		to = from.Add(span)
	}
	c.from, c.to = from, to
}

func (c *Chart) hasCursor() bool { return !c.cursor.IsZero() }

// CursorLeft moves the cursor n steps back; a step is a point or a column,
// whichever is longer. Without a cursor it starts at the end.
func (c *Chart) CursorLeft(n int) { c.moveCursor(-n) }

// CursorRight is the counterpart of CursorLeft.
func (c *Chart) CursorRight(n int) { c.moveCursor(n) }

// ClearCursor takes the cursor away.
func (c *Chart) ClearCursor() {
	c.cursor = time.Time{}
	c.build()
}

// Cursor is the moment that the cursor stands on; false when there is none.
func (c *Chart) Cursor() (time.Time, bool) { return c.cursor, c.hasCursor() }

// CursorAt puts the cursor on column x of the chart's area, as a mouse does.
// It tells whether x lies on the plot.
func (c *Chart) CursorAt(x int) bool {
	if c.plot == nil || x < c.plot.left || x >= c.plot.left+c.plot.cols {
		return false
	}
	from, to := c.Window()
	span := to.Sub(from)
	c.cursor = c.snap(from.Add(time.Duration((float64(x-c.plot.left) + 0.5) / float64(c.plot.cols) * float64(span))))
	c.keepCursor()
	c.build()
	return true
}

// SetCursor puts the cursor on a moment, as another chart of the same window
// has it.
func (c *Chart) SetCursor(at time.Time) {
	c.cursor = at
	c.keepCursor()
	c.build()
}

func (c *Chart) moveCursor(n int) {
	from, to := c.Window()
	if c.plot == nil || c.plot.cols == 0 || !to.After(from) {
		return
	}
	step := max(to.Sub(from)/time.Duration(c.plot.cols), c.data.Period, 1)
	if !c.hasCursor() {
		c.cursor = c.lastPoint(to)
		n++ // the first step only shows it
		if n > 1 {
			n = 0
		}
	}
	c.cursor = c.snap(c.cursor.Add(time.Duration(n) * step))
	c.keepCursor()
	c.build()
}

// lastPoint is the time of the newest point that is not after to.
func (c *Chart) lastPoint(to time.Time) time.Time {
	var last time.Time
	for _, s := range c.data.Series {
		k := sort.Search(len(s.Points), func(i int) bool { return s.Points[i].At.After(to) })
		if k > 0 && s.Points[k-1].At.After(last) {
			last = s.Points[k-1].At
		}
	}
	if last.IsZero() {
		return to
	}
	return last
}

// snap moves a moment to the nearest point of any series, if there is one
// within a period.
func (c *Chart) snap(at time.Time) time.Time {
	best, away := at, c.data.Period
	for _, s := range c.data.Series {
		if p, ok := nearest(s.Points, at); ok && p.At.Sub(at).Abs() < away {
			best, away = p.At, p.At.Sub(at).Abs()
		}
	}
	return best
}

// keepCursor holds the cursor within the window.
func (c *Chart) keepCursor() {
	if !c.hasCursor() {
		return
	}
	from, to := c.Window()
	if c.cursor.Before(from) {
		c.cursor = from
	}
	if c.cursor.After(to) {
		c.cursor = to
	}
}

// nearest is the point of the least distance to a moment.
func nearest(points []ChartPoint, at time.Time) (ChartPoint, bool) {
	k := sort.Search(len(points), func(i int) bool { return !points[i].At.Before(at) })
	switch {
	case len(points) == 0:
		return ChartPoint{}, false
	case k == len(points):
		return points[k-1], true
	case k > 0 && at.Sub(points[k-1].At) < points[k].At.Sub(at):
		return points[k-1], true
	default:
		return points[k], true
	}
}

// valueAt is the value of a series at a moment: of its nearest point, unless
// that is more than a period away.
func (c *Chart) valueAt(s ChartSeries, at time.Time) (float64, bool) {
	p, ok := nearest(s.Points, at)
	if !ok || !finite(p.Value) || c.data.Period > 0 && p.At.Sub(at).Abs() > c.gap()/2 {
		return 0, false
	}
	return p.Value, true
}

// ChartReading is what one series says at the cursor.
type ChartReading struct {
	Label string
	Value float64
	Known bool // false where the series has no point
}

// Readings are the values of all series at the cursor; nil when there is none.
func (c *Chart) Readings() []ChartReading {
	if !c.hasCursor() {
		return nil
	}
	out := make([]ChartReading, len(c.data.Series))
	for i, s := range c.data.Series {
		v, ok := c.valueAt(s, c.cursor)
		out[i] = ChartReading{s.Label, v, ok}
	}
	return out
}
