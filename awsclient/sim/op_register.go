package sim

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// registerTaskDefinitionInput is what the World keeps of a task definition. The
// rest of the API's parameters is refused.
type registerTaskDefinitionInput struct {
	Family                  string                              `json:"family"`
	TaskRoleArn             string                              `json:"taskRoleArn"`
	ExecutionRoleArn        string                              `json:"executionRoleArn"`
	NetworkMode             string                              `json:"networkMode"`
	ContainerDefinitions    []registerContainer                 `json:"containerDefinitions"`
	Volumes                 []Volume                            `json:"volumes"`
	PlacementConstraints    []TaskDefinitionPlacementConstraint `json:"placementConstraints"`
	RequiresCompatibilities []string                            `json:"requiresCompatibilities"`
	Cpu                     string                              `json:"cpu"`
	Memory                  string                              `json:"memory"`
	Tags                    []Tag                               `json:"tags"`
	PidMode                 string                              `json:"pidMode"`
	RuntimePlatform         *RuntimePlatform                    `json:"runtimePlatform"`
	EphemeralStorage        *EphemeralStorage                   `json:"ephemeralStorage"`
}

// registerContainer is a container definition as a caller gives it: essential
// unless it says otherwise.
type registerContainer struct {
	ContainerDefinition
	Essential *bool `json:"essential"`
}

type registerTaskDefinitionOutput struct {
	TaskDefinition *TaskDefinition `json:"taskDefinition"`
	Tags           []Tag           `json:"tags,omitzero"`
}

// opRegisterTaskDefinition adds a revision to a family, or starts a new one.
func (w *World) opRegisterTaskDefinition(q *request, in *registerTaskDefinitionInput) (any, *Error) {
	r := w.region(q.region)
	d := in.definition()
	fail := d.check()
	if fail == nil {
		fail = checkTags(in.Tags)
	}
	if fail != nil {
		return nil, fail
	}
	if err := d.prepare(); err != nil {
		return nil, invalid("Invalid constraint: %v.", err)
	}
	d.RegisteredBy, d.RegisteredAt, d.tags = w.callerARN(), w.epoch(), in.Tags
	f := r.family(d.Family)
	if f == nil {
		f = &family{name: d.Family}
		at, _ := slices.BinarySearchFunc(r.families, f.name, func(x *family, name string) int { return strings.Compare(x.name, name) })
		r.families = slices.Insert(r.families, at, f)
	}
	d.family, d.Revision = f, 1
	if n := len(f.revisions); n > 0 {
		d.Revision = f.revisions[n-1].Revision + 1
	}
	d.TaskDefinitionArn = w.arn("ecs", r.name, fmt.Sprintf("task-definition/%s:%d", d.Family, d.Revision))
	d.acts = f.behaviourOf(d)
	if lag := w.opts.EventuallyConsistent; lag > 0 {
		d.staleAt = w.now.Add(lag)
	}
	f.revisions = append(f.revisions, d)
	return registerTaskDefinitionOutput{TaskDefinition: d, Tags: d.tags}, nil
}

// definition is the revision as ECS fills it in.
func (in *registerTaskDefinitionInput) definition() *TaskDefinition {
	d := &TaskDefinition{
		Family: in.Family, TaskRoleArn: in.TaskRoleArn, ExecutionRoleArn: in.ExecutionRoleArn, NetworkMode: in.NetworkMode,
		Status: "ACTIVE", Volumes: some(in.Volumes, true), PlacementConstraints: some(in.PlacementConstraints, true),
		RequiresCompatibilities: in.RequiresCompatibilities, Cpu: units(in.Cpu, "vcpu"), Memory: units(in.Memory, "gb"), PidMode: in.PidMode,
		RuntimePlatform: in.RuntimePlatform, EphemeralStorage: in.EphemeralStorage,
	}
	for _, given := range in.ContainerDefinitions {
		c := given.ContainerDefinition
		c.Essential = given.Essential == nil || *given.Essential
		c.PortMappings, c.Environment = slices.Clone(some(c.PortMappings, true)), some(c.Environment, true)
		c.MountPoints, c.VolumesFrom, c.SystemControls = some(c.MountPoints, true), some(c.VolumesFrom, true), some(c.SystemControls, true)
		for i := range c.PortMappings {
			m := &c.PortMappings[i]
			if m.Protocol == "" {
				m.Protocol = "tcp"
			}
			if m.HostPort == 0 && (d.NetworkMode == "awsvpc" || d.NetworkMode == "host") {
				m.HostPort = m.ContainerPort
			}
		}
		d.ContainerDefinitions = append(d.ContainerDefinitions, c)
	}
	return d
}

// units turns "1 vCPU" and "2 GB" into CPU units and MiB, as ECS keeps them.
func units(text, unit string) string {
	number, ok := strings.CutSuffix(strings.ToLower(text), unit)
	if !ok {
		return text
	}
	n, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	if err != nil {
		return text
	}
	return strconv.Itoa(int(n * 1024))
}

