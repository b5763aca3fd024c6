package awsclient

import (
	"cmp"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

func toTaskDefinition(in types.TaskDefinition) model.TaskDefinition {
	out := model.TaskDefinition{
		ARN:            str(in.TaskDefinitionArn),
		Family:         str(in.Family),
		Revision:       int(in.Revision),
		Status:         string(in.Status),
		CPU:            atoi(in.Cpu),
		Memory:         atoi(in.Memory),
		NetworkMode:    string(in.NetworkMode),
		Compatible:     words(in.Compatibilities),
		Requires:       words(in.RequiresCompatibilities),
		TaskRole:       str(in.TaskRoleArn),
		ExecutionRole:  str(in.ExecutionRoleArn),
		PIDMode:        string(in.PidMode),
		IPCMode:        string(in.IpcMode),
		Containers:     each(in.ContainerDefinitions, toContainerDefinition),
		Volumes:        each(in.Volumes, toVolume),
		RegisteredAt:   when(in.RegisteredAt),
		RegisteredBy:   str(in.RegisteredBy),
		DeregisteredAt: when(in.DeregisteredAt),
		Placement: each(in.PlacementConstraints, func(p types.TaskDefinitionPlacementConstraint) model.Placement {
			return model.Placement{Type: string(p.Type), Field: str(p.Expression)}
		}),
	}
	if e := in.EphemeralStorage; e != nil {
		out.EphemeralGiB = int(e.SizeInGiB)
	}
	if r := in.RuntimePlatform; r != nil {
		out.OS, out.Arch = string(r.OperatingSystemFamily), string(r.CpuArchitecture)
	}
	return out
}

// words turns the SDK's enums into strings.
func words[E ~string](in []E) []string { return each(in, func(e E) string { return string(e) }) }

func toContainerDefinition(in types.ContainerDefinition) model.ContainerDefinition {
	out := model.ContainerDefinition{
		Name:        str(in.Name),
		Image:       str(in.Image),
		Essential:   in.Essential == nil || *in.Essential, // the default is true
		CPU:         int(in.Cpu),
		Memory:      num(in.Memory),
		Reservation: num(in.MemoryReservation),
		Command:     in.Command,
		EntryPoint:  in.EntryPoint,
		WorkDir:     str(in.WorkingDirectory),
		User:        str(in.User),
		Ports:       each(in.PortMappings, toPortMapping),
		Env:         keyValues(in.Environment),
		EnvFiles:    each(in.EnvironmentFiles, func(f types.EnvironmentFile) string { return str(f.Value) }),
		Secrets:     each(in.Secrets, toSecret),
		DependsOn: each(in.DependsOn, func(d types.ContainerDependency) model.KeyValue {
			return model.KeyValue{Name: str(d.ContainerName), Value: string(d.Condition)}
		}),
		Mounts: each(in.MountPoints, func(m types.MountPoint) model.Mount {
			return model.Mount{Volume: str(m.SourceVolume), Path: str(m.ContainerPath), ReadOnly: aws.ToBool(m.ReadOnly)}
		}),
		StopTimeout: num(in.StopTimeout),
		Privileged:  aws.ToBool(in.Privileged),
		ReadOnly:    aws.ToBool(in.ReadonlyRootFilesystem),
		Init:        in.LinuxParameters != nil && aws.ToBool(in.LinuxParameters.InitProcessEnabled),
		Restart:     in.RestartPolicy != nil && aws.ToBool(in.RestartPolicy.Enabled),
	}
	for _, r := range in.ResourceRequirements {
		if r.Type == types.ResourceTypeGpu {
			out.GPU = str(r.Value)
		}
	}
	if h := in.HealthCheck; h != nil {
		out.Check = model.HealthCheck{
			Command: h.Command, Interval: num(h.Interval), Timeout: num(h.Timeout), Retries: num(h.Retries), StartPeriod: num(h.StartPeriod),
		}
	}
	if l := in.LogConfiguration; l != nil {
		out.LogDriver, out.LogOptions = string(l.LogDriver), sortedPairs(l.Options)
	}
	if f := in.FirelensConfiguration; f != nil {
		out.Router = string(f.Type)
	}
	return out
}

func toSecret(in types.Secret) model.KeyValue {
	return model.KeyValue{Name: str(in.Name), Value: str(in.ValueFrom)}
}

func toPortMapping(in types.PortMapping) model.PortMapping {
	return model.PortMapping{
		Name:      str(in.Name),
		Container: num(in.ContainerPort),
		Range:     str(in.ContainerPortRange),
		Host:      num(in.HostPort),
		Protocol:  cmp.Or(string(in.Protocol), "tcp"), // the default
	}
}

func toVolume(in types.Volume) model.Volume {
	out := model.Volume{Name: str(in.Name), Kind: "host"}
	switch {
	case in.EfsVolumeConfiguration != nil:
		out.Kind, out.Source = "efs", str(in.EfsVolumeConfiguration.FileSystemId)
	case in.FsxWindowsFileServerVolumeConfiguration != nil:
		out.Kind, out.Source = "fsx", str(in.FsxWindowsFileServerVolumeConfiguration.FileSystemId)
	case in.S3filesVolumeConfiguration != nil:
		out.Kind = "s3"
	case in.DockerVolumeConfiguration != nil:
		out.Kind, out.Source = "docker", str(in.DockerVolumeConfiguration.Driver)
	case aws.ToBool(in.ConfiguredAtLaunch):
		out.Kind = "launch"
	case in.Host != nil:
		out.Source = str(in.Host.SourcePath)
	}
	return out
}
