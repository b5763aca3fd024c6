package sim

import (
	"fmt"
	"strings"
	"time"
)

// incidentPast is how much of the incident's past is played out before it is
// seen. The times below count from there.
const incidentPast = 90 * time.Minute

// before is a point in time that far before the incident is first seen.
func before(d time.Duration) time.Duration { return incidentPast - d }

// buildIncident makes the shop on a bad day. Everything wrong is a behaviour of
// a revision, a write or a host, so it goes on moving.
func buildIncident(w *World) {
	e := buildEstate(w)
	e.everyday()
	e.badRevisions()
	e.badHosts()
	e.hostAgents()
	e.badJobs()
	e.web.pipeline("payments", before(100*time.Second), seconds(560, 700))
	e.asides()
}

// badRevisions deploys what does not work.
func (e estate) badRevisions() {
	w := e.web.w
	w.after(before(14*time.Minute), func() {
		e.web.deploy("checkout-api", func(d *TaskDefinition) {
			d.acts.exit = &ending{after: seconds(12, 35), code: 1}
			d.acts.warmUp = seconds(60, 60) // it never gets to answer its check
		})
	})
	w.after(before(26*time.Minute), func() {
		e.web.deploy("recommendations", func(d *TaskDefinition) {
			c := &d.ContainerDefinitions[0]
			c.Image = strings.Replace(c.Image, "/shop/recommendations:", "/shop/recommendations:v2-", 1)
			d.acts.pullError = pullRefused(c.Image)
		})
	})
	w.after(before(52*time.Minute), func() {
		e.web.deploy("search-web", func(d *TaskDefinition) {
			d.acts.exit = &ending{after: seconds(380, 1500), code: exitKilled, reason: "OutOfMemoryError: Container killed due to memory usage"}
		})
	})
	w.after(before(19*time.Minute), func() {
		e.ec2.deploy("fraud-scoring", func(d *TaskDefinition) {
			c := &d.ContainerDefinitions[0]
			d.Memory, c.Memory = "40960", ptr(40960) // more than any host has: 4096 with a slip
		})
	})
	w.after(before(44*time.Minute), func() {
		e.web.deploy("inventory", func(d *TaskDefinition) {
			d.acts.target = &trouble{after: seconds(90, 900), reason: "Health checks failed with these codes: [503]"}
		})
	})
	w.after(before(38*time.Minute), func() {
		e.web.deploy("notifications", func(d *TaskDefinition) {
			d.acts.check = &trouble{after: seconds(120, 800)}
		})
	})
	w.after(before(33*time.Minute), func() {
		e.web.deploy("gift-cards", func(d *TaskDefinition) {
			d.acts.exit = &ending{after: seconds(3, 8), code: 78}
		})
	})
}

// pullRefused is what Fargate says of a tag that is not in the registry.
func pullRefused(image string) string {
	return fmt.Sprintf("CannotPullContainerError: pull image manifest has been retried 7 time(s): failed to resolve ref %s: %s: not found", image, image)
}

// badHosts takes an agent away, drains a host with a task on it that nobody
// moves, and lets a Spot machine be terminated.
func (e estate) badHosts() {
	w, c := e.ec2.w, e.ec2.c
	ofType := func(kind string, n int) *ContainerInstance {
		for _, i := range c.instances {
			if i.host.Type == kind {
				if n--; n < 0 {
					return i
				}
			}
		}
		return nil
	}
	draining := ofType("m7g.2xlarge", 2)
	gone := ofType("m7g.2xlarge", 0)
	w.after(before(47*time.Minute), func() {
		e.ec2.terminate(gone)
		w.after(140*time.Second, func() { e.ec2.addHost(gone.host.Type, gone.CapacityProviderName, gone.host.Zone, 0) })
	})
	w.after(before(15*time.Minute), func() {
		for _, i := range c.instances { // not one that keeps fraud-scoring from being repaired
			if i.host.Type == "m6i.2xlarge" && i.pool.tasks["service:fraud-scoring"] == 0 {
				w.disconnect(i, true)
				return
			}
		}
	})
	fix := app{
		name: "reindex-oneoff", revision: 2, cpu: 512, memory: 1024, where: plainEC2, network: "bridge", arm: true, team: "search",
		acts: behaviour{exit: &ending{after: seconds(4*3600, 5*3600)}, stubborn: true},
	}
	e.ec2.define(&fix)
	w.after(before(71*time.Minute), func() {
		e.ec2.runOn(draining, fix.name, "maria.keller")
	})
	w.after(before(12*time.Minute), func() {
		w.drain(draining)
		w.apart(1, func() { e.ec2.stuckOn(draining) })
	})
}

// runOn starts a standalone task on one host.
func (s *site) runOn(i *ContainerInstance, family, startedBy string) {
	// A host that is there and has room takes the task; without room the world
	// only lacks one task.
	_, _, _ = s.w.runTask(s.r, runRequest{
		Cluster: s.c.ClusterName, TaskDefinition: family, LaunchType: "EC2", StartedBy: startedBy,
		Constraints: []PlacementConstraint{{"memberOf", "ec2InstanceId == " + i.Ec2InstanceId}},
	})
}

// badJobs lets standalone tasks fail: one in its work, one before it starts, one
// because somebody stopped it.
func (e estate) badJobs() {
	s, w := e.batch, e.batch.w
	w.after(before(80*time.Minute), func() {
		s.release("etl-customers", func(d *TaskDefinition) {
			d.acts.exit = &ending{after: seconds(40, 90), code: 2}
		})
		s.release("sitemap", func(d *TaskDefinition) {
			secret := s.w.arn("secretsmanager", s.r.name, "secret:prod/sitemap/index-token-Jr71Lw")
			d.ContainerDefinitions[0].Secrets = []Secret{{"INDEX_TOKEN", secret}}
			d.acts.initError = initRefused(secret, d.ExecutionRoleArn)
		})
	})
	w.after(before(31*time.Minute), func() {
		if t := s.run("ledger-close", "jonas.weber"); t != nil {
			w.after(9*time.Minute, func() {
				_, _ = w.stopTask(s.r, s.c.ClusterName, t.TaskArn, "wrong month, restarting with the right one") // it is there
			})
		}
	})
	w.after(before(6*time.Minute), func() { s.run("etl-customers", "events-rule/etl-customers") })
}

// initRefused is what Fargate says when it may not read a secret.
func initRefused(secret, role string) string {
	return fmt.Sprintf("ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: "+
		"unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret %s from secrets manager: "+
		"AccessDeniedException: User: %s is not authorized to perform: secretsmanager:GetSecretValue on resource: %s "+
		"because no identity-based policy allows the secretsmanager:GetSecretValue action", secret, role, secret)
}
