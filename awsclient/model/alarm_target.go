package model

import "slices"

// AlarmTarget is a resource that alarms may point at with the dimensions of
// their metrics.
type AlarmTarget struct {
	Cluster       string   // name
	Service       string   // name; empty means the cluster itself
	TargetGroups  []string // ARNs
	ScalingGroups []string // names of Auto Scaling groups
	Instances     []string // EC2 ids
	Providers     []string // names of capacity providers
	Names         []string // alarms that are named elsewhere, as by a deployment configuration
}

// AlarmTarget is what alarms of a service point at: the service, its target
// groups, and the alarms that its deployments watch.
func (s Service) AlarmTarget() AlarmTarget {
	t := AlarmTarget{Cluster: s.Cluster, Service: s.Name, Names: s.Rollout.Alarms}
	for _, lb := range s.LoadBalancers {
		if lb.TargetGroup != "" && !slices.Contains(t.TargetGroups, lb.TargetGroup) {
			t.TargetGroups = append(t.TargetGroups, lb.TargetGroup)
		}
	}
	return t
}

// AlarmTarget is what alarms of a cluster point at: the cluster itself. Those
// of its services are not among them.
func (c Cluster) AlarmTarget() AlarmTarget { return AlarmTarget{Cluster: c.Name} }

// AlarmTarget is what alarms of a container instance point at.
func (i Instance) AlarmTarget() AlarmTarget { return AlarmTarget{Instances: []string{i.EC2ID}} }

// PointsAt reports whether the alarm watches the resource, be it through an
// expression or through the alarms of its rule (for those see ResolveAlarms).
func (a Alarm) PointsAt(t AlarmTarget) bool {
	return slices.Contains(t.Names, a.Name) ||
		slices.ContainsFunc(a.Metrics, t.has) || slices.ContainsFunc(a.Via, t.has)
}

// has reports whether the metric is one of the target.
func (t AlarmTarget) has(m Metric) bool {
	if m.Dim("ClusterName") == t.Cluster && t.Cluster != "" && t.hasInCluster(m) {
		return true
	}
	if g := m.Dim("TargetGroup"); g != "" && slices.ContainsFunc(t.TargetGroups, func(arn string) bool { return TargetGroupDimension(arn) == g }) {
		return true
	}
	if g := m.Dim("AutoScalingGroupName"); g != "" && slices.Contains(t.ScalingGroups, g) {
		return true
	}
	if p := m.Dim("CapacityProviderName"); p != "" && slices.Contains(t.Providers, p) {
		return true
	}
	i := m.Dim("InstanceId")
	return i != "" && slices.Contains(t.Instances, i)
}

func (t AlarmTarget) hasInCluster(m Metric) bool {
	if t.Service == "" { // neither its services' nor its tasks'
		return m.Dim("ServiceName") == "" && m.Dim("TaskDefinitionFamily") == "" && m.Dim("CapacityProviderName") == ""
	}
	return m.Dim("ServiceName") == t.Service
}

// AlarmsOn returns the alarms that point at a resource.
func AlarmsOn(alarms []Alarm, t AlarmTarget) []Alarm {
	var out []Alarm
	for _, a := range alarms {
		if a.PointsAt(t) {
			out = append(out, a)
		}
	}
	return out
}

// AlarmsInCluster returns the alarms that point at a cluster or at anything in
// it that is named by the cluster: its services, families, providers.
func AlarmsInCluster(alarms []Alarm, cluster string) []Alarm {
	in := func(m Metric) bool { return m.Dim("ClusterName") == cluster }
	var out []Alarm
	for _, a := range alarms {
		if slices.ContainsFunc(a.Metrics, in) || slices.ContainsFunc(a.Via, in) {
			out = append(out, a)
		}
	}
	return out
}

// Troubles leaves out the alarms that are not in ALARM, and those that only
// drive scaling: what is left is worth a mark on a row.
func Troubles(alarms []Alarm) []Alarm {
	var out []Alarm
	for _, a := range alarms {
		if a.State == AlarmStateFiring && !a.ForScaling() {
			out = append(out, a)
		}
	}
	return out
}
