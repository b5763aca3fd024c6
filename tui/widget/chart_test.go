package widget

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"
	"github.com/ecsdeck/ecsdeck/themes"
)

// chartStart is the first moment of the charts of the tests.
func chartStart() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) }

// every makes points a minute apart.
func every(values ...float64) []ChartPoint {
	out := make([]ChartPoint, len(values))
	for i, v := range values {
		out[i] = ChartPoint{At: chartStart().Add(time.Duration(i) * time.Minute), Value: v}
	}
	return out
}

func wave(n int, base, height, per float64) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = base + height*math.Sin(float64(i)/per)
	}
	return out
}

func hourOf(series ...ChartSeries) ChartData {
	return ChartData{
		Title: "cpu", From: chartStart(), To: chartStart().Add(time.Hour), Period: time.Minute,
		Unit: UnitPercent, Fixed: true, Max: 100, Series: series, Empty: "no data: nothing was published",
	}
}

func lineOf(label string, values ...float64) ChartSeries {
	return ChartSeries{Label: label, Points: every(values...)}
}

func full(from, to int, v float64) []float64 {
	out := make([]float64, 60)
	for i := range out {
		out[i] = math.NaN()
		if i >= from && i < to {
			out[i] = v
		}
	}
	return out
}

// rich is a chart with all that there is.
func rich() ChartData {
	mid := wave(60, 50, 20, 7)
	low, high := make([]float64, 60), make([]float64, 60)
	for i, v := range mid {
		low[i], high[i] = v-8, v+14
	}
	d := hourOf(
		lineOf("web-1 cpu", mid...),
		ChartSeries{Label: "web-1 cpu", Points: every(low...), Role: RoleBandLow},
		ChartSeries{Label: "web-1 cpu", Points: every(high...), Role: RoleBandHigh},
		lineOf("web-2 cpu", wave(60, 20, 5, 3)...),
		ChartSeries{Label: "limit", Points: every(append(full(0, 30, 90)[:30], full(30, 60, 95)[30:]...)...), Role: RoleLimit},
	)
	d.Thresholds = []ChartThreshold{{Value: 80, Label: "cpu-high", Tone: themes.Bad}, {Value: 40, Label: "target"}}
	d.Markers = []ChartMarker{
		{At: chartStart().Add(40 * time.Minute), Glyph: "▲", Label: "scaled out 2 to 4", Tone: themes.Motion},
		{At: chartStart().Add(10 * time.Minute), Glyph: "◆", Label: "revision 88", Tone: themes.Accent},
		{At: chartStart().Add(40*time.Minute + 5*time.Second), Label: "alarm", Tone: themes.Bad},
	}
	return d
}

func chartOf(d ChartData, width, height int) Chart {
	c := NewChart(time.UTC)
	c.Layout(width, height)
	c.SetData(d)
	return c
}

func TestChartViews(t *testing.T) {
	spike := make([]float64, 60)
	for i := range spike {
		spike[i] = 5
	}
	spike[30] = 98
	gap := wave(60, 50, 20, 7)
	for i := 20; i < 30; i++ {
		gap[i] = math.NaN()
	}
	gap[25] = 70
	nan := []float64{math.NaN(), 1, math.Inf(1), 3, math.Inf(-1), math.NaN()}
	big := hourOf(lineOf("bytes", wave(60, 1e9, 4e8, 9)...))
	big.Unit, big.Fixed = UnitNumber, false
	bytes := hourOf(lineOf("memory", wave(60, 1.5e9, 4e8, 9)...))
	bytes.Unit, bytes.Fixed = UnitBytes, false
	negative := hourOf(lineOf("delta", wave(60, -3, 9, 5)...))
	negative.Unit, negative.Fixed = UnitNumber, false
	over := hourOf(lineOf("cpu", wave(60, 90, 60, 9)...))
	latency := hourOf(lineOf("p50", wave(60, .04, .01, 5)...), lineOf("p99", wave(60, .7, .2, 11)...))
	latency.Unit, latency.Fixed = UnitSeconds, false
	floating := hourOf(lineOf("free", wave(60, 1e6, 300, 9)...))
	floating.Unit, floating.Fixed, floating.Floating = UnitNumber, false, true
	far := hourOf(lineOf("n", wave(60, 3, 1, 5)...))
	far.Unit, far.Fixed, far.Thresholds = UnitNumber, false, []ChartThreshold{{Value: 5000, Label: "alarm"}}
	for name, c := range map[string]struct {
		data          ChartData
		width, height int
	}{
		"flat":     {hourOf(lineOf("cpu", full(0, 60, 42)...)), 60, 12},
		"spike":    {hourOf(lineOf("cpu", spike...)), 60, 12},
		"gap":      {hourOf(lineOf("cpu", gap...)), 60, 12},
		"one":      {hourOf(lineOf("cpu", full(30, 31, 42)...)), 60, 12},
		"none":     {hourOf(), 60, 12},
		"nan":      {hourOf(lineOf("cpu", nan...)), 60, 12},
		"1e9":      {big, 60, 12},
		"bytes":    {bytes, 60, 12},
		"negative": {negative, 60, 12},
		"over":     {over, 60, 12},
		"latency":  {latency, 60, 17},
		"far":      {far, 60, 12},
		"floating": {floating, 60, 12},
		"rich":     {rich(), 120, 30},
		"rich-80":  {rich(), 80, 18},
		"small":    {rich(), 30, 6},
		"panel":    {rich(), 40, 9},
	} {
		t.Run(name, func(t *testing.T) {
			c := chartOf(c.data, c.width, c.height)
			view := c.View(dark())
			checkArea(t, view, c.width, c.height)
			kept(t, "chart-"+name+".txt", plain(view))
		})
	}
}

