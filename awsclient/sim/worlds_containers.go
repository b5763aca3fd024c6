package sim

import (
	"fmt"
	"strings"
	"time"
)

// ptr returns a pointer to a copy.
func ptr[T any](v T) *T { return &v }

// logs is the usual awslogs configuration.
func (s *site) logs(group, prefix string) *LogConfiguration {
	s.w.ensureGroup(s.r, group)
	return &LogConfiguration{LogDriver: "awslogs", Options: map[string]string{
		"awslogs-group": group, "awslogs-region": s.r.name, "awslogs-stream-prefix": prefix,
	}}
}

// mainContainer is the container that an app is about.
func (s *site) mainContainer(a *app) ContainerDefinition {
	name := a.name
	soft := a.memory * 3 / 4
	if len(a.sidecars) == 0 {
		soft = a.memory
	}
	c := ContainerDefinition{
		Name: name, Image: s.image(a.name, s.w.now.Add(-40*time.Hour)), Essential: true,
		Cpu: a.cpu - 64*len(a.sidecars), Memory: ptr(soft), Command: a.command,
		PortMappings: []PortMapping{}, Environment: s.environment(a),
		MountPoints: []MountPoint{}, VolumesFrom: []VolumeFrom{}, SystemControls: []SystemControl{},
		LogConfiguration:       s.logging(a),
		ReadonlyRootFilesystem: ptr(!a.exec), // its agent writes to the disk of the container
		Ulimits:                []Ulimit{{"nofile", 65536, 65536}},
		LinuxParameters:        &LinuxParameters{InitProcessEnabled: ptr(true), Capabilities: &KernelCapabilities{Drop: []string{"ALL"}}},
		DockerLabels:           map[string]string{"team": a.team, "source": "https://git.example.com/shop/" + a.name},
	}
	if a.port > 0 {
		c.PortMappings = []PortMapping{s.port(a)}
	}
	if a.check {
		c.HealthCheck = &HealthCheck{
			Command:  []string{"CMD-SHELL", fmt.Sprintf("curl -fsS http://localhost:%d/healthz || exit 1", max(a.port, 8080))},
			Interval: 15, Timeout: 5, Retries: 3, StartPeriod: ptr(10),
		}
	}
	if a.gpu > 0 {
		c.ResourceRequirements = []ResourceRequirement{{Value: fmt.Sprint(a.gpu), Type: "GPU"}}
	}
	if a.secret {
		c.Secrets = s.secrets(a)
	}
	if strings.Contains(strings.Join(a.sidecars, " "), "envoy") {
		c.DependsOn = []ContainerDependency{{"envoy", "HEALTHY"}}
	}
	return c
}

// mount adds volumes: a shared file system, and what an agent sees of its host.
func (s *site) mount(a *app, d *TaskDefinition) {
	c := &d.ContainerDefinitions[0]
	if a.volume != "" {
		d.Volumes = append(d.Volumes, Volume{Name: "shared", EfsVolumeConfiguration: &EFSVolumeConfiguration{
			FileSystemId: "fs-0d4e7a1c92b8f5306", RootDirectory: "/" + a.name, TransitEncryption: "ENABLED",
		}})
		c.MountPoints = append(c.MountPoints, MountPoint{"shared", a.volume, false})
	}
	if a.daemon {
		for _, path := range []string{"/var/run/docker.sock", "/proc", "/sys/fs/cgroup"} {
			name := strings.Trim(strings.NewReplacer("/", "-", ".", "-").Replace(path), "-")
			d.Volumes = append(d.Volumes, Volume{Name: name, Host: &HostVolumeProperties{path}})
			c.MountPoints = append(c.MountPoints, MountPoint{name, "/host" + path, true})
		}
	}
}

// port is the port mapping of an app in its network mode.
func (s *site) port(a *app) PortMapping {
	m := PortMapping{ContainerPort: a.port, HostPort: a.hostPort, Protocol: "tcp", Name: "http"}
	if a.udp {
		m.Protocol, m.Name = "udp", "statsd"
	}
	if a.network == "" || a.network == "host" {
		m.HostPort = a.port
	}
	if !a.udp {
		m.AppProtocol = "http"
	}
	return m
}

