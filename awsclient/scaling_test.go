package awsclient

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

func scalingScript(s *script) {
	now := float64(time.Now().Unix())
	s.on["DescribeScalableTargets"] = func(map[string]any) answer {
		return answer{body: map[string]any{"ScalableTargets": []any{map[string]any{
			"MinCapacity": 2, "MaxCapacity": 9, "SuspendedState": map[string]any{"DynamicScalingInSuspended": true},
		}}}}
	}
	s.on["DescribeScalingPolicies"] = func(map[string]any) answer {
		return answer{body: map[string]any{"ScalingPolicies": []any{map[string]any{
			"PolicyName": "cpu60", "PolicyType": "TargetTrackingScaling", "Alarms": []any{map[string]any{"AlarmName": "High"}},
			"TargetTrackingScalingPolicyConfiguration": map[string]any{
				"TargetValue": 60.0, "ScaleInCooldown": 300, "PredefinedMetricSpecification": map[string]any{"PredefinedMetricType": "ECSServiceAverageCPUUtilization"},
			},
		}}}}
	}
	s.on["DescribeScheduledActions"] = func(map[string]any) answer {
		return answer{body: map[string]any{"ScheduledActions": []any{map[string]any{
			"ScheduledActionName": "morning", "Schedule": "cron(0 8 * * ? *)", "ScalableTargetAction": map[string]any{"MinCapacity": 4},
		}}}}
	}
	s.on["DescribeScalingActivities"] = func(map[string]any) answer {
		return answer{body: map[string]any{"ScalingActivities": []any{
			map[string]any{
				"ActivityId": "3", "StartTime": now - 60, "StatusCode": "Failed", "Description": "Attempting to scale due to alarm triggered",
				"Cause": "monitor alarm High in state ALARM triggered policy cpu60", "NotScaledReasons": []any{map[string]any{"Code": "AlreadyAtMaxCapacity", "MaxCapacity": 9}},
			},
			map[string]any{
				"ActivityId": "1", "StartTime": now - 600, "StatusCode": "Successful", "Description": "Setting desired count to 4.",
				"Cause": "minimum capacity was set to 4",
			},
			map[string]any{
				"ActivityId": "2", "StartTime": now - 120, "StatusCode": "Successful", "Description": "Setting desired count to 6.",
				"Cause": "monitor alarm TargetTracking-service/prod/web-AlarmHigh-1 in state ALARM triggered policy cpu60",
			},
		}}}
	}
}

func TestScalingOf(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScript()
		scalingScript(s)
		c := open(t, s, jsonMetrics)
		got, err := c.ScalingOf(t.Context(), "prod", "web")
		if err != nil {
			t.Fatal(err)
		}
		if !got.Registered || got.Min != 2 || got.Max != 9 || len(got.Suspended) != 1 || len(got.Policies) != 1 || len(got.Scheduled) != 1 {
			t.Errorf("%+v", got)
		}
		if w := got.Policies[0].Words(); w != "keeps CPU at 60%" {
			t.Error(w)
		}
		var words []string
		for _, a := range got.Activities {
			words = append(words, a.Words())
		}
		want := "not scaled: it is at its most, 9\n" +
			"from 4 to 6 by policy cpu60, because alarm TargetTracking-service/prod/web-AlarmHigh-1 went off\n" +
			"to 4 because minimum capacity was set to 4"
		if all := strings.Join(words, "\n"); all != want {
			t.Errorf("%s\nwant\n%s", all, want)
		}
		if got := s.of("DescribeScalingActivities")[0].params; got["ResourceId"] != "service/prod/web" || got["ServiceNamespace"] != "ecs" {
			t.Errorf("asked for %v", got)
		}
	})
}

func TestScalingOfSaysWhatIsMissing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScript()
		scalingScript(s)
		s.on["DescribeScalingPolicies"] = func(map[string]any) answer { return failure(400, "AccessDeniedException", "no") }
		got, err := open(t, s, jsonMetrics).ScalingOf(t.Context(), "prod", "web")
		if a := Denied(err); a != "application-autoscaling:DescribeScalingPolicies" {
			t.Errorf("the missing permission is %q: %v", a, err)
		}
		if got.Max != 9 || len(got.Activities) != 3 {
			t.Errorf("the rest was lost: %+v", got)
		}
	})
}

func xmlAnswer(op, body string) answer {
	return answer{kind: "text/xml", body: fmt.Sprintf("<%sResponse><%sResult>%s</%sResult></%sResponse>", op, op, body, op, op)}
}

func TestScalingGroups(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScript()
		s.on["DescribeAutoScalingGroups"] = func(map[string]any) answer {
			return xmlAnswer("DescribeAutoScalingGroups", `<AutoScalingGroups><member><AutoScalingGroupName>nodes</AutoScalingGroupName>
				<MinSize>1</MinSize><MaxSize>9</MaxSize><DesiredCapacity>3</DesiredCapacity><Instances>
				<member><InstanceId>i-1</InstanceId><LifecycleState>InService</LifecycleState><HealthStatus>Healthy</HealthStatus></member>
				<member><InstanceId>i-2</InstanceId><LifecycleState>Pending</LifecycleState><HealthStatus>Unhealthy</HealthStatus></member>
				</Instances></member></AutoScalingGroups>`)
		}
		s.on["DescribeScalingActivities"] = func(map[string]any) answer {
			return xmlAnswer("DescribeScalingActivities", `<Activities><member><ActivityId>a</ActivityId><StartTime>2000-01-01T00:00:00Z</StartTime>
				<StatusCode>Successful</StatusCode><Description>Launching a new EC2 instance: i-2</Description>
				<Cause>At 2000-01-01T00:00:00Z a monitor alarm TargetTracking-nodes-AlarmHigh-1 in state ALARM triggered policy ECSManagedAutoScalingPolicy-1 changing the desired capacity from 2 to 3.  At 2000-01-01T00:00:02Z an instance was started in response to a difference between desired and actual capacity, increasing the capacity from 2 to 3.</Cause>
				</member></Activities>`)
		}
		got, err := open(t, s, jsonMetrics).ScalingGroups(t.Context(), []model.CapacityProvider{
			{Name: "FARGATE"},
			{Name: "ec2", AutoScalingGroup: "arn:aws:autoscaling:eu-west-1:1:autoScalingGroup:uuid:autoScalingGroupName/nodes"},
		})
		if err != nil || len(got) != 1 {
			t.Fatal(got, err)
		}
		g := got[0]
		if g.Provider != "ec2" || g.Desired != 3 || g.InService != 1 || g.Unhealthy != 1 || len(g.Activities) != 1 {
			t.Fatalf("%+v", g)
		}
		if w := g.Activities[0].Words(); w != "from 2 to 3 by policy ECSManagedAutoScalingPolicy-1, because alarm TargetTracking-nodes-AlarmHigh-1 went off" {
			t.Error(w)
		}
	})
}
