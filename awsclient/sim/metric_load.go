package sim

import "time"

// load is the work that a service has, whatever the number of its tasks: with
// more of them each does less.
type load struct {
	count0   int     // tasks at the beginning
	level    float64 // percent of CPU that each of those needs at the busiest time
	memory   float64 // percent of memory that a task takes
	requests float64 // a second and task at the busiest time; 0 without a load balancer
	answer   float64 // milliseconds that an idle task takes to answer
	network  float64 // bytes a second at 100 percent CPU
	steady   bool    // no day and night, no chance peaks
	plan     []swing // peaks, in order
	busy     bool    // the days of the past were busy: see swing
	upCount  int     // how many tasks then
	upLevel  float64 // and what factor of the work
}

// swing is a peak of the work: for a while it is some times as much.
type swing struct {
	from, to Epoch
	by       float64
}

// The hours of the day in which the services that scale had more work, before the
// World began.
const busyFrom, busyTo = 9 * time.Hour, 20 * time.Hour

// newLoad draws the work of a service.
func newLoad(seed uint64, s *Service) load {
	l := load{
		level: within(seed, 1, 22, 62), memory: within(seed, 2, 28, 64),
		answer: within(seed, 3, 9, 140), network: within(seed, 4, 4e5, 6e6), count0: 1,
	}
	if s == nil {
		return l
	}
	l.count0 = max(1, s.DesiredCount)
	if len(s.LoadBalancers) > 0 {
		l.requests = within(seed, 5, 3, 70)
	}
	return l
}

// work is the work at a time, in percent of the CPU of one task.
func (p *past) work(at Epoch) float64 {
	p.remember(at)
	return p.memo.work
}

// share is the part of a serving task in the work, in percent of its CPU.
func (p *past) share(at Epoch) float64 {
	p.remember(at)
	return p.memo.share
}

// remember works a time out, unless it is the one that was asked for last.
func (p *past) remember(at Epoch) {
	if p.memo.at == at {
		return
	}
	m := &p.memo
	m.at, m.work, m.share = at, p.workAt(at), 0
	if p.service == nil {
		m.share = m.work // a standalone task has its work to itself
	} else if n := p.standing(at).serving; n > 0 {
		m.share = m.work / float64(n)
	}
}

func (p *past) workAt(at Epoch) float64 {
	l := &p.load
	work := float64(l.count0) * l.level * (1 + 0.06*wave(p.seed+11, at, 7*time.Minute) + 0.03*wave(p.seed+12, at, time.Minute))
	if !l.steady {
		work *= daylight(at) * (1 + 0.12*wave(p.seed+13, at, time.Hour)) * p.chance(at)
	}
	if l.busy {
		work *= 1 + (l.upLevel-1)*p.busyness(at)
	}
	for _, s := range l.plan {
		work *= 1 + (s.by-1)*min(ramp(at, s.from, time.Minute), 1-ramp(at, s.to, time.Minute))
	}
	return work
}

// chance is a peak of some minutes on one day of three.
func (p *past) chance(at Epoch) float64 {
	const day = 24 * 3600 * 1000
	n := int64(at) / day
	if unit(p.seed+14, n) > 0.33 {
		return 1
	}
	from := Epoch(n*day + int64(within(p.seed+15, n, 0, day-3_600_000)))
	to := from + Epoch(within(p.seed+16, n, 4, 18)*60_000)
	return 1 + within(p.seed+17, n, 0.3, 0.8)*min(ramp(at, from, 2*time.Minute), 1-ramp(at, to, 4*time.Minute))
}

// busyness is 1 in the busy hours of the past, else 0; it ends an hour before the
// World begins.
func (p *past) busyness(at Epoch) float64 {
	from, to := p.busyHours(at)
	return min(ramp(at, from, 8*time.Minute), 1-ramp(at, to, 8*time.Minute))
}

// busyHours are the busy hours of the day of a time, in the past.
func (p *past) busyHours(at Epoch) (from, to Epoch) {
	day := at - at%(24*3600*1000)
	from = day + Epoch((busyFrom + time.Duration(unit(p.seed+18, int64(day))*float64(time.Hour))).Milliseconds())
	to = day + Epoch((busyTo + time.Duration(unit(p.seed+19, int64(day))*float64(time.Hour))).Milliseconds())
	end := p.began - 3_600_000
	return min(from, end), min(to, end)
}

// The past's scaling followed its load by that much.
const scaleOutLag, scaleInLag = 12 * time.Minute, 24 * time.Minute

// count is how many tasks a service had before the World began.
func (l *load) count(at Epoch, p *past) int {
	if !l.busy {
		return l.count0
	}
	from, to := p.busyHours(at)
	if at >= from+Epoch(scaleOutLag.Milliseconds()) && at < to+Epoch(scaleInLag.Milliseconds()) && to > from {
		return l.upCount
	}
	return l.count0
}

// burst is how far over its share a task on a host may go; Fargate gives no more
// than was asked for.
const burst = 160

// cpu is the CPU of a task at a time, in percent of what it reserves; share is
// that of its service.
func (l *taskLife) cpu(at Epoch, share float64) float64 {
	age := float64(at-l.from) / 1000
	use := 0.6 + 0.8*unit(l.seed, int64(at))
	if l.good <= at && at < l.out {
		use += share * (1 + 0.09*(2*unit(l.seed, 21)-1)) * (1 + 0.05*jitter(l.seed+22, at))
	}
	if l.from > 0 && age < 50 { // what starts works hard
		use = max(use, within(l.seed, 23, 62, 97)*(1-age/90))
	}
	most := 100.0
	if !l.fargate {
		most = burst
	}
	return min(most, use)
}

// memory is the memory of a task at a time, in percent of what it reserves.
func (l *taskLife) memory(at Epoch) float64 {
	base := l.past.load.memory * (1 + 0.05*(2*unit(l.seed, 31)-1))
	if l.ends != 0 && l.from > 0 { // it leaks until it is killed
		return min(99.6, 34+66*ramp(at, l.from, time.Duration(l.ends-l.from)*time.Millisecond))
	}
	use := base + 4*wave(l.seed+32, at, 11*time.Minute) + 5*(l.past.work(at)/(float64(l.past.load.count0)*l.past.load.level)-0.6)
	if l.from > 0 {
		use *= 0.55 + 0.45*ramp(at, l.from, 9*time.Minute)
	}
	return max(3, min(98, use))
}
