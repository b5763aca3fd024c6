package catalog

import (
	"fmt"
	"strings"

	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

func containerFacts(c container, ctx kind.Ctx) []kind.Section {
	var s sheet
	s.why(containerVerdict(c))
	s.text("ECS says", c.Reason)
	if v := c.task.Verdict(); v.Reason != "" {
		s.add("task", toned(deviates(v.Health), v.Reason))
	}
	s.add("status", state(c.Status))
	s.add("health", healthCell(c.HealthState))
	s.add("exit code", exitCell(c, ctx))
	s.section("Image")
	s.text("image", c.Image)
	s.text("digest", c.Digest)
	s.text("revision", revisionName(c.task.Family, c.task.Revision))
	s.section("Limits")
	if c.CPU > 0 {
		s.text("CPU", fmt.Sprintf("%s vCPU (%d units)", vcpu(c.CPU), c.CPU))
	}
	s.add("memory", memoryCell(c.Memory))
	s.add("reserved", memoryCell(c.Reservation))
	if len(c.GPUs) > 0 {
		s.list("GPUs", c.GPUs)
	}
	s.section("Network")
	s.text("IP", c.PrivateIP)
	for _, p := range c.Ports {
		s.text("port", join(" on ", port(p), p.BindIP))
	}
	agentFacts(&s, c, ctx)
	s.section("Where")
	s.add("host", hostCell(c.task, ctx))
	s.add("zone", zoneCell(c.task))
	s.text("runtime id", c.RuntimeID)
	return s.arns([2]string{"task", c.task.ARN}, [2]string{"ARN", c.ARN})
}

// agentFacts tell of the managed agents; ECS Exec needs its own to run.
func agentFacts(s *sheet, c container, ctx kind.Ctx) {
	s.section("Agents")
	for _, a := range c.Agents {
		st := state(a.Status)
		spans := []widget.Span{{Text: st.Text, Tone: st.Tone}}
		if a.Reason != "" {
			spans = append(spans, widget.Span{Text: ": " + widget.Clean(a.Reason), Tone: themes.Warn})
		}
		if since := age(ctx.Now, a.Started); since != "" {
			spans = append(spans, muted(", for "+since))
		}
		s.add(agentName(a.Name), widget.Mixed(spans...))
	}
}

func agentName(name string) string {
	if name == "ExecuteCommandAgent" {
		return "exec"
	}
	return labelOr(strings.TrimSuffix(widget.Clean(name), "Agent"))
}
