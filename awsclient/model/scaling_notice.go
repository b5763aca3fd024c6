package model

import (
	"fmt"
	"time"
)

// noticeSlack is how much older than the read before an activity may be and
// still explain a change: ECS shows it a little later.
const noticeSlack = 2 * time.Minute

// ScaledNotice compares two reads of a service and says how scaling moved its
// desired count: "web was scaled from 4 to 6 by policy cpu60, because alarm High
// went off". It is empty when the count did not move, or when none of the
// activities since the read before did that: then a person or a pipeline has.
func ScaledNotice(before, after Service, since time.Time, activities []ScalingActivity) string {
	if before.ARN != after.ARN || before.Desired == after.Desired {
		return ""
	}
	a, ok := madeBy(after.Desired, since, activities)
	if !ok {
		return ""
	}
	return notice(after.Name, before.Desired, after.Desired, a)
}

// GroupNotice is ScaledNotice for the desired capacity of an Auto Scaling group.
func GroupNotice(before, after ScalingGroup, since time.Time) string {
	if before.Name != after.Name || before.Desired == after.Desired {
		return ""
	}
	a, ok := madeBy(after.Desired, since, after.Activities)
	if !ok {
		return ""
	}
	return notice(after.Name, before.Desired, after.Desired, a)
}

func notice(name string, from, to int, a ScalingActivity) string {
	s := fmt.Sprintf("%s was scaled from %d to %d", name, from, to)
	if why := a.Why(); why != "" {
		s += " " + why
	}
	return s
}

// madeBy finds the newest activity that set a count.
func madeBy(count int, since time.Time, activities []ScalingActivity) (ScalingActivity, bool) {
	for _, a := range activities {
		to, ok := a.To.Get()
		if ok && to == count && a.NotScaled == "" && !a.At.Before(since.Add(-noticeSlack)) {
			return a, true
		}
	}
	return ScalingActivity{}, false
}

// ScalingGroup is one Auto Scaling group: the machines of a capacity provider.
type ScalingGroup struct {
	ARN, Name string
	Provider  string // capacity provider that it belongs to

	Min, Max, Desired int
	Instances         int // all that it has
	InService         int
	Unhealthy         int
	Suspended         []string // processes: Launch, Terminate ...
	Metrics           bool     // it publishes group metrics

	Activities []ScalingActivity // newest first, up to six weeks old
}
