package widget

import (
	"slices"
	"time"

	"github.com/ecsdeck/ecsdeck/themes"
)

// LogSource is where lines come from: one of several that are read together.
type LogSource struct {
	Name   string
	Tone   themes.Tone // Text: the next of the series tones
	Hidden bool
}

// LogTimes is how the time of a line is shown.
type LogTimes uint8

// The ways to show the time.
const (
	TimesNone LogTimes = iota
	TimesLocal
	TimesRelative
)

// LogPane shows the lines of a ring. What a frame costs depends on the area
// alone: lines are cleaned, wrapped and coloured when they are drawn.
//
// Unlike other widgets it is used by pointer, since its lines are far too many
// to be copied; View only reads it. Searching and filtering are done piece by
// piece: as long as Busy, Work has to be called.
type LogPane struct {
	ring    *Ring
	loc     *time.Location
	now     time.Time
	sources []LogSource
	prefix  bool
	times   LogTimes
	nowrap  bool
	fields  []string
	empty   Notice

	width, height int
	left          int // cells that are scrolled away at the left

	grip    grip    // of the scroll bar
	free    bool    // not following
	top     logSpot // the first row in sight when it is free
	cursor  int64   // place of the selected line, noPlace for none
	waiting int     // lines that came since the pane is free
	paused  bool
	limit   int64 // when paused: the place after the last line that is shown
	held    int   // lines that came since it is paused

	filter LogFilter
	shown  *logScan // nil when every line is shown
	query  string
	finder *matcher
	hits   *logScan // nil when nothing is searched
	hit    int64    // place of the match the pane stands on, noPlace for none
	seek   int      // the direction of a search that has not ended, or 0
	fresh  bool     // the search has not stood on any match yet
	origin logSpot  // where the window stood before the search
	typing bool     // nothing but the query has changed since
}

// logSpot is a row of a line.
type logSpot struct {
	place int64
	row   int
}

const noPlace = int64(-1 << 62)

// NewLogPane makes a pane that follows a ring; nil makes a ring of the usual
// bounds. Times are of loc; nil is UTC.
func NewLogPane(ring *Ring, loc *time.Location) *LogPane {
	if ring == nil {
		ring = NewRing(0, 0)
	}
	if loc == nil {
		loc = time.UTC
	}
	return &LogPane{ring: ring, loc: loc, prefix: true, cursor: noPlace, hit: noPlace}
}

// Ring is what the pane shows. Lines go in through the pane alone.
func (p *LogPane) Ring() *Ring { return p.ring }

// Layout gives the pane its area.
func (p *LogPane) Layout(width, height int) {
	p.width, p.height = max(width, 0), max(height, 0)
	p.settle()
}

// SetLocation changes the zone that times are shown in.
func (p *LogPane) SetLocation(loc *time.Location) {
	if loc != nil {
		p.loc = loc
		p.settle()
	}
}

// SetNow tells the time, which relative times are counted from.
func (p *LogPane) SetNow(now time.Time) { p.now = now }

// SetEmpty says what stands in the pane when there are no lines.
func (p *LogPane) SetEmpty(n Notice) { p.empty = n }

// SetSources names the sources of the lines, by their index.
func (p *LogPane) SetSources(s []LogSource) {
	s = slices.Clone(s)
	same := len(s) >= len(p.sources)
	for i := range s {
		same = same && s[i].Hidden == p.hidden(i)
	}
	p.sources = s
	if !same {
		p.refilter()
	}
}

// Sources lists the sources.
func (p *LogPane) Sources() []LogSource { return slices.Clone(p.sources) }

// ShowSource shows or hides the lines of a source. They are kept either way.
func (p *LogPane) ShowSource(i int, on bool) {
	if i < 0 || i >= len(p.sources) || p.sources[i].Hidden != on {
		return
	}
	p.sources = slices.Clone(p.sources)
	p.sources[i].Hidden = !on
	p.refilter()
}

// OnlySource hides all sources but one; a number out of range shows all.
func (p *LogPane) OnlySource(only int) {
	p.sources = slices.Clone(p.sources)
	for i := range p.sources {
		p.sources[i].Hidden = i != only && only >= 0 && only < len(p.sources)
	}
	p.refilter()
}

func (p *LogPane) hidden(i int) bool { return i >= 0 && i < len(p.sources) && p.sources[i].Hidden }

// SetPrefix shows or hides the names of the sources before the lines. With one
// source they are never shown.
func (p *LogPane) SetPrefix(on bool) { p.prefix = on; p.settle() }

// SetTimes chooses how times are shown.
func (p *LogPane) SetTimes(t LogTimes) { p.times = t; p.settle() }

// Times is how times are shown.
func (p *LogPane) Times() LogTimes { return p.times }

// CycleTimes goes on to the next way of showing times.
func (p *LogPane) CycleTimes() { p.SetTimes((p.times + 1) % (TimesRelative + 1)) }

// SetWrap turns the wrapping of long lines on (as it is at first) or off.
func (p *LogPane) SetWrap(on bool) {
	p.nowrap, p.left = !on, 0
	p.top.row = 0
	p.settle()
}

// Wraps tells whether long lines are wrapped.
func (p *LogPane) Wraps() bool { return !p.nowrap }

// SetFields shows only these fields of lines that have any; none shows lines
// as they are.
func (p *LogPane) SetFields(fields ...string) {
	p.fields = slices.Clone(fields)
	p.top.row = 0
	p.settle()
}

