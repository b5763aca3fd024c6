package catalog

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// container is one container with the task around it, which says what its end
// means. The fields stand in its document.
type container struct {
	model.Container
	TaskARN, Service, Cluster string

	task model.Task
}

// idMark stands in ids between a parent's ARN and the name of the part. It
// cannot be in an ARN of ECS.
const idMark = "#"

func partID(parent, name string) string { return parent + idMark + name }

func partName(id string) string {
	_, name, ok := strings.Cut(id, idMark)
	if !ok {
		return model.ShortID(id)
	}
	return name
}

// partOf names the parent of an id that partID has made.
func partOf(name kind.Name) func(id string) kind.Ref {
	return func(id string) kind.Ref {
		parent, _, ok := strings.Cut(id, idMark)
		if !ok {
			return kind.Ref{}
		}
		return refTo(name, parent)
	}
}

func containers() kind.Spec[container] {
	return kind.Spec[container]{
		Name: kind.Contains, Title: "Containers", Singular: "container", Aliases: []string{"container", "co"},
		ID:      containerID,
		Label:   func(c container) string { return c.Name },
		IDLabel: partName,
		Up:      partOf(kind.Tasks),
		Columns: containerColumns(),
		From:    containersOf,
		Every:   5 * time.Second,
		Health:  containerVerdict,
		Facts:   containerFacts,
		Tabs:    []kind.Tab[container]{{Title: "Facts", Kind: kind.TabFacts}},
		Doors:   insides(),
		Door: func(c container) kind.Door {
			d := taskDoor(c.task)
			d.Container = c.Name
			return d
		},
		Links: []kind.Link[container]{
			openDetails(kind.Contains, containerID),
			{ID: keys.Owner, To: func(c container, q kind.Query) kind.Target {
				return detailOf(q, kind.Services, serviceARN(c.task.ClusterARN, c.task.Service))
			}},
			{ID: keys.Host, To: func(c container, q kind.Query) kind.Target { return detailOf(q, kind.Instances, c.task.Instance) }},
			{ID: keys.TaskDef, To: func(c container, q kind.Query) kind.Target {
				return detailOf(q, kind.TaskDefs, c.task.TaskDefinition)
			}},
			logsOf(kind.Contains, containerID),
		},
		Fixed: true, // containersOf has the order
	}
}

func containerID(c container) string { return partID(c.task.ARN, c.Name) }

func containerVerdict(c container) model.Verdict { return c.task.ContainerVerdict(c.Container) }

// containersOf makes the rows of a task.
func containersOf(parent any, _ kind.Query) []container {
	t, ok := parent.(model.Task)
	if !ok {
		return nil
	}
	out := make([]container, 0, len(t.Containers))
	for _, c := range t.Containers {
		out = append(out, container{Container: c, TaskARN: t.ARN, Service: t.Service, Cluster: t.Cluster, task: t})
	}
	slices.SortStableFunc(out, worstFirst)
	return out
}

// worstFirst puts the container that is to blame before those that were only
// stopped with it. Among equals the one that the task is named after comes
// first, before its sidecars.
func worstFirst(a, b container) int {
	trouble := func(c container) model.Health { return max(containerVerdict(c).Health, model.Warn) }
	main := byFlag(func(c container) bool { return c.Name == c.task.Service || c.Name == c.task.Family })
	return cmp.Or(cmp.Compare(trouble(b), trouble(a)), main(a, b), strings.Compare(a.Name, b.Name))
}

