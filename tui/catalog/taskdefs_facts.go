package catalog

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

func taskDefFacts(d model.TaskDefinition, ctx kind.Ctx) []kind.Section {
	var s sheet
	s.why(d.Verdict())
	s.add("status", state(d.Status))
	s.add("registered", moment(ctx.Now, d.RegisteredAt))
	s.text("by", caller(d.RegisteredBy))
	if !d.DeregisteredAt.IsZero() {
		s.add("deregistered", moment(ctx.Now, d.DeregisteredAt))
	}
	if d.CPU > 0 {
		s.text("CPU", fmt.Sprintf("%s vCPU (%d units)", vcpu(d.CPU), d.CPU))
	}
	s.add("memory", memoryCell(d.Memory))
	if d.EphemeralGiB > 0 {
		s.text("disk", fmt.Sprintf("%d GiB", d.EphemeralGiB))
	}
	s.text("network mode", d.NetworkMode)
	s.text("platform", join(" ", words(d.OS), arch(d)))
	s.text("made for", words(strings.Join(d.Requires, ", ")))
	s.text("runs on", words(strings.Join(d.Compatible, ", ")))
	for _, c := range d.Containers {
		definitionFacts(&s, c)
	}
	s.section("Volumes")
	for _, v := range d.Volumes {
		s.text(labelOr(widget.Clean(v.Name)), join(" ", v.Kind, v.Source))
	}
	s.section("Roles and settings")
	s.text("task role", d.TaskRole)
	s.text("exec role", d.ExecutionRole)
	s.text("PID mode", d.PIDMode)
	s.text("IPC mode", d.IPCMode)
	s.list("constraints", placements(d.Placement))
	s.tags(d.Tags)
	return s.arns([2]string{"ARN", d.ARN})
}

// arch is the CPU architecture as people write it: x86_64, arm64.
func arch(d model.TaskDefinition) string { return strings.ToLower(widget.Clean(d.Arch)) }

// definitionFacts is the section of one container. Values of its environment may
// be secrets: only their names are here.
func definitionFacts(s *sheet, c model.ContainerDefinition) {
	s.section("Container " + widget.Clean(c.Name))
	s.text("image", c.Image)
	if !c.Essential {
		s.text("essential", "no")
	}
	s.text("limits", containerLimits(c))
	s.text("entry point", shellWords(c.EntryPoint))
	s.text("command", shellWords(c.Command))
	s.text("user", c.User)
	s.text("folder", c.WorkDir)
	s.text("ports", portMappings(c.Ports))
	s.text("health check", shellWords(c.Check.Command))
	s.text("check timing", checkTiming(c.Check))
	s.text("logs", logTarget(c))
	s.text("environment", names(c.Env))
	s.list("env files", c.EnvFiles)
	for i, secret := range c.Secrets {
		s.add(onlyFirst("secrets", i), widget.Mixed(plain(widget.Clean(secret.Name)), muted(" from "+widget.Clean(secret.Value))))
	}
	for i, d := range c.DependsOn {
		s.text(onlyFirst("starts after", i), join(" is ", d.Name, words(d.Value)))
	}
	for i, m := range c.Mounts {
		s.text(onlyFirst("mounts", i), mount(m))
	}
	if c.StopTimeout > 0 {
		s.text("stop timeout", fmt.Sprintf("%d s", c.StopTimeout))
	}
	if c.Privileged {
		s.add("privileged", widget.Toned(themes.Warn, "yes"))
	}
	s.on("read-only", c.ReadOnly)
	s.on("init process", c.Init)
	s.on("restarts", c.Restart)
}

func onlyFirst(label string, i int) string {
	if i > 0 {
		return labelOr("")
	}
	return label
}

func containerLimits(c model.ContainerDefinition) string {
	var parts []string
	if c.CPU > 0 {
		parts = append(parts, vcpu(c.CPU)+" vCPU")
	}
	if c.Memory > 0 {
		parts = append(parts, memory(c.Memory))
	}
	if c.Reservation > 0 {
		parts = append(parts, memory(c.Reservation)+" reserved")
	}
	if c.GPU != "" {
		parts = append(parts, c.GPU+" GPU")
	}
	return strings.Join(parts, ", ")
}

func portMappings(in []model.PortMapping) string {
	parts := make([]string, 0, len(in))
	for _, p := range in {
		s := widget.Clean(p.Range)
		if s == "" {
			s = strconv.Itoa(p.Container)
		}
		if p.Host > 0 && p.Host != p.Container {
			s = strconv.Itoa(p.Host) + "→" + s
		}
		if p.Protocol != "" && p.Protocol != "tcp" {
			s += "/" + widget.Clean(p.Protocol)
		}
		if p.Name != "" {
			s += " (" + widget.Clean(p.Name) + ")"
		}
		parts = append(parts, s)
	}
	return strings.Join(parts, ", ")
}

func checkTiming(h model.HealthCheck) string {
	if len(h.Command) == 0 {
		return ""
	}
	var parts []string
	for _, p := range []struct {
		format string
		n      int
	}{{"every %d s", h.Interval}, {"timeout %d s", h.Timeout}, {"%d tries", h.Retries}, {"grace %d s", h.StartPeriod}} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprintf(p.format, p.n))
		}
	}
	return strings.Join(parts, ", ")
}

// logTarget says where the output goes: "awslogs /ecs/api, prefix api".
func logTarget(c model.ContainerDefinition) string {
	group, prefix := "", ""
	for _, o := range c.LogOptions {
		switch o.Name {
		case "awslogs-group":
			group = o.Value
		case "awslogs-stream-prefix":
			prefix = "prefix " + o.Value
		}
	}
	return join(", ", join(" ", c.LogDriver, group), prefix)
}

func names(in []model.KeyValue) string {
	out := make([]string, 0, len(in))
	for _, kv := range in {
		out = append(out, widget.Clean(kv.Name))
	}
	return strings.Join(out, ", ")
}

func mount(m model.Mount) string {
	s := widget.Clean(m.Volume) + " at " + widget.Clean(m.Path)
	if m.ReadOnly {
		s += ", read-only"
	}
	return s
}
