package sim

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// scalable is a service whose desired count Application Auto Scaling moves.
type scalable struct {
	id         string // service/CLUSTER/SERVICE
	arn        string
	service    *Service
	least      int
	most       int
	created    Epoch
	policies   []*policy
	activities []*ScalingActivity // newest first
	actAfter   Epoch              // the end of a cooldown
}

// policy is a scaling policy. Target tracking has two alarms, a step policy one.
type policy struct {
	name, arn string
	tracks    bool    // target tracking; else step scaling
	metric    string  // the predefined metric of target tracking
	resource  string  // its ResourceLabel
	target    float64 // of target tracking
	step      int     // of step scaling: tasks more, or fewer when below zero
	high, low *alarm
}

// by is the policy and the alarm that move the service up or down.
func (t *scalable) by(up bool) (*policy, *alarm) {
	for _, p := range t.policies {
		if a := p.high; up && a != nil {
			return p, a
		}
		if a := p.low; !up && a != nil {
			return p, a
		}
	}
	return nil, nil
}

// ScalingActivity is one move of a scalable target, as the API has it.
type ScalingActivity struct {
	ActivityID        string `json:"ActivityId"`
	ServiceNamespace  string `json:"ServiceNamespace"`
	ResourceID        string `json:"ResourceId"`
	ScalableDimension string `json:"ScalableDimension"`
	Description       string `json:"Description"`
	Cause             string `json:"Cause"`
	StartTime         Epoch  `json:"StartTime"`
	EndTime           Epoch  `json:"EndTime,omitzero"`
	StatusCode        string `json:"StatusCode"` // InProgress, Successful ...
	StatusMessage     string `json:"StatusMessage"`

	count int
}

// cooldown is how long nothing moves after a move: what Application Auto Scaling
// sets for services unless a policy says otherwise.
const cooldown = 5 * time.Minute

// scalesBetween makes a service of the site scalable.
func (s *site) scalesBetween(service string, least, most int) *scalable {
	v := s.c.service(service)
	id := "service/" + s.c.ClusterName + "/" + service
	seed := seedOf(s.w.opts.Seed, "scalable", id)
	t := &scalable{
		id: id, service: v, least: least, most: most, created: v.CreatedAt + 4*3_600_000,
		arn: s.w.arn("application-autoscaling", s.r.name, fmt.Sprintf("scalable-target/0ec5%028x", seed)),
	}
	at, _ := slices.BinarySearchFunc(s.r.scalables, id, func(x *scalable, id string) int { return strings.Compare(x.id, id) })
	s.r.scalables = slices.Insert(s.r.scalables, at, t)
	return t
}

// tracking gives a scalable service a target tracking policy and the two alarms
// that Application Auto Scaling makes for it: three minutes over the target, and
// fifteen below nine tenths of it.
func (s *site) tracking(t *scalable, name, metric string, target float64) *policy {
	p := s.policy(t, name)
	p.tracks, p.metric, p.target = true, metric, target
	x := watch{namespace: nsECS, metric: "CPUUtilization", dims: s.of(t.service.ServiceName), stat: "Average", actions: []string{p.arn}}
	switch metric {
	case "ECSServiceAverageMemoryUtilization":
		x.metric = "MemoryUtilization"
	case "ALBRequestCountPerTarget":
		x.namespace, x.metric, x.stat = nsALB, "RequestCountPerTarget", "Sum"
		x.dims = s.behind(t.service.ServiceName)
		p.resource = x.dims[1].Value + "/" + x.dims[0].Value
		x.dims = x.dims[:1]
	}
	x.about = "DO NOT EDIT OR DELETE. For TargetTrackingScaling policy " + p.arn + "."
	x.name = "TargetTracking-" + t.id + "-AlarmHigh-" + uuidOf(s.w.opts.Seed, p.arn, "high")
	x.over, x.threshold, x.points, x.of = true, target, 0, 3
	p.high = s.alarmOn(x)
	x.name = "TargetTracking-" + t.id + "-AlarmLow-" + uuidOf(s.w.opts.Seed, p.arn, "low")
	x.over, x.threshold, x.of = false, target*0.9, 15
	p.low = s.alarmOn(x)
	return p
}

// stepping gives it two step scaling policies on CPU, one for each way.
func (s *site) stepping(t *scalable, high, low float64, step int) {
	name := t.service.ServiceName
	x := watch{namespace: nsECS, metric: "CPUUtilization", dims: s.of(name), stat: "Average", points: 3, of: 3}
	out, in := s.policy(t, name+"-scale-out"), s.policy(t, name+"-scale-in")
	out.step, in.step = step, -step
	x.name, x.over, x.threshold, x.actions = name+"-cpu-high", true, high, []string{out.arn}
	out.high = s.alarmOn(x)
	x.name, x.over, x.threshold, x.actions = name+"-cpu-low", false, low, []string{in.arn}
	in.low = s.alarmOn(x)
}

