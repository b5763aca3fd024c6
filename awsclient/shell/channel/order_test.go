package channel

import (
	"container/heap"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// flight is something under way between a sender and a receiver.
type flight struct {
	at       time.Time
	ack      bool
	sequence int64
}

type flights []flight

func (f flights) Len() int           { return len(f) }
func (f flights) Less(i, j int) bool { return f[i].at.Before(f[j].at) }
func (f flights) Swap(i, j int)      { f[i], f[j] = f[j], f[i] }
func (f *flights) Push(x any)        { *f = append(*f, x.(flight)) }
func (f *flights) Pop() any {
	old := *f
	x := old[len(old)-1]
	*f = old[:len(old)-1]
	return x
}

// A lab runs the two state machines against each other over a bad line, without
// goroutines: the time is a number.
type lab struct {
	t             *rapid.T
	now           time.Time
	sender        sender
	receiver      receiver
	air           flights
	dice          *rand.Rand
	loss, twice   float64
	delay, jitter time.Duration
	deafUntil     time.Time // the receiver has no room
	got           []int64
}

func (l *lab) fly(ack bool, sequence int64) {
	if l.dice.Float64() < l.loss {
		return
	}
	for n := 0; n == 0 || n == 1 && l.dice.Float64() < l.twice; n++ {
		at := l.now.Add(l.delay + time.Duration(l.dice.Int64N(int64(l.jitter)+1)))
		heap.Push(&l.air, flight{at, ack, sequence})
	}
}

func (l *lab) land(f flight) {
	if f.ack {
		l.sender.ack(l.now, f.sequence)
		return
	}
	m := message{sequence: f.sequence, payload: []byte("payload")}
	acknowledge, process := l.receiver.accept(&m, !l.now.Before(l.deafUntil))
	if acknowledge {
		l.fly(true, f.sequence)
	}
	for ok := process; ok; m, ok = l.receiver.next() {
		l.got = append(l.got, m.sequence)
	}
}

// check holds the invariants of the sender.
func (l *lab) check(window int) {
	marked := 0
	for _, m := range l.sender.queue {
		if m.again {
			marked++
		}
		if m.again && m.acked {
			l.t.Fatal("an acknowledged message is to be sent again")
		}
	}
	if marked != l.sender.again || len(l.sender.queue) > window {
		l.t.Fatalf("%d marked of %d, %d in flight of %d", marked, l.sender.again, len(l.sender.queue), window)
	}
	if len(l.sender.queue) > 0 && l.sender.queue[0].acked {
		l.t.Fatal("the oldest message is acknowledged and kept")
	}
	if e := l.sender.trip; e.timeout <= 0 || e.timeout > maxTimeout {
		l.t.Fatalf("timeout %v", e.timeout)
	}
}

// Whatever the line does, as long as it lets something through, everything
// arrives once and in order, and the sender forgets it.
func TestStateMachines(t *testing.T) { rapid.Check(t, stateMachines) }

func FuzzStateMachines(f *testing.F) { f.Fuzz(rapid.MakeFuzz(stateMachines)) }

func stateMachines(t *rapid.T) {
	start := time.Unix(1_800_000_000, 0)
	l := &lab{
		t: t, now: start, sender: newSender(), receiver: newReceiver(rapid.SampledFrom([]int{1 << 20, 7 * 5}).Draw(t, "held bytes")),
		dice:  rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0)),
		loss:  rapid.Float64Range(0, 0.5).Draw(t, "loss"),
		twice: rapid.Float64Range(0, 0.5).Draw(t, "twice"),
		delay: time.Duration(rapid.IntRange(0, 900).Draw(t, "delay")) * time.Millisecond,
		// Enough to put hundreds of messages out of order.
		jitter: time.Duration(rapid.IntRange(0, 500).Draw(t, "jitter")) * time.Millisecond,
	}
	count := rapid.IntRange(1, 400).Draw(t, "messages")
	window := rapid.IntRange(1, 256).Draw(t, "window")
	// Longer apart than a round trip, or nothing would ever be acknowledged.
	cut := rapid.SampledFrom([]int{0, 4, 11}).Draw(t, "cut each so many seconds")
	l.deafUntil = start.Add(time.Duration(rapid.IntRange(0, 5).Draw(t, "deaf seconds")) * time.Second)
	for step := 0; len(l.got) < count || l.sender.inFlight() > 0; step++ {
		if l.now.Sub(start) > time.Hour {
			t.Fatalf("after an hour %d of %d messages arrived, %d in flight", len(l.got), count, l.sender.inFlight())
		}
		l.now = l.now.Add(time.Millisecond)
		if cut > 0 && step%(cut*1000) == cut*1000-1 {
			l.air = nil
			l.sender.restart(l.now)
		}
		for len(l.air) > 0 && !l.air[0].at.After(l.now) {
			l.land(heap.Pop(&l.air).(flight))
		}
		l.sender.check(l.now)
		if frame := l.sender.repeat(l.now); frame != nil {
			l.fly(false, int64(binary.BigEndian.Uint64(frame)))
		} else if l.sender.next < int64(count) && l.sender.inFlight() < window {
			sequence := l.sender.next
			l.sender.add(l.now, binary.BigEndian.AppendUint64(nil, uint64(sequence)))
			l.fly(false, sequence)
		}
		if step%97 == 0 {
			l.check(window)
		}
	}
	for i, sequence := range l.got {
		if sequence != int64(i) {
			t.Fatalf("message %d came at place %d", sequence, i)
		}
	}
	if len(l.got) != count || l.receiver.size != 0 || len(l.receiver.held) != 0 {
		t.Fatalf("%d of %d messages, %d bytes held", len(l.got), count, l.receiver.size)
	}
}

