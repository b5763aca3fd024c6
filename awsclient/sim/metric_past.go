package sim

import (
	"slices"
	"sort"
	"time"
)

// never is later than all that happens.
const never = Epoch(1) << 60

// pastDays is how long metrics are kept: those of one minute, by the user guide
// of CloudWatch.
const pastDays = 15 * 24 * time.Hour

// taskLife is what metrics need to know of a task, and outlives it.
type taskLife struct {
	id      string
	seed    uint64
	def     *TaskDefinition
	size    size
	fargate bool
	inst    *ContainerInstance // nil on Fargate
	past    *past

	started Epoch // RUNNING since
	from    Epoch // the same; 0 for one that was there before the World began
	good    Epoch // serving since, never for one that does not
	bad     Epoch // a health check failed
	out     Epoch // takes no new work
	till    Epoch // the containers have ended
	ends    Epoch // when its memory will be full: see behaviour.exit
}

// during says whether the task ran at some time of a span.
func (l *taskLife) during(from, to Epoch) bool { return l.from < to && l.till > from }

// mark is how a service stood from a time on.
type mark struct {
	at                        Epoch
	desired, running, pending int32
	serving, deployments      int32
}

// past is what metrics need to know of a service: the lives of its tasks and how
// its counts went. Before the World began it is made up: see load.
type past struct {
	seed    uint64
	name    string
	service *Service // nil for the standalone tasks of a cluster
	cluster *Cluster
	began   Epoch       // when it came into the World
	lives   []*taskLife // in the order of their beginnings
	ended   []Epoch     // of each full stretch of them, when the last ended; 0 is not worked out
	marks   []mark
	serving int32
	load    load

	memo struct { // the last time that was asked for: tasks of a service come one after the other
		at          Epoch
		work, share float64
	}
}

// maxLives and maxMarks bound what is kept of a service that never rests: two
// weeks of one that crashes every minute fit.
const maxLives, maxMarks = 640 * stretch, 40_000

// stretch is how many lives in a row are passed over together when all of them
// ended before the time that is looked at.
const stretch = 32

// pastOf returns what metrics know of a service.
func (w *World) pastOf(s *Service) *past {
	if s.past == nil {
		p := &past{
			seed: seedOf(w.opts.Seed, s.ServiceArn), name: s.ServiceName, service: s, cluster: s.cluster, began: w.epoch(),
		}
		p.load = newLoad(p.seed, s)
		s.past = p
	}
	return s.past
}

// loosePast is the same for the standalone tasks of a cluster.
func (w *World) loosePast(c *Cluster) *past {
	if c.past == nil {
		p := &past{seed: seedOf(w.opts.Seed, c.ClusterArn), cluster: c, began: w.epoch()}
		p.load = newLoad(p.seed, nil)
		c.past = p
	}
	return c.past
}

// born begins the life of a task. One that was there before is as old as its
// service.
func (w *World) born(t *Task, old bool) {
	p := w.loosePast(t.cluster)
	if t.service != nil {
		p = w.pastOf(t.service)
	}
	l := &taskLife{
		id: t.id, seed: seedOf(w.opts.Seed, t.id), def: t.def, size: t.life.size, fargate: t.fargate(), inst: t.inst, past: p,
		started: t.StartedAt, from: w.epoch(), good: never, bad: never, out: never, till: never,
	}
	t.past = l
	if old && t.service != nil {
		l.from, l.good = 0, 0
		p.serving++
	}
	if t.service == nil {
		l.good = l.from
	}
	if len(p.lives) >= maxLives {
		p.lives = slices.Delete(p.lives, 0, maxLives/4)
		p.ended = p.ended[min(len(p.ended), maxLives/4/stretch):]
	}
	p.lives = append(p.lives, l)
	if t.inst != nil {
		t.inst.lives = append(t.inst.lives, l)
	}
	p.mark(w)
}

// serves notes that a task does its share of the work from now on.
func (l *taskLife) serves(w *World) {
	if l == nil || l.good != never || l.till != never {
		return
	}
	l.good = w.epoch()
	l.past.serving++
	l.past.mark(w)
}

// leaves notes that a task takes no new work.
func (l *taskLife) leaves(w *World) {
	if l == nil || l.out != never {
		return
	}
	l.out = w.epoch()
	if l.good != never {
		l.past.serving--
	}
	l.past.mark(w)
}

// fails notes that a health check failed.
func (l *taskLife) fails(w *World) {
	if l != nil && l.bad == never {
		l.bad = w.epoch()
		l.leaves(w)
	}
}

// dies notes that the containers have ended.
func (l *taskLife) dies(w *World) {
	if l == nil || l.till != never {
		return
	}
	l.leaves(w)
	l.till = w.epoch()
	l.past.mark(w)
}

// mark notes how the service stands now. Of what happens within five seconds the
// last counts.
func (p *past) mark(w *World) {
	if p == nil || p.service == nil {
		return
	}
	p.memo.at = 0
	s := p.service
	m := mark{w.epoch(), int32(s.DesiredCount), int32(s.RunningCount), int32(s.PendingCount), p.serving, int32(len(s.Deployments))}
	if n := len(p.marks); n > 0 {
		last := &p.marks[n-1]
		if m.at-last.at < 5000 && n > 1 {
			m.at = last.at
			*last = m
			return
		}
		if l := *last; l.desired == m.desired && l.running == m.running && l.pending == m.pending && l.serving == m.serving && l.deployments == m.deployments {
			return
		}
	}
	if len(p.marks) >= maxMarks {
		p.marks = slices.Delete(p.marks, 0, maxMarks/4)
	}
	p.marks = append(p.marks, m)
}

// alive goes through the tasks that ran at some time of a span.
func (p *past) alive(from, to Epoch, do func(*taskLife)) {
	for i := 0; i < len(p.lives); i++ {
		if i%stretch == 0 && i+stretch <= len(p.lives) && p.over(i/stretch) <= from {
			i += stretch - 1
			continue
		}
		l := p.lives[i]
		if l.from >= to {
			return
		}
		if l.during(from, to) {
			do(l)
		}
	}
}

// over is when the last task of a stretch ended, never while one runs.
func (p *past) over(n int) Epoch {
	for len(p.ended) <= n {
		p.ended = append(p.ended, 0)
	}
	if p.ended[n] == 0 {
		last := Epoch(0)
		for _, l := range p.lives[n*stretch : (n+1)*stretch] {
			if last = max(last, l.till); last == never {
				return never
			}
		}
		p.ended[n] = last
	}
	return p.ended[n]
}

// standing is how the service stood at a time.
func (p *past) standing(at Epoch) mark {
	if at < p.began {
		n := int32(p.load.count(at, p))
		return mark{at: at, desired: n, running: n, serving: n, deployments: 1}
	}
	i := sort.Search(len(p.marks), func(i int) bool { return p.marks[i].at > at })
	if i == 0 {
		if len(p.marks) == 0 {
			return mark{at: at}
		}
		i = 1
	}
	return p.marks[i-1]
}

// since is from when on the service has metrics.
func (p *past) since() Epoch {
	if p.service == nil {
		return p.began
	}
	return max(p.service.CreatedAt, p.began-Epoch(pastDays.Milliseconds()))
}
