package sim

import "cmp"

// logStream is what one container writes: a log stream of CloudWatch Logs.
type logStream struct {
	group     *logGroup
	name      string
	key       uint64 // what its dice are made of
	task      string // id
	def       *TaskDefinition
	container *ContainerDefinition

	from  int64 // when the container started
	term  int64 // when it got SIGTERM, 0 until then
	until int64 // when it ended, 0 until then
	code  int   // its exit code
	oom   bool  // the kernel killed it for its memory

	voice voice
	step  int64 // a time slot, in which
	burst int   // so many records are written
}

// logEvent is one event of a stream.
type logEvent struct {
	logPlace
	stream *logStream
	text   string
}

// logPlace is the place of an event in the order of CloudWatch Logs: "sorted by
// event timestamp, the timestamp when the event was ingested, and the ID of the
// PutLogEvents request". The place {ts: x, ingested: -1} is before all events of
// the time x.
type logPlace struct {
	ts, ingested int64
	key          uint64 // of the stream
	ord          uint32 // among the events of the stream at the same time
}

func (a logPlace) compare(b logPlace) int {
	return cmp.Or(cmp.Compare(a.ts, b.ts), cmp.Compare(a.ingested, b.ingested), cmp.Compare(a.key, b.key), cmp.Compare(a.ord, b.ord))
}

// What an event of a stream is, part of its ord.
const (
	lineBanner = iota // at the start
	lineRegular
	lineTold // after SIGTERM
	lineLast // at the end
)

const (
	// warmUp is how long a container says nothing but its banner, in milliseconds.
	logWarmUp = 4000
	// lastWords is how long before its end a container says nothing but why. It is
	// less than the least delay of ingestion: nobody has seen anything of that time
	// while the container still ran, so the past never changes.
	logLastWords = 900
)

// ingestedAt is when an event becomes visible. The driver sends what it got each
// second, one batch a stream, so an event is seen 1 to 3 seconds after its time,
// in order within its stream and out of order with others. (The seconds are
// chosen; AWS promises none.)
func (s *logStream) ingestedAt(ts int64) int64 {
	second := ts / 1000
	return second*1000 + 2000 + int64(mix(s.key^uint64(second))%1000)
}

// cut is when the stream stops its usual lines: at SIGTERM or shortly before the
// end, whichever comes first.
func (s *logStream) cut() int64 {
	cut := int64(1) << 62
	if s.term != 0 && !s.stubborn() {
		cut = s.term
	}
	if s.until != 0 {
		cut = min(cut, s.until-logLastWords)
	}
	return cut
}

// stubborn says whether the container goes on working after SIGTERM.
func (s *logStream) stubborn() bool { return s.def.acts.stubborn && s.container.Essential }

// lines appends the events from a up to b, without b, that are visible at a time.
// Within the stream they are in order.
func (s *logStream) lines(list []logEvent, a, b, now int64) []logEvent {
	if s.until != 0 {
		b = min(b, s.until)
	}
	a, b = max(a, s.from), min(b, now)
	if a >= b {
		return list
	}
	r := reader{s: s, list: list, a: a, b: b, now: now}
	cut := s.cut()
	if a < s.from+logWarmUp {
		r.banner(min(cut, s.from+logWarmUp))
	}
	r.regular(s.from+logWarmUp, cut)
	if s.term != 0 && b > s.term {
		r.told()
	}
	if s.until != 0 && b > s.until-logLastWords {
		r.last()
	}
	return r.list
}

// reader gathers the events of a stream in a range of time.
type reader struct {
	s         *logStream
	list      []logEvent
	a, b, now int64
}

func (r *reader) add(ts int64, class, record, line int, text string) {
	if ts < r.a || ts >= r.b {
		return
	}
	seen := r.s.ingestedAt(ts)
	if seen > r.now {
		return
	}
	r.list = append(r.list, logEvent{
		logPlace{ts, seen, r.s.key, uint32(class<<24 | (record&0xffff)<<8 | line&0xff)}, r.s, text,
	})
}

func (r *reader) banner(before int64) {
	lines := r.s.banner()
	gap := min(30+int64(r.s.key%270), (logWarmUp-100)/int64(len(lines)+1))
	for i, text := range lines {
		if ts := r.s.from + 40 + int64(i)*gap; ts < before {
			r.add(ts, lineBanner, 0, i, text)
		}
	}
}

// regular are the usual records: each slot of time has its own dice.
func (r *reader) regular(from, cut int64) {
	s := r.s
	from, to := max(from, r.a), min(cut, r.b)
	if from >= to {
		return
	}
	for k := from / s.step; k*s.step < to; k++ {
		for j := range s.burst {
			d := dice(s.key ^ mix(uint64(k)<<16|uint64(j)))
			if s.burst == 1 && d.percent(20) {
				continue
			}
			ts := k*s.step + (int64(j)*s.step+int64(d.upTo(int(s.step))))/int64(s.burst)
			if ts < from || ts >= to {
				continue
			}
			for i, text := range s.record(&d, ts) {
				r.add(ts, lineRegular, j, i, text)
			}
		}
	}
}

func (r *reader) told() {
	for i, text := range r.s.toldLines() {
		if ts := r.s.term + 12 + 30*int64(i); r.s.until == 0 || ts < r.s.until-8 {
			r.add(ts, lineTold, 0, i, text)
		}
	}
}

func (r *reader) last() {
	lines := r.s.lastLines()
	gap := min(20, (logLastWords-100)/int64(len(lines)+1))
	for i, text := range lines {
		if ts := r.s.until - 5 - int64(len(lines)-1-i)*gap; ts >= r.s.from {
			r.add(ts, lineLast, 0, i, text)
		}
	}
}

// lastVisible finds the newest event at a time, looking back slot by slot.
func (s *logStream) lastVisible(now int64) (logEvent, bool) {
	to := now
	if s.until != 0 {
		to = min(to, s.until)
	}
	for span := max(4*s.step, 4000); to > s.from; span *= 2 {
		if list := s.lines(nil, to-span, to, now); len(list) > 0 {
			return list[len(list)-1], true
		}
		to -= span
	}
	return logEvent{}, false
}
