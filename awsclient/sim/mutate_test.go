package sim

import (
	"strconv"
	"strings"
	"testing"
	"time"
)

func TestUpdateServiceRefuses(t *testing.T) {
	s := newSite(t)
	a, b, c := web("a", 1), web("deployed", 1), web("gone", 0)
	b.controller = "CODE_DEPLOY"
	s.serve(&a)
	s.serve(&b)
	s.serve(&c).Status = "DRAINING"
	s.ready()
	s.r.definition("a:1").Status = "INACTIVE"
	n, minus, ref, old, none := 2, -1, "a", "a:1", "nothing"
	for _, x := range []struct {
		cluster, service string
		u                serviceUpdate
		code, message    string
	}{
		{"other", "a", serviceUpdate{}, "ClusterNotFoundException", "Cluster not found."},
		{"", "a", serviceUpdate{}, "ClusterNotFoundException", "Cluster not found."},
		{"test", "none", serviceUpdate{DesiredCount: &n}, "ServiceNotFoundException", "Service not found."},
		{"test", "gone", serviceUpdate{DesiredCount: &n}, "ServiceNotActiveException", "Service was not ACTIVE."},
		{"test", "a", serviceUpdate{DesiredCount: &minus}, "InvalidParameterException", ""},
		{"test", "a", serviceUpdate{TaskDefinition: &none}, "ClientException", "TaskDefinition not found."},
		{"test", "a", serviceUpdate{TaskDefinition: &old}, "ClientException", "TaskDefinition is inactive"},
		{"test", "deployed", serviceUpdate{ForceNew: true}, "InvalidParameterException", "Unable to update task definition on services with a CODE_DEPLOY deployment controller. Use AWS CodeDeploy to trigger a new deployment."},
	} {
		before := image(t, s.w)
		_, fail := s.w.updateService(s.r, x.cluster, x.service, x.u)
		if fail == nil || fail.Code != x.code || x.message != "" && fail.Message != x.message {
			t.Errorf("%s/%s %+v: %v", x.cluster, x.service, x.u, fail)
		}
		if image(t, s.w) != before {
			t.Errorf("%s/%s: a refused update changed something", x.cluster, x.service)
		}
	}
	v := s.update(t, "arn:aws:ecs:eu-west-1:424211110001:service/test/a", serviceUpdate{DesiredCount: &n, TaskDefinition: &ref})
	if v.DesiredCount != 2 || len(v.Deployments) != 1 {
		t.Error("by ARN, with the revision that it has")
	}
	on := true
	if v = s.update(t, "a", serviceUpdate{EnableExec: &on}); !v.EnableExecuteCommand || len(v.Deployments) != 1 {
		t.Error("exec")
	}
	if v = s.update(t, "deployed", serviceUpdate{DesiredCount: &n}); v.DesiredCount != 2 {
		t.Error("a CODE_DEPLOY service may be scaled")
	}
	if v = s.update(t, "a", serviceUpdate{ForceNew: true}); len(v.Deployments) != 2 || !strings.HasPrefix(v.Deployments[0].Id, "ecs-svc/") || len(v.Deployments[0].Id) != 27 {
		t.Errorf("forced: %d deployments", len(v.Deployments))
	}
}

func TestStopTask(t *testing.T) {
	s := newSite(t)
	a := web("a", 2)
	v := s.serve(&a)
	s.ready()
	task := v.Deployments[0].tasks[0]
	if _, fail := s.w.stopTask(s.r, "test", "0123", ""); fail == nil || fail.Message != "The referenced task was not found." {
		t.Errorf("%v", fail)
	}
	if _, fail := s.w.stopTask(s.r, "test", task.id, strings.Repeat("x", 1025)); fail == nil {
		t.Error("a long reason is taken")
	}
	got, fail := s.w.stopTask(s.r, "arn:aws:ecs:eu-west-1:424211110001:cluster/test", task.TaskArn, "")
	if fail != nil || got.LastStatus != "DEACTIVATING" || got.DesiredStatus != "STOPPED" || got.StoppedReason != "Task stopped by user" || got.StopCode != "UserInitiated" {
		t.Errorf("%+v, %v", got, fail)
	}
	if again, fail := s.w.stopTask(s.r, "test", task.id, "again"); fail != nil || again.StoppedReason != "Task stopped by user" {
		t.Errorf("stopped again: %v", fail)
	}
	s.settleWithin(t, v, 10*time.Minute, func() {})
	other := v.Deployments[0].tasks[0]
	if got, _ = s.w.stopTask(s.r, "test", other.id, "too hot"); got.StoppedReason != "too hot" {
		t.Errorf("reason %q", got.StoppedReason)
	}
	checkWorld(t, s.w)
}

