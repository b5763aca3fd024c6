package catalog

import (
	"cmp"
	"strings"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

func stopped(q kind.Query) bool { return q.Variant == kind.VariantStopped }
func running(q kind.Query) bool { return !stopped(q) }

func taskColumns() []kind.Column[model.Task] {
	type column = kind.Column[model.Task]
	return []column{
		textual(column{ID: "id", Title: "ID", Min: 9, Max: 13, Name: true, Middle: true}, func(t model.Task) string { return t.ID }),
		{
			ID: "group", Title: "SERVICE", Min: 20, Max: 32,
			When: func(q kind.Query) bool { return !under(q, kind.Services) }, Cell: groupCell,
			Cmp: chain(byFlag(func(t model.Task) bool { return t.Service != "" }), byFold(groupName)),
		},
		textual(column{ID: "cluster", Title: "CLUSTER", Min: 8, Max: 20, Drop: 25, When: everywhere}, func(t model.Task) string { return t.Cluster }),
		{ID: "status", Title: "STATUS", Min: 12, Max: 17, When: running, Cell: taskStatus, Cmp: by(statusRank)},
		{
			ID: "health", Title: "HEALTH", Min: 9, Max: 9, Drop: 20, When: running, Cell: taskHealth,
			Cmp: by(func(t model.Task) int { return healthRank(t.HealthStatus) }),
		},
		{
			ID: "revision", Title: "REV", Min: 4, Max: 8, Drop: 12, Desc: true,
			Cell: func(t model.Task, _ kind.Ctx) widget.Cell { return revisionCell(t.Revision) },
			Cmp:  byVersion(func(t model.Task) string { return t.Revision }),
		},
		{
			ID: "age", Title: "AGE", Min: 5, Right: true, Volatile: true, When: running,
			Cell: func(t model.Task, ctx kind.Ctx) widget.Cell { return ageCell(ctx.Now, taskBegan(t)) },
			Cmp:  byAge(taskBegan),
		},
		{
			ID: "age", Title: "STOPPED", Min: 4, Right: true, Volatile: true, When: stopped,
			Cell: func(t model.Task, ctx kind.Ctx) widget.Cell { return ageCell(ctx.Now, taskEnded(t)) },
			Cmp:  byAge(taskEnded),
		},
		{
			ID: "ran", Title: "RAN", Min: 4, Right: true, Drop: 30, Desc: true, When: stopped,
			Cell: func(t model.Task, _ kind.Ctx) widget.Cell { return took(t.Started, taskEnded(t)) },
			Cmp:  by(taskRan),
		},
		{ID: "why", Title: "WHY", Min: 50, Flex: 3, When: stopped, Cell: taskWhy, Cmp: byFold(model.Explain)},
		{
			ID: "containers", Title: "CTRS", Min: 4, Max: 12, Drop: 50, Cell: taskContainerDots,
			Cmp: chain(by(worstContainer), by(func(t model.Task) int { return len(t.Containers) })), Desc: true,
		},
		{ID: "host", Title: "HOST", Min: 12, Max: 20, Drop: 36, Middle: true, Cell: hostIDCell, Cmp: byFold(hostName)},
		{ID: "type", Title: "TYPE", Min: 11, Max: 18, Drop: 70, Cell: hostTypeCell, Cmp: byFold(hostType)},
		{
			ID: "zone", Title: "ZONE", Min: 10, Max: 16, Drop: 40,
			Cell: func(t model.Task, _ kind.Ctx) widget.Cell { return zoneCell(t) }, Cmp: byFold(taskZone),
		},
		{ID: "ip", Title: "IP", Min: 15, Max: 15, Drop: 45, When: running, Cell: taskIP, Cmp: byAddress(taskAddress)},
		{
			ID: "cpu", Title: "vCPU", Min: 4, Right: true, Desc: true, Drop: 60,
			Cell: func(t model.Task, _ kind.Ctx) widget.Cell { return vcpuCell(t.CPU) }, Cmp: by(func(t model.Task) int { return t.CPU }),
		},
		{
			ID: "mem", Title: "MEM", Min: 7, Right: true, Desc: true, Drop: 61,
			Cell: func(t model.Task, _ kind.Ctx) widget.Cell { return memoryCell(t.Memory) }, Cmp: by(func(t model.Task) int { return t.Memory }),
		},
		{
			ID: "note", Title: "WHY", Min: 26, Flex: 1, Drop: 35, When: running, Cell: taskNote,
			Cmp: byFold(model.Explain),
		},
		textual(column{ID: "started-by", Title: "STARTED BY", Min: 10, Max: 36, Drop: 80, Wide: true}, func(t model.Task) string { return t.StartedBy }),
		textual(column{ID: "platform", Title: "PLATFORM", Min: 8, Max: 16, Drop: 81, Wide: true}, func(t model.Task) string { return t.PlatformVersion }),
	}
}

// groupName is the service of a task; of a standalone task what it was started
// as or by.
func groupName(t model.Task) string {
	if t.Service != "" {
		return t.Service
	}
	return t.Group
}

func groupCell(t model.Task, _ kind.Ctx) widget.Cell {
	if t.Service != "" || t.Group == "" {
		return text(t.Service)
	}
	return toned(themes.Muted, t.Group)
}

// taskStatus is the last status, and the way down where ECS wants it to stop.
func taskStatus(t model.Task, _ kind.Ctx) widget.Cell {
	if t.Status == "RUNNING" && t.Desired == "STOPPED" {
		return widget.Toned(themes.Motion, "running, stopping")
	}
	return state(t.Status)
}

// statusRank is the place of a status in the life of a task.
func statusRank(t model.Task) int {
	for i, s := range [...]string{
		"PROVISIONING", "PENDING", "ACTIVATING", "RUNNING", "DEACTIVATING", "STOPPING", "DEPROVISIONING", "STOPPED", "DELETED",
	} {
		if t.Status == s {
			return i
		}
	}
	return -1
}

// taskHealth is the health as ECS sees it. UNKNOWN is what a task without health
// checks has for its whole life: that is none.
func taskHealth(t model.Task, _ kind.Ctx) widget.Cell { return healthCell(t.HealthStatus) }

func healthCell(status string) widget.Cell {
	switch status {
	case "", "UNKNOWN":
		return none()
	default:
		return state(status)
	}
}

func healthRank(status string) int {
	switch status {
	case "UNHEALTHY":
		return 0
	case "HEALTHY":
		return 1
	default:
		return 2
	}
}

// taskBegan is when the task started to run, or was made while it does not.
func taskBegan(t model.Task) time.Time {
	if !t.Started.IsZero() {
		return t.Started
	}
	return t.Created
}

func taskEnded(t model.Task) time.Time {
	if t.Stopped.IsZero() {
		return t.Stopping
	}
	return t.Stopped
}

// taskRan is how long the task ran; -1 when it never did.
func taskRan(t model.Task) time.Duration {
	if t.Started.IsZero() || taskEnded(t).IsZero() {
		return -1
	}
	return taskEnded(t).Sub(t.Started)
}

func taskWhy(t model.Task, _ kind.Ctx) widget.Cell {
	v := t.Verdict()
	return toned(whyTone(v.Health), ownWords(t, v.Reason))
}

// ownWords leaves the name of the container out of a reason when the task's row
// has the same name already: "exit 1" instead of "api: exit 1" in the row of api.
func ownWords(t model.Task, reason string) string {
	head, rest := "", reason
	if after, ok := strings.CutPrefix(rest, "stopping: "); ok {
		head, rest = "stopping: ", after
	}
	for _, name := range [...]string{t.Service, t.Family} {
		if after, ok := strings.CutPrefix(rest, name+": "); ok && name != "" {
			return head + after
		}
	}
	return reason
}

// whyTone leaves a reason plain when nothing is wrong.
func whyTone(h model.Health) themes.Tone {
	if h >= model.Warn {
		return deviates(h)
	}
	return themes.Text
}

// taskNote says in the list of running tasks what is not as wanted.
func taskNote(t model.Task, _ kind.Ctx) widget.Cell {
	v := t.Verdict()
	return widget.Toned(deviates(v.Health), widget.Clean(ownWords(t, v.Reason)))
}

// taskContainerDots is a glyph for each container.
func taskContainerDots(t model.Task, _ kind.Ctx) widget.Cell {
	if len(t.Containers) == 0 {
		return none()
	}
	spans := make([]widget.Span, 0, len(t.Containers))
	for _, c := range t.Containers {
		glyph, tone := kind.Glyph(t.ContainerVerdict(c).Health)
		spans = append(spans, widget.Span{Text: glyph, Tone: tone})
	}
	return widget.Mixed(spans...)
}

func worstContainer(t model.Task) model.Health {
	worst := model.Unknown
	for _, c := range t.Containers {
		worst = model.Worse(worst, t.ContainerVerdict(c).Health)
	}
	return worst
}

func hostCell(t model.Task, _ kind.Ctx) widget.Cell {
	if t.Instance == "" {
		return text(hostName(t))
	}
	return maybe(t.Host, func(h model.Host) widget.Cell {
		spans := []widget.Span{plain(widget.Clean(cmp.Or(h.EC2ID, "external")))}
		if h.Type != "" {
			spans = append(spans, muted(" "+widget.Clean(h.Type)))
		}
		if h.Spot {
			spans = append(spans, muted(" spot"))
		}
		return widget.Mixed(spans...)
	})
}

// hostIDCell and hostTypeCell are the parts of the host, a column each: so the id
// is cut in its middle, and the type never is.
func hostIDCell(t model.Task, _ kind.Ctx) widget.Cell {
	if t.Instance == "" {
		return text(hostName(t))
	}
	return maybe(t.Host, func(h model.Host) widget.Cell { return text(cmp.Or(h.EC2ID, "external")) })
}

func hostTypeCell(t model.Task, _ kind.Ctx) widget.Cell {
	if t.Instance != "" && t.Host.IsUnknown() {
		return unknown()
	}
	return text(hostType(t))
}

func hostType(t model.Task) string {
	h, ok := t.Host.Get()
	if ok && h.Spot {
		return join(" ", h.Type, "spot")
	}
	return h.Type
}

// hostName is the machine of a task in one word: the EC2 instance, or Fargate.
func hostName(t model.Task) string {
	if h, ok := t.Host.Get(); ok {
		return h.EC2ID
	}
	switch {
	case t.Instance != "":
		return ""
	case t.Spot():
		return "fargate spot"
	default:
		return launchName(t.LaunchType)
	}
}

func zoneCell(t model.Task) widget.Cell {
	zone := taskZone(t)
	if zone == "" && t.Instance != "" && t.Host.IsUnknown() {
		return unknown()
	}
	return text(zone)
}

func taskZone(t model.Task) string {
	if t.Zone != "" {
		return t.Zone
	}
	h, _ := t.Host.Get()
	return h.Zone
}

// taskIP is the task's own address, or in muted text that of its host, which it
// shares in the bridge and host network modes.
func taskIP(t model.Task, _ kind.Ctx) widget.Cell {
	if t.PrivateIP != "" {
		return text(t.PrivateIP)
	}
	if t.Instance == "" {
		return none()
	}
	return maybe(t.Host, func(h model.Host) widget.Cell { return toned(themes.Muted, h.PrivateIP) })
}

func taskAddress(t model.Task) string {
	h, _ := t.Host.Get()
	return cmp.Or(t.PrivateIP, h.PrivateIP)
}