func TestSenderRepeatsTheOldestOnly(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	s := newSender()
	for i := range 10 {
		s.add(now, []byte{byte(i)})
	}
	var repeated []byte
	for range 3000 { // three seconds
		now = now.Add(time.Millisecond)
		s.check(now)
		if f := s.repeat(now); f != nil {
			repeated = append(repeated, f[0])
		}
	}
	// After 0.2 s, then with the timeout doubled: 0.6 s, 1.4 s, 2.4 s.
	if string(repeated) != "\x00\x00\x00\x00" {
		t.Errorf("repeated %v", repeated)
	}
}

// When an agent comes back that missed everything, what it missed follows in
// bursts. One timeout for each message would take more than 40 s.
func TestSenderRecoversInBursts(t *testing.T) {
	start := time.Unix(1_800_000_000, 0)
	s := newSender()
	for i := range 200 {
		s.add(start, []byte{byte(i)})
	}
	now := start
	acks := make(map[time.Time][]int64)
	for s.inFlight() > 0 && now.Sub(start) < time.Hour {
		now = now.Add(time.Millisecond)
		s.check(now)
		if f := s.repeat(now); f != nil {
			acks[now.Add(50*time.Millisecond)] = append(acks[now.Add(50*time.Millisecond)], int64(f[0]))
		}
		for _, sequence := range acks[now] {
			s.ack(now, sequence)
		}
	}
	if took := now.Sub(start); took > 4*time.Second || s.repeats != 200 {
		t.Errorf("took %v and %d repeats", took, s.repeats)
	}
}

// On a new connection everything that is not acknowledged goes again, in order
// and at once.
func TestSenderRestarts(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	s := newSender()
	for i := range 10 {
		s.add(now, []byte{byte(i)})
	}
	s.ack(now, 0)
	s.ack(now, 5)
	now = now.Add(time.Millisecond)
	s.restart(now)
	s.restart(now)
	s.ack(now, 7)
	var again []byte
	for f := s.repeat(now); f != nil; f = s.repeat(now) {
		again = append(again, f...)
	}
	if string(again) != "\x01\x02\x03\x04\x06\x08\x09" {
		t.Errorf("sent again: %v", again)
	}
	if since, ok := s.waiting(); !ok || !since.Equal(now) {
		t.Errorf("waits since %v", since)
	}
}

