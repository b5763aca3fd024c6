package awsclient

import (
	"slices"
	"testing"
	"testing/synctest"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// stoppedWorld has stopped tasks of two services and one on its own. byName says
// how it lists them by the name of their service: well, not at all, or all of
// them as if no name was given.
func stoppedWorld(byName string) *script {
	s := newScript()
	groups := map[string]string{"w1": "service:web", "w2": "service:web", "o1": "service:orders", "j1": "family:job"}
	s.on["ListTasks"] = func(p map[string]any) answer {
		var ids []string
		for _, id := range []string{"j1", "o1", "w1", "w2"} {
			name, asked := p["serviceName"].(string)
			switch {
			case p["desiredStatus"] != "STOPPED":
			case !asked, byName == "ignored", byName == "works" && groups[id] == "service:"+name:
				ids = append(ids, prefix+"task/prod/"+id)
			}
		}
		return paged("taskArns", 100, ids)(p)
	}
	s.on["DescribeTasks"] = func(p map[string]any) answer {
		var out []any
		for _, id := range strs(p["tasks"]) {
			out = append(out, map[string]any{
				"taskArn": prefix + "task/prod/" + id, "clusterArn": prefix + "cluster/prod", "group": groups[id],
				"lastStatus": "STOPPED", "desiredStatus": "STOPPED",
			})
		}
		return answer{body: map[string]any{"tasks": out}}
	}
	return s
}

func TestStoppedTasksOfAService(t *testing.T) {
	for _, c := range []struct {
		name, byName, endpoint string
		describes              int // how many DescribeTasks the second list costs
	}{
		{"AWS lists by name", "works", "", 0},
		{"AWS does not", "no", "", 1},
		{"an endpoint ignores the name", "ignored", "http://127.0.0.1:5000", 1},
		{"an endpoint lists by name", "works", "http://127.0.0.1:5000", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := stoppedWorld(c.byName)
				client := open(t, s, func(o *Options) { o.Endpoint = c.endpoint })
				list := func(service string) []string {
					pages := gather(t, func(emit func([]string)) error {
						return client.ListTasks(t.Context(), TaskFilter{Cluster: "prod", Service: service, Status: TasksStopped}, emit)
					})
					return sorted(each(slices.Concat(pages...), model.ShortID))
				}
				if got := list("web"); !slices.Equal(got, []string{"w1", "w2"}) {
					t.Errorf("web has %v", got)
				}
				s.forget()
				if got := list("orders"); !slices.Equal(got, []string{"o1"}) {
					t.Errorf("orders has %v", got)
				}
				if n := s.count("DescribeTasks"); n != c.describes {
					t.Errorf("%d describes, want %d", n, c.describes)
				}
				if got := list("nobody"); len(got) != 0 {
					t.Errorf("nobody has %v", got)
				}
			})
		})
	}
}

// When some of the stopped tasks cannot be looked at, the list says so.
func TestStoppedTasksThatCannotBeLookedAt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := stoppedWorld("no")
		s.on["DescribeTasks"] = func(map[string]any) answer {
			return failure(400, "AccessDeniedException", "not authorized to perform: ecs:DescribeTasks")
		}
		c := open(t, s)
		err := c.ListTasks(t.Context(), TaskFilter{Cluster: "prod", Service: "web", Status: TasksStopped}, func(ids []string) {
			t.Errorf("emitted %v", ids)
		})
		if Denied(err) != "ecs:DescribeTasks" {
			t.Errorf("err = %v", err)
		}
	})
}

func TestHostsOfInstancesThatAreGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScript()
		s.on["DescribeContainerInstances"] = func(p map[string]any) answer {
			var failures []any
			for _, id := range strs(p["containerInstances"]) {
				failures = append(failures, map[string]any{"arn": prefix + "container-instance/" + id, "reason": "MISSING"})
			}
			return answer{body: map[string]any{"containerInstances": []any{}, "failures": failures}}
		}
		c := open(t, s)
		rows := []model.Task{{ARN: "a", Instance: prefix + "container-instance/prod/9c"}, {ARN: "b", Instance: prefix + "container-instance/prod/9c"}, {ARN: "c"}}
		for range 2 {
			got, err := c.EnrichTasks(t.Context(), rows)
			if err != nil || !got[0].Host.IsNone() || !got[1].Host.IsNone() || !got[2].Host.IsNone() {
				t.Errorf("%+v, %v", got, err)
			}
		}
		if n := s.count("DescribeContainerInstances"); n != 1 {
			t.Errorf("%d calls, want one for all", n)
		}
		if !rows[0].Host.IsUnknown() {
			t.Error("the rows that were given were changed")
		}
	})
}

func TestHostsThatCannotBeRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScript()
		s.on["DescribeContainerInstances"] = func(map[string]any) answer {
			return failure(400, "AccessDeniedException", "not authorized to perform: ecs:DescribeContainerInstances")
		}
		c := open(t, s)
		known := model.Known(model.Host{EC2ID: "i-1"})
		got, err := c.EnrichTasks(t.Context(), []model.Task{{ARN: "a", Instance: prefix + "container-instance/prod/9c", Host: known}, {ARN: "b", Instance: prefix + "container-instance/prod/9d"}})
		if Denied(err) != "ecs:DescribeContainerInstances" || got[0].Host != known || !got[1].Host.IsUnknown() {
			t.Errorf("%+v, %v", got, err)
		}
	})
}