// Without colours the lines are told apart by letters at their ends and in
// the legend; with colours by their tones.
func TestChartTones(t *testing.T) {
	c := chartOf(rich(), 60, 16)
	kept(t, "chart-mono.txt", plain(c.View(dark().For(colorprofile.ASCII))))
	th := probe(t)
	kept(t, "chart.tones", tones(th, c.View(th)))
	for _, p := range []colorprofile.Profile{colorprofile.ANSI, colorprofile.ASCII} {
		view := c.View(dark().For(p))
		checkArea(t, view, 60, 16)
		if !strings.Contains(plain(view), "b━ web-2") {
			t.Errorf("%v: the second line has no letter:\n%s", p, plain(view))
		}
	}
}

// The cursor reads every line at its moment.
func TestChartCursor(t *testing.T) {
	d := hourOf(lineOf("a", full(0, 60, 10)...), lineOf("b", full(0, 20, 20)...))
	d.Series[0].Points[30].Value = 77
	c := chartOf(d, 80, 18)
	if _, ok := c.Cursor(); ok {
		t.Fatal("there is a cursor from the start")
	}
	c.CursorLeft(1)
	if at, ok := c.Cursor(); !ok || !at.Equal(chartStart().Add(59*time.Minute)) {
		t.Fatalf("the cursor starts at %v, not at the last point", at)
	}
	for range 29 {
		c.CursorLeft(1)
	}
	view := plain(c.View(dark()))
	kept(t, "chart-cursor.txt", view)
	for _, want := range []string{"here 77%", "12:30:00", "here   -"} {
		if !strings.Contains(view, want) {
			t.Errorf("no %q in\n%s", want, view)
		}
	}
	want := []ChartReading{{"a", 77, true}, {"b", 0, false}}
	if got := c.Readings(); !slices.Equal(got, want) {
		t.Errorf("reads %v, want %v", got, want)
	}
	c.CursorRight(1000)
	if at, _ := c.Cursor(); at.After(d.To) {
		t.Errorf("the cursor left the window: %v", at)
	}
	if c.CursorAt(0) || c.CursorAt(80) || !c.CursorAt(40) {
		t.Error("CursorAt does not know where the plot is")
	}
	c.ClearCursor()
	if _, ok := c.Cursor(); ok {
		t.Error("the cursor does not go away")
	}
}

