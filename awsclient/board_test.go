package awsclient

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

const groupARN = "arn:aws:elasticloadbalancing:eu-west-1:" + account + ":targetgroup/web/abc"

// boardScript is an AWS with one service behind a load balancer, scaled by CPU,
// with an alarm on CPU.
func boardScript(insights string) (*script, *metricScript) {
	s := newScript()
	m := &metricScript{on: map[string]scriptedMetric{
		"CPUUtilization Average": always(40), "CPUUtilization Minimum": always(30), "CPUUtilization Maximum": always(130),
		"CPUUtilization SampleCount": always(4), "MemoryUtilization": always(50),
		"RequestCount":              func(at time.Time) (float64, bool) { return 600, at.Minute() < 30 },
		"HTTPCode_Target_5XX_Count": func(at time.Time) (float64, bool) { return 7, at.Minute() == 10 },
		"TargetResponseTime p99":    always(0.5),
		"RunningTaskCount":          always(4), "DesiredTaskCount": always(4),
	}}
	s.on["GetMetricData"] = m.handle
	scalingScript(s)
	s.on["DescribeClusters"] = func(map[string]any) answer {
		return answer{body: map[string]any{"clusters": []any{map[string]any{
			"clusterArn": prefix + "cluster/prod", "clusterName": "prod", "settings": []any{map[string]any{"name": "containerInsights", "value": insights}},
		}}}}
	}
	s.on["DescribeTargetGroups"] = func(map[string]any) answer {
		return xmlAnswer("DescribeTargetGroups", `<TargetGroups><member><TargetGroupArn>`+groupARN+`</TargetGroupArn><TargetGroupName>web</TargetGroupName>
			<LoadBalancerArns><member>arn:aws:elasticloadbalancing:eu-west-1:1:loadbalancer/app/front/def</member></LoadBalancerArns></member></TargetGroups>`)
	}
	s.on["DescribeAlarms"] = (&alarmScript{metric: []map[string]any{scriptedAlarm("hot", "OK", nil)}}).handle
	return s, m
}

func boardService() model.Service {
	return model.Service{
		ARN: prefix + "service/prod/web", Name: "web", Cluster: "prod", Running: 4, Desired: 4,
		LoadBalancers: []model.LoadBalancer{{TargetGroup: groupARN}},
		Deployments:   []model.Deployment{{Created: time.Now().Add(-5 * time.Minute), Family: "web", Revision: "7"}, {Created: time.Now().Add(-5 * time.Hour)}},
	}
}

func panel(t *testing.T, b model.Board, id string) model.Panel {
	t.Helper()
	return find(t, b.Panels, func(p model.Panel) bool { return p.ID == id })
}

func TestServiceBoard(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(40*time.Minute + 5*time.Second)
		s, _ := boardScript("disabled")
		c := open(t, s, jsonMetrics)
		b, err := c.ServiceBoard(t.Context(), boardService(), time.Hour)
		if err != nil || b.Partial != "" {
			t.Fatal(err, b.Partial)
		}
		cpu := panel(t, b, "cpu")
		if len(cpu.Series) != 3 || cpu.Series[1].Role != model.RoleBandLow || cpu.Fixed100 || cpu.Empty != "" {
			t.Errorf("cpu is %+v: above 100 the axis cannot end there", cpu)
		}
		if !panel(t, b, "memory").Fixed100 {
			t.Error("the axis of memory does not go to 100")
		}
		if len(cpu.Thresholds) != 2 || cpu.Thresholds[0].Why != "hot" || cpu.Thresholds[0].Label != "> 80 for 3 minutes" ||
			cpu.Thresholds[1].Why != "cpu60" || cpu.Thresholds[1].Value != 60 {
			t.Errorf("the lines of cpu are %+v", cpu.Thresholds)
		}
		var marks []string
		for _, m := range cpu.Markers {
			marks = append(marks, m.Label)
		}
		if got := strings.Join(marks, "; "); !strings.HasPrefix(got, "scaled to 4") || !strings.Contains(got, "deployment web:7") || len(marks) != 3 {
			t.Errorf("marked are %s", got)
		}
		tasks := panel(t, b, "tasks")
		if p, _ := tasks.Series[0].Series.Last(); p.Value != 4 || !strings.Contains(tasks.Note, "Container Insights is off") {
			t.Errorf("tasks are %+v", tasks)
		}
		if e := panel(t, b, "network").Empty; e != "Container Insights is off in this cluster" {
			t.Errorf("network says %q", e)
		}
		errors := panel(t, b, "5xx web")
		zero, some := 0, 0
		for _, p := range errors.Series[0].Series.Points {
			switch {
			case p.Value == 0:
				zero++
			case p.Value == 7 && p.At.Minute() == 10:
				some++
			}
		}
		// 23:40 to 0:30: half an hour has requests, and one minute of it errors.
		if zero != 29 || some != 1 || len(errors.Series) != 2 {
			t.Errorf("%d minutes without errors and %d with, in %d series; want 29, 1 and 2", zero, some, len(errors.Series))
		}
		if e := panel(t, b, "hosts web").Empty; e != nothingPublished {
			t.Errorf("targets say %q", e)
		}
		before := len(s.calls)
		if b, err = c.ServiceBoard(t.Context(), boardService(), time.Hour); err != nil || b.Fetched != 0 || len(s.calls) != before {
			t.Errorf("opening it again fetched %d metrics in %d calls", b.Fetched, len(s.calls)-before)
		}
	})
}

