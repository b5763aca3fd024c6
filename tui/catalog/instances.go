package catalog

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

func instances() kind.Spec[model.Instance] {
	return kind.Spec[model.Instance]{
		Name: kind.Instances, Title: "Instances", Singular: "instance", Aliases: []string{"nodes", "instance", "ci"},
		ID:      func(i model.Instance) string { return i.ARN },
		Label:   func(i model.Instance) string { return cmp.Or(i.EC2ID, i.ID) },
		IDLabel: model.ShortID,
		Up:      clusterUp,
		Columns: instanceColumns(),
		Source: kind.Source[model.Instance]{
			List: func(ctx context.Context, c *awsclient.Client, q kind.Query, emit func([]string)) error {
				return c.ListContainerInstances(ctx, q.Parent.ID, emit)
			},
			Describe: func(ctx context.Context, c *awsclient.Client, _ kind.Query, ids []string) (awsclient.Batch[model.Instance], error) {
				return c.DescribeContainerInstances(ctx, ids)
			},
			Enrich: func(ctx context.Context, c *awsclient.Client, rows []model.Instance) ([]model.Instance, error) {
				return c.EnrichContainerInstances(ctx, rows)
			},
			Batch: 100, Page: 100,
		},
		Every:  10 * time.Second,
		Carry:  carryEC2,
		Health: model.Instance.Verdict,
		Empty:  noInstances,
		Facts:  instanceFacts,
		Tabs: []kind.Tab[model.Instance]{
			{Title: "Facts", Kind: kind.TabFacts},
			{Title: "Tasks", Kind: kind.TabList, Query: instanceTasks},
		},
		Actions: append([]kind.Action[model.Instance]{drain(), activate(), updateAgent()}, tagged(kind.Instances, instanceID)...),
		Doors:   insides(),
		Door: func(i model.Instance) kind.Door {
			d := kind.Door{Instance: i}
			if i.EC2ID == "" {
				d.Why = "ECS does not say which machine it is"
			}
			return d
		},
		Links: []kind.Link[model.Instance]{
			{ID: keys.Tasks, To: func(i model.Instance, q kind.Query) kind.Target { return kind.Target{Query: instanceTasks(i, q)} }},
			metricsOf(kind.Instances, instanceID), alarmsOf(kind.Instances, instanceID),
		},
		Root: true,
	}
}

func instanceTasks(i model.Instance, q kind.Query) kind.Query {
	return childQuery(q, kind.Tasks, refTo(kind.Instances, i.ARN))
}

// carryEC2 keeps what EC2 said, and what is in the way of a drain, while the
// instance is read again.
func carryEC2(old, fresh model.Instance) model.Instance {
	if old.EC2ID == fresh.EC2ID && !old.EC2.IsUnknown() {
		fresh.EC2 = old.EC2
	}
	fresh.Watch = old.Watch
	if fresh.Status == "DRAINING" {
		fresh.Drain = old.Drain
	}
	return fresh
}

