package awsclient

import (
	"context"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// insightsStay is how long the setting of a cluster is taken for granted.
const insightsStay = 5 * time.Minute

// The units in which Container Insights counts. Its megabytes and gigabytes are
// those of the task definition, which are powers of two.
const (
	mebi = 1 << 20
	gibi = 1 << 30
)

// insightsOf reads whether Container Insights is on in a cluster; unknown when
// that cannot be read, and then its metrics are asked for.
func (c *Client) insightsOf(ctx context.Context, cluster string) model.Insights {
	state, err := c.watch.insights.get(cluster, insightsStay, func() (model.Insights, error) {
		b, err := c.DescribeClusters(ctx, []string{cluster})
		if err != nil {
			return model.InsightsUnknown, err
		}
		if len(b.Items) == 0 {
			return model.InsightsUnknown, nil
		}
		if s := b.Items[0].Insights; s != model.InsightsUnknown {
			return s, nil
		}
		return model.InsightsOff, nil // a cluster that never had the setting
	})
	if err != nil {
		c.log.Debug("the setting of Container Insights is unknown", "cluster", cluster, "error", err)
	}
	return state
}

// insightsPanel is a panel of Container Insights. Where that is off, nothing is
// asked for and the panel says so.
func insightsPanel(state model.Insights, p model.Panel, lines ...line) want {
	if state == model.InsightsOff {
		p.Empty = "Container Insights is off in this cluster"
		return want{panel: p}
	}
	return want{panel: p, lines: lines, empty: "Container Insights published nothing in this time"}
}

// enhancedPanel is insightsPanel for what only the enhanced setting publishes.
func enhancedPanel(state model.Insights, p model.Panel, lines ...line) want {
	if state == model.InsightsOn {
		p.Empty = "this needs Container Insights with enhanced observability, and the cluster has the plain one"
		return want{panel: p}
	}
	return insightsPanel(state, p, lines...)
}

// traffic are the panels of network, storage and restarts, of whatever dims
// name. Source: "Amazon ECS Container Insights metrics".
func traffic(state model.Insights, of string, fargate bool, dims ...string) []want {
	m := func(name string) model.Metric { return metric(nsInsights, name, dims...) }
	out := []want{
		insightsPanel(
			state, model.Panel{ID: "network", Title: "Network", Unit: model.UnitBytesSecond, Note: of},
			line{label: "received", metric: m("NetworkRxBytes"), stat: average},
			line{label: "sent", metric: m("NetworkTxBytes"), stat: average}),
		insightsPanel(
			state, model.Panel{ID: "storage", Title: "Storage", Unit: model.UnitBytes, Note: joined(of, "running totals")},
			line{label: "read", metric: m("StorageReadBytes"), stat: average},
			line{label: "written", metric: m("StorageWriteBytes"), stat: average}),
	}
	if fargate {
		p := insightsPanel(
			state, model.Panel{ID: "ephemeral", Title: "Ephemeral storage", Unit: model.UnitBytes, Note: of},
			line{label: "used", metric: m("EphemeralStorageUtilized"), stat: average, adjust: scaled(gibi)},
			line{label: "reserved", role: model.RoleLimit, metric: m("EphemeralStorageReserved"), stat: average, adjust: scaled(gibi)})
		out = append(out, p)
	}
	restarts := insightsPanel(
		state, model.Panel{ID: "restarts", Title: "Restarts in place", Unit: model.UnitCount, Note: "of containers with a restart policy"},
		line{label: "restarts", metric: m("RestartCount"), stat: sum})
	if restarts.panel.Empty == "" {
		restarts.empty = "no container with a restart policy reported"
	}
	return append(out, restarts)
}

// joined puts two notes into one.
func joined(a, b string) string {
	if a == "" {
		return b
	}
	return a + "; " + b
}

// containers are CPU and memory of containers against what is reserved for
// them. More than a few would be more than anybody reads.
func containers(state model.Insights, names []string, dims ...string) []want {
	var out []want
	for _, name := range names[:min(len(names), containersDrawn)] {
		of := append([]string{"ContainerName", name}, dims...)
		m := func(metricName string) model.Metric { return metric(nsInsights, metricName, of...) }
		cpu := enhancedPanel(
			state, model.Panel{ID: "cpu of " + name, Title: "CPU · " + name, Unit: model.UnitCPU},
			line{label: "used", metric: m("ContainerCpuUtilized"), stat: average},
			line{label: "reserved", role: model.RoleLimit, metric: m("ContainerCpuReserved"), stat: average})
		memory := enhancedPanel(
			state, model.Panel{ID: "memory of " + name, Title: "Memory · " + name, Unit: model.UnitBytes},
			line{label: "used", metric: m("ContainerMemoryUtilized"), stat: average, adjust: scaled(mebi)},
			line{label: "reserved", role: model.RoleLimit, metric: m("ContainerMemoryReserved"), stat: average, adjust: scaled(mebi)})
		cpu.after, memory.after = withoutZeroLimits, withoutZeroLimits
		out = append(out, cpu, memory)
	}
	return out
}

const (
	containersDrawn = 6
	tasksDrawn      = 10
)

// withoutZeroLimits takes a limit away that is nothing: a container without one.
func withoutZeroLimits(p *model.Panel) {
	kept := p.Series[:0]
	for _, s := range p.Series {
		if s.Role != model.RoleLimit || hasValue(s.Series) {
			kept = append(kept, s)
		}
	}
	p.Series = kept
}

func hasValue(s model.Series) bool {
	for _, p := range s.Points {
		if p.Value != 0 {
			return true
		}
	}
	return false
}

// scaled multiplies every value.
func scaled(by float64) func(model.Series) model.Series {
	return func(s model.Series) model.Series {
		for i := range s.Points {
			s.Points[i].Value *= by
		}
		return s
	}
}

// perSecond turns sums of a period into rates.
func perSecond(s model.Series) model.Series { return scaled(1 / s.Period.Seconds())(s) }

// perMinute turns sums of a period into what they are in a minute.
func perMinute(s model.Series) model.Series { return scaled(1 / s.Period.Minutes())(s) }
