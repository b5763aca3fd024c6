package sim

import (
	"container/heap"
	"math/rand/v2"
	"time"
)

// timer is something that will happen.
type timer struct {
	at  time.Time
	seq uint64 // timers of the same time go in the order in which they were set
	run func()
	rng *rand.Rand // what it draws from: that of whoever set it
}

// timers is what will happen, the next first.
type timers struct {
	list []timer
	seq  uint64
}

// Len implements heap.Interface.
func (t *timers) Len() int { return len(t.list) }

// Less implements heap.Interface.
func (t *timers) Less(i, j int) bool {
	a, b := &t.list[i], &t.list[j]
	if a.at.Equal(b.at) {
		return a.seq < b.seq
	}
	return a.at.Before(b.at)
}

// Swap implements heap.Interface.
func (t *timers) Swap(i, j int) { t.list[i], t.list[j] = t.list[j], t.list[i] }

// Push implements heap.Interface.
func (t *timers) Push(x any) { t.list = append(t.list, x.(timer)) }

// Pop implements heap.Interface.
func (t *timers) Pop() any {
	last := len(t.list) - 1
	x := t.list[last]
	t.list[last] = timer{}
	t.list = t.list[:last]
	return x
}

// at lets something happen at a time; what has passed already happens next.
func (w *World) at(when time.Time, run func()) {
	if when.Before(w.now) {
		when = w.now
	}
	w.timers.seq++
	heap.Push(&w.timers, timer{at: when, seq: w.timers.seq, run: run, rng: w.rng})
}

// after lets something happen after a while.
func (w *World) after(d time.Duration, run func()) { w.at(w.now.Add(d), run) }

// advance plays the World up to now, each thing at its own time, so that it
// does not matter how often it is called. It never goes back. The caller holds
// w.mu.
func (w *World) advance(now time.Time) {
	now = now.Round(0)
	for len(w.timers.list) > 0 && !w.timers.list[0].at.After(now) {
		t := heap.Pop(&w.timers).(timer)
		w.now = t.at
		main := w.rng
		w.rng = t.rng
		t.run()
		w.rng = main
	}
	if now.After(w.now) {
		w.now = now
	}
}

// apart does something, and all that follows from it, with random numbers of its
// own: what is added to a world in this way leaves the ids and times of the rest
// as they are.
func (w *World) apart(stream uint64, do func()) {
	main := w.rng
	w.rng = rand.New(rand.NewPCG(w.opts.Seed, stream))
	do()
	w.rng = main
}

// epoch is the World's present.
func (w *World) epoch() Epoch { return epochOf(w.now) }