// Fields lists the fields that are shown alone.
func (p *LogPane) Fields() []string { return slices.Clone(p.fields) }

// Append puts new lines in, in order of time; late ones find their place.
func (p *LogPane) Append(lines ...LogLine) {
	if len(lines) == 0 {
		return
	}
	n := len(lines)
	if p.narrowed() && p.free {
		n = 0
		for i := range lines {
			if e := entryOf(lines[i]); p.takes(&e) {
				n++
			}
		}
	}
	p.adjust(p.ring.append(lines))
	if p.paused {
		p.held += n
	} else if p.free {
		p.waiting += n
	}
	p.settle()
	if p.waiting > 0 && !p.top.before(p.bottom()) { // the end is in sight
		p.waiting = 0
	}
}

// Prepend puts older lines in, without moving what is seen. It returns how
// many were taken: when the ring is full no more are.
func (p *LogPane) Prepend(lines []LogLine) int {
	n, c := p.ring.prepend(lines)
	p.adjust(c)
	p.settle()
	return n
}

// Clear takes all lines out.
func (p *LogPane) Clear() {
	p.ring.Clear()
	p.free, p.waiting, p.held, p.cursor, p.hit = false, 0, 0, noPlace, noPlace
	p.limit = p.ring.end()
	p.refilter()
}

// adjust brings all places in line with a ring that has changed.
func (p *LogPane) adjust(c splice) {
	for _, place := range [...]*int64{&p.top.place, &p.cursor, &p.hit} {
		if *place != noPlace {
			*place = c.moved(*place)
		}
	}
	// The limit stands after the line that it belongs to.
	p.limit = c.moved(p.limit-1) + 1
	p.origin.place = c.moved(p.origin.place)
	for _, s := range [...]*logScan{p.shown, p.hits} {
		if s != nil {
			s.follow(p.ring, c)
		}
	}
	if p.cursor != noPlace && p.cursor < p.ring.first {
		p.cursor = p.ring.first
	}
	if p.hit != noPlace && p.hit < p.ring.first {
		p.hit = noPlace
	}
}

// narrowed tells whether some lines may be left out.
func (p *LogPane) narrowed() bool {
	return !p.filter.Empty() || slices.ContainsFunc(p.sources, func(s LogSource) bool { return s.Hidden })
}

// takes tells whether a line is shown.
func (p *LogPane) takes(e *logEntry) bool {
	return !p.hidden(int(e.source)) && p.filter.match(e)
}

// SetFilter shows only the lines that a filter takes. The others are kept.
func (p *LogPane) SetFilter(f LogFilter) {
	p.filter = f
	p.refilter()
}

// Filter is what chooses the lines.
func (p *LogPane) Filter() LogFilter { return p.filter }

// refilter starts to look for the lines that are shown, from where the pane
// stands. The first piece is done at once, so that the next frame has it.
func (p *LogPane) refilter() {
	at := p.ring.end()
	if p.free {
		at = min(max(p.top.place, p.ring.first), p.ring.end())
	}
	p.shown = nil
	if p.narrowed() {
		p.shown = newScan(at, p.takes)
	}
	p.waiting = 0
	if p.finder != nil {
		if p.hit != noPlace && !p.takes(p.ring.entry(p.hit)) {
			p.hit = noPlace
		}
		p.startSearch()
	}
	p.Work()
}

// workBudget is how many bytes of lines one call of Work looks at: a few
// milliseconds even with a regular expression.
const workBudget = 512 << 10

// Work goes on with the filter and the search for a few milliseconds. It
// returns Busy.
func (p *LogPane) Work() bool {
	if p.shown != nil {
		p.shown.work(p.ring, workBudget/p.filter.cost())
	}
	if p.hits != nil {
		p.hits.work(p.ring, workBudget/max(p.finder.cost(), p.filter.cost()))
		if p.seek != 0 {
			p.step(p.seek)
		}
	}
	p.settle()
	return p.Busy()
}

// Busy tells whether there are lines that the filter or the search has not
// looked at yet.
func (p *LogPane) Busy() bool {
	return p.shown != nil && !p.shown.done(p.ring) || p.hits != nil && !p.hits.done(p.ring)
}

// LogStatus is what there is to say about a pane.
type LogStatus struct {
	Lines, Bytes int // in the ring
	Shown        int // of them, so far as the filter has looked
	Dropped      int // given up to stay within the ring's bounds
	Following    bool
	Waiting      int // new lines below, since the pane does not follow
	Paused       bool
	Held         int // new lines since it is paused
	Hit, Hits    int // which match it stands on, from 1 (0: none), of how many found so far
	Busy         bool
}

// Status tells where the pane stands.
func (p *LogPane) Status() LogStatus {
	s := LogStatus{
		Lines: p.ring.Len(), Bytes: p.ring.Bytes(), Shown: p.ring.Len(), Dropped: p.ring.Dropped(),
		Following: !p.free && !p.paused, Waiting: p.waiting, Paused: p.paused, Held: p.held, Busy: p.Busy(),
	}
	if p.shown != nil {
		s.Shown = p.shown.found.n
	}
	if p.hits != nil {
		s.Hits = p.hits.found.n
		if p.hit != noPlace {
			s.Hit = p.hits.rank(p.hit) + 1
		}
	}
	return s
}
