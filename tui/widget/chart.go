package widget

import (
	"slices"
	"time"

	"github.com/ecsdeck/ecsdeck/themes"
)

// ChartRole is what a series is drawn as.
type ChartRole uint8

// The roles. A band belongs to the line of the same label, or stands alone.
const (
	RoleLine     ChartRole = iota // a line through the points
	RoleBandLow                   // the lower edge of a band
	RoleBandHigh                  // the upper edge of a band
	RoleLimit                     // a dashed line of steps: a limit that may change
)

// ChartPoint is one value at the start of its period.
type ChartPoint struct {
	At    time.Time
	Value float64 // NaN and infinite values are not drawn
}

// ChartSeries is a row of points, in order of time.
type ChartSeries struct {
	Label  string
	Points []ChartPoint
	Tone   themes.Tone // Text: the next of the series tones
	Role   ChartRole
}

// ChartThreshold is a level that matters, such as where an alarm is raised.
type ChartThreshold struct {
	Value float64
	Label string
	Tone  themes.Tone
}

// ChartMarker is something that happened at a moment.
type ChartMarker struct {
	At    time.Time
	Glyph string // one cell; "" is ▾
	Label string
	Tone  themes.Tone
}

// ChartData is what a chart shows.
type ChartData struct {
	Title      string
	From, To   time.Time     // all that can be seen; zooming stays within
	Period     time.Duration // between two points; a longer pause is a gap
	Unit       Unit
	Fixed      bool    // the axis goes from Min to Max, and further only where a value does
	Min, Max   float64 // of a fixed axis
	Floating   bool    // an axis that is not fixed need not show zero
	Series     []ChartSeries
	Thresholds []ChartThreshold
	Markers    []ChartMarker
	Empty      string // why there are no points
}

// Chart draws lines over time. Everything is worked out when the data, the
// window, the cursor or the area changes; View only writes it down.
type Chart struct {
	data          ChartData
	loc           *time.Location
	width, height int
	from, to      time.Time // the window; both zero is all
	cursor        time.Time // zero when there is none
	plot          *plot     // shared by copies, never written once it is made
}

// NewChart makes a chart whose axis shows the time of loc; nil is UTC.
func NewChart(loc *time.Location) Chart {
	if loc == nil {
		loc = time.UTC
	}
	return Chart{loc: loc}
}

// SetData replaces what is shown. The points are not copied: they must not
// change any more.
// The window and the cursor stay; a window that stood at the end goes along
// with it.
func (c *Chart) SetData(d ChartData) {
	atEnd := c.zoomed() && !c.to.Before(c.data.To)
	moved := d.To.Sub(c.data.To)
	d.Series = slices.Clone(d.Series)
	for i := range d.Series {
		d.Series[i].Points = inOrder(d.Series[i].Points)
	}
	c.data = d
	if c.zoomed() {
		if atEnd {
			c.from, c.to = c.from.Add(moved), c.to.Add(moved)
		}
		c.setWindow(c.from, c.to)
	}
	c.keepCursor()
	c.build()
}

// inOrder returns points in order of time, in a slice of its own when they
// were not.
func inOrder(points []ChartPoint) []ChartPoint {
	before := func(a, b ChartPoint) int { return a.At.Compare(b.At) }
	if slices.IsSortedFunc(points, before) {
		return points
	}
	points = slices.Clone(points)
	slices.SortStableFunc(points, before)
	return points
}

// Data is what is shown.
func (c *Chart) Data() ChartData { return c.data }

// SetLocation changes the zone of the time axis.
func (c *Chart) SetLocation(loc *time.Location) {
	if loc != nil {
		c.loc = loc
		c.build()
	}
}

// Layout gives the chart its area. It draws something useful from 30 x 6 on.
func (c *Chart) Layout(width, height int) {
	width, height = max(width, 0), max(height, 0)
	if width != c.width || height != c.height {
		c.width, c.height = width, height
		c.build()
	}
}

// Window is the time between the two ends of the axis.
func (c *Chart) Window() (from, to time.Time) {
	if c.zoomed() {
		return c.from, c.to
	}
	return c.data.From, c.data.To
}

// zoomed tells whether the window is less than all.
func (c *Chart) zoomed() bool { return !c.to.IsZero() }

// gap is the pause after which a line is not drawn on.
func (c *Chart) gap() time.Duration {
	return c.data.Period + c.data.Period/2
}

// apart tells whether there is a gap between two points that follow each
// other. Without a period every line is whole.
func (c *Chart) apart(a, b ChartPoint) bool {
	return c.data.Period > 0 && b.At.Sub(a.At) > c.gap()
}
