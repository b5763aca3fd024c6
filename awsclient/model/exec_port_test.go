package model

import "testing"

func TestPortContainer(t *testing.T) {
	running := func(names ...string) (out []Container) {
		for _, n := range names {
			out = append(out, Container{Name: n, Status: "RUNNING"})
		}
		return out
	}
	bridge := running("aws-agent", "log", "app")
	bridge[2].Ports = []Port{{Host: 32768, Container: 80}}
	for name, c := range map[string]struct {
		task Task
		port int
		want string
	}{
		"the only one":         {Task{Containers: running("aws-agent", "app")}, 80, "app"},
		"one network for all":  {Task{Containers: running("log", "app"), PrivateIP: "10.0.0.1"}, 80, "log"},
		"bound on the host":    {Task{Containers: bridge}, 80, "app"},
		"not bound":            {Task{Containers: bridge}, 81, ""},
		"a host, not a port":   {Task{Containers: bridge}, 0, "log"},
		"none that can be had": {Task{Containers: running("aws-agent")}, 80, ""},
	} {
		if got := c.task.PortContainer(c.port); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