func instanceColumns() []kind.Column[model.Instance] {
	type column = kind.Column[model.Instance]
	return []column{
		textual(column{ID: "id", Title: "INSTANCE", Min: 12, Max: 20, Name: true, Middle: true}, func(i model.Instance) string { return cmp.Or(i.EC2ID, i.ID) }),
		textual(column{ID: "cluster", Title: "CLUSTER", Min: 8, Max: 20, Drop: 20, When: everywhere}, func(i model.Instance) string { return i.Cluster }),
		textual(column{ID: "type", Title: "TYPE", Min: 11, Max: 16, Drop: 15}, func(i model.Instance) string { return i.Type }),
		textual(column{ID: "arch", Title: "ARCH", Min: 5, Max: 8, Drop: 65}, func(i model.Instance) string { return i.Arch }),
		textual(column{ID: "zone", Title: "ZONE", Min: 10, Max: 16, Drop: 30}, func(i model.Instance) string { return i.Zone }),
		{
			ID: "ip", Title: "IP", Min: 15, Max: 15, Drop: 45, Cell: ec2Cell(func(e model.EC2Instance) string { return e.PrivateIP }),
			Cmp: byAddress(func(i model.Instance) string { e, _ := i.EC2.Get(); return e.PrivateIP }),
		},
		{
			ID: "status", Title: "STATUS", Min: 8, Max: 14, Drop: 12,
			Cell: func(i model.Instance, _ kind.Ctx) widget.Cell { return state(i.Status) },
		},
		{
			ID: "agent", Title: "AGENT", Min: 8, Max: 12, Drop: 10, Cell: agentCell,
			Cmp: chain(byFlag(func(i model.Instance) bool { return !i.Connected }), byVersion(func(i model.Instance) string { return i.AgentVersion })),
		},
		{
			ID: "docker", Title: "DOCKER", Min: 6, Max: 12, Drop: 60,
			Cell: func(i model.Instance, _ kind.Ctx) widget.Cell { return text(i.Docker) },
			Cmp:  byVersion(func(i model.Instance) string { return i.Docker }),
		},
		{
			ID: "cpu", Title: "CPU       LEFT", Min: barWidth + 6, Desc: true,
			Cell: func(i model.Instance, _ kind.Ctx) widget.Cell {
				return exactGauge(i.CPU, padLeft(vcpu(i.CPU.Remaining), 5), float64(i.CPU.Remaining)/unitsPerCPU)
			},
			Cmp: by(func(i model.Instance) int { return i.CPU.Remaining }),
		},
		{
			ID: "mem", Title: "MEM         LEFT", Min: barWidth + 8, Desc: true,
			Cell: func(i model.Instance, _ kind.Ctx) widget.Cell {
				return exactGauge(i.Memory, padLeft(memory(i.Memory.Remaining), 7), float64(i.Memory.Remaining))
			},
			Cmp: by(func(i model.Instance) int { return i.Memory.Remaining }),
		},
		sparkColumn("use", "CPU NOW", 46, func(i model.Instance) model.Maybe[model.Sparks] { return i.Sparks }, cpuSpark),
		{
			ID: "tasks", Title: "TASKS", Min: 5, Right: true, Desc: true,
			Cell: func(i model.Instance, _ kind.Ctx) widget.Cell { return runningPending(i.Running, i.Pending) },
			Cmp:  by(func(i model.Instance) int { return i.Running + i.Pending }),
		},
		{
			ID: "age", Title: "AGE", Min: 5, Right: true, Volatile: true, Drop: 40,
			Cell: func(i model.Instance, ctx kind.Ctx) widget.Cell { return ageCell(ctx.Now, i.Registered) },
			Cmp:  byAge(func(i model.Instance) time.Time { return i.Registered }),
		},
		textual(column{ID: "provider", Title: "PROVIDER", Min: 10, Max: 24, Drop: 55}, func(i model.Instance) string { return i.Provider }),
		{
			ID: "name", Title: "NAME", Min: 8, Max: 30, Drop: 70, Cell: ec2Cell(func(e model.EC2Instance) string { return e.Name }),
			Cmp: byFold(func(i model.Instance) string { e, _ := i.EC2.Get(); return e.Name }),
		},
		{
			ID: "why", Title: "WHY", Min: 24, Flex: 1, Drop: 50, Cell: instanceWhy,
			Cmp: byFold(func(i model.Instance) string { return i.Verdict().Reason }),
		},
		textual(column{ID: "ami", Title: "AMI", Min: 12, Max: 22, Drop: 80, Wide: true}, func(i model.Instance) string { return i.AMI }),
	}
}

func instanceWhy(i model.Instance, _ kind.Ctx) widget.Cell {
	v := i.Verdict()
	return widget.Toned(deviates(v.Health), widget.Clean(v.Reason))
}

func ec2Cell(value func(model.EC2Instance) string) func(model.Instance, kind.Ctx) widget.Cell {
	return func(i model.Instance, _ kind.Ctx) widget.Cell {
		return maybe(i.EC2, func(e model.EC2Instance) widget.Cell { return text(value(e)) })
	}
}

// agentCell is the version of the agent, or that ECS cannot reach it.
func agentCell(i model.Instance, _ kind.Ctx) widget.Cell {
	if !i.Connected {
		return widget.Toned(themes.Bad, "offline")
	}
	return text(cmp.Or(i.AgentVersion, "connected"))
}

