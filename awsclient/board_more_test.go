package awsclient

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

func TestTaskBoard(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Hour)
		s, m := boardScript("enhanced")
		m.on = map[string]scriptedMetric{
			"TaskCpuUtilization": always(20), "ContainerMemoryUtilized": always(256), "ContainerMemoryReserved": always(512),
			"ContainerCpuUtilized": always(100), "ContainerCpuReserved": always(0), "EphemeralStorageUtilized": always(2), "CPUUtilization": always(30),
		}
		c := open(t, s, jsonMetrics)
		task := model.Task{
			ID: "abc", Cluster: "prod", Service: "web", LaunchType: "FARGATE", Status: "RUNNING", Started: time.Now().Add(-10 * time.Minute),
			Containers: []model.Container{{Name: "app"}},
		}
		b, err := c.TaskBoard(t.Context(), task, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		cpu := panel(t, b, "cpu")
		if got := cpu.Series[0].Series.Metric; got.Dim("TaskId") != "abc" || got.Dim("ServiceName") != "web" || len(cpu.Markers) != 1 {
			t.Errorf("cpu is of %v, marked %v", got, cpu.Markers)
		}
		memory := panel(t, b, "memory of app")
		if len(memory.Series) != 2 || memory.Series[0].Series.Points[0].Value != 256<<20 || memory.Series[1].Role != model.RoleLimit {
			t.Errorf("memory of app: %+v", memory.Series)
		}
		if p := panel(t, b, "cpu of app"); len(p.Series) != 1 {
			t.Errorf("a reservation of nothing is drawn: %d series", len(p.Series))
		}
		if p := panel(t, b, "ephemeral"); p.Series[0].Series.Points[0].Value != 2<<30 {
			t.Errorf("ephemeral storage is %v bytes", p.Series[0].Series.Points[0].Value)
		}
		if p := panel(t, b, "service cpu"); !p.HasPoints() || !strings.Contains(p.Title, "web") {
			t.Errorf("the service around it: %+v", p)
		}
	})
}

func TestProviderAndClusterBoard(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Hour)
		s, m := boardScript("enabled")
		m.on = map[string]scriptedMetric{"CapacityProviderReservation": always(150), "CPUReservation": always(70), "TaskCount": always(9)}
		s.on["ListMetrics"] = func(params map[string]any) answer {
			return answer{body: map[string]any{"Metrics": []any{map[string]any{"Dimensions": []any{
				map[string]any{"Name": "ClusterName", "Value": "prod"}, map[string]any{"Name": "CapacityProviderName", "Value": "ec2"},
			}}}}}
		}
		s.on["DescribeAutoScalingGroups"] = func(map[string]any) answer {
			return xmlAnswer("DescribeAutoScalingGroups", `<AutoScalingGroups><member><AutoScalingGroupName>nodes</AutoScalingGroupName></member></AutoScalingGroups>`)
		}
		s.on["DescribeScalingActivities"] = func(map[string]any) answer {
			return xmlAnswer("DescribeScalingActivities", `<Activities><member><ActivityId>a</ActivityId><StartTime>2000-01-01T00:30:00Z</StartTime><StatusCode>Successful</StatusCode>
				<Cause>a user request changing the desired capacity from 2 to 3.</Cause></member></Activities>`)
		}
		c := open(t, s, jsonMetrics)
		b, err := c.ProviderBoard(t.Context(), model.CapacityProvider{
			Name: "ec2", Type: "EC2_AUTOSCALING", Scaling: true, Target: 100, AutoScalingGroup: "arn:aws:autoscaling:eu-west-1:1:autoScalingGroup:u:autoScalingGroupName/nodes",
		}, time.Hour)
		if err != nil || b.Partial != "" {
			t.Fatal(err, b.Partial)
		}
		r := panel(t, b, "reservation")
		if len(r.Series) != 1 || r.Series[0].Label != "prod" || r.Fixed100 || len(r.Thresholds) != 1 || len(r.Markers) != 1 {
			t.Errorf("%+v", r)
		}
		if e := panel(t, b, "group").Empty; !strings.Contains(e, "group metrics collection") {
			t.Errorf("the group says %q", e)
		}
		cluster := model.Cluster{Name: "prod", Insights: model.InsightsOn, ContainerInstances: 2, RunningTasks: 9, CapacityProviders: []string{"ec2", "FARGATE"}}
		b, err = c.ClusterBoard(t.Context(), cluster, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range []string{"cpu reserved", "tasks", "reservation ec2"} {
			if p := panel(t, b, id); !p.HasPoints() {
				t.Errorf("%s has no points: %s", id, p.Empty)
			}
		}
		b, err = c.ClusterBoard(t.Context(), model.Cluster{Name: "fargate", CapacityProviders: []string{"FARGATE"}, Insights: model.InsightsOff}, time.Hour)
		if err != nil || b.Fetched != 0 || !strings.Contains(panel(t, b, "cpu").Empty, "no container instances") {
			t.Errorf("a cluster of Fargate alone fetched %d metrics, %v", b.Fetched, err)
		}
	})
}
