package sim

import "time"

// job is a family of standalone tasks and how often it runs.
type job struct {
	app
	every span          // from one run to the next
	runs  span          // how long a run takes
	first time.Duration // until the first run; 0 is at random within every
}

// jobs are those of the batch cluster.
func jobs() []job {
	return []job{
		{app: app{name: "db-backup", revision: 6, cpu: 1024, memory: 2048, where: onDemand, secret: true, team: "platform"}, every: seconds(4800, 5200), runs: seconds(2400, 4000)},
		{app: app{name: "etl-customers", revision: 44, cpu: 2048, memory: 4096, where: onDemand, secret: true, team: "data"}, every: seconds(1500, 1560), runs: seconds(240, 420)},
		{app: app{name: "etl-orders", revision: 61, cpu: 2048, memory: 8192, where: onDemand, secret: true, team: "data"}, every: seconds(840, 900), runs: seconds(300, 700)},
		{app: app{name: "feed-export", revision: 19, cpu: 512, memory: 1024, where: onDemand, team: "storefront"}, every: seconds(300, 300.5), runs: seconds(40, 110)},
		{app: app{name: "ledger-close", revision: 12, cpu: 1024, memory: 2048, where: onDemand, secret: true, team: "payments"}, every: seconds(3500, 3700), runs: seconds(300, 900)},
		{app: app{name: "ml-train", scratch: 120, revision: 8, cpu: 16384, memory: 65536, where: onDemand, team: "search"}, every: seconds(9000, 9600), runs: seconds(7200, 10800), first: 15 * time.Minute},
		{app: app{name: "nightly-report", revision: 152, kept: 152, cpu: 512, memory: 1024, where: onDemand, team: "data"}, every: seconds(1700, 1900), runs: seconds(60, 240)},
		{app: app{name: "sitemap", revision: 27, cpu: 256, memory: 512, where: onDemand, team: "storefront"}, every: seconds(880, 900), runs: seconds(30, 70)},
		{app: app{name: "thumbnails", revision: 15, cpu: 1024, memory: 2048, where: onDemand, team: "storefront"}, every: seconds(170, 260), runs: seconds(60, 420)},
	}
}

// buildBatch defines the jobs and lets each run on its schedule.
func buildBatch(s *site) {
	for _, j := range jobs() {
		j.acts.exit = &ending{after: j.runs}
		s.define(&j.app)
		first := j.first
		if first == 0 {
			first = s.w.pick(span{0, j.every.most})
		}
		s.w.after(first, func() { s.runJob(j) })
	}
}

// runJob starts a job as an EventBridge rule does, and plans the next run.
func (s *site) runJob(j job) {
	s.w.after(s.w.pick(j.every), func() { s.runJob(j) })
	s.run(j.name, "events-rule/"+j.name)
}

// run starts one standalone task of a family, with the cluster's default
// capacity.
func (s *site) run(family, startedBy string) *Task {
	tasks, _, fail := s.w.runTask(s.r, runRequest{
		Cluster: s.c.ClusterName, TaskDefinition: family, Count: 1, StartedBy: startedBy, Network: s.network(),
		Tags: []Tag{{"aws:ecs:clusterName", s.c.ClusterName}, {"started-by", startedBy}},
	})
	if fail != nil || len(tasks) == 0 {
		return nil
	}
	return tasks[0]
}
