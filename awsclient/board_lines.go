package awsclient

import (
	"slices"
	"strings"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// addAlarms draws the thresholds of alarms, and when they went off.
func addAlarms(b *model.Board, wants []want, alarms map[string][]model.Alarm) {
	for i := range b.Panels {
		p := &b.Panels[i]
		if !wants[i].alarms {
			continue
		}
		seen := map[string]bool{}
		for _, s := range p.Series {
			for _, a := range alarms[s.Series.Metric.Key()] {
				v, ok := a.Threshold.Get()
				if !ok || seen[a.Name] || a.Stat == sum && a.Period != time.Minute {
					continue // another sum would be another scale
				}
				seen[a.Name] = true
				p.Thresholds = append(p.Thresholds, model.Threshold{
					Value: v, Label: strings.TrimSpace(a.Limit() + " " + a.Within()), Why: a.Name, Alarm: true, State: a.State,
				})
				if a.State == model.AlarmStateFiring && in(b.Window, a.Since) {
					p.Markers = append(p.Markers, model.Marker{At: a.Since, Label: "alarm " + a.Name, Kind: model.MarkerAlarm})
				}
			}
		}
	}
}

func in(w model.Window, at time.Time) bool {
	return !at.Before(w.From) && at.Before(w.To.Add(w.Period))
}

// addScaling draws the targets of scaling policies.
func addScaling(b *model.Board, s model.Scaling) {
	if len(s.Policies) > 0 { // their alarms would draw the same line again
		for i := range b.Panels {
			b.Panels[i].Thresholds = slices.DeleteFunc(b.Panels[i].Thresholds, func(t model.Threshold) bool {
				return t.Alarm && strings.HasPrefix(t.Why, "TargetTracking-")
			})
		}
	}
	for _, policy := range s.Policies {
		if policy.Target == 0 {
			continue
		}
		for i := range b.Panels {
			p := &b.Panels[i]
			if !scales(policy, *p) {
				continue
			}
			p.Thresholds = append(p.Thresholds, model.Threshold{Value: policy.Target, Label: "scaling target", Why: policy.Name})
		}
	}
}

// scales reports whether a policy keeps what a panel draws.
func scales(policy model.ScalingPolicy, p model.Panel) bool {
	switch policy.MetricName {
	case "ECSServiceAverageCPUUtilization":
		return p.ID == "cpu"
	case "ECSServiceAverageMemoryUtilization":
		return p.ID == "memory"
	}
	return policy.Metric.Namespace != "" && slices.ContainsFunc(p.Series, func(s model.PanelSeries) bool {
		return s.Role == model.RoleLine && s.Series.Metric.Key() == policy.Metric.Key() && s.Series.Stat == policy.Stat
	})
}

// addMarkers draws deployments and what scaling did on every panel.
func addMarkers(b *model.Board, deployments []model.Deployment, activities []model.ScalingActivity) {
	var marks []model.Marker
	for _, d := range deployments {
		if in(b.Window, d.Created) {
			marks = append(marks, model.Marker{At: d.Created, Label: "deployment " + d.Family + ":" + d.Revision, Kind: model.MarkerDeployment})
		}
	}
	for _, a := range activities {
		if in(b.Window, a.At) && a.NotScaled == "" {
			marks = append(marks, model.Marker{At: a.At, Label: "scaled " + a.Words(), Kind: model.MarkerScaling})
		}
	}
	for i := range b.Panels {
		p := &b.Panels[i]
		p.Markers = append(p.Markers, marks...)
		slices.SortStableFunc(p.Markers, func(a, b model.Marker) int { return a.At.Compare(b.At) })
	}
}

// missed notes in words what beside the metrics could not be read: each reason
// once.
func missed(b *model.Board, what string, err error) {
	for _, p := range Problems(err) {
		of := what
		if p.Op == "DescribeScalingActivities" {
			of = "scaling activities"
		}
		note := of + " could not be read: " + Explain(p.Err).Why
		if !strings.Contains(b.Partial, note) {
			b.Partial = joined(b.Partial, note)
		}
	}
}
