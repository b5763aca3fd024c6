package page

import (
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/store"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// Charts is the page of the metrics of one resource: a grid of charts that
// share their span of time and their cursor.
type Charts struct {
	q       kind.Query
	span    kind.Span
	catalog kind.Catalog

	board  kind.Board // as it was drawn last: kept while another span is read
	known  bool
	charts []panel
	empty  [][]widget.Span // panels without a point, with the reason
	at     int             // the chart that has the focus
	top    int             // the first row of the grid on screen
	full   bool            // only the chart with the focus
	grid   grid

	rev    uint64
	dirty  bool
	status Status
	notes  []string
}

// panel is one chart of the page.
type panel struct {
	id    string
	chart widget.Chart
}

// NewCharts makes the page of a metrics query.
func NewCharts(q kind.Query, c kind.Catalog) *Charts {
	p := &Charts{span: kind.ParseSpan(q.Variant), catalog: c}
	p.q = q
	p.setSpan(p.span)
	return p
}

// Query implements Page.
func (p *Charts) Query() kind.Query { return p.q }

// Selected implements Page: the resource that is measured.
func (p *Charts) Selected() kind.Ref { return p.q.Parent }

// Capturing implements Page.
func (p *Charts) Capturing() bool { return false }

// Back implements Page: the cursor goes first, then the full screen.
func (p *Charts) Back() bool {
	if c := p.focus(); c != nil {
		if _, on := c.Cursor(); on {
			p.each(func(c *widget.Chart) { c.ClearCursor() })
			return true
		}
	}
	was := p.full
	p.full = false
	return was
}

// Wants implements Page.
func (p *Charts) Wants(Env) []store.Want {
	return []store.Want{{Query: p.q, Priority: visiblePriority}}
}

// Status implements Page.
func (p *Charts) Status(Env) Status { return p.status }

// Keys implements Page.
func (p *Charts) Keys(Env) []keys.ID {
	if p.failed() {
		return []keys.ID{keys.Refresh}
	}
	out := []keys.ID{keys.ZoomIn, keys.ZoomOut, keys.PanBack}
	if !p.known || len(p.charts) > 0 {
		out = append([]keys.ID{keys.FullScreen, keys.CursorLeft, keys.CursorRight}, out...)
	}
	if !p.span.To.IsZero() {
		out = append(out, keys.PanOn, keys.PanNow)
	}
	return append(out, keys.TimeSpan, keys.Refresh)
}

// focus is the chart that the keys are for; nil when there is none.
func (p *Charts) focus() *widget.Chart {
	if p.at >= len(p.charts) {
		return nil
	}
	return &p.charts[p.at].chart
}

func (p *Charts) each(f func(*widget.Chart)) {
	for i := range p.charts {
		f(&p.charts[i].chart)
	}
}

// setSpan looks at another time. What was drawn stays until it has been read.
func (p *Charts) setSpan(s kind.Span) {
	p.span = s
	p.q.Variant = s.String()
	p.dirty = true
}

// Update implements Page.
func (p *Charts) Update(msg tea.Msg, env Env) Effect {
	switch msg := msg.(type) {
	case Picked:
		if d, err := time.ParseDuration(msg.ID); err == nil {
			p.setSpan(kind.Span{Length: d, To: p.span.To})
		}
	case widget.Mouse:
		switch {
		case msg.Do == widget.Wheel && msg.By != 0:
			p.scroll(msg.By)
		case msg.Do == widget.Press && !msg.Menu, msg.Do == widget.Drag:
			p.click(msg.X, msg.Y)
		}
	case tea.KeyPressMsg:
		if id, ok := env.Keys.Match(msg.String(), moveKeys()...); ok {
			p.move(id)
			return Effect{}
		}
		if id, ok := env.Keys.Match(msg.String(), p.Keys(env)...); ok {
			return p.do(id, env)
		}
	}
	return Effect{}
}

func (p *Charts) do(id keys.ID, env Env) Effect {
	switch id {
	case keys.FullScreen:
		p.full = !p.full && len(p.charts) > 0
		p.dirty = true
	case keys.CursorLeft:
		p.cursor(func(c *widget.Chart) { c.CursorLeft(1) })
	case keys.CursorRight:
		p.cursor(func(c *widget.Chart) { c.CursorRight(1) })
	case keys.ZoomIn:
		p.zoom(-1)
	case keys.ZoomOut:
		p.zoom(1)
	case keys.PanBack:
		p.pan(env.Now, -p.span.Length/2)
	case keys.PanOn:
		p.pan(env.Now, p.span.Length/2)
	case keys.PanNow:
		p.setSpan(kind.Span{Length: p.span.Length})
	case keys.TimeSpan:
		return p.pickSpan()
	case keys.Refresh:
		env.Store.Expire(p.q, env.Now)
		return Effect{Say: "reading again"}
	}
	return Effect{}
}

// cursor moves the cursor of the chart in focus, and those of the others with
// it.
func (p *Charts) cursor(move func(*widget.Chart)) {
	c := p.focus()
	if c == nil {
		return
	}
	move(c)
	at, _ := c.Cursor()
	p.each(func(c *widget.Chart) { c.SetCursor(at) })
}

// zoom goes to the next shorter or longer span.
func (p *Charts) zoom(by int) {
	all := kind.Spans()
	i, found := slices.BinarySearch(all, p.span.Length)
	if !found && by > 0 {
		i--
	}
	p.setSpan(kind.Span{Length: all[min(max(i+by, 0), len(all)-1)], To: p.span.To})
}

// pan moves the window; one that reaches the present follows it again.
func (p *Charts) pan(now time.Time, by time.Duration) {
	to := p.span.To
	if to.IsZero() {
		to = now.Truncate(time.Minute)
	}
	to = to.Add(by)
	if !to.Before(now.Add(-time.Minute)) {
		to = time.Time{}
	}
	p.setSpan(kind.Span{Length: p.span.Length, To: to})
}

func (p *Charts) pickSpan() Effect {
	pick := &Pick{Title: "Time shown", Current: p.span.Length.String()}
	for _, d := range kind.Spans() {
		pick.Options = append(pick.Options, Option{ID: d.String(), Label: "last " + spanWords(d)})
	}
	return Effect{Pick: pick}
}

// Refresh implements Page.
func (p *Charts) Refresh(env Env) {
	rev := env.Store.Rev(p.q)
	if rev != p.rev || p.dirty {
		p.rev, p.dirty = rev, false
		p.read(env)
	}
	p.status = p.makeStatus(env)
	p.notes = p.makeNotes(env)
	p.layout(env)
}

// read takes the board over from the store.
func (p *Charts) read(env Env) {
	l := env.Store.List(p.q)
	if l == nil || len(l.IDs) == 0 {
		return
	}
	b, ok := env.Store.Row(p.q, l.IDs[0]).(kind.Board)
	if !ok {
		return
	}
	p.board, p.known = b, true
	old := map[string]widget.Chart{}
	focused := ""
	for i, c := range p.charts {
		old[c.id] = c.chart
		if i == p.at {
			focused = c.id
		}
	}
	p.charts, p.empty = nil, nil
	for _, from := range b.Panels {
		if !from.HasPoints() {
			p.empty = append(p.empty, emptyFact(from))
			continue
		}
		c, ok := old[from.ID]
		if !ok {
			c = widget.NewChart(env.location())
		}
		c.SetData(chartData(from, b.Window))
		if from.ID == focused {
			p.at = len(p.charts)
		}
		p.charts = append(p.charts, panel{from.ID, c})
	}
	p.at = min(p.at, max(len(p.charts)-1, 0))
}

func (p *Charts) makeStatus(env Env) Status {
	st := Status{Shown: len(p.charts)}
	l := env.Store.List(p.q)
	if l == nil {
		st.Loading = true
		return st
	}
	st.Fresh = l.FreshAt
	st.Loading = !l.Complete && l.Err == nil
	if since, why := env.Store.Stale(p.q); why != nil {
		st.Stale = staleText(env, since, why, p.known)
	}
	if p.board.Partial != "" {
		st.Partial = p.board.Partial
	}
	return st
}

// failed reports whether nothing could be read.
func (p *Charts) failed() bool { return !p.known && p.status.Stale != "" }

func (p *Charts) makeNotes(env Env) []string {
	switch {
	case p.failed(): // it stands in the middle
		return nil
	case p.status.Stale != "":
		return wrapNote(p.status.Stale, env.Width)
	case p.status.Partial != "":
		return wrapNote(p.status.Partial, env.Width)
	}
	return nil
}