func TestRunTask(t *testing.T) {
	s := newSite(t)
	fargate := app{name: "fargate", revision: 2, cpu: 256, memory: 512, where: onDemand}
	host := app{name: "host", revision: 1, cpu: 2048, memory: 30000, where: plainEC2, network: "bridge"}
	hungry := app{name: "hungry", revision: 1, cpu: 9000, memory: 512, where: plainEC2, network: "bridge"}
	for _, a := range []app{fargate, host, hungry} {
		s.define(&a)
	}
	s.addHosts(2, "m6i.2xlarge", "", time.Hour)
	s.addHosts(1, "m7g.2xlarge", "", time.Hour)
	s.ready()
	for name, x := range map[string]struct {
		in   runRequest
		want string
	}{
		"no network":     {runRequest{Cluster: "test", TaskDefinition: "fargate"}, "Network Configuration must be provided when networkMode 'awsvpc' is specified."},
		"no definition":  {runRequest{Cluster: "test", TaskDefinition: "none"}, "TaskDefinition not found."},
		"no cluster":     {runRequest{Cluster: "none", TaskDefinition: "fargate"}, "Cluster not found."},
		"not on Fargate": {runRequest{Cluster: "test", TaskDefinition: "host", LaunchType: "FARGATE"}, "Task definition does not support launch_type FARGATE."},
		"no provider":    {runRequest{Cluster: "test", TaskDefinition: "host", Strategy: []CapacityProviderStrategyItem{{"none", 1, 0}}}, "The specified capacity provider 'none' was not found. Specify a valid name or ARN and try again."},
		"bad constraint": {runRequest{Cluster: "test", TaskDefinition: "host", LaunchType: "EC2", Constraints: []PlacementConstraint{{"memberOf", "x"}}}, "Invalid constraint"},
	} {
		if _, _, fail := s.w.runTask(s.r, x.in); fail == nil || !strings.HasPrefix(fail.Message, x.want) {
			t.Errorf("%s: %v", name, fail)
		}
	}
	tasks, failures, fail := s.w.runTask(s.r, runRequest{Cluster: "test", TaskDefinition: "fargate:1", Count: 3, Network: s.network(), StartedBy: "me", Overrides: TaskOverride{Memory: "1024"}})
	if fail != nil || len(tasks) != 3 || len(failures) != 0 || tasks[0].LaunchType != "FARGATE" || tasks[0].CapacityProviderName != "FARGATE" ||
		tasks[0].Group != "family:fargate" || tasks[0].StartedBy != "me" || tasks[0].Memory != "1024" || tasks[0].LastStatus != "PROVISIONING" || !strings.HasSuffix(tasks[0].TaskDefinitionArn, ":1") {
		t.Errorf("%d tasks, %v, %v", len(tasks), failures, fail)
	}
	tasks, failures, fail = s.w.runTask(s.r, runRequest{Cluster: "test", TaskDefinition: "host", LaunchType: "EC2", Count: 4})
	if fail != nil || len(tasks) != 2 || len(failures) != 3 { // two took one each, the third is of another architecture
		t.Errorf("%d tasks, %v, %v", len(tasks), failures, fail)
	}
	for _, f := range failures {
		want := "RESOURCE:MEMORY"
		if s.c.instance(shortName(f.Arn)).host.Type == "m7g.2xlarge" {
			want = "ATTRIBUTE"
		}
		if f.Reason != want {
			t.Errorf("%+v, want %s", f, want)
		}
	}
	if _, failures, _ = s.w.runTask(s.r, runRequest{Cluster: "test", TaskDefinition: "hungry", LaunchType: "EC2"}); len(failures) != 3 || failures[0].Reason != "RESOURCE:CPU" && failures[1].Reason != "RESOURCE:CPU" {
		t.Errorf("%v", failures)
	}
	s.w.advance(s.w.now.Add(5 * time.Minute))
	if s.c.RunningTasksCount != 5 {
		t.Errorf("%d run", s.c.RunningTasksCount)
	}
	checkWorld(t, s.w)
}

