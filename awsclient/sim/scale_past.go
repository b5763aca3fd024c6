package sim

import (
	"slices"
	"time"
)

// history is the moves of a scalable service: those that the World saw, and those
// of the busy hours of the weeks before (see load), newest first. Application Auto
// Scaling shows six weeks; the World remembers two.
func (t *scalable) history(w *World) []*ScalingActivity {
	list := slices.Clone(t.activities)
	p := w.pastOf(t.service)
	if !p.load.busy || len(t.policies) == 0 {
		return list
	}
	const day = 24 * 3600 * 1000
	out, high := t.by(true)
	in, low := t.by(false)
	for n := Epoch(0); n < 14; n++ {
		from, to := p.busyHours(p.began - n*day)
		if from >= to {
			continue
		}
		down := t.activity(to+Epoch(scaleInLag.Milliseconds()), p.load.count0, in.cause(low))
		up := t.activity(from+Epoch(scaleOutLag.Milliseconds()), p.load.upCount, out.cause(high))
		for _, x := range []*ScalingActivity{down, up} {
			if x.StartTime > t.created && x.StartTime < p.began {
				x.EndTime = x.StartTime + Epoch(within(p.seed, int64(x.StartTime), 40, 110)*1000)
				list = append(list, x)
			}
		}
	}
	return list
}

func (p *policy) cause(a *alarm) string {
	return "monitor alarm " + a.AlarmName + " in state ALARM triggered policy " + p.name
}

// busier gives a service of the past more work, and more tasks, in the busy hours.
func (s *site) busier(service string, level, times float64, count int) *past {
	p := s.w.pastOf(s.c.service(service))
	p.load.steady, p.load.level = true, level
	p.load.busy, p.load.upLevel, p.load.upCount = true, times, count
	return p
}

// scaling is what scales in the shop. Three services step up and down at times of
// their own (see everyday); the work of one really moves it, by target tracking,
// some minutes after the World is first seen and again every hour or so; one is
// held by its target tracking where it is.
func (e estate) scaling() {
	for _, x := range []struct {
		at      *site
		service string
		by      int
	}{{e.web, "catalog-api", 3}, {e.web, "storefront", 2}, {e.ec2, "stream-router", 2}} {
		n := x.at.c.service(x.service).DesiredCount
		x.at.busier(x.service, 45, 85.0/45, n+x.by)
		x.at.stepping(x.at.scalesBetween(x.service, n, n+2*x.by), 75, 40, x.by)
	}
	p := e.web.busier("pricing", 48, 1.75, 7)
	first := epochOf(e.web.w.opts.Start) - 40_000
	for n := range Epoch(60) {
		from := first + n*52*60_000
		p.load.plan = append(p.load.plan, swing{from: from, to: from + 16*60_000, by: 1.75})
	}
	e.web.tracking(e.web.scalesBetween("pricing", 4, 12), "pricing-cpu60", "ECSServiceAverageCPUUtilization", 60)

	bff := e.web.w.pastOf(e.web.c.service("web-bff"))
	bff.load.steady = true
	perTarget := 60 * bff.load.requests
	e.web.tracking(e.web.scalesBetween("web-bff", 6, 18), "web-bff-requests", "ALBRequestCountPerTarget", float64(int(perTarget*1.4)))
}

// scaled records a step of autoscale, and plans the work that will lead to the
// next one: enough to hold the alarm of the policy before it.
func (s *site) scaled(service string, up bool, next time.Time) {
	t := s.scalable(service)
	if t == nil {
		return
	}
	p := s.w.pastOf(t.service)
	p.memo.at = 0
	const lead = 400_000 // milliseconds: three points over the threshold, and their way to the alarm
	end := epochOf(next) - lead
	if up && len(p.load.plan) > 0 { // it is up now: the work ends some time before it goes down
		p.load.plan[len(p.load.plan)-1].to = end
		return
	}
	p.load.plan = append(p.load.plan, swing{from: end, to: never, by: 85.0 / 45})
}

// scalable finds the scalable target of a service, nil when it does not scale.
func (s *site) scalable(service string) *scalable {
	i := slices.IndexFunc(s.r.scalables, func(t *scalable) bool { return t.service.ServiceName == service && t.service.cluster == s.c })
	if i < 0 {
		return nil
	}
	return s.r.scalables[i]
}

// stepped records that a step policy sets another desired count.
func (s *site) stepped(service string, next int) {
	t := s.scalable(service)
	if t == nil || next == t.service.DesiredCount {
		return
	}
	p, a := t.by(next > t.service.DesiredCount)
	s.w.move(t, next, p, a)
}
