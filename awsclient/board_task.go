package awsclient

import (
	"context"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// TaskBoard reads the metrics of a task for the last span. See TaskBoardIn.
func (c *Client) TaskBoard(ctx context.Context, t model.Task, span time.Duration) (model.Board, error) {
	return c.TaskBoardIn(ctx, t, model.WindowFor(span, time.Now(), false))
}

// TaskBoardIn reads the metrics of a task for a window: its CPU and memory, those
// of its containers against what is reserved for them, network, storage and
// restarts. All of that needs Container Insights with enhanced observability;
// the panels of its whole service are there without. A panel that cannot be read
// says why; the error is nil when any metric was answered.
func (c *Client) TaskBoardIn(ctx context.Context, t model.Task, w model.Window) (model.Board, error) {
	state := c.insightsOf(ctx, t.Cluster)
	dims := taskDimensions(t)
	m := func(name string) model.Metric { return metric(nsInsights, name, dims...) }
	wants := []want{
		enhancedPanel(
			state, model.Panel{ID: "cpu", Title: "CPU", Unit: model.UnitPercent},
			line{label: "task", metric: m("TaskCpuUtilization"), stat: average}),
		enhancedPanel(
			state, model.Panel{ID: "memory", Title: "Memory", Unit: model.UnitPercent},
			line{label: "task", metric: m("TaskMemoryUtilization"), stat: average}),
	}
	if state == model.InsightsEnhanced || state == model.InsightsUnknown {
		names := each(t.Containers, func(c model.Container) string { return c.Name })
		wants = append(wants, containers(state, names, dims...)...)
		wants = append(wants, traffic(state, "", t.LaunchType == "FARGATE", dims...)...)
	}
	if t.Service != "" {
		wants = append(wants, serviceAround(t)...)
	}
	if t.IsStopped() {
		for i := range wants {
			wants[i].empty = "the task has stopped, and nothing was published in this time"
		}
	}
	b, err := c.draw(ctx, wants, w)
	addTaskMarkers(&b, t)
	return b, err
}

// taskDimensions name a task: within its service, or within its family when it
// has none.
func taskDimensions(t model.Task) []string {
	if t.Service != "" {
		return []string{"ClusterName", t.Cluster, "ServiceName", t.Service, "TaskId", t.ID}
	}
	return []string{"ClusterName", t.Cluster, "TaskDefinitionFamily", t.Family, "TaskId", t.ID}
}

// serviceAround are CPU and memory of all tasks of the service: the task is one
// of those between lowest and highest.
func serviceAround(t model.Task) []want {
	out := serviceUse(model.Service{Name: t.Service, Cluster: t.Cluster, Running: 1}, false)
	for i := range out {
		p := &out[i].panel
		p.ID, p.Title, p.Note = "service "+p.ID, p.Title+" · all of "+t.Service, "this task is one of those between the lowest and the highest"
	}
	return out
}

// addTaskMarkers draws when the task started and stopped.
func addTaskMarkers(b *model.Board, t model.Task) {
	for _, m := range []model.Marker{{At: t.Started, Label: "started", Kind: model.MarkerTask}, {At: t.Stopped, Label: "stopped", Kind: model.MarkerTask}} {
		if m.At.IsZero() || !in(b.Window, m.At) {
			continue
		}
		for i := range b.Panels {
			b.Panels[i].Markers = append(b.Panels[i].Markers, m)
		}
	}
}