// environment is the variables of an app: plain ones, and where it has secrets
// some that should not stand there.
func (s *site) environment(a *app) []KeyValuePair {
	env := []KeyValuePair{
		{"SERVICE_NAME", a.name},
		{"ENVIRONMENT", "prod"},
		{"LOG_LEVEL", "info"},
		{"AWS_REGION", s.r.name},
		{"OTEL_EXPORTER_OTLP_ENDPOINT", "http://otel.internal.example.com:4317"},
		{"FEATURE_FLAGS_URL", "https://flags.internal.example.com"},
	}
	if a.port > 0 {
		env = append(env, KeyValuePair{"PORT", fmt.Sprint(a.port)})
	}
	if a.secret {
		user := strings.ReplaceAll(a.name, "-", "_")
		env = append(env,
			KeyValuePair{"DATABASE_URL", fmt.Sprintf("postgres://%s:made-up-%s@aurora-prod.internal.example.com:5432/%s?sslmode=require", user, s.w.hexID(10), user)},
			KeyValuePair{"INTERNAL_API_KEY", "made-up-" + s.w.hexID(32)},
			KeyValuePair{"SESSION_SIGNING_SECRET", "made-up-" + s.w.hexID(48)},
		)
	}
	return env
}

// secrets are the variables of an app that come from Secrets Manager and
// Parameter Store.
func (s *site) secrets(a *app) []Secret {
	return []Secret{
		{"DB_PASSWORD", s.w.arn("secretsmanager", s.r.name, "secret:prod/"+a.name+"/db-8Kq2Zp:password::")},
		{"PAYMENT_PROVIDER_TOKEN", s.w.arn("secretsmanager", s.r.name, "secret:prod/"+a.name+"/provider-Xm41Rt")},
		{"JWT_PUBLIC_KEY", s.w.arn("ssm", s.r.name, "parameter/prod/shared/jwt-public-key")},
	}
}

// sidecar is a helper container beside the main one.
func (s *site) sidecar(a *app, kind string) ContainerDefinition {
	c := ContainerDefinition{
		Name: kind, Cpu: 64, MemoryReservation: ptr(a.memory / 8), PortMappings: []PortMapping{},
		Environment: []KeyValuePair{}, MountPoints: []MountPoint{}, VolumesFrom: []VolumeFrom{}, SystemControls: []SystemControl{},
		LogConfiguration: s.logs("/ecs/"+s.c.ClusterName+"/sidecars", kind),
	}
	switch kind {
	case "envoy":
		c.Image = "public.ecr.aws/appmesh/aws-appmesh-envoy:v1.34.4.2-prod"
		c.User = "1337"
		c.Essential = true
		c.Environment = []KeyValuePair{{"APPMESH_RESOURCE_ARN", s.w.arn("appmesh", s.r.name, "mesh/prod/virtualNode/"+a.name)}, {"ENVOY_LOG_LEVEL", "warning"}}
		c.HealthCheck = &HealthCheck{Command: []string{"CMD-SHELL", "curl -s http://localhost:9901/server_info | grep state | grep -q LIVE"}, Interval: 5, Timeout: 2, Retries: 3, StartPeriod: ptr(10)}
		c.StopTimeout = ptr(30)
	case "log-router":
		c.Image = "public.ecr.aws/aws-observability/aws-for-fluent-bit:2.34.0"
		c.Essential = true
		c.FirelensConfiguration = &FirelensConfiguration{Type: "fluentbit", Options: map[string]string{"enable-ecs-log-metadata": "true"}}
	case "otel":
		c.Image = "public.ecr.aws/aws-observability/aws-otel-collector:v0.44.0"
		c.Command = []string{"--config=/etc/ecs/ecs-default-config.yaml"}
		c.RestartPolicy = &ContainerRestartPolicy{Enabled: true, IgnoredExitCodes: []int{0}, RestartAttemptPeriod: 60}
	default:
		c.Image = "public.ecr.aws/docker/library/busybox:1.37"
	}
	return c
}
