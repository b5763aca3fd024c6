package sim

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
)

// prepare works out what tasks of the revision need, and the members that ECS
// derives when a revision is registered: compatibilities and requiresAttributes.
func (d *TaskDefinition) prepare() error {
	n := demand{onHost: true, fargate: d.NetworkMode == "awsvpc" && d.Cpu != "" && d.Memory != ""}
	for i := range d.ContainerDefinitions {
		c := &d.ContainerDefinitions[i]
		n.noOverrides = append(n.noOverrides, ContainerOverride{Name: c.Name})
		n.cpu += c.Cpu
		n.memory += softMemory(c)
		n.addPorts(d.NetworkMode, c)
		n.addGPUs(c)
	}
	if cpu, err := strconv.Atoi(d.Cpu); err == nil {
		n.cpu = cpu
	}
	if memory, err := strconv.Atoi(d.Memory); err == nil {
		n.memory = memory
	}
	n.cpuText, n.memoryText = strconv.Itoa(n.cpu), strconv.Itoa(n.memory)
	for _, c := range d.PlacementConstraints {
		m, err := parseMatcher(c.Expression)
		if err != nil {
			return err
		}
		n.constraints = append(n.constraints, m)
	}
	n.setLevels(d.ContainerDefinitions)
	d.RequiresAttributes = requiredAttributes(d)
	n.attributes = append(n.attributes, d.RequiresAttributes...)
	n.taskAttributes = []Attribute{{Name: "ecs.cpu-architecture", Value: d.arch()}}
	if d.RuntimePlatform != nil {
		n.attributes = append(n.attributes, Attribute{Name: "ecs.cpu-architecture", Value: d.arch()})
	}
	d.Compatibilities = []string{"EC2"}
	if n.fargate {
		d.Compatibilities = append(d.Compatibilities, "FARGATE")
	}
	d.needs = n
	return nil
}

// softMemory is what placement counts: the reservation, else the limit.
func softMemory(c *ContainerDefinition) int {
	switch {
	case c.MemoryReservation != nil:
		return *c.MemoryReservation
	case c.Memory != nil:
		return *c.Memory
	}
	return 0
}

func (n *demand) addPorts(mode string, c *ContainerDefinition) {
	if mode == "awsvpc" {
		return
	}
	for _, m := range c.PortMappings {
		switch {
		case m.HostPort > 0:
			n.ports = append(n.ports, hostPort{m.HostPort, m.Protocol == "udp"})
		case mode == "host":
			n.ports = append(n.ports, hostPort{m.ContainerPort, m.Protocol == "udp"})
		default:
			n.dynamic++
		}
	}
}

func (n *demand) addGPUs(c *ContainerDefinition) {
	for _, r := range c.ResourceRequirements {
		if g, err := strconv.Atoi(r.Value); err == nil && r.Type == "GPU" {
			n.gpus += g
		}
	}
}

// setLevels orders the containers by dependsOn: a container starts one level
// after the last of those that it waits for.
func (n *demand) setLevels(list []ContainerDefinition) {
	n.level = make([]int, len(list))
	for range list { // as many rounds as the longest chain can have
		for i := range list {
			for _, dep := range list[i].DependsOn {
				for k := range list {
					if list[k].Name == dep.ContainerName && k != i && n.level[k] < len(list)-1 {
						n.level[i] = max(n.level[i], n.level[k]+1)
					}
				}
			}
			n.levels = max(n.levels, n.level[i])
		}
	}
}

// arch is the CPU architecture as container instances and tasks name it.
func (d *TaskDefinition) arch() string {
	if d.RuntimePlatform != nil && d.RuntimePlatform.CpuArchitecture == "ARM64" {
		return "arm64"
	}
	return "x86_64"
}

// requiredAttributes is what the agent must be able to do for the revision.
func requiredAttributes(d *TaskDefinition) []Attribute {
	const capability, agent = "com.amazonaws.ecs.capability.", "ecs.capability."
	seen := map[string]bool{}
	var list []Attribute
	add := func(name string) {
		if !seen[name] {
			seen[name] = true
			list = append(list, Attribute{Name: name})
		}
	}
	add(capability + "docker-remote-api.1.18")
	if d.TaskRoleArn != "" {
		add(capability + "task-iam-role")
	}
	if d.NetworkMode == "awsvpc" {
		add(agent + "task-eni")
	}
	if d.ExecutionRoleArn != "" {
		add(agent + "execution-role-ecr-pull")
	}
	for i := range d.ContainerDefinitions {
		c := &d.ContainerDefinitions[i]
		if strings.Contains(c.Image, ".dkr.ecr.") {
			add(capability + "ecr-auth")
		}
		if c.LogConfiguration != nil {
			add(capability + "logging-driver." + c.LogConfiguration.LogDriver)
		}
		if c.HealthCheck != nil {
			add(agent + "container-health-check")
		}
		if len(c.DependsOn) > 0 {
			add(agent + "container-ordering")
		}
		for _, s := range c.Secrets {
			if strings.Contains(s.ValueFrom, ":secretsmanager:") {
				add(agent + "secrets.asm.environment-variables")
			} else {
				add(agent + "secrets.ssm.environment-variables")
			}
		}
		if c.FirelensConfiguration != nil {
			add(agent + "firelens." + c.FirelensConfiguration.Type)
		}
	}
	return list
}

// imageDigest is the digest that an image resolves to: made from its name, so
// that the same tag gives the same digest.
func imageDigest(image string) string {
	sum := sha256.Sum256([]byte("image " + image))
	return "sha256:" + hex.EncodeToString(sum[:])
}
