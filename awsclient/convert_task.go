package awsclient

import (
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

func toTask(in types.Task) model.Task {
	cluster := str(in.ClusterArn)
	arn := model.LongARN(str(in.TaskArn), cluster)
	family, revision := model.FamilyRevision(str(in.TaskDefinitionArn))
	service, _ := strings.CutPrefix(str(in.Group), "service:")
	if service == str(in.Group) {
		service = ""
	}
	out := model.Task{
		ARN:             arn,
		ID:              model.ShortID(arn),
		Cluster:         model.ClusterName(cluster),
		ClusterARN:      cluster,
		Group:           str(in.Group),
		Service:         service,
		StartedBy:       str(in.StartedBy),
		TaskDefinition:  str(in.TaskDefinitionArn),
		Family:          family,
		Revision:        revision,
		Status:          str(in.LastStatus),
		Desired:         str(in.DesiredStatus),
		HealthStatus:    string(in.HealthStatus),
		LaunchType:      string(in.LaunchType),
		Provider:        str(in.CapacityProviderName),
		PlatformVersion: str(in.PlatformVersion),
		PlatformFamily:  str(in.PlatformFamily),
		CPU:             atoi(in.Cpu),
		Memory:          atoi(in.Memory),
		EphemeralGiB:    ephemeral(in),
		Zone:            str(in.AvailabilityZone),
		Created:         when(in.CreatedAt),
		PullStarted:     when(in.PullStartedAt),
		PullStopped:     when(in.PullStoppedAt),
		Started:         when(in.StartedAt),
		Stopping:        when(in.StoppingAt),
		ExecutionStop:   when(in.ExecutionStoppedAt),
		Stopped:         when(in.StoppedAt),
		StopCode:        string(in.StopCode),
		StopReason:      str(in.StoppedReason),
		Exec:            in.EnableExecuteCommand,
		Connectivity:    string(in.Connectivity),
		ConnectivityAt:  when(in.ConnectivityAt),
		Attachments:     each(in.Attachments, toAttachment),
		Containers:      each(in.Containers, toContainer),
		Instance:        model.LongARN(str(in.ContainerInstanceArn), cluster),
		Overrides:       overrides(in.Overrides),
		Tags:            tags(in.Tags),
		Version:         in.Version,
	}
	out.PrivateIP = privateIP(out)
	if out.Instance == "" {
		out.Host = model.None[model.Host]()
	}
	return out
}

func ephemeral(in types.Task) int {
	switch {
	case in.EphemeralStorage != nil:
		return int(in.EphemeralStorage.SizeInGiB)
	case in.FargateEphemeralStorage != nil:
		return int(in.FargateEphemeralStorage.SizeInGiB)
	default:
		return 0
	}
}

// privateIP is the address of the task's own network interface, if it has one.
func privateIP(t model.Task) string {
	for _, a := range t.Attachments {
		if a.Type != "ElasticNetworkInterface" {
			continue
		}
		for _, d := range a.Details {
			if d.Name == "privateIPv4Address" {
				return d.Value
			}
		}
	}
	for _, c := range t.Containers {
		if c.PrivateIP != "" {
			return c.PrivateIP
		}
	}
	return ""
}

func toAttachment(in types.Attachment) model.Attachment {
	return model.Attachment{ID: str(in.Id), Type: str(in.Type), Status: str(in.Status), Details: keyValues(in.Details)}
}

// overrides keeps only the containers for which something was changed: ECS
// lists every container, most of them empty.
func overrides(in *types.TaskOverride) []model.Override {
	if in == nil {
		return nil
	}
	var out []model.Override
	for _, o := range in.ContainerOverrides {
		if len(o.Command) == 0 && len(o.Environment) == 0 && o.Cpu == nil && o.Memory == nil {
			continue
		}
		out = append(out, model.Override{
			Container: str(o.Name), Command: o.Command, Env: keyValues(o.Environment), CPU: num(o.Cpu), Memory: num(o.Memory),
		})
	}
	return out
}

func toContainer(in types.Container) model.Container {
	out := model.Container{
		ARN:         str(in.ContainerArn),
		Name:        str(in.Name),
		Image:       str(in.Image),
		Digest:      str(in.ImageDigest),
		Status:      str(in.LastStatus),
		HealthState: string(in.HealthStatus),
		Reason:      str(in.Reason),
		RuntimeID:   str(in.RuntimeId),
		CPU:         atoi(in.Cpu),
		Memory:      atoi(in.Memory),
		Reservation: atoi(in.MemoryReservation),
		GPUs:        in.GpuIds,
		Ports:       each(in.NetworkBindings, toPort),
		Agents:      each(in.ManagedAgents, toAgent),
		ExitCode:    maybeNum(in.ExitCode),
	}
	for _, n := range in.NetworkInterfaces {
		if out.PrivateIP == "" {
			out.PrivateIP = str(n.PrivateIpv4Address)
		}
	}
	return out
}

func toPort(in types.NetworkBinding) model.Port {
	out := model.Port{
		BindIP:         str(in.BindIP),
		Host:           num(in.HostPort),
		Container:      num(in.ContainerPort),
		HostRange:      str(in.HostPortRange),
		ContainerRange: str(in.ContainerPortRange),
		Protocol:       string(in.Protocol),
	}
	return out
}

func toAgent(in types.ManagedAgent) model.Agent {
	return model.Agent{Name: string(in.Name), Status: str(in.LastStatus), Reason: str(in.Reason), Started: when(in.LastStartedAt)}
}

// resource returns one of an instance's resources: CPU, MEMORY, PORTS,
// PORTS_UDP, GPU.
func resource(in []types.Resource, name string) (types.Resource, bool) {
	for _, r := range in {
		if str(r.Name) == name {
			return r, true
		}
	}
	return types.Resource{}, false
}

func capacity(registered, remaining []types.Resource, name string) model.Capacity {
	return model.Capacity{Registered: amount(registered, name), Remaining: amount(remaining, name)}
}

// amount reads a countable resource. GPUs are counted by their ids.
func amount(in []types.Resource, name string) int {
	r, _ := resource(in, name)
	switch str(r.Type) {
	case "STRINGSET":
		return len(r.StringSetValue)
	case "LONG":
		return int(r.LongValue)
	case "DOUBLE":
		return int(r.DoubleValue)
	default:
		return int(r.IntegerValue)
	}
}

// usedPorts lists the ports that are taken on an instance. ECS reports them as
// what remains of the resource PORTS, which reads the wrong way round: its set
// holds the ports in use.
func usedPorts(remaining []types.Resource) []string {
	var out []string
	for name, suffix := range map[string]string{"PORTS": "", "PORTS_UDP": "/udp"} {
		r, _ := resource(remaining, name)
		for _, p := range r.StringSetValue {
			out = append(out, p+suffix)
		}
	}
	return sortedPorts(out)
}

func portNumber(p string) int {
	p, _, _ = strings.Cut(p, "/")
	n, _ := strconv.Atoi(p) // not a number: first in order
	return n
}
