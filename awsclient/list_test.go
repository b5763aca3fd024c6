package awsclient

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"testing"
	"testing/synctest"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// paged answers a list in pages of size, under the key of the operation.
func paged(key string, size int, all []string) func(map[string]any) answer {
	return func(p map[string]any) answer {
		from := 0
		if token, ok := p["nextToken"].(string); ok {
			from, _ = strconv.Atoi(token)
		}
		to := min(from+size, len(all))
		body := map[string]any{key: all[from:to]}
		if to < len(all) {
			body["nextToken"] = strconv.Itoa(to)
		}
		return answer{body: body}
	}
}

func names(prefix string, n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("%s%03d", prefix, i)
	}
	return out
}

func TestListsEmitPagesInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScript()
		all := names(prefix+"service/prod/s", 250)
		s.on["ListServices"] = paged("serviceArns", 100, all)
		c := open(t, s)
		pages := gather(t, func(emit func([]string)) error { return c.ListServices(t.Context(), prefix+"cluster/prod", emit) })
		if len(pages) != 3 || len(pages[0]) != 100 || len(pages[2]) != 50 {
			t.Errorf("%d pages", len(pages))
		}
		if got := slices.Concat(pages...); !slices.Equal(got, all) {
			t.Errorf("got %d ids, not those of the pages in order", len(got))
		}
		for _, call := range s.of("ListServices") {
			if call.params["cluster"] != "prod" || call.params["maxResults"] != 100.0 {
				t.Errorf("asked with %v", call.params)
			}
		}
	})
}

// Old ARNs lack the cluster: what leaves the client is long.
func TestOldARNsBecomeLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScript()
		s.on["ListServices"] = paged("serviceArns", 100, []string{prefix + "service/web"})
		s.on["ListTasks"] = paged("taskArns", 100, []string{prefix + "task/0af1"})
		s.on["ListContainerInstances"] = paged("containerInstanceArns", 100, []string{prefix + "container-instance/9c"})
		s.on["DescribeServices"] = func(p map[string]any) answer {
			return answer{body: map[string]any{"services": []any{map[string]any{
				"serviceArn": prefix + "service/web", "serviceName": "web", "clusterArn": prefix + "cluster/prod", "status": "ACTIVE",
			}}}}
		}
		s.on["DescribeContainerInstances"] = func(p map[string]any) answer {
			return answer{body: map[string]any{"containerInstances": []any{map[string]any{
				"containerInstanceArn": prefix + "container-instance/9c", "status": "ACTIVE",
			}}}}
		}
		c := open(t, s)
		for _, list := range []struct {
			run  func(context.Context, string, func([]string)) error
			want string
		}{
			{c.ListServices, prefix + "service/prod/web"},
			{func(ctx context.Context, cluster string, emit func([]string)) error {
				return c.ListTasks(ctx, TaskFilter{Cluster: cluster}, emit)
			}, prefix + "task/prod/0af1"},
			{c.ListContainerInstances, prefix + "container-instance/prod/9c"},
		} {
			got := slices.Concat(gather(t, func(emit func([]string)) error { return list.run(t.Context(), "prod", emit) })...)
			if !slices.Equal(got, []string{list.want}) {
				t.Errorf("got %v, want %v", got, list.want)
			}
		}
		services, err := c.DescribeServices(t.Context(), []string{prefix + "service/prod/web"})
		if err != nil || len(services.Items) != 1 || services.Items[0].ARN != prefix+"service/prod/web" {
			t.Errorf("services %+v, %v", services, err)
		}
		if p := s.of("DescribeServices")[0].params; p["cluster"] != "prod" || !slices.Equal(strs(p["services"]), []string{"web"}) {
			t.Errorf("asked with %v, want names that work with old ARNs too", p)
		}
		instances, err := c.DescribeContainerInstances(t.Context(), []string{prefix + "container-instance/prod/9c"})
		if err != nil || len(instances.Items) != 1 || instances.Items[0].ARN != prefix+"container-instance/prod/9c" || instances.Items[0].Cluster != "prod" {
			t.Errorf("instances %+v, %v", instances, err)
		}
	})
}

func TestListOfAMovingWorldNamesEachOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScript()
		s.on["ListServices"] = paged("serviceArns", 2, []string{prefix + "service/prod/a", prefix + "service/prod/b", prefix + "service/prod/b", prefix + "service/prod/c", prefix + "service/prod/a"})
		c := open(t, s)
		pages := gather(t, func(emit func([]string)) error { return c.ListServices(t.Context(), "prod", emit) })
		want := []string{prefix + "service/prod/a", prefix + "service/prod/b", prefix + "service/prod/c"}
		if got := slices.Concat(pages...); !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	})
}

func TestAListThatRepeatsItselfEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScript()
		s.on["ListClusters"] = func(map[string]any) answer {
			return answer{body: map[string]any{"clusterArns": []string{prefix + "cluster/a"}, "nextToken": "again"}}
		}
		c := open(t, s)
		if err := c.ListClusters(t.Context(), func([]string) {}); err == nil {
			t.Error("an endless list gave no error")
		}
		if n := s.count("ListClusters"); n != 2 {
			t.Errorf("%d calls, want 2", n)
		}
	})
}

func TestAPageThatFailsIsNotAShorterList(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScript()
		all := paged("serviceArns", 100, names(prefix+"service/prod/s", 250))
		s.on["ListServices"] = func(p map[string]any) answer {
			if p["nextToken"] == "200" {
				return failure(400, "InvalidParameterException", "no such token")
			}
			return all(p)
		}
		c := open(t, s)
		var got int
		err := c.ListServices(t.Context(), "prod", func(ids []string) { got += len(ids) })
		if err == nil || got != 200 {
			t.Errorf("%d ids and error %v, want 200 and an error", got, err)
		}
	})
}

// One cluster that may not be read does not hide the others.
func TestAllClustersWithOneDenied(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScript()
		s.on["ListClusters"] = paged("clusterArns", 100, names(prefix+"cluster/c", 12))
		s.on["ListServices"] = func(p map[string]any) answer {
			cluster := p["cluster"].(string)
			if cluster == "c005" {
				return failure(400, "AccessDeniedException", "User: jo is not authorized to perform: ecs:ListServices on resource: c005")
			}
			return paged("serviceArns", 2, names(prefix+"service/"+cluster+"/s", 3))(p)
		}
		c := open(t, s)
		byCluster := map[string][]string{}
		err := c.ListServices(t.Context(), "", func(ids []string) { // no lock: emit runs on this goroutine
			for _, id := range ids {
				byCluster[model.ClusterName(id)] = append(byCluster[model.ClusterName(id)], model.ShortID(id))
			}
		})
		problems := Problems(err)
		if len(problems) != 1 || problems[0].ID != prefix+"cluster/c005" || Denied(problems[0].Err) != "ecs:ListServices" {
			t.Errorf("problems %v", problems)
		}
		if len(byCluster) != 11 {
			t.Errorf("%d clusters, want 11", len(byCluster))
		}
		for cluster, got := range byCluster {
			if !slices.Equal(got, []string{"s000", "s001", "s002"}) {
				t.Errorf("%s has %v", cluster, got)
			}
		}
	})
}

func TestCancelEndsAListAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScript()
		s.on["ListClusters"] = paged("clusterArns", 100, names(prefix+"cluster/c", 12))
		s.on["ListServices"] = func(map[string]any) answer { return answer{hang: true} }
		c := open(t, s)
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { done <- c.ListServices(ctx, "", func([]string) {}) }()
		synctest.Wait()
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) || Explain(err).Kind != FaultCanceled {
			t.Errorf("err = %v, want canceled", err)
		}
	})
}

// Some endpoints take a family for a prefix and know no order.
func TestRevisionsOfOneFamilyNewestFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScript()
		s.on["ListTaskDefinitions"] = func(p map[string]any) answer {
			if p["status"] != "ACTIVE" {
				return answer{body: map[string]any{"taskDefinitionArns": []string{prefix + "task-definition/web:1"}}}
			}
			return answer{body: map[string]any{"taskDefinitionArns": []string{
				prefix + "task-definition/web:2", prefix + "task-definition/web-admin:7", prefix + "task-definition/web:10", prefix + "task-definition/web:9",
			}}}
		}
		c := open(t, s)
		got := each(all(t, func(e func([]string)) error { return c.ListTaskDefinitions(t.Context(), "web", e) }), model.ShortID)
		if want := []string{"web:10", "web:9", "web:2", "web:1"}; !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
		for _, call := range s.of("ListTaskDefinitions") {
			if call.params["familyPrefix"] != "web" || call.params["sort"] != "DESC" {
				t.Errorf("asked with %v", call.params)
			}
		}
	})
}