// check refuses a revision that ECS would refuse.
func (d *TaskDefinition) check() *Error {
	refuse := func(format string, args ...any) *Error {
		return &Error{Code: "ClientException", Message: fmt.Sprintf(format, args...)}
	}
	switch {
	case d.Family == "":
		return refuse("Family cannot be blank.")
	case !regexp.MustCompile(`^[A-Za-z0-9_-]{1,255}$`).MatchString(d.Family):
		return refuse("Family contains invalid characters.")
	case len(d.ContainerDefinitions) == 0:
		return refuse("Container list cannot be empty.")
	case d.NetworkMode != "" && !slices.Contains([]string{"awsvpc", "bridge", "host", "none"}, d.NetworkMode):
		return refuse("Invalid networkMode: %s.", d.NetworkMode)
	case !slices.ContainsFunc(d.ContainerDefinitions, func(c ContainerDefinition) bool { return c.Essential }):
		return refuse("A task definition must have at least one essential container.")
	}
	names := map[string]bool{}
	for i := range d.ContainerDefinitions {
		c := &d.ContainerDefinitions[i]
		if names[c.Name] {
			return refuse("Container names must be unique within a task definition: %s.", c.Name)
		}
		names[c.Name] = true
		if why := d.containerFault(c); why != "" {
			return refuse("%s", why)
		}
	}
	for i := range d.ContainerDefinitions {
		for _, dep := range d.ContainerDefinitions[i].DependsOn {
			if !names[dep.ContainerName] {
				return refuse("Container '%s' depends on container '%s' which is not in the task definition.", d.ContainerDefinitions[i].Name, dep.ContainerName)
			}
		}
	}
	for _, kind := range d.RequiresCompatibilities {
		if !slices.Contains(launchTypes(), kind) {
			return refuse("Invalid requiresCompatibilities: %s.", kind)
		}
	}
	if why := d.sizeFault(); why != "" {
		return refuse("%s", why)
	}
	return nil
}

// containerFault is what is wrong with one container of a revision, or "".
func (d *TaskDefinition) containerFault(c *ContainerDefinition) string {
	switch {
	case c.Name == "":
		return "Container.name should not be null or empty."
	case !regexp.MustCompile(`^[A-Za-z0-9_-]{1,255}$`).MatchString(c.Name):
		return "Container.name contains invalid characters."
	case c.Image == "":
		return "Container.image should not be null or empty."
	case c.Memory == nil && c.MemoryReservation == nil && d.Memory == "":
		return "Invalid setting for container '" + c.Name + "'. At least one of 'memory' or 'memoryReservation' must be specified."
	case c.Memory != nil && c.MemoryReservation != nil && *c.MemoryReservation > *c.Memory:
		return "Invalid setting for container '" + c.Name + "'. 'memoryReservation' must be less than 'memory'."
	}
	for _, m := range c.PortMappings {
		if m.ContainerPort < 1 || m.ContainerPort > 65535 || m.HostPort < 0 || m.HostPort > 65535 {
			return "Invalid port mapping of container '" + c.Name + "'."
		}
		if d.NetworkMode == "awsvpc" && m.HostPort != m.ContainerPort {
			return "When networkMode=awsvpc, the host ports and container ports in port mappings must match."
		}
	}
	for _, m := range c.MountPoints {
		if !slices.ContainsFunc(d.Volumes, func(v Volume) bool { return v.Name == m.SourceVolume }) {
			return "Unknown volume '" + m.SourceVolume + "'."
		}
	}
	return ""
}

// sizeFault is what is wrong with the revision's CPU and memory, or "".
func (d *TaskDefinition) sizeFault() string {
	cpu, cpuErr := strconv.Atoi(d.Cpu)
	memory, memoryErr := strconv.Atoi(d.Memory)
	fargate := slices.Contains(d.RequiresCompatibilities, "FARGATE")
	ownCPU := 0
	for i := range d.ContainerDefinitions {
		c := &d.ContainerDefinitions[i]
		ownCPU += c.Cpu
		if d.Memory != "" && memoryErr == nil && c.Memory != nil && *c.Memory > memory {
			return "Invalid setting for container '" + c.Name + "'. The container memory is greater than the task memory."
		}
	}
	switch {
	case d.Cpu != "" && cpuErr != nil:
		return "Invalid 'cpu' setting for task."
	case d.Memory != "" && memoryErr != nil:
		return "Invalid 'memory' setting for task."
	case fargate && d.NetworkMode != "awsvpc":
		return "Fargate only supports network mode ‘awsvpc’."
	case fargate && d.Cpu == "":
		return "Fargate requires that 'cpu' be defined at the task level."
	case fargate && d.Memory == "":
		return "Fargate requires that 'memory' be defined at the task level."
	case fargate && !fargateSize(cpu, memory):
		return "No Fargate configuration exists for given values."
	case d.Cpu != "" && ownCPU > cpu:
		return "The sum of the containers' cpu is greater than the task cpu."
	}
	return ""
}

// behaviourOf is how tasks of a new revision behave: like those of the last one
// that is the same in all that could change it. A changed revision is a repaired
// one.
func (f *family) behaviourOf(d *TaskDefinition) behaviour {
	for _, old := range slices.Backward(f.revisions) {
		if old.Memory == d.Memory && slices.EqualFunc(old.ContainerDefinitions, d.ContainerDefinitions, sameProgram) {
			return old.acts
		}
	}
	return behaviour{}
}

// sameProgram says whether two containers run the same thing.
func sameProgram(a, b ContainerDefinition) bool {
	return a.Name == b.Name && a.Image == b.Image && reflect.DeepEqual(a.Memory, b.Memory) &&
		slices.Equal(a.Command, b.Command) && slices.Equal(a.Environment, b.Environment) && slices.Equal(a.Secrets, b.Secrets)
}
