package catalog

import (
	"fmt"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

func clusterFacts(c model.Cluster, ctx kind.Ctx) []kind.Section {
	var s sheet
	s.why(c.Verdict())
	s.add("status", state(c.Status))
	s.add("services", number(c.ActiveServices))
	s.add("tasks", widget.T(join(", ", fmt.Sprintf("%d running", c.RunningTasks), pendingWords(c.PendingTasks))))
	s.add("instances", number(c.ContainerInstances))
	s.firing(c.Watch)
	poolFacts(&s, c)
	launchFacts(&s, c)
	s.section("Capacity providers")
	s.list("providers", c.CapacityProviders)
	s.list("strategy", strategyLines(c.DefaultStrategy))
	if c.AttachmentsStatus != "" {
		s.add("update", state(c.AttachmentsStatus))
	}
	s.section("Settings")
	s.add("insights", insightsCell(c, ctx))
	s.text("exec logging", words(c.ExecLog))
	for _, kv := range c.Settings {
		if kv.Name != "containerInsights" {
			s.text(widget.Clean(kv.Name), kv.Value)
		}
	}
	s.tags(c.Tags)
	return s.arns([2]string{"ARN", c.ARN})
}

func pendingWords(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("%d pending", n)
}

// poolFacts say what the instances offer and what is left of it.
func poolFacts(s *sheet, c model.Cluster) {
	s.section("Pool")
	p, ok := c.Pool.Get()
	if !ok {
		if c.Pool.IsUnknown() {
			s.add("capacity", unknown())
		}
		return
	}
	s.add("vCPU", gauge(p.CPU, fmt.Sprintf("%s of %s left", vcpu(p.CPU.Remaining), vcpu(p.CPU.Registered))))
	s.add("memory", gauge(p.Memory, memoryLeft(p.Memory)))
	if p.GPU.Registered > 0 {
		s.add("GPU", gauge(p.GPU, fmt.Sprintf("%d of %d left", p.GPU.Remaining, p.GPU.Registered)))
	}
	s.add("disconnected", atFault(p.Disconnected, "agent"))
	s.add("draining", inMotion(p.Draining, "instance"))
	s.text("types", counts(p.Types))
	s.text("zones", counts(p.Zones))
	s.text("architecture", counts(p.Arch))
	s.add("spot", maybe(p.Spot, func(n int) widget.Cell { return widget.T(fmt.Sprintf("%d of %d", n, p.Instances)) }))
}

// atFault and inMotion are counts that deserve a tone as soon as they are not 0.
func atFault(n int, what string) widget.Cell {
	if n == 0 {
		return none()
	}
	return widget.Toned(themes.Bad, model.Counted(n, what))
}

func inMotion(n int, what string) widget.Cell {
	if n == 0 {
		return none()
	}
	return widget.Toned(themes.Motion, model.Counted(n, what))
}

func launchFacts(s *sheet, c model.Cluster) {
	s.section("By launch type")
	for _, l := range []struct {
		name string
		s    model.LaunchStats
	}{{"EC2", c.EC2}, {"Fargate", c.Fargate}, {"Managed Instances", c.Managed}, {"external", c.External}} {
		if l.s == (model.LaunchStats{}) {
			continue
		}
		line := fmt.Sprintf("%d running", l.s.Running)
		line = join(", ", line, pendingWords(l.s.Pending))
		if l.s.Services > 0 {
			line += ", " + model.Counted(l.s.Services, "service")
		}
		if l.s.Draining > 0 {
			line += fmt.Sprintf(" (%d draining)", l.s.Draining)
		}
		s.add(l.name, widget.T(line))
	}
}