func TestChartWindow(t *testing.T) {
	d := hourOf(lineOf("a", wave(60, 50, 10, 5)...))
	c := chartOf(d, 80, 18)
	window := func() (float64, float64) {
		from, to := c.Window()
		return from.Sub(chartStart()).Minutes(), to.Sub(chartStart()).Minutes()
	}
	check := func(what string, from, to float64) {
		t.Helper()
		if f, e := window(); f != from || e != to {
			t.Errorf("%s: the window is %v to %v, want %v to %v", what, f, e, from, to)
		}
	}
	check("at first", 0, 60)
	c.ZoomOut()
	c.PanLeft()
	check("out of all", 0, 60)
	c.ZoomIn()
	check("in keeps the end", 30, 60)
	c.PanRight()
	check("no further right", 30, 60)
	c.PanLeft()
	check("left", 22.5, 52.5)
	c.ZoomIn()
	check("in keeps the middle", 30, 45)
	for range 10 {
		c.ZoomIn()
	}
	if f, e := window(); e-f != minPeriods {
		t.Errorf("the shortest window is %v minutes", e-f)
	}
	for range 10 {
		c.ZoomOut()
	}
	check("out again", 0, 60)
	if c.Zoomed() {
		t.Error("all is still called zoomed")
	}
	c.SetCursor(chartStart().Add(15 * time.Minute))
	c.ZoomIn()
	check("in keeps the cursor's place", 7.5, 37.5)
	c.ClearCursor()
	for range 10 {
		c.PanRight()
	}
	check("at the end", 30, 60)
	d.To = d.To.Add(5 * time.Minute)
	c.SetData(d)
	check("goes along with the end", 35, 65)
	c.PanLeft()
	d.To = d.To.Add(5 * time.Minute)
	c.SetData(d)
	check("stays when it was not at the end", 27.5, 57.5)
	c.ZoomAll()
	check("all", 0, 70)
	c.ShowWindow(chartStart().Add(-time.Hour), chartStart().Add(-30*time.Minute))
	check("what is asked for, within the data", 0, 30)
}

// A window between two points still shows the line between them.
func TestChartDrawsAcrossTheWindow(t *testing.T) {
	d := hourOf(ChartSeries{Label: "a", Points: []ChartPoint{{At: chartStart(), Value: 0}, {At: chartStart().Add(time.Hour), Value: 100}}})
	d.Period = 0
	c := chartOf(d, 60, 12)
	c.ZoomIn()
	c.PanLeft()
	if v := plain(c.View(dark())); !strings.ContainsAny(v, "⡠⠔⠊⠉⠤⣀⡰⠎⢀") || strings.Contains(v, "nothing") {
		t.Errorf("no line in\n%s", v)
	}
}

// A copy of a chart, as an older page has it, is not changed by the newer.
func TestChartCopiesAreApart(t *testing.T) {
	c := chartOf(rich(), 60, 16)
	old := c
	before := old.View(dark())
	c.ZoomIn()
	c.CursorLeft(3)
	c.SetData(hourOf())
	if old.View(dark()) != before {
		t.Error("the copy changed")
	}
}

func TestChartAreas(t *testing.T) {
	for width := 0; width < 70; width += 11 {
		for height := 0; height < 24; height += 1 + height/8 {
			for _, d := range []ChartData{{}, rich(), hourOf(), hourOf(lineOf("x", 1e300, -1e300, 1e308))} {
				c := chartOf(d, width, height)
				c.CursorLeft(1)
				c.ZoomIn()
				if width > 0 && height > 0 {
					checkArea(t, c.View(dark()), width, height)
				}
			}
		}
	}
}

func TestChartIsClean(t *testing.T) {
	d := rich()
	d.Title, d.Empty = hostile, hostile
	for i := range d.Series {
		d.Series[i].Label = hostile
	}
	d.Thresholds[0].Label, d.Markers[0].Label, d.Markers[1].Glyph = hostile, hostile, "\x1b"
	for _, e := range []ChartData{d, {Title: hostile, Empty: hostile, From: d.From, To: d.To}} {
		for _, h := range []int{6, 9, 24} {
			c := chartOf(e, 90, h)
			checkNoControls(t, c.View(dark()))
		}
	}
}

// checkNoControls fails when anything but text and styles of ours is in a view.
func checkNoControls(t *testing.T, view string) {
	t.Helper()
	if text := strings.ReplaceAll(onlyText(view), "\n", ""); Clean(text) != text {
		t.Errorf("the view is not clean: %q", text)
	}
}

func busyChart() Chart {
	series := make([]ChartSeries, 4)
	for i := range series {
		series[i] = lineOf(string(rune('a'+i)), wave(1440, 20*float64(i+1), 10, float64(3+i))...)
	}
	d := hourOf(series...)
	d.To = d.From.Add(24 * time.Hour)
	d.Thresholds = []ChartThreshold{{Value: 80, Label: "high"}}
	return chartOf(d, 160, 45)
}

func BenchmarkChartView(b *testing.B) {
	c, th := busyChart(), dark()
	b.ReportAllocs()
	for b.Loop() {
		c.View(th)
	}
}

func BenchmarkChartBuild(b *testing.B) {
	c := busyChart()
	b.ReportAllocs()
	for b.Loop() {
		c.build()
	}
}
