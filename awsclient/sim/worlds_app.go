package sim

import (
	"fmt"
	"strings"
	"time"
)

// app is a service, or a family of standalone tasks, as a world describes it.
type app struct {
	name        string
	count       int
	revision    int // the newest one
	kept        int // how many revisions are still there; 0 is up to six
	cpu, memory int // units and MiB of the whole task
	where       string
	network     string // awsvpc when ""
	arm         bool
	port        int
	hostPort    int
	udp         bool
	lb, check   bool
	gpu         int
	sidecars    []string // envoy, log-router, otel, agent
	secret      bool     // has secrets and secret-looking variables
	least, most int      // percent; 0 is 100 and 200
	breaker     bool
	exec        bool
	daemon      bool
	controller  string
	constraints []PlacementConstraint
	strategy    []PlacementStrategy
	team        string
	age         time.Duration // of the service; 0 is some months
	acts        behaviour
	command     []string
	volume      string // where a file system of EFS is mounted
	scratch     int    // GiB of ephemeral storage on Fargate; 0 is the usual 20
}

// The places where an app can run.
const (
	onDemand  = "FARGATE" // launch type
	spotMix   = "FARGATE:1:2 FARGATE_SPOT:3"
	spotOnly  = "FARGATE_SPOT:1"
	plainEC2  = "EC2" // launch type
	mixedPool = "asg-mixed:1"
	armPool   = "asg-graviton:1"
	gpuPool   = "asg-gpu:1"
)

// define registers the family of an app with its last revisions.
func (s *site) define(a *app) *TaskDefinition {
	kept := a.kept
	if kept == 0 {
		kept = min(a.revision, 6)
	}
	newest := s.build(a)
	f := &family{name: a.name, revisions: make([]*TaskDefinition, 0, kept)}
	at := s.w.now.Add(-s.w.pick(span{30 * time.Hour, 9 * 24 * time.Hour}))
	newest.RegisteredAt = epochOf(at)
	f.revisions = append(f.revisions, newest)
	for n := a.revision - 1; n > a.revision-kept; n-- {
		at = at.Add(-s.w.pick(span{20 * time.Hour, 6 * 24 * time.Hour}))
		f.revisions = append(f.revisions, s.older(newest, n, at, a.revision-n > 8))
	}
	for i, j := 0, len(f.revisions)-1; i < j; i, j = i+1, j-1 {
		f.revisions[i], f.revisions[j] = f.revisions[j], f.revisions[i]
	}
	s.adoptFamily(f)
	return newest
}

func (s *site) adoptFamily(f *family) {
	for _, d := range f.revisions {
		d.family = f
	}
	s.r.families = append(s.r.families, f)
}

// older is the revision before: the same but for its image.
func (s *site) older(d *TaskDefinition, revision int, at time.Time, retired bool) *TaskDefinition {
	o := s.variant(d, revision, at)
	if retired {
		o.Status = "INACTIVE"
		o.DeregisteredAt = epochOf(at.Add(40 * 24 * time.Hour))
		if o.DeregisteredAt > s.w.epoch() {
			o.DeregisteredAt = s.w.epoch() - 86_400_000
		}
	}
	return o
}

// variant is a revision with another image.
func (s *site) variant(d *TaskDefinition, revision int, at time.Time) *TaskDefinition {
	o := *d
	o.Revision, o.RegisteredAt = revision, epochOf(at)
	o.stale, o.staleAt = nil, time.Time{}
	o.TaskDefinitionArn = s.w.arn("ecs", s.r.name, fmt.Sprintf("task-definition/%s:%d", d.Family, revision))
	o.ContainerDefinitions = append([]ContainerDefinition(nil), d.ContainerDefinitions...)
	for i := range o.ContainerDefinitions {
		if c := &o.ContainerDefinitions[i]; c.Essential {
			c.Image = s.image(d.Family, at)
			break
		}
	}
	return &o
}

// release registers the next revision of a family, as a pipeline does; change
// may alter it before it counts.
func (s *site) release(family string, change func(*TaskDefinition)) *TaskDefinition {
	f := s.r.family(family)
	last := f.revisions[len(f.revisions)-1]
	next := s.variant(last, last.Revision+1, s.w.now)
	next.Status, next.DeregisteredAt = "ACTIVE", 0
	if change != nil {
		change(next)
		if err := next.prepare(); err != nil {
			panic("sim: " + err.Error()) // a world's own mistake: every world is built by a test
		}
	}
	f.revisions = append(f.revisions, next)
	return next
}

// image is an image of the account's registry, tagged as a pipeline tags it.
func (s *site) image(name string, at time.Time) string {
	return fmt.Sprintf("%s.dkr.ecr.%s.amazonaws.com/shop/%s:%s-%s", s.w.opts.Account, s.r.name, name, at.UTC().Format("20060102"), s.w.hexID(7))
}

// build makes the newest revision of an app.
func (s *site) build(a *app) *TaskDefinition {
	w := s.w
	role := "arn:aws:iam::" + w.opts.Account + ":role/"
	d := &TaskDefinition{
		TaskDefinitionArn: w.arn("ecs", s.r.name, fmt.Sprintf("task-definition/%s:%d", a.name, a.revision)),
		Family:            a.name, Revision: a.revision, Status: "ACTIVE",
		TaskRoleArn: role + a.name + "-task", ExecutionRoleArn: role + "ecs-execution",
		NetworkMode: a.network, Volumes: []Volume{},
		PlacementConstraints: []TaskDefinitionPlacementConstraint{},
		RuntimePlatform:      &RuntimePlatform{CpuArchitecture: "X86_64", OperatingSystemFamily: "LINUX"},
		RegisteredBy:         "arn:aws:sts::" + w.opts.Account + ":assumed-role/deploy-pipeline/release-" + a.name,
		tags:                 []Tag{{"team", a.team}, {"env", "prod"}},
		acts:                 a.acts,
	}
	switch {
	case a.arm:
		d.RuntimePlatform.CpuArchitecture = "ARM64"
	case a.daemon:
		d.RuntimePlatform = nil // its image is for every architecture
	}
	if d.NetworkMode == "" {
		d.NetworkMode = "awsvpc"
	}
	d.RequiresCompatibilities = []string{"EC2"}
	if d.NetworkMode == "awsvpc" || strings.HasPrefix(a.where, "FARGATE") {
		d.Cpu, d.Memory = fmt.Sprint(a.cpu), fmt.Sprint(a.memory)
	}
	if strings.HasPrefix(a.where, "FARGATE") {
		d.RequiresCompatibilities = []string{"FARGATE"}
	}
	if a.scratch > 0 {
		d.EphemeralStorage = &EphemeralStorage{a.scratch}
	}
	d.ContainerDefinitions = append(d.ContainerDefinitions, s.mainContainer(a))
	s.mount(a, d)
	for _, name := range a.sidecars {
		d.ContainerDefinitions = append(d.ContainerDefinitions, s.sidecar(a, name))
	}
	if err := d.prepare(); err != nil {
		panic("sim: " + err.Error()) // a world's own mistake: every world is built by a test
	}
	return d
}
