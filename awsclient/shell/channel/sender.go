package channel

import "time"

const (
	// checkEvery is how often overdue messages are looked for.
	checkEvery = 100 * time.Millisecond
	// passedBy is how many later messages must have been acknowledged before
	// an older one counts as lost.
	passedBy = 3
	// maxBurst bounds how many overdue messages are sent again in one go.
	maxBurst = 64
)

// sent is a message that may have to be sent again.
type sent struct {
	frame  []byte
	first  time.Time // when it was first sent, or sent again on a new connection
	last   time.Time
	times  int
	passed int  // how many later messages were acknowledged since
	acked  bool // out of order; it waits for the older ones
	again  bool // to be sent again now
}

// A sender numbers the messages of one direction and keeps them until they are
// acknowledged. It has no clock and no lock of its own.
//
// As the plugin has it, only the oldest message is watched, since an agent that
// is not ready yet just does not acknowledge. Two things are added: a message
// that later ones have overtaken is repeated at once, and when repeating the
// oldest one helped, the next overdue ones are repeated in growing bursts.
type sender struct {
	next     int64  // number of the next new message
	queue    []sent // from the oldest one not acknowledged, without gaps
	again    int    // how many in queue are marked again
	burst    int
	progress bool // a repeated message was acknowledged since the last check
	checked  time.Time
	trip     estimate
	repeats  uint64
}

func newSender() sender { return sender{burst: 1, trip: newEstimate()} }

// add keeps a new message, which is being sent now. Its number must be s.next.
func (s *sender) add(now time.Time, frame []byte) {
	s.queue = append(s.queue, sent{frame: frame, first: now, last: now, times: 1})
	s.next++
}

// inFlight is the distance from the oldest message not acknowledged to the
// newest one.
func (s *sender) inFlight() int { return len(s.queue) }

// waiting returns since when the oldest message waits for its acknowledgement.
func (s *sender) waiting() (time.Time, bool) {
	if len(s.queue) == 0 {
		return time.Time{}, false
	}
	return s.queue[0].first, true
}

// ack takes an acknowledgement and reports whether it was news.
func (s *sender) ack(now time.Time, sequence int64) bool {
	i := sequence - (s.next - int64(len(s.queue)))
	if i < 0 || i >= int64(len(s.queue)) || s.queue[i].acked {
		return false
	}
	m := &s.queue[i]
	if m.times == 1 {
		s.trip.sample(now.Sub(m.last))
	} else {
		s.progress = true
	}
	if m.again {
		s.again--
	}
	*m = sent{acked: true}
	for j := range s.queue[:i] {
		s.overtake(now, &s.queue[j])
	}
	for len(s.queue) > 0 && s.queue[0].acked {
		s.queue = s.queue[1:]
	}
	return true
}

// overtake notes that a later message was acknowledged before m.
func (s *sender) overtake(now time.Time, m *sent) {
	if m.acked {
		return
	}
	m.passed++
	if m.passed == passedBy && m.times == 1 && now.Sub(m.last) >= s.trip.smooth {
		s.mark(m)
	}
}

func (s *sender) mark(m *sent) {
	if !m.acked && !m.again {
		m.again = true
		s.again++
	}
}

// check marks overdue messages. It acts at most once in checkEvery.
func (s *sender) check(now time.Time) {
	if len(s.queue) == 0 || now.Sub(s.checked) < checkEvery {
		return
	}
	s.checked = now
	if now.Sub(s.queue[0].last) < s.trip.timeout {
		return
	}
	if s.progress {
		s.burst = min(2*s.burst, maxBurst)
	} else {
		s.burst = 1
		s.trip.backoff()
	}
	s.progress = false
	marked := 0
	for i := range s.queue {
		m := &s.queue[i]
		if m.acked || now.Sub(m.last) < s.trip.timeout && i > 0 {
			continue
		}
		s.mark(m)
		if marked++; marked == s.burst {
			return
		}
	}
}

// nextCheck returns when check can first find something.
func (s *sender) nextCheck() (time.Time, bool) {
	if len(s.queue) == 0 {
		return time.Time{}, false
	}
	due, soonest := s.queue[0].last.Add(s.trip.timeout), s.checked.Add(checkEvery)
	if due.Before(soonest) {
		return soonest, true
	}
	return due, true
}

// repeat returns the oldest frame that is to be sent again, or nil.
func (s *sender) repeat(now time.Time) []byte {
	if s.again == 0 {
		return nil
	}
	for i := range s.queue {
		m := &s.queue[i]
		if m.again {
			m.again = false
			s.again--
			m.last = now
			m.times++
			m.passed = 0
			s.repeats++
			return m.frame
		}
	}
	return nil
}

// restart marks everything that is not acknowledged, as after a new connection.
func (s *sender) restart(now time.Time) {
	for i := range s.queue {
		s.mark(&s.queue[i])
		s.queue[i].first = now
	}
}