func containerColumns() []kind.Column[container] {
	type column = kind.Column[container]
	return []column{
		textual(column{ID: "name", Title: "NAME", Min: 12, Max: 30, Name: true}, func(c container) string { return c.Name }),
		textual(column{
			ID: "task", Title: "TASK", Min: 11, Max: 32, Middle: true, Drop: 10,
			When: func(q kind.Query) bool { return q.Parent.Kind != kind.Tasks },
		}, func(c container) string { return c.task.ID }),
		textual(column{
			ID: "service", Title: "SERVICE", Min: 12, Max: 40, Drop: 12,
			When: func(q kind.Query) bool { return q.Parent.Kind != kind.Tasks && q.Parent.Kind != kind.Services },
		}, func(c container) string { return join("/", c.Cluster, cmp.Or(c.Service, c.task.Family)) }),
		textual(column{ID: "image", Title: "IMAGE", Min: 18, Max: 44, Middle: true, Drop: 15}, func(c container) string { return shortImage(c.Image) }),
		{
			ID: "status", Title: "STATUS", Min: 7, Max: 12,
			Cell: func(c container, _ kind.Ctx) widget.Cell { return state(c.Status) },
		},
		{
			ID: "health", Title: "HEALTH", Min: 9, Max: 9, Drop: 20,
			Cell: func(c container, _ kind.Ctx) widget.Cell { return healthCell(c.HealthState) },
			Cmp:  by(func(c container) int { return healthRank(c.HealthState) }),
		},
		{
			ID: "exit", Title: "EXIT", Min: 4, Right: true, Desc: true, Cell: exitCell,
			Cmp: byMaybe(func(c container) model.Maybe[int] { return c.ExitCode }),
		},
		{
			ID: "why", Title: "WHY", Min: 30, Flex: 2, Drop: 5, Cell: containerWhy,
			Cmp: byFold(func(c container) string { return containerVerdict(c).Reason }),
		},
		{
			ID: "ports", Title: "PORTS", Min: 8, Max: 24, Drop: 40,
			Cell: func(c container, _ kind.Ctx) widget.Cell { return text(ports(c.Ports)) }, Cmp: by(firstPort),
		},
		{
			ID: "cpu", Title: "vCPU", Min: 4, Right: true, Desc: true, Drop: 30,
			Cell: func(c container, _ kind.Ctx) widget.Cell { return vcpuCell(c.CPU) }, Cmp: by(func(c container) int { return c.CPU }),
		},
		{
			ID: "mem", Title: "MEM", Min: 7, Right: true, Desc: true, Drop: 31,
			Cell: func(c container, _ kind.Ctx) widget.Cell { return memoryCell(memoryLimit(c)) }, Cmp: by(memoryLimit),
		},
		textual(column{ID: "runtime", Title: "RUNTIME ID", Min: 12, Max: 20, Middle: true, Drop: 60}, func(c container) string { return c.RuntimeID }),
	}
}

// exitCell is the exit code. A container that runs has none yet, one that ended
// without was never started.
func exitCell(c container, _ kind.Ctx) widget.Cell {
	code, ok := c.ExitCode.Get()
	if !ok {
		return none()
	}
	tone := themes.Text
	if h := containerVerdict(c).Health; code != 0 && h >= model.Warn {
		tone = deviates(h)
	}
	return widget.Toned(tone, strconv.Itoa(code))
}

func containerWhy(c container, _ kind.Ctx) widget.Cell {
	v := containerVerdict(c)
	return widget.Toned(whyTone(v.Health), widget.Clean(v.Reason))
}

// memoryLimit is the hard limit, or the soft one where there is no hard one.
func memoryLimit(c container) int {
	if c.Memory > 0 {
		return c.Memory
	}
	return c.Reservation
}

// ports writes what is bound on the host: "49153→8080, 53→53/udp".
func ports(in []model.Port) string {
	parts := make([]string, 0, len(in))
	for _, p := range in {
		parts = append(parts, port(p))
	}
	return strings.Join(parts, ", ")
}

func port(p model.Port) string {
	host, inside := widget.Clean(p.HostRange), widget.Clean(p.ContainerRange)
	if host == "" {
		host = strconv.Itoa(p.Host)
	}
	if inside == "" {
		inside = strconv.Itoa(p.Container)
	}
	s := fmt.Sprintf("%s→%s", host, inside)
	if p.Protocol != "" && p.Protocol != "tcp" {
		s += "/" + widget.Clean(p.Protocol)
	}
	return s
}

func firstPort(c container) int {
	if len(c.Ports) == 0 {
		return -1
	}
	return c.Ports[0].Host
}
