package main

import (
	"strings"
	"testing"
)

const ofSim = "arn:aws:ecs:eu-west-1:424211110001:"

// TestNamesOfElsewhere: an ARN of another region, account or type is refused, and
// never taken for what has the same name here.
func TestNamesOfElsewhere(t *testing.T) {
	atDesk(t, "calm", func(d *desk) {
		d.run("get", "services", "-o", "name")
		service := strings.Fields(d.out.String())[0]
		cluster, _, _ := strings.Cut(service, "/")
		d.world.ResetCalls()
		for _, c := range []struct{ arn, says string }{
			{"arn:aws:ecs:us-east-1:424211110001:service/" + service, "is in region us-east-1, and this looks at eu-west-1. Add --region us-east-1."},
			{"arn:aws:ecs:eu-west-1:999999999999:service/" + service, "is in account 999999999999, and this looks at 424211110001. Name a profile of that account with --profile."},
			{ofSim + "task/" + service, "is an ARN of the type task; here it has to be service."},
		} {
			for _, args := range [][]string{
				{"scale", c.arn, "9", "--yes"}, {"redeploy", c.arn, "--yes"}, {"get", "services", c.arn}, {"get", "events", c.arn},
			} {
				d.run(args...)
				d.want(exitFailure, c.arn+" "+c.says)
			}
		}
		d.run("logs", "arn:aws:ecs:us-east-1:424211110001:service/"+service)
		d.want(exitFailure, "Add --region us-east-1.")
		d.run("get", "services", "--cluster", "arn:aws:ecs:us-east-1:424211110001:cluster/"+cluster)
		d.want(exitFailure, "Add --region us-east-1.")
		d.run("get", "clusters", ofSim+"cluster/nope")
		d.want(exitFailure, `there is no cluster "nope" in region eu-west-1.`)
		for _, c := range d.world.Calls() {
			if c.Operation == "UpdateService" {
				d.t.Errorf("%s was sent", c.Operation)
			}
		}
	})
}

// TestOldARN: the short ARNs of before 2018 name what is there once.
func TestOldARN(t *testing.T) {
	atDesk(t, "calm", func(d *desk) {
		d.run("get", "tasks", "prod-web/orders", "-o", "name")
		task := strings.Fields(d.out.String())[0]
		_, id, _ := strings.Cut(task, "/")
		d.run("get", "services", ofSim+"service/orders", "-o", "name")
		d.want(0, "prod-web/orders\n")
		for _, args := range [][]string{{}, {"--cluster", "prod-web"}} {
			d.run(append([]string{"get", "tasks", ofSim + "task/" + id, "-o", "name"}, args...)...)
			d.want(0, task+"\n")
		}
		d.run("stop", ofSim+"task/"+id, "--dry-run")
		d.want(0, "Stop task "+id)
	})
}

// TestTaskByItsStart: the beginning of an id, as it stands before lines of a log,
// names a task where no other begins so.
func TestTaskByItsStart(t *testing.T) {
	atDesk(t, "calm", func(d *desk) {
		d.run("get", "tasks", "prod-web/orders", "-o", "name")
		task := strings.Fields(d.out.String())[0]
		cluster, id, _ := strings.Cut(task, "/")
		start := id[:8]
		for _, word := range []string{start, cluster + "/" + start, task, id} {
			d.run("get", "tasks", word, "-o", "name")
			d.want(0, task+"\n")
			d.run("stop", word, "--dry-run")
			d.want(0, "Stop task "+id)
			d.run("logs", word, "--limit", "1", "-o", "json")
			d.want(0, `"task":"`+id+`"`)
		}
		d.run("stop", cluster+"/abcde0000", "--dry-run")
		d.want(exitFailure, `there is no task "abcde0000" in cluster `+cluster)
		d.run("get", "tasks", cluster+"/abcde0000")
		d.want(exitFailure, `there is no service "abcde0000" in cluster `+cluster)
		d.run("stop", "prod-web/orders", "--dry-run")
		d.want(exitFailure, "prod-web/orders is not the id of a task. Those of a service are listed by: ecsdeck get tasks prod-web/orders -o name.")
	})
}

// TestNamedTwice: what is named twice is changed once.
func TestNamedTwice(t *testing.T) {
	atDesk(t, "calm", func(d *desk) {
		d.run("redeploy", "prod-web/orders", "orders", ofSim+"service/prod-web/orders", "--yes")
		d.want(0, "Redeploy orders\n")
		sent := 0
		for _, c := range d.world.Calls() {
			if c.Operation == "UpdateService" {
				sent++
			}
		}
		if sent != 1 {
			d.t.Errorf("it was sent %d times", sent)
		}
	})
}
