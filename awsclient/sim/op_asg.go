package sim

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// backwards is a time as text that sorts the newest first.
func backwards(at Epoch) string { return fmt.Sprintf("%013d ", 9_999_999_999_999-int64(at)) }

type groupsInput struct {
	Names      []string `json:"AutoScalingGroupNames"`
	Name       string   `json:"AutoScalingGroupName"`
	IDs        []string `json:"ActivityIds"`
	MaxRecords *number  `json:"MaxRecords"`
	NextToken  string   `json:"NextToken"`
}

type groupsOutput struct {
	Groups    []AutoScalingGroup `json:"AutoScalingGroups"`
	NextToken string             `json:"NextToken,omitempty"`
}

// AutoScalingGroup is a group of machines, as EC2 Auto Scaling has it.
type AutoScalingGroup struct {
	Name                   string           `json:"AutoScalingGroupName"`
	ARN                    string           `json:"AutoScalingGroupARN"`
	LaunchTemplate         LaunchTemplate   `json:"LaunchTemplate"`
	MinSize                int              `json:"MinSize"`
	MaxSize                int              `json:"MaxSize"`
	DesiredCapacity        int              `json:"DesiredCapacity"`
	DefaultCooldown        int              `json:"DefaultCooldown"`
	AvailabilityZones      []string         `json:"AvailabilityZones"`
	HealthCheckType        string           `json:"HealthCheckType"`
	HealthCheckGracePeriod int              `json:"HealthCheckGracePeriod"`
	Instances              []GroupInstance  `json:"Instances"`
	CreatedTime            Epoch            `json:"CreatedTime"`
	SuspendedProcesses     []struct{}       `json:"SuspendedProcesses"`
	VPCZoneIdentifier      string           `json:"VPCZoneIdentifier"`
	EnabledMetrics         []struct{}       `json:"EnabledMetrics"`
	Tags                   []TagDescription `json:"Tags"`
	TerminationPolicies    []string         `json:"TerminationPolicies"`
	Protected              bool             `json:"NewInstancesProtectedFromScaleIn"`
	ServiceLinkedRoleARN   string           `json:"ServiceLinkedRoleARN"`
}

// LaunchTemplate is what a group starts machines from.
type LaunchTemplate struct {
	ID      string `json:"LaunchTemplateId"`
	Name    string `json:"LaunchTemplateName"`
	Version string `json:"Version"`
}

// GroupInstance is a machine of a group.
type GroupInstance struct {
	InstanceID       string         `json:"InstanceId"`
	InstanceType     string         `json:"InstanceType"`
	AvailabilityZone string         `json:"AvailabilityZone"`
	LifecycleState   string         `json:"LifecycleState"`
	HealthStatus     string         `json:"HealthStatus"`
	LaunchTemplate   LaunchTemplate `json:"LaunchTemplate"`
	Protected        bool           `json:"ProtectedFromScaleIn"`
}

// TagDescription is a tag of a group.
type TagDescription struct {
	ResourceID        string `json:"ResourceId"`
	ResourceType      string `json:"ResourceType"`
	Key               string `json:"Key"`
	Value             string `json:"Value"`
	PropagateAtLaunch bool   `json:"PropagateAtLaunch"`
}

// groups are the capacity providers of the region that are Auto Scaling groups.
func (r *region) groups() []*CapacityProvider {
	return slices.DeleteFunc(slices.Clone(r.providers), func(p *CapacityProvider) bool { return p.AutoScalingGroupProvider == nil })
}

func (w *World) describeAutoScalingGroups(q *request, in *groupsInput) (any, *Error) {
	r := w.region(q.region)
	page, next, fail := recordsOf(w, q, 50, in.MaxRecords, in.NextToken, r.groups(), func(p *CapacityProvider) string { return p.Name },
		func(p *CapacityProvider) bool { return len(in.Names) == 0 || slices.Contains(in.Names, p.Name) })
	if fail != nil {
		return nil, scalingFailure(fail)
	}
	out := groupsOutput{Groups: []AutoScalingGroup{}, NextToken: next}
	for _, p := range page {
		out.Groups = append(out.Groups, w.group(r, p))
	}
	return out, nil
}

// scalingFailure gives CloudWatch's paging errors the names that EC2 Auto Scaling
// has for them.
func scalingFailure(e *Error) *Error {
	if e.Code == "InvalidNextToken" {
		return &Error{Code: "InvalidNextToken", Message: "The token is not valid."}
	}
	return e
}

// replaced is how long a group takes to replace a machine that has gone.
const replaced = 140 * time.Second