func TestRunTaskToken(t *testing.T) {
	s := newSite(t)
	a := app{name: "a", revision: 1, cpu: 256, memory: 512, where: onDemand}
	s.define(&a)
	s.ready()
	in := runRequest{Cluster: "test", TaskDefinition: "a", Network: s.network(), ClientToken: "x"}
	one, _, _ := s.w.runTask(s.r, in)
	two, _, fail := s.w.runTask(s.r, in)
	if fail != nil || len(two) != 1 || one[0] != two[0] || len(s.c.tasks) != 1 {
		t.Errorf("%d tasks, %v", len(s.c.tasks), fail)
	}
	in.Count = 2
	if _, _, fail = s.w.runTask(s.r, in); fail == nil || fail.Code != "ConflictException" {
		t.Errorf("%v", fail)
	}
}

func TestStateLagsWrites(t *testing.T) {
	w := newWorld(t, Options{World: "empty", EventuallyConsistent: 3 * time.Second})
	s := w.addCluster(w.regions[0], "test", "enabled", "FARGATE:1")
	a := web("a", 2)
	v := s.serve(&a)
	s.ready()
	five := 5
	if got := s.update(t, "a", serviceUpdate{DesiredCount: &five}); got.DesiredCount != 5 {
		t.Error("the write's own answer is old")
	}
	task := v.Deployments[0].tasks[0]
	if got, _ := w.stopTask(s.r, "test", task.id, ""); got.DesiredStatus != "STOPPED" {
		t.Error("the write's own answer is old")
	}
	tasks, _, _ := w.runTask(s.r, runRequest{Cluster: "test", TaskDefinition: "a", Network: s.network()})
	look := func() (int, int, string, bool) {
		return v.seen(w.now).DesiredCount, v.seen(w.now).Deployments[0].DesiredCount, task.seen(w.now).DesiredStatus, tasks[0].seen(w.now) != nil
	}
	w.advance(start.Add(2 * time.Second))
	if n, d, status, there := look(); n != 2 || d != 2 || status != "RUNNING" || there {
		t.Errorf("after 2 s: %d %d %s %v", n, d, status, there)
	}
	w.advance(start.Add(3 * time.Second))
	if n, d, status, there := look(); n != 5 || d != 5 || status != "STOPPED" || !there {
		t.Errorf("after 3 s: %d %d %s %v", n, d, status, there)
	}
}

func TestStatistics(t *testing.T) {
	w := newWorld(t, Options{World: "incident"})
	for _, c := range w.regions[0].clusters {
		got := map[string]string{}
		for _, kv := range c.statistics() {
			got[kv.Name] = kv.Value
		}
		sum := 0
		for _, launch := range []string{"EC2", "Fargate", "External"} {
			n := 0
			for _, task := range c.tasks {
				if task.LastStatus == "RUNNING" && strings.EqualFold(task.LaunchType, launch) {
					n++
				}
			}
			sum += n
			if got["running"+launch+"TasksCount"] != strconv.Itoa(n) {
				t.Errorf("%s: %s tasks %s, want %d", c.ClusterName, launch, got["running"+launch+"TasksCount"], n)
			}
		}
		if sum != c.RunningTasksCount || len(got) != 12 {
			t.Errorf("%s: %d of %d, %v", c.ClusterName, sum, c.RunningTasksCount, got)
		}
	}
}
