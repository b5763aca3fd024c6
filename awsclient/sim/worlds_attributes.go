package sim

import "fmt"

// hostAttributes are the attributes of a container instance: what the host is,
// then what its agent can do, as an ECS-optimised Amazon Linux 2023 registers.
func hostAttributes(m machine, h *EC2Instance) []Attribute {
	list := []Attribute{
		{Name: "ecs.availability-zone", Value: h.Zone},
		{Name: "ecs.instance-type", Value: m.name},
		{Name: "ecs.cpu-architecture", Value: m.arch},
		{Name: "ecs.ami-id", Value: h.ImageID},
		{Name: "ecs.os-type", Value: "linux"},
		{Name: "ecs.os-family", Value: "LINUX"},
		{Name: "ecs.vpc-id", Value: h.VPC},
		{Name: "ecs.subnet-id", Value: h.Subnet},
		{Name: "ecs.awsvpc-trunk-id", Value: "eni-0" + h.ID[3:]},
	}
	const capability, agent = "com.amazonaws.ecs.capability.", "ecs.capability."
	for v := 17; v <= 44; v++ {
		list = append(list, Attribute{Name: fmt.Sprintf("%sdocker-remote-api.1.%d", capability, v)})
	}
	for _, d := range []string{"awsfirelens", "awslogs", "fluentd", "gelf", "journald", "json-file", "none", "splunk", "syslog"} {
		list = append(list, Attribute{Name: capability + "logging-driver." + d})
	}
	for _, c := range []string{"apparmor", "ecr-auth", "privileged-container", "task-iam-role", "task-iam-role-network-host"} {
		list = append(list, Attribute{Name: capability + c})
	}
	for _, c := range []string{
		"aws-appmesh", "container-health-check", "container-ordering", "container-port-range", "container-restart-policy",
		"cni-plugin-version", "docker-plugin.local", "efs", "efsAuth", "env-files.s3", "execute-command", "execution-role-awslogs",
		"execution-role-ecr-pull", "external", "fault-injection", "firelens.fluentbit", "firelens.fluentd",
		"firelens.options.config.file", "firelens.options.config.s3", "full-sync", "increased-task-cpu-limit", "ipv6-only",
		"logging-driver.awsfirelens.log-driver-buffer-limit", "network.container-port-range", "pid-ipc-namespace-sharing",
		"private-registry-authentication.secretsmanager", "secrets.asm.bootstrap.log-driver", "secrets.asm.environment-variables",
		"secrets.ssm.bootstrap.log-driver", "secrets.ssm.environment-variables", "service-connect-v1", "storage.ebs-task-volume-attach",
		"task-cpu-mem-limit", "task-eia.optimized-cpu", "task-eni", "task-eni-block-instance-metadata", "task-eni-trunking",
	} {
		list = append(list, Attribute{Name: agent + c})
	}
	list = append(list, Attribute{Name: agent + "branch-cni-plugin-version", Value: "67703192-"})
	if m.gpus > 0 {
		list = append(list, Attribute{Name: agent + "nvidia-driver-version", Value: "570.195.03"}, Attribute{Name: agent + "gpu-driver-version", Value: "570.195.03"})
	}
	return list
}