func TestAcksAreQueuedOnce(t *testing.T) {
	var q ackQueue
	for range 3 {
		for sequence := range int64(maxAcks + 10) {
			q.put(&message{kind: typeOutput, sequence: sequence})
		}
	}
	for sequence := range int64(maxAcks) {
		if a := q.take(); a.sequence != sequence {
			t.Fatalf("%d instead of %d", a.sequence, sequence)
		}
	}
	if !q.empty() || len(q.waiting) != 0 {
		t.Errorf("%d left", len(q.list))
	}
	q.put(&message{sequence: 3})
	if q.empty() {
		t.Error("a repeated message is not acknowledged again")
	}
}

func TestOutbox(t *testing.T) {
	var o outbox
	o.write(make([]byte, 1000))
	o.put(payloadSize, []byte("old"))
	o.write(make([]byte, 30))
	o.put(payloadSize, []byte("new"))
	o.write(make([]byte, 2000))
	o.first(payloadHandshakeResponse, []byte("first"))
	if o.size != 3030 {
		t.Errorf("size %d", o.size)
	}
	o.back([]parcel{o.take(), o.take()})
	var got []string
	for !o.empty() {
		p := o.take()
		got = append(got, fmt.Sprint(p.kind, " ", len(p.data), " ", strings.Trim(string(p.data), "\x00")))
	}
	want := []string{"6 5 first", "1 1000 ", "3 3 new", "1 1024 ", "1 1006 "}
	if !slices.Equal(got, want) || o.size != 0 {
		t.Errorf("took %q, size %d", got, o.size)
	}
}

func TestSenderRepeatsWhatWasOvertaken(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	s := newSender()
	for i := range 5 {
		s.add(now, []byte{byte(i)})
	}
	now = now.Add(150 * time.Millisecond)
	s.ack(now, 0)
	s.ack(now, 2)
	s.ack(now, 3)
	if f := s.repeat(now); f != nil {
		t.Fatalf("repeated %v too early", f)
	}
	s.ack(now, 4)
	if f := s.repeat(now); f == nil || f[0] != 1 {
		t.Fatalf("repeated %v", f)
	}
	if s.ack(now, 4) || s.ack(now, 5) || s.ack(now, -1) || !s.ack(now, 1) || s.ack(now, 1) || s.inFlight() != 0 {
		t.Error("acknowledgements are counted wrongly")
	}
}

func TestReceiverRefusesWhatIsTooFar(t *testing.T) {
	r := newReceiver(1 << 20)
	for sequence, want := range map[int64]bool{-1: false, 1: true, maxHeld: true, maxHeld + 1: false, 1<<63 - 1: false} {
		if ack, process := r.accept(&message{sequence: sequence}, true); ack != want || process {
			t.Errorf("message %d: acknowledged %v, processed %v", sequence, ack, process)
		}
	}
	if !r.gap() {
		t.Error("held messages are no gap")
	}
}

func TestEstimate(t *testing.T) {
	e := newEstimate()
	for range 100 {
		e.sample(50 * time.Millisecond)
	}
	if e.smooth.Round(time.Millisecond) != 50*time.Millisecond || e.timeout > 65*time.Millisecond || e.timeout < 60*time.Millisecond {
		t.Errorf("a steady 50 ms: %+v", e)
	}
	e.sample(10 * time.Second)
	if e.timeout != maxTimeout {
		t.Errorf("after an outlier: %+v", e)
	}
	first := newEstimate()
	first.sample(180 * time.Millisecond)
	// By hand: dev = 80/4 = 20, smooth = (700+180)/8 = 110, timeout = 110 + 4*20.
	if first.timeout != 190*time.Millisecond {
		t.Errorf("first sample: %+v", first)
	}
}

func TestBucket(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	b := newBucket(900, 32, now)
	end := now.Add(10 * time.Second)
	taken := 0
	for now.Before(end) {
		if wait := b.take(now); wait > 0 {
			now = now.Add(wait)
		} else {
			taken++
		}
	}
	if taken < 9000 || taken > 9000+33 {
		t.Errorf("%d in ten seconds at 900 a second", taken)
	}
}
