package model

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// DrainBlockers says what will keep an instance from becoming empty when it is
// drained, as far as it can be known beforehand: tasks that belong to no service,
// services whose limits leave no room, an agent that is not there. Tasks are
// those of the instance. Source: "Draining Amazon ECS container instances" in
// the developer guide.
func DrainBlockers(i Instance, tasks []Task, services []Service) []string {
	var out []string
	live := Live(tasks)
	if !i.Connected && len(live) > 0 {
		out = append(out, "its agent is disconnected: the tasks here cannot be stopped")
	}
	var alone []string
	seen := map[string]bool{}
	for _, t := range live {
		if t.Service == "" {
			alone = append(alone, t.Family+" "+short(t.ID))
			continue
		}
		if seen[t.Service] {
			continue
		}
		seen[t.Service] = true
		n := slices.IndexFunc(services, func(s Service) bool { return s.Name == t.Service && s.Cluster == t.Cluster })
		if n >= 0 {
			out = append(out, blockedBy(services[n])...)
		}
	}
	if len(alone) > 0 {
		words := "%s without a service stay until they end or are stopped: %s"
		if len(alone) == 1 {
			words = "%s without a service stays until it ends or is stopped: %s"
		}
		out = append(out, fmt.Sprintf(words, Counted(len(alone), "task"), strings.Join(alone, ", ")))
	}
	return out
}

func blockedBy(s Service) []string {
	switch {
	case s.Scheduling == "DAEMON": // its tasks are stopped last, and not replaced
		return nil
	case s.Stuck():
		least, most := s.Limits()
		minimum, maximum := s.percents()
		return []string{fmt.Sprintf("%s can replace no task: at least %d (%d %%) must stay and at most %d (%d %%) may run", s.Name, least, minimum, most, maximum)}
	default:
		return nil
	}
}

// short is the beginning of a long id, as people know it from lists.
func short(id string) string { return id[:min(len(id), 8)] }

// Live returns the tasks that run or start.
func Live(tasks []Task) []Task {
	var out []Task
	for _, t := range tasks {
		if !t.IsStopped() && t.Desired != "STOPPED" {
			out = append(out, t)
		}
	}
	return out
}

// Demand is what a task reserves on an instance: CPU units and MiB. A task that
// sets none itself reserves what its containers do.
func (t Task) Demand() (cpu, memory int) {
	cpu, memory = t.CPU, t.Memory
	for _, c := range t.Containers {
		if t.CPU == 0 {
			cpu += c.CPU
		}
		if t.Memory == 0 {
			memory += cmp.Or(c.Reservation, c.Memory)
		}
	}
	return cpu, memory
}

// NoRoom says which tasks of services find no place on other instances, by their
// remaining CPU and memory. Others are the instances that take tasks; those that
// are not active and connected are passed over. Each task takes what it needs
// from the instance with the most memory left, the largest tasks first, so the
// answer is a good guess and no promise: ports, attributes and placement
// constraints are not looked at.
func NoRoom(moving []Task, others []Instance) []string {
	var free []Instance
	for _, o := range others {
		if o.Status == "ACTIVE" && o.Connected {
			free = append(free, o)
		}
	}
	moving = slices.Clone(moving)
	slices.SortStableFunc(moving, func(a, b Task) int {
		_, am := a.Demand()
		_, bm := b.Demand()
		return cmp.Compare(bm, am)
	})
	var order []string
	left, total := map[string]int{}, map[string]int{}
	needs := map[string]string{}
	for _, t := range moving {
		if t.Service == "" || t.Instance == "" {
			continue
		}
		if total[t.Service]++; total[t.Service] == 1 {
			order = append(order, t.Service)
			cpu, memory := t.Demand()
			needs[t.Service] = fmt.Sprintf("%d CPU and %d MiB", cpu, memory)
		}
		if !fit(t, free) {
			left[t.Service]++
		}
	}
	var out []string
	for _, name := range order {
		if left[name] > 0 {
			out = append(out, fmt.Sprintf("no room elsewhere for %d of %s of %s (%s each)", left[name], Counted(total[name], "task"), name, needs[name]))
		}
	}
	return out
}

// fit takes what a task needs from the instance with the most memory left.
func fit(t Task, free []Instance) bool {
	cpu, memory := t.Demand()
	best := -1
	for i, o := range free {
		if o.CPU.Remaining >= cpu && o.Memory.Remaining >= memory && (best < 0 || o.Memory.Remaining > free[best].Memory.Remaining) {
			best = i
		}
	}
	if best < 0 {
		return false
	}
	free[best].CPU.Remaining -= cpu
	free[best].Memory.Remaining -= memory
	return true
}
