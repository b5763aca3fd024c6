package channel

import "time"

type counters struct {
	messagesIn, messagesOut uint64
	bytesIn, bytesOut       uint64
	resumes                 uint64
}

// Stats is how a session is doing.
type Stats struct {
	Connected   bool          // false while a lost connection is being resumed
	RoundTrip   time.Duration // smoothed, from input to its acknowledgement
	Unanswered  time.Duration // for how long the oldest input waits for its acknowledgement
	Silent      time.Duration // since anything came from the gateway
	BytesIn     uint64        // output, error output included
	BytesOut    uint64        // input that was sent
	MessagesIn  uint64        // of all kinds, repeated ones included
	MessagesOut uint64
	Repeated    uint64 // messages sent more than once
	Resumes     uint64
}

// Stats returns how the session is doing.
func (s *Session) Stats() Stats {
	_, silent, waiting := s.health()
	s.mu.Lock()
	defer s.mu.Unlock()
	return Stats{
		Connected: s.conn != nil, RoundTrip: s.out.trip.smooth, Unanswered: waiting, Silent: silent,
		BytesIn: s.count.bytesIn, BytesOut: s.count.bytesOut,
		MessagesIn: s.count.messagesIn, MessagesOut: s.count.messagesOut,
		Repeated: s.out.repeats, Resumes: s.count.resumes,
	}
}
