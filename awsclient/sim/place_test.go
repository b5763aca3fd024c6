package sim

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// hostsFor makes a site with hosts of these types, one a zone, sorted by id.
func hostsFor(t *testing.T, kinds ...string) *site {
	t.Helper()
	s := newSite(t)
	for k, kind := range kinds {
		s.addHost(kind, "pool", zones(s.r.name)[k%3], time.Hour)
	}
	return s
}

func TestPlacement(t *testing.T) {
	base := app{name: "a", revision: 1, cpu: 1024, memory: 2048, where: plainEC2, network: "bridge", port: 80}
	with := func(change func(*app)) app {
		a := base
		change(&a)
		return a
	}
	memberOf := func(e string) []PlacementConstraint { return []PlacementConstraint{{"memberOf", e}} }
	for _, c := range []struct {
		name  string
		a     app
		hosts []string
		spoil func(*site)
		want  string // type of the host, or what the event says of the closest one
	}{
		{"fits", base, []string{"m6i.2xlarge"}, nil, "m6i.2xlarge"},
		{"no hosts", base, nil, nil, "Reason: No Container Instances were found in your cluster."},
		{"memory", with(func(a *app) { a.memory = 40000 }), []string{"m6i.2xlarge"}, nil, "has insufficient memory available."},
		{"cpu", with(func(a *app) { a.cpu = 9000 }), []string{"m6i.2xlarge"}, nil, "has insufficient CPU units available."},
		{"the other one has room", with(func(a *app) { a.memory = 20000 }), []string{"g5.xlarge", "m6i.2xlarge"}, nil, "m6i.2xlarge"},
		{"arm", with(func(a *app) { a.arm = true }), []string{"m6i.2xlarge", "m7g.2xlarge"}, nil, "m7g.2xlarge"},
		{"no arm", with(func(a *app) { a.arm = true }), []string{"m6i.2xlarge"}, nil, "is missing an attribute required by your task."},
		{"port", with(func(a *app) { a.hostPort = 51678 }), []string{"m6i.2xlarge"}, func(s *site) { s.c.instances[0].pool.tcp = []int{51678} }, "is already using a port required by your task."},
		{"gpu", with(func(a *app) { a.gpu = 1 }), []string{"m6i.2xlarge", "g5.xlarge"}, nil, "g5.xlarge"},
		{"agent", base, []string{"m6i.2xlarge"}, func(s *site) { s.w.disconnect(s.c.instances[0], true) }, "doesn't have the agent connected."},
		{"draining hosts are none", base, []string{"m6i.2xlarge"}, func(s *site) { s.w.drain(s.c.instances[0]) }, "Reason: No Container Instances were found in your cluster."},
		{"memberOf", with(func(a *app) { a.constraints = memberOf("attribute:ecs.instance-type == g5.xlarge") }), []string{"m6i.2xlarge", "g5.xlarge"}, nil, "g5.xlarge"},
		{"memberOf none", with(func(a *app) { a.constraints = memberOf("attribute:ecs.instance-type =~ c5.*") }), []string{"m6i.2xlarge"}, nil, `encountered error "MemberOf placement constraint unsatisfied.".`},
		{"interfaces", with(func(a *app) { a.network = "" }), []string{"m6i.2xlarge"}, func(s *site) { s.c.instances[0].pool.interfaces = 0 }, `encountered error "RESOURCE:ENI".`},
		{"closest is the one that fits best", with(func(a *app) { a.memory, a.arm = 40000, true }), []string{"m6i.2xlarge", "m7g.2xlarge"}, nil, "has insufficient memory available."},
		{"provider", with(func(a *app) { a.where = "other:1" }), []string{"m6i.2xlarge"}, nil, "Reason: No Container Instances were found in your cluster."},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := hostsFor(t, c.hosts...)
			v := s.service(&c.a, s.define(&c.a))
			s.ready()
			if c.spoil != nil {
				c.spoil(s)
			}
			one := 1
			s.update(t, "a", serviceUpdate{DesiredCount: &one})
			s.w.advance(s.w.now.Add(2 * time.Minute))
			if v.RunningCount == 1 {
				if got := v.Deployments[0].tasks[0].inst.host.Type; got != c.want {
					t.Errorf("placed on %s, want %s", got, c.want)
				}
				checkWorld(t, s.w)
				return
			}
			texts := v.texts(5)
			i := slices.IndexFunc(texts, func(x string) bool { return strings.HasPrefix(x, "was unable to place a task") })
			if i < 0 {
				t.Fatalf("neither placed nor explained: %s", texts)
			}
			want := "was unable to place a task because no container instance met all of its requirements. "
			if !strings.HasPrefix(c.want, "Reason") {
				want += "The closest matching (container-instance ID) "
			}
			want += c.want + " For more information, see the Troubleshooting section of the Amazon ECS Developer Guide."
			got := texts[i]
			for _, h := range s.c.instances {
				got = strings.ReplaceAll(got, h.id, "ID")
			}
			if got != want {
				t.Errorf("%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestUnplaceableIsSaidOnce(t *testing.T) {
	s := hostsFor(t, "m6i.2xlarge")
	a := app{name: "a", revision: 1, cpu: 9000, memory: 512, where: plainEC2, network: "bridge"}
	v := s.service(&a, s.define(&a))
	s.ready()
	v.Events = nil
	one := 1
	s.update(t, "a", serviceUpdate{DesiredCount: &one})
	s.w.advance(start.Add(5 * time.Hour))
	if n := v.said(start, "was unable to place"); n != 1 {
		t.Errorf("said %d times in five hours", n)
	}
	s.w.advance(start.Add(7 * time.Hour))
	if n := v.said(start, "was unable to place"); n != 2 {
		t.Errorf("said %d times in seven hours", n)
	}
	// A host that is large enough ends it.
	s.addHost("m6i.2xlarge", "", "eu-west-1a", 0).pool.cpu = 9000
	s.w.advance(s.w.now.Add(6 * time.Minute))
	if v.RunningCount != 1 {
		t.Error("not placed when there was room")
	}
}

func TestDistinctInstanceAndPorts(t *testing.T) {
	for name, change := range map[string]func(*app){
		"distinctInstance": func(a *app) { a.constraints = []PlacementConstraint{{Type: "distinctInstance"}} },
		"host port":        func(a *app) { a.port, a.hostPort = 80, 8083 },
	} {
		s := hostsFor(t, "m6i.2xlarge", "m6i.2xlarge", "m6i.2xlarge")
		a := app{name: "a", count: 5, revision: 1, cpu: 64, memory: 64, where: plainEC2, network: "bridge"}
		change(&a)
		v := s.serve(&a)
		s.ready()
		s.w.advance(s.w.now.Add(5 * time.Minute))
		if v.RunningCount != 3 {
			t.Errorf("%s: %d run on 3 hosts", name, v.RunningCount)
		}
		for _, i := range s.c.instances {
			if i.RunningTasksCount != 1 || name == "host port" && !slices.Contains(i.RemainingResources[2].StringSetValue, "8083") {
				t.Errorf("%s: %d tasks on a host with ports %v", name, i.RunningTasksCount, i.RemainingResources[2].StringSetValue)
			}
		}
		checkWorld(t, s.w)
	}
}

func TestStrategies(t *testing.T) {
	count := func(v *Service, of func(*Task) string) map[string]int {
		n := map[string]int{}
		for _, task := range v.Deployments[0].tasks {
			n[of(task)]++
		}
		return n
	}
	run := func(strategy ...PlacementStrategy) (*site, *Service) {
		s := hostsFor(t, "m6i.2xlarge", "m6i.2xlarge", "m6i.2xlarge", "m6i.2xlarge", "m6i.2xlarge")
		a := app{name: "a", count: 10, revision: 1, cpu: 256, memory: 1024, where: plainEC2, network: "bridge", strategy: strategy}
		v := s.serve(&a)
		s.ready()
		return s, v
	}
	byHost := func(x *Task) string { return x.inst.id }
	byZone := func(x *Task) string { return x.AvailabilityZone }
	_, v := run(PlacementStrategy{"spread", "instanceId"})
	if n := count(v, byHost); len(n) != 5 {
		t.Errorf("spread over hosts: %v", n)
	}
	_, v = run(PlacementStrategy{"spread", "attribute:ecs.availability-zone"})
	if n := count(v, byZone); n["eu-west-1a"] < 3 || n["eu-west-1b"] < 3 || n["eu-west-1c"] < 3 {
		t.Errorf("spread over zones: %v", n)
	}
	s, v := run(PlacementStrategy{"binpack", "memory"})
	if n := count(v, byHost); len(n) != 1 {
		t.Errorf("binpack: %v", n)
	}
	checkWorld(t, s.w)
}

func TestHostPortsArePickedLikeDocker(t *testing.T) {
	p := pool{next: ephemeralLast}
	if a, b, c := p.pickPort(), p.pickPort(), p.pickPort(); a != 60999 || b != 32768 || c != 32769 {
		t.Errorf("%d %d %d", a, b, c)
	}
	p.next = 32768
	if a := p.pickPort(); a != 32770 {
		t.Errorf("%d is in use", a)
	}
}

func TestExpressions(t *testing.T) {
	s := hostsFor(t, "m6i.2xlarge")
	i := s.c.instances[0]
	i.pool.tasks["service:db"] = 1
	for text, want := range map[string]bool{
		"attribute:ecs.instance-type == m6i.2xlarge":                                                 true,
		"attribute:ecs.instance-type != m6i.2xlarge":                                                 false,
		"attribute:ecs.instance-type =~ m6i.*":                                                       true,
		"attribute:ecs.instance-type =~ m6":                                                          false,
		"attribute:ecs.instance-type !~ m6.*":                                                        false,
		"attribute:ecs.availability-zone in [eu-west-1a, eu-west-1b]":                                true,
		"attribute:ecs.availability-zone not_in [eu-west-1a]":                                        false,
		"attribute:stack exists":                                                                     false,
		"attribute:stack !exists":                                                                    true,
		"agentConnected == true":                                                                     true,
		"ec2InstanceId == " + i.Ec2InstanceId:                                                        true,
		"task:group == service:db":                                                                   true,
		"not(task:group == service:db)":                                                              false,
		"attribute:stack exists or attribute:ecs.os-type == linux":                                   true,
		"attribute:stack exists and attribute:ecs.os-type == linux":                                  false,
		"attribute:ecs.os-type == linux && (attribute:stack exists || attribute:ecs.os-type exists)": true,
		"!(attribute:ecs.os-type == linux) || attribute:ecs.instance-type in [a,b] and agentConnected == true": false,
	} {
		m, err := parseMatcher(text)
		if err != nil || m(i) != want {
			t.Errorf("%s: want %v, %v", text, want, err)
		}
	}
	for _, text := range []string{"", "attribute:x", "attribute:x ?? y", "colour == red", "attribute:x == y and", "(attribute:x == y", "attribute:x in a", "attribute:x in [a", "attribute:x == y z", "attribute:x =~ ("} {
		if _, err := parseMatcher(text); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}