func TestServiceBoardWithoutPermissions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, m := boardScript("enabled")
		m.status = map[string]string{"MemoryUtilization": "Forbidden"}
		for _, op := range []string{"DescribeTargetGroups", "DescribeAlarms", "DescribeScalingPolicies"} {
			s.on[op] = func(map[string]any) answer {
				if op == "DescribeTargetGroups" {
					return answer{status: 403, kind: "text/xml", body: `<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>`}
				}
				return failure(400, "AccessDeniedException", "no")
			}
		}
		b, err := open(t, s, jsonMetrics).ServiceBoard(t.Context(), boardService(), time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		if p := panel(t, b, "cpu"); !p.HasPoints() || p.Problem != nil {
			t.Errorf("cpu: %+v", p)
		}
		for id, action := range map[string]string{"memory": "cloudwatch:GetMetricData", "hosts web": "elasticloadbalancing:DescribeTargetGroups"} {
			if p := panel(t, b, id); !strings.Contains(p.Empty, action) || Denied(p.Problem) != action {
				t.Errorf("%s says %q, %v", id, p.Empty, p.Problem)
			}
		}
		for _, action := range []string{"cloudwatch:DescribeAlarms", "application-autoscaling:DescribeScalingPolicies"} {
			if !strings.Contains(b.Partial, action) {
				t.Errorf("%s is not named in %q", action, b.Partial)
			}
		}
		if p := panel(t, b, "tasks"); len(p.Series) != 3 || !p.HasPoints() {
			t.Errorf("tasks: %+v", p)
		}
		if p := panel(t, b, "cpu by task"); !strings.Contains(p.Empty, "enhanced observability") {
			t.Errorf("by task says %q", p.Empty)
		}
	})
}

func TestInstanceBoard(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(2 * time.Minute)
		s, m := boardScript("disabled")
		every5 := func(v float64) scriptedMetric {
			return func(at time.Time) (float64, bool) { return v, at.Minute()%5 == 0 }
		}
		m.on = map[string]scriptedMetric{"CPUUtilization": every5(12), "NetworkIn": every5(3000), "StatusCheckFailed_System": always(0)}
		c := open(t, s, jsonMetrics)
		b, err := c.InstanceBoard(t.Context(), model.Instance{ARN: "a", EC2ID: "i-1", Type: "t3.small", Cluster: "prod"}, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		cpu, network := panel(t, b, "cpu").Series[0].Series, panel(t, b, "network").Series[0].Series
		if cpu.Period != 5*time.Minute || len(cpu.Points) != 12 {
			t.Errorf("basic monitoring has %d points %v apart", len(cpu.Points), cpu.Period)
		}
		if network.Points[0].Value != 10 {
			t.Errorf("3,000 bytes in 5 minutes are %v a second", network.Points[0].Value)
		}
		if s := panel(t, b, "checks").Series[1].Series; s.Period != time.Minute || len(s.Points) != 60 {
			t.Errorf("checks have %d points %v apart", len(s.Points), s.Period)
		}
		if e := panel(t, b, "memory").Empty; !strings.Contains(e, "CloudWatch agent") {
			t.Errorf("memory says %q", e)
		}
		panel(t, b, "credits")
		s.forget()
		b, err = c.InstanceBoard(t.Context(), model.Instance{ARN: "b", EC2ID: "mi-1"}, time.Hour)
		if err != nil || b.Fetched != 0 || !strings.Contains(panel(t, b, "cpu").Empty, "external machine") {
			t.Errorf("an external machine: %v, %+v", err, b)
		}
	})
}

