package catalog

import (
	"fmt"
	"strings"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

func taskFacts(t model.Task, ctx kind.Ctx) []kind.Section {
	var s sheet
	s.why(t.Verdict())
	s.text("ECS says", t.StopReason)
	s.text("stop code", t.StopCode)
	s.add("status", statusPath(t))
	s.add("health", healthCell(t.HealthStatus))
	s.text("service", t.Service)
	if t.Service == "" {
		s.text("group", t.Group)
	}
	s.text("revision", revisionName(t.Family, t.Revision))
	deployment := ""
	if strings.HasPrefix(t.StartedBy, "ecs-svc/") {
		deployment = t.StartedBy // an id that says nothing: it stands with the others
	} else {
		s.text("started by", t.StartedBy)
	}
	containerLines(&s, t)
	taskPlace(&s, t, ctx)
	taskTimes(&s, t, ctx)
	attachmentFacts(&s, t)
	overrideFacts(&s, t)
	s.section("Settings")
	s.add("exec", onOff(t.Exec))
	if t.Connectivity != "" {
		s.add("agent", connectivity(t, ctx))
	}
	s.tags(t.Tags)
	return s.arns(
		[2]string{"deployment", deployment}, [2]string{"definition", t.TaskDefinition}, [2]string{"instance", t.Instance},
		[2]string{"cluster", t.ClusterARN}, [2]string{"ARN", t.ARN},
	)
}

// statusPath is the last status and, where it is another, what ECS wants.
func statusPath(t model.Task) widget.Cell {
	c := state(t.Status)
	if t.Desired == "" || t.Desired == t.Status {
		return c
	}
	return widget.Mixed(widget.Span{Text: c.Text, Tone: c.Tone}, muted(" → "+words(t.Desired)))
}

// containerLines has a line for each container, the reason first.
func containerLines(s *sheet, t model.Task) {
	s.section("Containers")
	for _, c := range t.Containers {
		v := t.ContainerVerdict(c)
		glyph, tone := kind.Glyph(v.Health)
		spans := []widget.Span{{Text: glyph + " ", Tone: tone}, {Text: words(c.Status)}}
		if v.Reason != "" {
			spans = append(spans, widget.Span{Text: ", " + widget.Clean(v.Reason), Tone: whyTone(v.Health)})
		}
		spans = append(spans, muted("  "+shortImage(c.Image)))
		s.add(labelOr(widget.Clean(c.Name)), widget.Mixed(spans...))
	}
}

func taskPlace(s *sheet, t model.Task, ctx kind.Ctx) {
	s.section("Where")
	s.add("host", hostCell(t, ctx))
	if h, ok := t.Host.Get(); ok {
		s.text("host name", h.Name)
		s.text("host IP", h.PrivateIP)
	}
	s.text("provider", t.Provider)
	s.add("zone", zoneCell(t))
	s.add("IP", text(t.PrivateIP))
	s.text("platform", join(" ", t.PlatformFamily, t.PlatformVersion))
	if t.CPU > 0 {
		s.text("CPU", fmt.Sprintf("%s vCPU (%d units)", vcpu(t.CPU), t.CPU))
	}
	if t.Memory > 0 {
		s.text("memory", memory(t.Memory))
	}
	if t.EphemeralGiB > 0 {
		s.text("disk", fmt.Sprintf("%d GiB", t.EphemeralGiB))
	}
}

// taskTimes are the steps of the task's life with how long each took.
func taskTimes(s *sheet, t model.Task, ctx kind.Ctx) {
	s.section("Times")
	s.add("created", moment(ctx.Now, t.Created))
	if !t.PullStarted.IsZero() && !t.PullStopped.IsZero() {
		s.add("image pull", took(t.PullStarted, t.PullStopped))
	}
	for _, step := range []struct {
		label string
		at    time.Time
	}{{"started", t.Started}, {"stopping", t.Stopping}, {"ended", t.ExecutionStop}, {"stopped", t.Stopped}} {
		if !step.at.IsZero() {
			s.add(step.label, moment(ctx.Now, step.at))
		}
	}
	if !t.Created.IsZero() && !t.Started.IsZero() {
		s.add("start took", took(t.Created, t.Started))
	}
	if taskRan(t) >= 0 {
		s.add("ran for", took(t.Started, taskEnded(t)))
	}
}

func attachmentFacts(s *sheet, t model.Task) {
	for _, a := range t.Attachments {
		s.section(attachmentTitle(a.Type))
		s.text("status", words(a.Status))
		for _, d := range a.Details {
			s.text(detailName(d.Name), d.Value)
		}
	}
}

// detailName words what ECS calls the parts of a network interface.
func detailName(name string) string {
	switch name {
	case "subnetId":
		return "subnet"
	case "networkInterfaceId":
		return "interface"
	case "macAddress":
		return "MAC"
	case "privateDnsName":
		return "DNS name"
	case "privateIPv4Address":
		return "IPv4"
	case "privateIPv6Address":
		return "IPv6"
	default:
		return labelOr(widget.Clean(name))
	}
}

func attachmentTitle(kind string) string {
	switch kind {
	case "ElasticNetworkInterface", "eni":
		return "Network interface"
	case "":
		return "Attachment"
	default:
		return widget.Clean(kind)
	}
}

// overrideFacts name what was changed for this task. Values of the environment
// may be secrets and are never shown here.
func overrideFacts(s *sheet, t model.Task) {
	for _, o := range t.Overrides {
		s.section("Overrides of " + widget.Clean(o.Container))
		s.text("command", shellWords(o.Command))
		if o.CPU > 0 {
			s.text("CPU", fmt.Sprintf("%d units", o.CPU))
		}
		if o.Memory > 0 {
			s.text("memory", memory(o.Memory))
		}
		for _, e := range o.Env {
			s.pair(e.Name, hidden)
		}
	}
}

func connectivity(t model.Task, ctx kind.Ctx) widget.Cell {
	c := state(t.Connectivity)
	if t.Connectivity == "DISCONNECTED" {
		c.Tone = themes.Warn
	}
	if a := age(ctx.Now, t.ConnectivityAt); a != "" {
		return widget.Mixed(widget.Span{Text: c.Text, Tone: c.Tone}, muted(" for "+a))
	}
	return c
}
