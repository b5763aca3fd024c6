package model

import "slices"

// PortContainer is the container through which a port of a task is reached:
// the one that has it bound on its host, or, where all containers share the
// task's own network, any that can be entered. It is "" when that is not clear.
// Port 0 stands for a host that every container of the task reaches.
func (t Task) PortContainer(port int) string {
	able := t.ExecContainers()
	for _, c := range able {
		if slices.ContainsFunc(c.Ports, func(p Port) bool { return p.Container == port }) {
			return c.Name
		}
	}
	if len(able) > 0 && (len(able) == 1 || t.PrivateIP != "" || port == 0) {
		return able[0].Name
	}
	return ""
}

// ContainerPort is a port that a container listens on.
type ContainerPort struct {
	Container string
	Port      int
}