func (s *site) policy(t *scalable, name string) *policy {
	p := &policy{name: name}
	p.arn = s.w.arn("autoscaling", s.r.name, "scalingPolicy:"+uuidOf(s.w.opts.Seed, t.id, name)+":resource/ecs/"+t.id+":policyName/"+name)
	t.policies = append(t.policies, p)
	return p
}

// uuidOf makes a UUID of names, without the World's random numbers.
func uuidOf(seed uint64, names ...string) string {
	a, b := seedOf(seed, names...), seedOf(seed+1, names...)
	var u UUID
	for i := range 8 {
		u[i], u[8+i] = byte(a>>(8*i)), byte(b>>(8*i))
	}
	u[6], u[8] = u[6]&0x0f|0x40, u[8]&0x3f|0x80
	return u.String()
}

// scaleBy lets the policies of an alarm in ALARM move their service. Only target
// tracking does: step scaling is moved by its site (see autoscale), which makes
// the load that these alarms see.
func (w *World) scaleBy(a *alarm) {
	if !a.ActionsEnabled {
		return
	}
	for _, t := range a.region.scalables {
		for _, p := range t.policies {
			if p.tracks && (p.high == a || p.low == a) {
				w.track(t, p, a)
			}
		}
	}
}

// track moves a service to where its metric would be at the target. It does not
// scale in while a deployment is going on.
func (w *World) track(t *scalable, p *policy, a *alarm) {
	s, now := t.service, w.epoch()
	value, ok := a.latest()
	if now < t.actAfter || s.Status != "ACTIVE" || !ok {
		return
	}
	next := int(math.Ceil(float64(s.DesiredCount) * value / p.target))
	if a == p.low {
		if s.Deployments[0].state == rolloutGoing || next >= s.DesiredCount {
			return
		}
	} else if next = max(next, s.DesiredCount+1); s.DesiredCount > s.RunningCount {
		return // those that were started are not there yet
	}
	next = min(max(next, t.least), t.most)
	if next == s.DesiredCount {
		return
	}
	w.move(t, next, p, a)
	// A service that is there and active takes a count within its bounds.
	_, _ = w.updateService(a.region, s.cluster.ClusterName, s.ServiceName, serviceUpdate{DesiredCount: &next})
}

// latest is the value of the newest period that an alarm saw.
func (a *alarm) latest() (float64, bool) {
	n := len(a.recent.at)
	if n == 0 || a.recent.at[n-1] < a.seen-Epoch(a.metric.every()) {
		return 0, false
	}
	return a.recent.values[n-1], true
}

// move records that a policy sets another desired count.
func (w *World) move(t *scalable, next int, p *policy, a *alarm) {
	t.actAfter = w.epoch() + Epoch(cooldown.Milliseconds())
	x := t.activity(w.epoch(), next, p.cause(a))
	x.StatusCode = "InProgress"
	x.StatusMessage = fmt.Sprintf("Successfully set desired count to %d. Waiting for change to be fulfilled by ecs.", next)
	t.activities = slices.Insert(t.activities, 0, x)
}

// activity is a move that succeeded.
func (t *scalable) activity(at Epoch, next int, cause string) *ScalingActivity {
	return &ScalingActivity{
		ActivityID: uuidOf(uint64(at), t.id), ServiceNamespace: "ecs", ResourceID: t.id, ScalableDimension: "ecs:service:DesiredCount",
		Description: fmt.Sprintf("Setting desired count to %d.", next), Cause: cause, StartTime: at, StatusCode: "Successful",
		StatusMessage: fmt.Sprintf("Successfully set desired count to %d. Change successfully fulfilled by ecs.", next), count: next,
	}
}

// fulfil ends the moves whose tasks run, and those that somebody overtook.
func (w *World) fulfil(t *scalable) {
	for _, x := range t.activities {
		if x.StatusCode != "InProgress" {
			return // and all before it
		}
		s := t.service
		switch {
		case s.DesiredCount != x.count:
			x.StatusCode = "Overridden"
			x.StatusMessage = fmt.Sprintf("Successfully set desired count to %d. Change was overridden by a later one.", x.count)
		case s.RunningCount == x.count:
			x.StatusCode = "Successful"
			x.StatusMessage = fmt.Sprintf("Successfully set desired count to %d. Change successfully fulfilled by ecs.", x.count)
		default:
			continue
		}
		x.EndTime = w.epoch()
	}
}