func TestFinePoints(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, _ := boardScript("disabled")
		s.on["DescribeServiceRevisions"] = func(map[string]any) answer {
			return answer{body: map[string]any{"serviceRevisions": []any{map[string]any{"monitoring": map[string]any{"metricConfigurations": []any{
				map[string]any{"metricNames": []any{"CPUUtilization"}, "resolutionSeconds": 20},
			}}}}}}
		}
		c := open(t, s, jsonMetrics)
		service := boardService()
		service.CurrentRevision = prefix + "service-revision/prod/web/1"
		for span, period := range map[time.Duration]time.Duration{time.Hour: model.FinePeriod, 6 * time.Hour: time.Minute} {
			b, err := c.ServiceBoard(t.Context(), service, span)
			if err != nil {
				t.Fatal(err)
			}
			if got := panel(t, b, "cpu").Series[0].Series.Period; got != period {
				t.Errorf("%v of CPU have points %v apart, want %v", span, got, period)
			}
			if got := panel(t, b, "requests web").Series[0].Series; got.Period != time.Minute || len(got.Points) == 0 {
				t.Errorf("%v of requests have %d points %v apart, want a minute", span, len(got.Points), got.Period)
			}
		}
		if n := s.count("DescribeServiceRevisions"); n != 1 {
			t.Errorf("the revision was read %d times", n)
		}
	})
}

func TestTargetGroups(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, _ := boardScript("disabled")
		good := s.on["DescribeTargetGroups"]
		s.on["DescribeTargetGroups"] = func(params map[string]any) answer {
			for k, v := range params {
				if strings.HasPrefix(k, "TargetGroupArns.") && strings.HasSuffix(v.(string), "/gone") {
					return answer{status: 400, kind: "text/xml", body: `<ErrorResponse><Error><Code>TargetGroupNotFound</Code><Message>no such group</Message></Error></ErrorResponse>`}
				}
			}
			return good(params)
		}
		s.on["DescribeTargetHealth"] = func(map[string]any) answer {
			return xmlAnswer("DescribeTargetHealth", `<TargetHealthDescriptions><member><Target><Id>10.0.0.7</Id><Port>8080</Port></Target>
				<TargetHealth><State>unhealthy</State><Reason>Target.ResponseCodeMismatch</Reason><Description>Health checks failed with these codes: [503]</Description></TargetHealth>
				</member></TargetHealthDescriptions>`)
		}
		c := open(t, s, jsonMetrics)
		gone := strings.TrimSuffix(groupARN, "abc") + "gone"
		b, err := c.TargetGroups(t.Context(), []string{groupARN, gone})
		if err != nil || len(b.Items) != 1 || len(b.Problems) != 1 || b.Problems[0].ID != gone {
			t.Fatalf("%+v, %v", b, err)
		}
		if f := Explain(b.Problems[0]); f.Kind != FaultNotFound || !strings.Contains(f.Why, "load balancing") {
			t.Errorf("%+v", f)
		}
		targets, err := c.TargetHealth(t.Context(), groupARN)
		if err != nil || len(targets) != 1 {
			t.Fatal(targets, err)
		}
		if v := targets[0].Verdict(); v.Health != model.Bad || v.Reason != "Health checks failed with these codes: [503]" || targets[0].Port != 8080 {
			t.Errorf("%+v: %+v", targets[0], v)
		}
	})
}
