package page

import (
	"fmt"
	"strings"

	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// grid is how the charts are laid out.
type grid struct {
	cols, rows    int // rows in all, also those that are scrolled away
	width, height int // of one chart
	seen          int // rows on screen
	head          int // lines above the charts
}

// The sizes between which a chart is drawn; a chart has a column of space after
// it and a line below.
const (
	chartWide   = 60
	chartLow    = 8
	chartHigh   = 15
	chartColumn = 3 // most columns
)

// layout gives every chart its area.
func (p *Charts) layout(env Env) {
	g := grid{head: 1 + len(p.notes), cols: 1, rows: 1, seen: 1}
	area := max(1, env.Height-g.head)
	if p.full || len(p.charts) == 0 {
		g.width, g.height = env.Width-2, area
	} else {
		g.cols = min(max(env.Width/chartWide, 1), chartColumn, len(p.charts))
		g.rows = (len(p.charts) + g.cols - 1) / g.cols
		g.seen = min(g.rows, max(1, area/chartLow))
		room := area
		if g.seen == g.rows { // the end is in sight: what has no chart stands below
			room = max(area-min(len(p.empty), 4), chartLow)
		}
		g.height = min(room/g.seen, max(chartHigh, area/2))
		g.width = (env.Width - 1) / g.cols
	}
	p.grid = g
	p.show()
	p.each(func(c *widget.Chart) { c.Layout(max(g.width-2, 1), max(g.height-1, 1)) })
}

// show scrolls as little as brings the chart in focus on the screen.
func (p *Charts) show() {
	row := p.at / p.grid.cols
	p.top = min(max(p.top, row-p.grid.seen+1), row)
	p.top = max(min(p.top, p.grid.rows-p.grid.seen), 0)
}

// scroll moves the focus by rows of the grid.
func (p *Charts) scroll(by int) {
	step := p.grid.cols
	if by < 0 {
		step = -step
	}
	if to := p.at + step; to >= 0 && to < len(p.charts) {
		p.at = to
	}
}

func (p *Charts) move(id keys.ID) {
	last := len(p.charts) - 1
	switch id {
	case keys.Up:
		p.at--
	case keys.Down:
		p.at++
	case keys.Top:
		p.at = 0
	case keys.Bottom:
		p.at = last
	case keys.PageUp, keys.HalfUp:
		p.at -= p.grid.cols * p.grid.seen
	case keys.PageDown, keys.HalfDown:
		p.at += p.grid.cols * p.grid.seen
	}
	p.at = max(min(p.at, last), 0)
	if p.full {
		p.dirty = true
	}
}

// click takes the chart under the pointer and reads the value there.
func (p *Charts) click(x, y int) {
	y -= p.grid.head
	if y < 0 || p.grid.height == 0 || p.grid.width == 0 {
		return
	}
	i := p.at
	if !p.full {
		i = (p.top+y/p.grid.height)*p.grid.cols + min(x/p.grid.width, p.grid.cols-1)
	}
	if i >= len(p.charts) {
		return
	}
	p.at = i
	left := x - 2
	if !p.full {
		left = x%p.grid.width - 2
	}
	p.cursor(func(c *widget.Chart) { c.CursorAt(left) })
}

// View implements Page.
func (p *Charts) View(env Env) string {
	out := p.headline(env) + "\n" + noteLines(env, p.notes)
	area := max(0, env.Height-p.grid.head)
	if !p.known {
		return widget.Fit(out+p.blank(env).View(env.Width, area, env.Theme), env.Width, env.Height)
	}
	return widget.Fit(out+p.body(env), env.Width, env.Height)
}

func (p *Charts) blank(env Env) widget.Notice {
	if p.failed() {
		return widget.Notice{Tone: themes.Warn, Title: "No metrics could be read", Hint: p.status.Stale, Ways: again(env)}
	}
	return widget.Notice{Tone: themes.Muted, Title: "Reading metrics of " + p.name(env) + " …"}
}

func (p *Charts) name(env Env) string {
	k := p.catalog.Get(p.q.Parent.Kind)
	if k == nil {
		return ""
	}
	if row := env.Store.Get(p.q.Scope, p.q.Parent).Row; row != nil {
		return k.Label(row)
	}
	return k.IDLabel(p.q.Parent.ID)
}

// headline says what is shown, of when, and what it has cost.
func (p *Charts) headline(env Env) string {
	spans := []widget.Span{
		{Text: " " + p.name(env), Tone: themes.Title},
		{Text: "  " + p.catalog.Get(p.q.Parent.Kind).Info().Singular + " metrics   ", Tone: themes.Muted},
		{Text: p.spanText(env), Tone: themes.Text},
	}
	if p.known {
		spans = append(spans, widget.Span{Text: "   a point every " + spanWords(p.board.Window.Period), Tone: themes.Muted})
		if !p.span.To.IsZero() {
			spans = append(spans, widget.Span{Text: "   stands still", Tone: themes.Motion})
		}
		if env.Width >= 120 {
			spans = append(spans, widget.Span{Text: fmt.Sprintf("   %d metrics asked for in this session (billed)", p.board.Session), Tone: themes.Muted})
		}
	}
	return widget.Line(env.Theme, env.Width, spans...)
}

func (p *Charts) spanText(env Env) string {
	if p.span.To.IsZero() {
		return "last " + spanWords(p.span.Length)
	}
	to := p.span.To.In(env.location())
	from := to.Add(-p.span.Length)
	return from.Format("2 Jan 15:04") + " to " + to.Format("2 Jan 15:04")
}

func (p *Charts) body(env Env) string {
	if p.full && p.focus() != nil {
		return widget.Beside(p.rail(env, p.grid.height, true), p.focus().View(env.Theme))
	}
	var b strings.Builder
	for row := p.top; row < p.top+p.grid.seen && len(p.charts) > 0; row++ {
		b.WriteString(p.gridRow(env, row))
		b.WriteByte('\n')
	}
	if p.top+p.grid.seen >= p.grid.rows {
		b.WriteString(p.without(env))
	}
	return b.String()
}

// gridRow draws the charts of one row beside each other.
func (p *Charts) gridRow(env Env, row int) string {
	var blocks []string
	for i := row * p.grid.cols; i < (row+1)*p.grid.cols; i++ {
		block := ""
		if i < len(p.charts) {
			block = p.charts[i].chart.View(env.Theme)
		}
		focused := i == p.at && len(p.charts) > 1
		blocks = append(blocks, p.rail(env, p.grid.height, focused), widget.Fit(block, p.grid.width-2, p.grid.height))
	}
	return widget.Beside(blocks...)
}

// rail is the narrow column before a chart; it shows which one has the focus.
func (p *Charts) rail(env Env, height int, on bool) string {
	if !on {
		return widget.Fit("", 2, height)
	}
	lines := make([]string, max(height-1, 0))
	for i := range lines {
		lines[i] = widget.Line(env.Theme, 2, widget.Span{Text: "▎", Tone: themes.Accent})
	}
	return widget.Fit(strings.Join(lines, "\n"), 2, height)
}

// without lists the metrics that have no chart, each with the reason.
func (p *Charts) without(env Env) string {
	var b strings.Builder
	for _, f := range p.empty {
		b.WriteString(widget.Line(env.Theme, env.Width, f...))
		b.WriteByte('\n')
	}
	return b.String()
}
