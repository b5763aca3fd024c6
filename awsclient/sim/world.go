package sim

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Options says which World to make. The zero value is the demo.
type Options struct {
	// World is one of [Worlds]; "" is incident, and firehose is the one whose
	// containers write thousands of lines a second.
	World string
	// Start is the point in time at which the World is first looked at; zero is
	// now. Its past has been played out by then.
	Start time.Time
	// Seed makes ids, durations and addresses: Worlds with the same options that
	// get the same requests at the same times are the same.
	Seed uint64
	// Account is the account id; "" is 424211110001.
	Account string
	// Regions are the regions of the account, the main one first; nil is
	// eu-west-1 and us-east-1. The second one holds something small, the others
	// nothing.
	Regions []string
	// Services, Tasks and Instances make a World of that size instead of a named
	// one when any of them is above zero.
	Services, Tasks, Instances int
	// Latency is how long each call takes on the wire.
	Latency time.Duration
	// Throttle switches AWS's token buckets on.
	Throttle bool
	// EventuallyConsistent is how long reads go on seeing the state from before
	// a write. Zero: reads see writes at once.
	EventuallyConsistent time.Duration
	// LogRate is how many lines a second the main container of each task writes,
	// for load tests. Zero is what such a program would write.
	LogRate int
	// Shell is how sessions of ECS Exec and Session Manager behave.
	Shell ShellOptions
}

// settings are the options with their defaults filled in.
type settings struct {
	Options
	Region string // the main one
}

// World is a simulated AWS account. It has no goroutines, but for those of the
// sessions that are open: time passes when it is looked at. It is safe for
// concurrent use.
type World struct {
	opts settings
	pace *durations
	wire wire

	shells sessionStore

	mu      sync.Mutex // guards all below
	now     time.Time  // how far the World has been played
	rng     *rand.Rand
	timers  timers
	regions []*region // in the order of Options.Regions
	tokens  map[string]ran

	watching bool // the alarms are evaluated every minute
}

// region is what the account has in one region.
type region struct {
	name      string
	world     *World
	clusters  []*Cluster          // sorted by name
	families  []*family           // sorted by name
	providers []*CapacityProvider // sorted by name, FARGATE and FARGATE_SPOT too
	hosts     []*EC2Instance      // sorted by id
	logs      logStore
	alarms    []*alarm    // sorted by name
	scalables []*scalable // sorted by resource id

	groupList []targetGroup // see targetGroups
	groupsOf  int           // how many services that list is of
}

// New makes a World. It fails for a name that is not one of [Worlds].
func New(o Options) (*World, error) {
	build, err := builder(o)
	if err != nil {
		return nil, err
	}
	s := settle(o)
	w := &World{opts: s, pace: pace(), rng: rand.New(rand.NewPCG(s.Seed, 0x6563736465636b))}
	for _, name := range s.Regions {
		w.regions = append(w.regions, newRegion(w, name))
	}
	w.now = s.Start.Add(-build.past)
	build.make(w)
	w.sort()
	w.advance(s.Start)
	return w, nil
}

// settle fills in the defaults.
func settle(o Options) settings {
	if o.Start.IsZero() {
		o.Start = time.Now()
	}
	o.Start = o.Start.Round(0) // no monotonic part: the World lives on the calendar
	o.Account = cmp.Or(o.Account, "424211110001")
	if len(o.Regions) == 0 {
		o.Regions = []string{"eu-west-1", "us-east-1"}
	}
	return settings{Options: o, Region: o.Regions[0]}
}

func newRegion(w *World, name string) *region {
	r := &region{name: name, world: w}
	for _, p := range []string{"FARGATE", "FARGATE_SPOT"} {
		r.providers = append(r.providers, &CapacityProvider{
			CapacityProviderArn: w.arn("ecs", name, "capacity-provider/"+p),
			Name:                p, Status: "ACTIVE", Type: p,
		})
	}
	return r
}

// arn makes an ARN of the account.
func (w *World) arn(service, region, resource string) string {
	return "arn:aws:" + service + ":" + region + ":" + w.opts.Account + ":" + resource
}

