package sim

import (
	"maps"
	"slices"
	"strings"
)

type updateServiceInput struct {
	Cluster              string  `json:"cluster"`
	Service              string  `json:"service"`
	DesiredCount         *int    `json:"desiredCount"`
	ForceNewDeployment   bool    `json:"forceNewDeployment"`
	TaskDefinition       *string `json:"taskDefinition"`
	EnableExecuteCommand *bool   `json:"enableExecuteCommand"`
}

func (w *World) opUpdateService(q *request, in *updateServiceInput) (any, *Error) {
	if fail := onlyKnown(q, "cluster", "service", "desiredCount", "forceNewDeployment", "taskDefinition", "enableExecuteCommand"); fail != nil {
		return nil, fail
	}
	s, fail := w.updateService(w.region(q.region), in.Cluster, in.Service, serviceUpdate{
		DesiredCount: in.DesiredCount, ForceNew: in.ForceNewDeployment,
		TaskDefinition: in.TaskDefinition, EnableExec: in.EnableExecuteCommand,
	})
	if fail != nil {
		return nil, fail
	}
	return w.serviceOutput(s)
}

// onlyKnown refuses parameters that AWS knows and the World does not: a write
// that is only half done would be a lie.
func onlyKnown(q *request, known ...string) *Error {
	var rest []string
	for _, name := range slices.Sorted(maps.Keys(q.params)) {
		if !slices.Contains(known, name) && q.params[name] != nil {
			rest = append(rest, name)
		}
	}
	if len(rest) == 0 {
		return nil
	}
	return &Error{Code: "UnsupportedFeatureException", Message: "The simulated AWS does not support " + strings.Join(rest, ", ") + " in " + q.op + "."}
}

type stopTaskInput struct {
	Cluster string `json:"cluster"`
	Task    string `json:"task"`
	Reason  string `json:"reason"`
}

type stopTaskOutput struct {
	Task Task `json:"task"`
}

func (w *World) opStopTask(q *request, in *stopTaskInput) (any, *Error) {
	c, fail := w.clusterNamed(q, in.Cluster)
	if fail != nil {
		return nil, fail
	}
	if in.Task == "" {
		return nil, invalid("Task cannot be empty.")
	}
	if _, fail := w.taskRef(c, in.Task); fail != nil {
		return nil, fail
	}
	t, fail := w.stopTask(c.region, in.Cluster, in.Task, in.Reason)
	if fail != nil {
		return nil, fail
	}
	return stopTaskOutput{Task: *t}, nil
}

type runTaskInput struct {
	Cluster                  string                         `json:"cluster"`
	TaskDefinition           string                         `json:"taskDefinition"`
	Count                    *int                           `json:"count"`
	LaunchType               string                         `json:"launchType"`
	CapacityProviderStrategy []CapacityProviderStrategyItem `json:"capacityProviderStrategy"`
	PlatformVersion          string                         `json:"platformVersion"`
	Group                    string                         `json:"group"`
	StartedBy                string                         `json:"startedBy"`
	Overrides                TaskOverride                   `json:"overrides"`
	NetworkConfiguration     *NetworkConfiguration          `json:"networkConfiguration"`
	PlacementConstraints     []PlacementConstraint          `json:"placementConstraints"`
	PlacementStrategy        []PlacementStrategy            `json:"placementStrategy"`
	EnableExecuteCommand     bool                           `json:"enableExecuteCommand"`
	Tags                     []Tag                          `json:"tags"`
	ClientToken              string                         `json:"clientToken"`
}

func (w *World) opRunTask(q *request, in *runTaskInput) (any, *Error) {
	if fail := in.check(q); fail != nil {
		return nil, fail
	}
	count := 1
	if in.Count != nil {
		count = *in.Count
	}
	tasks, failures, fail := w.runTask(w.region(q.region), runRequest{
		Cluster: in.Cluster, TaskDefinition: in.TaskDefinition, Count: count,
		LaunchType: in.LaunchType, Strategy: in.CapacityProviderStrategy, PlatformVersion: in.PlatformVersion,
		Group: in.Group, StartedBy: in.StartedBy, Overrides: in.Overrides, Network: in.NetworkConfiguration,
		Constraints: in.PlacementConstraints, Placement: in.PlacementStrategy,
		EnableExec: in.EnableExecuteCommand, Tags: in.Tags, ClientToken: in.ClientToken,
	})
	if fail != nil {
		return nil, fail
	}
	out := tasksOutput{Tasks: make([]Task, len(tasks)), Failures: some(failures, true)}
	for i, t := range tasks {
		out.Tasks[i] = *t
	}
	return out, nil
}

// check refuses what ECS refuses before it looks at the state.
func (in *runTaskInput) check(q *request) *Error {
	if in.Count != nil && (*in.Count < 1 || *in.Count > 10) {
		return invalid("count must be between 1 and 10.")
	}
	if in.LaunchType != "" && len(in.CapacityProviderStrategy) > 0 {
		return invalid("Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.")
	}
	if fail := oneOf("launchType", in.LaunchType, launchTypes()...); fail != nil {
		return fail
	}
	return onlyKnown(q, "cluster", "taskDefinition", "count", "launchType", "capacityProviderStrategy",
		"platformVersion", "group", "startedBy", "overrides", "networkConfiguration", "placementConstraints",
		"placementStrategy", "enableExecuteCommand", "tags", "clientToken", "enableECSManagedTags", "propagateTags", "referenceId")
}