// group is the group of a capacity provider.
func (w *World) group(r *region, p *CapacityProvider) AutoScalingGroup {
	seed := seedOf(w.opts.Seed, p.AutoScalingGroupProvider.AutoScalingGroupArn)
	template := LaunchTemplate{fmt.Sprintf("lt-0%016x", seed), p.Name, "7"}
	g := AutoScalingGroup{
		Name: p.Name, ARN: p.AutoScalingGroupProvider.AutoScalingGroupArn, LaunchTemplate: template, DefaultCooldown: 300,
		AvailabilityZones: zones(r.name), HealthCheckType: "EC2", Instances: []GroupInstance{},
		CreatedTime: epochOf(w.opts.Start) - Epoch(within(seed, 1, 200, 700)*24*3600*1000), SuspendedProcesses: []struct{}{}, EnabledMetrics: []struct{}{},
		TerminationPolicies: []string{"Default"}, Protected: p.AutoScalingGroupProvider.ManagedTerminationProtection == "ENABLED",
		Tags:                 []TagDescription{{p.Name, "auto-scaling-group", "AmazonECSManaged", "true", true}, {p.Name, "auto-scaling-group", "env", "prod", true}},
		ServiceLinkedRoleARN: w.arn("iam", "", "role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"),
	}
	var subnets []string
	for _, z := range g.AvailabilityZones {
		subnets = append(subnets, subnetID(z))
	}
	g.VPCZoneIdentifier = strings.Join(subnets, ",")
	for _, h := range r.hosts {
		switch {
		case h.group() != p.Name:
		case h.ended == 0:
			g.DesiredCapacity++
			g.Instances = append(g.Instances, GroupInstance{h.ID, h.Type, h.Zone, "InService", "Healthy", template, false})
		case w.now.Sub(h.ended.Time()) < replaced:
			g.DesiredCapacity++
		}
	}
	g.MaxSize = g.DesiredCapacity*2 + 2
	return g
}

type groupActivitiesOutput struct {
	Activities []GroupActivity `json:"Activities"`
	NextToken  string          `json:"NextToken,omitempty"`
}

// GroupActivity is a machine that a group started or lost.
type GroupActivity struct {
	ActivityID  string `json:"ActivityId"`
	Name        string `json:"AutoScalingGroupName"`
	ARN         string `json:"AutoScalingGroupARN"`
	Description string `json:"Description"`
	Cause       string `json:"Cause"`
	StartTime   Epoch  `json:"StartTime"`
	EndTime     Epoch  `json:"EndTime"`
	StatusCode  string `json:"StatusCode"`
	Progress    int    `json:"Progress"`
	Details     string `json:"Details"`
}

// describeGroupActivities lists the starts and losses of the last six weeks, as
// far as the machines are still known.
func (w *World) describeGroupActivities(q *request, in *groupsInput) (any, *Error) {
	r := w.region(q.region)
	if in.Name != "" && !slices.ContainsFunc(r.groups(), func(p *CapacityProvider) bool { return p.Name == in.Name }) {
		return nil, validation("AutoScalingGroup name not found - no such group: %s", in.Name)
	}
	var all []GroupActivity
	for _, p := range r.groups() {
		if in.Name == "" || in.Name == p.Name {
			all = append(all, r.activities(p)...)
		}
	}
	key := func(x GroupActivity) string { return backwards(x.StartTime) + x.ActivityID }
	slices.SortFunc(all, func(a, b GroupActivity) int { return strings.Compare(key(a), key(b)) })
	page, next, fail := recordsOf(w, q, 100, in.MaxRecords, in.NextToken, all, key, func(x GroupActivity) bool {
		return (len(in.IDs) == 0 || slices.Contains(in.IDs, x.ActivityID)) && w.now.Sub(x.StartTime.Time()) < 6*7*24*time.Hour
	})
	if fail != nil {
		return nil, scalingFailure(fail)
	}
	return groupActivitiesOutput{append([]GroupActivity{}, page...), next}, nil
}

// activities are those of one group.
func (r *region) activities(p *CapacityProvider) []GroupActivity {
	var list []GroupActivity
	g := r.world.group(r, p)
	add := func(h *EC2Instance, at, end Epoch, what, cause string) {
		list = append(list, GroupActivity{
			ActivityID: uuidOf(uint64(at), h.ID), Name: g.Name, ARN: g.ARN, Description: what + h.ID,
			Cause: "At " + at.Time().Format("2006-01-02T15:04:05Z") + " " + cause, StartTime: at, EndTime: end, StatusCode: "Successful", Progress: 100,
			Details: fmt.Sprintf(`{"Subnet ID":%q,"Availability Zone":%q}`, h.Subnet, h.Zone),
		})
	}
	for _, h := range r.hosts {
		if h.group() != p.Name {
			continue
		}
		add(h, h.Launched-9_000, h.Launched+64_000, "Launching a new EC2 instance: ", fmt.Sprintf(
			"an instance was started in response to a difference between desired and actual capacity, increasing the capacity from %d to %d.", max(0, g.DesiredCapacity-1), g.DesiredCapacity))
		if h.ended != 0 {
			add(h, h.ended+21_000, h.ended+24_000, "Terminating EC2 instance: ", "an instance was taken out of service in response to an EC2 health check indicating it has been terminated or stopped.")
		}
	}
	return list
}