// region returns a region by name; one that the World does not have is empty.
func (w *World) region(name string) *region {
	for _, r := range w.regions {
		if r.name == name {
			return r
		}
	}
	return newRegion(w, name)
}

// sort puts every list in the order that its readers count on, after building.
func (w *World) sort() {
	for _, r := range w.regions {
		slices.SortFunc(r.clusters, func(a, b *Cluster) int { return strings.Compare(a.ClusterName, b.ClusterName) })
		slices.SortFunc(r.families, func(a, b *family) int { return strings.Compare(a.name, b.name) })
		slices.SortFunc(r.providers, func(a, b *CapacityProvider) int { return strings.Compare(a.Name, b.Name) })
		slices.SortFunc(r.hosts, func(a, b *EC2Instance) int { return strings.Compare(a.ID, b.ID) })
		for _, c := range r.clusters {
			slices.SortFunc(c.services, func(a, b *Service) int { return strings.Compare(a.ServiceName, b.ServiceName) })
			slices.SortFunc(c.tasks, func(a, b *Task) int { return strings.Compare(a.id, b.id) })
			slices.SortFunc(c.instances, func(a, b *ContainerInstance) int { return strings.Compare(a.id, b.id) })
		}
	}
}

// cluster finds a cluster by name, nil when there is none.
func (r *region) cluster(name string) *Cluster {
	return find(r.clusters, name, func(c *Cluster) string { return c.ClusterName })
}

// family finds a family by name, nil when there is none.
func (r *region) family(name string) *family {
	return find(r.families, name, func(f *family) string { return f.name })
}

// definition finds a revision by family (the newest active one) or
// family:revision, nil when there is none.
func (r *region) definition(name string) *TaskDefinition {
	base, number, exact := strings.Cut(name, ":")
	f := r.family(base)
	if f == nil {
		return nil
	}
	if exact {
		n, err := strconv.Atoi(number)
		if i := n - f.revisions[0].Revision; err == nil && i >= 0 && i < len(f.revisions) {
			return f.revisions[i]
		}
		return nil
	}
	for _, d := range slices.Backward(f.revisions) {
		if d.Status == "ACTIVE" {
			return d
		}
	}
	return nil
}

// provider finds a capacity provider by name, nil when there is none.
func (r *region) provider(name string) *CapacityProvider {
	return find(r.providers, name, func(p *CapacityProvider) string { return p.Name })
}

// host finds an EC2 instance by id, nil when there is none.
func (r *region) host(id string) *EC2Instance {
	return find(r.hosts, id, func(h *EC2Instance) string { return h.ID })
}

// service finds a service by name, nil when there is none.
func (c *Cluster) service(name string) *Service {
	return find(c.services, name, func(s *Service) string { return s.ServiceName })
}

// instance finds a container instance by id, nil when there is none.
func (c *Cluster) instance(id string) *ContainerInstance {
	return find(c.instances, id, func(i *ContainerInstance) string { return i.id })
}

// task finds a task by id, nil when there is none.
func (c *Cluster) task(id string) *Task { return c.taskByID[id] }

// find looks a key up in a sorted list.
func find[T any](list []*T, key string, of func(*T) string) *T {
	i, ok := slices.BinarySearchFunc(list, key, func(x *T, k string) int { return strings.Compare(of(x), k) })
	if !ok {
		return nil
	}
	return list[i]
}

// builder returns what makes the World of the options.
func builder(o Options) (namedWorld, error) {
	if o.Services > 0 || o.Tasks > 0 || o.Instances > 0 {
		return sizedWorld(), nil
	}
	name := cmp.Or(o.World, "incident")
	for _, b := range namedWorlds() {
		if b.name == name {
			return b, nil
		}
	}
	return namedWorld{}, fmt.Errorf("unknown world %q: known are %s", o.World, strings.Join(Worlds(), ", "))
}

// Worlds returns the names of the worlds, sorted.
func Worlds() []string {
	var names []string
	for _, b := range namedWorlds() {
		names = append(names, b.name)
	}
	slices.Sort(names)
	return names
}
