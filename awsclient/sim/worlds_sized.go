package sim

import (
	"cmp"
	"fmt"
	"time"
)

// sizedWorld is the World of Options.Services, Tasks and Instances: one cluster,
// "sized", with exactly that much in it, all of it healthy. With instances, every
// other service runs on them, as far as they have room; the rest is on Fargate.
// Tasks that no service takes are standalone.
func sizedWorld() namedWorld { return namedWorld{name: "sized", make: buildSized} }

// sizedFamilies is how many task definition families the services share.
const sizedFamilies = 50

func buildSized(w *World) {
	o := w.opts
	s := w.addCluster(w.regions[0], "sized", "enabled", "FARGATE:1:1", "FARGATE_SPOT")
	s.tag(Tag{"env", "load"}, Tag{"team", "platform"})
	for k := range o.Instances {
		kind := [3]string{"m6i.2xlarge", "m7g.2xlarge", "g5.xlarge"}[k%3]
		s.addHost(kind, "", zones(s.r.name)[k/3%3], 5*24*time.Hour)
	}
	b := sizedBuilder{site: s}
	for k := range max(1, min(o.Services, sizedFamilies)) {
		a := b.app(k, false)
		b.fargate = append(b.fargate, s.define(&a))
		a = b.app(k, true)
		b.onHost = append(b.onHost, s.define(&a))
	}
	left := o.Tasks
	for k := range o.Services {
		n := left / (o.Services - k)
		b.serve(k, n)
		left -= n
	}
	for range left {
		b.standalone()
	}
	b.sizedAlarms()
}

// sizedBuilder fills a sized cluster.
type sizedBuilder struct {
	*site
	fargate, onHost []*TaskDefinition
	next            int // the host to look at next
}

// app is the k-th of the families, on Fargate or on hosts.
func (b *sizedBuilder) app(k int, onHost bool) app {
	a := app{
		name: fmt.Sprintf("app-%02d", k), revision: 3 + k%9, kept: 3, cpu: 256, memory: 512, where: onDemand,
		port: 8080, lb: k%2 == 0, check: k%3 == 0, secret: k%5 == 0, team: [4]string{"storefront", "payments", "search", "data"}[k%4],
	}
	if onHost {
		a.name, a.where, a.network = a.name+"-ec2", plainEC2, "bridge"
	}
	if k%4 == 0 {
		a.sidecars = []string{"envoy"}
	}
	return a
}

// serve makes the k-th service with n tasks.
func (b *sizedBuilder) serve(k, n int) {
	family := k % len(b.fargate)
	onHost := k%2 == 1 && b.room(b.onHost[family], n)
	a := b.app(family, onHost)
	def := b.fargate[family]
	if onHost {
		def = b.onHost[family]
		def.RuntimePlatform = nil
	}
	container := a.name
	a.name, a.count = fmt.Sprintf("svc-%04d", k), n
	v := b.service(&a, def)
	for i := range v.LoadBalancers {
		v.LoadBalancers[i].ContainerName = container
	}
	for range n {
		sp := spot{zone: zones(b.r.name)[b.w.rng.IntN(3)], launch: "FARGATE"}
		if onHost {
			i := b.host(def)
			sp = spot{inst: i, zone: i.host.Zone, launch: "EC2"}
		}
		b.w.settleTask(b.w.newTask(b.w.birthOf(v, sp)), v.Deployments[0].CreatedAt.Time())
	}
	b.w.pastEvents(v)
	v.sched.steady = true
	b.w.repeatSteady(v, 0, b.w.pick(span{0, b.w.pace.steady}))
}

// room says whether the hosts, one after the other from the next one on, could
// take n tasks; it errs on the side of no.
func (b *sizedBuilder) room(def *TaskDefinition, n int) bool {
	if len(b.c.instances) == 0 {
		return false
	}
	free := 0
	for k := range b.c.instances {
		p := &b.c.instances[(b.next+k)%len(b.c.instances)].pool
		free += min(p.cpu/cmp.Or(def.needs.cpu, 1), p.memory/cmp.Or(def.needs.memory, 1))
		if free >= n {
			return true
		}
	}
	return false
}

// host takes the next host with room: round robin, so that the load is even.
func (b *sizedBuilder) host(def *TaskDefinition) *ContainerInstance {
	for {
		i := b.c.instances[b.next%len(b.c.instances)]
		b.next++
		if i.pool.cpu >= def.needs.cpu && i.pool.memory >= def.needs.memory {
			return i
		}
	}
}

// standalone starts a task of no service.
func (b *sizedBuilder) standalone() {
	def := b.fargate[b.w.rng.IntN(len(b.fargate))]
	t := b.w.newTask(birth{
		cluster: b.c, def: def, group: "family:" + def.Family, startedBy: "load",
		spot: spot{zone: zones(b.r.name)[b.w.rng.IntN(3)], launch: "FARGATE"}, network: b.network(),
	})
	b.w.settleTask(t, b.w.now.Add(-time.Hour))
}