func instanceFacts(i model.Instance, ctx kind.Ctx) []kind.Section {
	var s sheet
	s.why(i.Verdict())
	s.text("ECS says", i.StatusReason)
	s.add("status", state(i.Status))
	s.add("agent", agentLine(i))
	if i.AgentUpdate != "" {
		s.add("agent update", state(i.AgentUpdate))
	}
	s.add("vCPU", gauge(i.CPU, fmt.Sprintf("%s of %s left", vcpu(i.CPU.Remaining), vcpu(i.CPU.Registered))))
	s.add("memory", gauge(i.Memory, memoryLeft(i.Memory)))
	if i.GPU.Registered > 0 {
		s.add("GPU", gauge(i.GPU, fmt.Sprintf("%d of %d left", i.GPU.Remaining, i.GPU.Registered)))
	}
	s.text("tasks", join(", ", fmt.Sprintf("%d running", i.Running), pendingWords(i.Pending)))
	s.add("registered", moment(ctx.Now, i.Registered))
	checkFacts(&s, i, ctx)
	machineFacts(&s, i, ctx)
	attributeFacts(&s, i.Attributes)
	s.tags(i.Tags)
	return s.arns([2]string{"cluster", i.ClusterARN}, [2]string{"ARN", i.ARN})
}

func agentLine(i model.Instance) widget.Cell {
	if !i.Connected {
		return widget.Toned(themes.Bad, join(" ", "✖ disconnected", widget.Clean(i.AgentVersion)))
	}
	return widget.T(join(" ", "connected", widget.Clean(i.AgentVersion)))
}

func checkFacts(s *sheet, i model.Instance, ctx kind.Ctx) {
	s.section("Health checks")
	for _, c := range i.Checks {
		st := state(c.Status)
		spans := []widget.Span{{Text: st.Text, Tone: st.Tone}}
		if c.Reason != "" {
			spans = append(spans, plain(": "+widget.Clean(c.Reason)))
		}
		if since := age(ctx.Now, c.Changed); since != "" {
			spans = append(spans, muted(", for "+since))
		}
		s.add(checkName(c.Type), widget.Mixed(spans...))
	}
}

// checkName shortens the names of ECS's checks: CONTAINER_RUNTIME is "runtime",
// AGENT_CONNECTIVITY "agent".
func checkName(check string) string {
	return labelOr(strings.TrimSuffix(strings.TrimPrefix(words(check), "container "), " connectivity"))
}

// machineFacts tell of the machine below.
func machineFacts(s *sheet, i model.Instance, ctx kind.Ctx) {
	s.section("Machine")
	e, known := i.EC2.Get()
	s.text("EC2 id", i.EC2ID)
	s.text("name", e.Name)
	s.text("type", join(", ", cmp.Or(i.Type, e.Type), cmp.Or(i.Arch, e.Arch), i.OS))
	s.text("zone", cmp.Or(i.Zone, e.Zone))
	switch {
	case known:
		s.add("state", state(e.State))
		s.add("spot", yes(e.Spot))
		s.text("private IP", e.PrivateIP)
		s.text("private name", e.PrivateDNS)
		s.text("public IP", e.PublicIP)
		s.add("launched", moment(ctx.Now, e.Launched))
		s.text("network", join(" ", e.VPC, e.Subnet))
	case i.EC2.IsUnknown():
		s.add("EC2", unknown())
	case !i.External():
		s.add("EC2", widget.Toned(themes.Warn, "EC2 does not know this instance"))
	}
	s.text("AMI", cmp.Or(i.AMI, e.AMI))
	s.text("docker", i.Docker)
	s.text("ports in use", join(", ", cleanAll(i.Ports)...))
	s.text("provider", i.Provider)
}

// attributeFacts has a line for each attribute, and the many capabilities that
// every agent reports in one.
func attributeFacts(s *sheet, all []model.KeyValue) {
	var own []model.KeyValue
	var capabilities []string
	for _, a := range all {
		_, name, found := strings.Cut(a.Name, "ecs.capability.")
		if !found || a.Value != "" {
			own = append(own, a)
			continue
		}
		capabilities = append(capabilities, name)
	}
	s.pairs("Attributes", own)
	s.section("Capabilities")
	if len(capabilities) > 0 {
		s.add("", widget.Toned(themes.Muted, join(", ", cleanAll(capabilities)...)))
	}
}

func cleanAll(in []string) []string {
	out := make([]string, len(in))
	for i, s := range in {
		out[i] = widget.Clean(s)
	}
	return out
}
