package sim

import (
	"slices"
)

// logScan reads the events of some streams of one group in order.
type logScan struct {
	streams  []*logStream
	from, to int64 // Unix milliseconds, without to
	now      int64
	backward bool     // the newest first
	start    logPlace // only events beyond this one
	started  bool     // start is set
	match    textMatcher
	limit    int // events
	budget   int // events looked at, 0 is scanBudget
}

const (
	// maxPage and maxPageBytes bound a page: "up to 1 MB of log events or up to
	// 10,000 log events".
	maxPage      = 10_000
	maxPageBytes = 1 << 20
	// perEvent is what an event costs besides its text, in bytes ("CloudWatch Logs
	// quotas": "plus 26 bytes for each log event").
	perEvent = 26
	// scanBudget is how many events one call looks at before it answers with what
	// it has, which may be nothing, and a token. Chosen.
	scanBudget = 30_000
	// scanWindows bounds the empty stretches of time of one call. Chosen.
	scanWindows = 2_000
)

// scanned is what a scan found: the events, and where to go on; more says
// whether there may be any.
type scanned struct {
	events []logEvent
	place  logPlace
	more   bool
}

// run reads up to a page.
func (c *logScan) run() scanned {
	lo, hi := c.bounds()
	out := scanned{place: c.start}
	if !c.started {
		out.place = logPlace{ts: lo, ingested: -1}
		if c.backward {
			out.place.ts = hi
		}
	}
	budget, size := c.budget, 0
	if budget == 0 {
		budget = scanBudget
	}
	for windows := 0; lo < hi; windows++ {
		if budget <= 0 || windows > scanWindows {
			out.more = true
			return out
		}
		a, b := c.window(lo, hi)
		for _, e := range c.between(a, b) {
			if !c.beyond(e.logPlace, out.place) {
				continue
			}
			budget--
			if c.match == nil || c.match(e.text) {
				if len(out.events) == c.limit || size+len(e.text)+perEvent > maxPageBytes && len(out.events) > 0 {
					out.more = true
					return out
				}
				size += len(e.text) + perEvent
				out.events = append(out.events, e)
			}
			out.place = e.logPlace
		}
		if c.backward {
			hi, out.place = a, logPlace{ts: a, ingested: -1}
		} else {
			lo, out.place = b, logPlace{ts: b, ingested: -1}
		}
	}
	return out
}

// beyond says whether a place is further on in the direction of the scan.
func (c *logScan) beyond(p, than logPlace) bool {
	if c.backward {
		return p.compare(than) < 0
	}
	return p.compare(than) > 0
}

// bounds narrows the range to where events can be.
func (c *logScan) bounds() (lo, hi int64) {
	lo, hi = c.now, min(c.to, c.now)
	for _, s := range c.streams {
		lo = min(lo, s.from)
	}
	lo = max(lo, c.from)
	if c.started && c.backward {
		hi = min(hi, c.start.ts+1)
	} else if c.started {
		lo = max(lo, c.start.ts)
	}
	return lo, hi
}

// window is the next stretch of time to read: one of about as many events as a
// page of this call has.
func (c *logScan) window(lo, hi int64) (a, b int64) {
	at := lo
	if c.backward {
		at = hi - 1
	}
	perSecond, next := 0.0, int64(-1)
	for _, s := range c.streams {
		switch until := s.until; {
		case s.from <= at && (until == 0 || until > at):
			perSecond += float64(s.burst) * 1000 / float64(s.step)
		case !c.backward && s.from > at && (next < 0 || s.from < next):
			next = s.from
		case c.backward && until != 0 && until <= at && until > next:
			next = until
		}
	}
	if perSecond == 0 { // nobody writes: on to the next one who does
		if next < 0 {
			return lo, hi
		}
		if c.backward {
			return min(max(next-1000, lo), hi-1), hi
		}
		return lo, max(min(next+1000, hi), lo+1)
	}
	width := int64(float64(min(c.limit, 1500)+100) / perSecond * 1000)
	width = min(max(width, 250), 30*60*1000)
	if c.backward {
		return max(lo, hi-width), hi
	}
	return lo, min(hi, lo+width)
}

// between are all visible events from a up to b, in the order of the scan.
func (c *logScan) between(a, b int64) []logEvent {
	var list []logEvent
	for _, s := range c.streams {
		list = s.lines(list, a, b, c.now)
	}
	slices.SortFunc(list, func(x, y logEvent) int { return x.compare(y.logPlace) })
	if c.backward {
		slices.Reverse(list)
	}
	return list
}
