package sim

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// runTaskInput is all of RunTask but volumes.
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
	EnableECSManagedTags     bool                           `json:"enableECSManagedTags"`
	PropagateTags            string                         `json:"propagateTags"`
	ReferenceID              string                         `json:"referenceId"` // of the caller; ECS shows it nowhere
	Tags                     []Tag                          `json:"tags"`
	ClientToken              string                         `json:"clientToken"`
}

func (w *World) opRunTask(q *request, in *runTaskInput) (any, *Error) {
	if fail := in.check(); fail != nil {
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
		ManagedTags: in.EnableECSManagedTags, PropagateTags: in.PropagateTags,
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
func (in *runTaskInput) check() *Error {
	switch {
	case in.TaskDefinition == "":
		return &Error{Code: "ClientException", Message: "TaskDefinition cannot be empty."}
	case in.Count != nil && (*in.Count < 1 || *in.Count > 10):
		return invalid("count must be between 1 and 10.")
	case in.LaunchType != "" && len(in.CapacityProviderStrategy) > 0:
		return invalid("Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.")
	case utf8.RuneCountInString(in.StartedBy) > 128:
		return invalid("startedBy must have at most 128 characters.")
	case len(in.ClientToken) > 64:
		return invalid("clientToken must have at most 64 characters.")
	case strings.HasPrefix(in.Group, "service:"), strings.HasPrefix(in.Group, "family:"):
		return invalid("Invalid namespace for group.")
	case len(in.PlacementConstraints) > 10:
		return invalid("placement constraints can have at most 10 items.")
	case in.LaunchType == "FARGATE" && len(in.PlacementConstraints) > 0:
		return invalid("placement constraints are not supported with FARGATE launch type.")
	case in.LaunchType == "FARGATE" && len(in.PlacementStrategy) > 0:
		return invalid("placement strategies are not supported with FARGATE launch type.")
	}
	for _, fail := range []*Error{
		oneOf("launchType", in.LaunchType, launchTypes()...),
		oneOf("propagateTags", in.PropagateTags, "TASK_DEFINITION", "NONE"), // of a service there is none
		checkStrategies(in.PlacementStrategy),
		checkTags(in.Tags),
	} {
		if fail != nil {
			return fail
		}
	}
	return nil
}

// size is the CPU units and MiB that one task reserves.
type size struct{ cpu, memory int }

// override checks the overrides of a call against the revision. It returns them
// as ECS shows them, with an entry for each container, and what a task reserves
// with them.
func (d *TaskDefinition) override(o TaskOverride) (TaskOverride, size, *Error) {
	n := size{d.needs.cpu, d.needs.memory}
	full := append([]ContainerOverride{}, d.needs.noOverrides...)
	for _, c := range o.ContainerOverrides {
		at := -1
		for i := range full {
			if full[i].Name == c.Name {
				at = i
			}
		}
		if at < 0 {
			return o, n, invalid("Override for container named %s is not a container in the TaskDefinition.", c.Name)
		}
		if fail := c.check(&d.ContainerDefinitions[at]); fail != nil {
			return o, n, fail
		}
		full[at] = c
		if d.Cpu == "" && c.Cpu != nil {
			n.cpu += *c.Cpu - d.ContainerDefinitions[at].Cpu
		}
		if d.Memory == "" {
			n.memory += c.softMemory(&d.ContainerDefinitions[at]) - softMemory(&d.ContainerDefinitions[at])
		}
	}
	o.ContainerOverrides = full
	for _, x := range []struct {
		name, value string
		to          *int
	}{{"cpu", o.Cpu, &n.cpu}, {"memory", o.Memory, &n.memory}} {
		if x.value == "" {
			continue
		}
		v, err := strconv.Atoi(x.value)
		if err != nil || v <= 0 {
			return o, n, &Error{Code: "ClientException", Message: "Invalid '" + x.name + "' setting for task."}
		}
		*x.to = v
	}
	return o, n, nil
}

// check refuses numbers that no container can have.
func (c *ContainerOverride) check(d *ContainerDefinition) *Error {
	switch {
	case c.Cpu != nil && *c.Cpu < 0, c.Memory != nil && *c.Memory < 6, c.MemoryReservation != nil && *c.MemoryReservation < 6:
		return invalid("Invalid setting for container '%s'. cpu cannot be negative and memory must be at least 6 MiB.", d.Name)
	case c.Memory != nil && c.MemoryReservation != nil && *c.MemoryReservation > *c.Memory:
		return invalid("Invalid setting for container '%s'. memoryReservation must be less than memory.", d.Name)
	}
	return nil
}

// softMemory is what placement counts for the container with its override.
func (c *ContainerOverride) softMemory(d *ContainerDefinition) int {
	with := *d
	if c.Memory != nil {
		with.Memory = c.Memory
	}
	if c.MemoryReservation != nil {
		with.MemoryReservation = c.MemoryReservation
	}
	return softMemory(&with)
}
