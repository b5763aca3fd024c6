package awsclient

import (
	"context"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// ServiceBoard reads the metrics of a service for the last span. See
// ServiceBoardIn.
func (c *Client) ServiceBoard(ctx context.Context, s model.Service, span time.Duration) (model.Board, error) {
	return c.ServiceBoardIn(ctx, s, model.WindowFor(span, time.Now(), c.finePoints(ctx, s, span)))
}

// ServiceBoardIn reads the metrics of a service for a window: CPU and memory,
// running and desired tasks, requests, errors, response time and targets of each
// target group, and what Container Insights has. The lines of alarms and scaling
// targets, deployments and scalings are drawn in. A panel that cannot be read
// says why; the error is nil when any metric was answered.
func (c *Client) ServiceBoardIn(ctx context.Context, s model.Service, w model.Window) (model.Board, error) {
	var (
		state   model.Insights
		found   map[string]model.TargetGroup
		failed  map[string]error
		scaling model.Scaling
		why     error
		calls   errgroup.Group
	)
	arns := s.AlarmTarget().TargetGroups
	calls.Go(func() error { state = c.insightsOf(ctx, s.Cluster); return nil })
	calls.Go(func() error { found, failed = c.groupsOf(ctx, arns); return nil })
	calls.Go(func() error { scaling, why = c.scalingKnown(ctx, s.Cluster, s.Name); return nil })
	_ = calls.Wait() // what failed is told by its panel

	wants := append(serviceUse(s, true), serviceTasks(s, state, w))
	for _, arn := range arns {
		wants = append(wants, targetPanels(arn, found, failed)...)
	}
	wants = append(wants, traffic(state, "of the average task", onFargate(s), "ClusterName", s.Cluster, "ServiceName", s.Name)...)
	wants = append(wants, c.insideService(ctx, s, state)...)
	b, err := c.drawWithAlarms(ctx, wants, w)
	missed(&b, "scaling", why)
	addScaling(&b, scaling)
	addMarkers(&b, s.Deployments, scaling.Activities)
	return b, err
}

// drawWithAlarms draws panels while the alarms of their metrics are read.
func (c *Client) drawWithAlarms(ctx context.Context, wants []want, w model.Window) (model.Board, error) {
	var (
		alarms map[string][]model.Alarm
		why    error
		calls  errgroup.Group
	)
	calls.Go(func() error { alarms, why = c.alarmsOfPanels(ctx, wants); return nil })
	b, err := c.draw(ctx, wants, w)
	_ = calls.Wait() // its failure is in why
	missed(&b, "alarms", why)
	addAlarms(&b, wants, alarms)
	return b, err
}

func serviceMetric(namespace, name string, s model.Service) model.Metric {
	return metric(namespace, name, "ClusterName", s.Cluster, "ServiceName", s.Name)
}

// onFargate reports whether a service may have tasks on Fargate.
func onFargate(s model.Service) bool {
	for _, i := range s.Strategy {
		if strings.HasPrefix(i.Provider, "FARGATE") {
			return true
		}
	}
	return s.LaunchType == "FARGATE"
}

// serviceUse are CPU and memory, in percent of what the task definition
// reserves. Source: "Amazon ECS service utilization metrics".
func serviceUse(s model.Service, alarms bool) []want {
	empty := ""
	if s.Running == 0 {
		empty = "no task is running: the metrics stop with the last one"
	}
	return []want{
		{
			panel: model.Panel{ID: "cpu", Title: "CPU", Unit: model.UnitPercent}, alarms: alarms,
			lines: band("average", serviceMetric(nsECS, "CPUUtilization", s), model.FinePeriod), empty: empty,
		},
		{
			panel: model.Panel{ID: "memory", Title: "Memory", Unit: model.UnitPercent}, alarms: alarms,
			lines: band("average", serviceMetric(nsECS, "MemoryUtilization", s), model.FinePeriod), empty: empty,
		},
	}
}

// serviceTasks is the panel of running against desired tasks. Without Container
// Insights running tasks are counted by the samples of their CPU, one from each
// task in a minute. Source: "Service RUNNING task count" in the developer guide.
func serviceTasks(s model.Service, state model.Insights, w model.Window) want {
	p := model.Panel{
		ID: "tasks", Title: "Tasks", Unit: model.UnitCount,
		Thresholds: []model.Threshold{{Value: float64(s.Desired), Label: "desired now"}},
	}
	if state != model.InsightsOff {
		return want{panel: p, empty: "Container Insights published nothing in this time", lines: []line{
			{label: "running", metric: serviceMetric(nsInsights, "RunningTaskCount", s), stat: average},
			{label: "pending", metric: serviceMetric(nsInsights, "PendingTaskCount", s), stat: average},
			{label: "desired", role: model.RoleLimit, metric: serviceMetric(nsInsights, "DesiredTaskCount", s), stat: average},
		}}
	}
	p.Note = "Container Insights is off in this cluster: running is counted by the CPU samples, past desired counts are not known"
	if w.Period < minutePeriod {
		p.Empty = "Container Insights is off in this cluster"
		return want{panel: p}
	}
	return want{panel: p, empty: "no task ran in this time", lines: []line{
		{label: "running", metric: serviceMetric(nsECS, "CPUUtilization", s), stat: sampleCount, adjust: perMinute},
	}}
}

// insideService are the panels of single tasks and containers.
func (c *Client) insideService(ctx context.Context, s model.Service, state model.Insights) []want {
	if state != model.InsightsEnhanced {
		return []want{enhancedPanel(state, model.Panel{ID: "cpu by task", Title: "CPU by task", Unit: model.UnitPercent})}
	}
	var (
		tasks []string
		names []string
		calls errgroup.Group
	)
	calls.Go(func() error {
		// A list that fails leaves the panels of tasks empty.
		tasks, _ = collect(func(emit func([]string)) error {
			return c.ListTasks(ctx, TaskFilter{Cluster: s.Cluster, Service: s.Name}, emit)
		})
		return nil
	})
	calls.Go(func() error { names = c.containerNames(ctx, s.TaskDefinition); return nil })
	_ = calls.Wait() // nothing fails
	return append(byTask(s, state, tasks), containers(state, names, "ClusterName", s.Cluster, "ServiceName", s.Name)...)
}

// byTask are the panels with a line for each task.
func byTask(s model.Service, state model.Insights, tasks []string) []want {
	var out []want
	for _, p := range []struct{ id, title, metric string }{
		{"cpu by task", "CPU by task", "TaskCpuUtilization"}, {"memory by task", "Memory by task", "TaskMemoryUtilization"},
	} {
		w := enhancedPanel(state, model.Panel{ID: p.id, Title: p.title, Unit: model.UnitPercent})
		for _, id := range tasks[:min(len(tasks), tasksDrawn)] {
			short := model.ShortID(id)
			w.lines = append(w.lines, line{
				label: short[:min(len(short), 8)], stat: average,
				metric: metric(nsInsights, p.metric, "ClusterName", s.Cluster, "ServiceName", s.Name, "TaskId", short),
			})
		}
		if n := len(tasks) - tasksDrawn; n > 0 {
			w.panel.Note = "the first " + model.Counted(tasksDrawn, "task") + ", " + model.Counted(n, "more task") + " not drawn"
		}
		if len(tasks) == 0 {
			w.empty = "no task is running"
		}
		out = append(out, w)
	}
	return out
}

// containerNames are the containers of a task definition; none when it cannot
// be read.
func (c *Client) containerNames(ctx context.Context, definition string) []string {
	if definition == "" {
		return nil
	}
	b, err := c.DescribeTaskDefinitions(ctx, []string{definition})
	if err != nil || len(b.Items) == 0 {
		return nil
	}
	return each(b.Items[0].Containers, func(d model.ContainerDefinition) string { return d.Name })
}
