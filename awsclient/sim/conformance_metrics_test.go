package sim

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/applicationautoscaling"
	scalingtypes "github.com/aws/aws-sdk-go-v2/service/applicationautoscaling/types"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/schemas"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/encoding/cbor"
)

// metricOutputs are AWS's own schemas of the outputs of CloudWatch.
func metricOutputs() map[string]*smithy.Schema {
	return map[string]*smithy.Schema{
		"GetMetricData":           schemas.GetMetricDataOutput,
		"GetMetricStatistics":     schemas.GetMetricStatisticsOutput,
		"ListMetrics":             schemas.ListMetricsOutput,
		"DescribeAlarms":          schemas.DescribeAlarmsOutput,
		"DescribeAlarmsForMetric": schemas.DescribeAlarmsForMetricOutput,
		"DescribeAlarmHistory":    schemas.DescribeAlarmHistoryOutput,
	}
}

// otherOutputs are the SDK's types of the outputs of the services that publish no
// schema, by signing name and operation.
func otherOutputs() map[string]reflect.Type {
	return map[string]reflect.Type{
		"application-autoscaling DescribeScalableTargets":   reflect.TypeFor[applicationautoscaling.DescribeScalableTargetsOutput](),
		"application-autoscaling DescribeScalingPolicies":   reflect.TypeFor[applicationautoscaling.DescribeScalingPoliciesOutput](),
		"application-autoscaling DescribeScheduledActions":  reflect.TypeFor[applicationautoscaling.DescribeScheduledActionsOutput](),
		"application-autoscaling DescribeScalingActivities": reflect.TypeFor[applicationautoscaling.DescribeScalingActivitiesOutput](),
		"autoscaling DescribeAutoScalingGroups":             reflect.TypeFor[autoscaling.DescribeAutoScalingGroupsOutput](),
		"autoscaling DescribeScalingActivities":             reflect.TypeFor[autoscaling.DescribeScalingActivitiesOutput](),
		"elasticloadbalancing DescribeTargetGroups":         reflect.TypeFor[elb.DescribeTargetGroupsOutput](),
		"elasticloadbalancing DescribeTargetHealth":         reflect.TypeFor[elb.DescribeTargetHealthOutput](),
		"iam GetRole":                                reflect.TypeFor[iam.GetRoleOutput](),
		"iam SimulatePrincipalPolicy":                reflect.TypeFor[iam.SimulatePrincipalPolicyOutput](),
		"elasticloadbalancing DescribeLoadBalancers": reflect.TypeFor[elb.DescribeLoadBalancersOutput](),
	}
}

// fitting is a transport that checks the answers of these services: no member that
// AWS does not have.
type fitting struct {
	testing.TB
	next http.RoundTripper
	seen map[string]int
}

// RoundTrip implements http.RoundTripper.
func (f *fitting) RoundTrip(r *http.Request) (*http.Response, error) {
	var form []byte
	if r.Body != nil {
		form, _ = io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(form))
	}
	resp, err := f.next.RoundTrip(r)
	if err != nil || resp.StatusCode != http.StatusOK {
		return resp, err
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	scope, _ := credentialScope(r)
	var faults []string
	var op string
	switch {
	case resp.Header.Get("Content-Type") == "application/cbor":
		_, op, _ = strings.Cut(r.URL.Path, "/operation/")
		v, err := cbor.Decode(body)
		if err != nil {
			return nil, err
		}
		faults = (&conforming{t: f}).walk(metricOutputs()[op], numbered(v))
	case r.Header.Get("X-Amz-Target") != "":
		_, op, _ = strings.Cut(r.Header.Get("X-Amz-Target"), ".")
		var v any
		if err := json.Unmarshal(body, &v); err != nil {
			return nil, err
		}
		faults = misfits(otherOutputs()[scope.service+" "+op], v)
	default:
		_, op, _ = strings.Cut(string(form), "Action=")
		op, _, _ = strings.Cut(op, "&")
		var root node
		if err := xml.Unmarshal(body, &root); err != nil {
			return nil, err
		}
		faults = xmlMisfits(otherOutputs()[scope.service+" "+op], root.Nodes[0].tree())
	}
	f.seen[scope.service+" "+op]++
	for _, fault := range faults {
		f.Errorf("%s%s", op, fault)
	}
	return resp, nil
}

// numbered turns CBOR into what a JSON decoder with UseNumber gives.
func numbered(v cbor.Value) any {
	switch v := v.(type) {
	case cbor.Uint:
		return json.Number(strconv.FormatUint(uint64(v), 10))
	case cbor.Float64:
		return json.Number(strconv.FormatFloat(float64(v), 'f', -1, 64))
	case *cbor.Tag:
		return numbered(v.Value)
	case cbor.List:
		list := []any{}
		for _, x := range v {
			list = append(list, numbered(x))
		}
		return list
	case cbor.Map:
		m := map[string]any{}
		for k, x := range v {
			m[k] = numbered(x)
		}
		return m
	default:
		return plain(v)
	}
}

// node is an XML element.
type node struct {
	XMLName xml.Name
	Text    string `xml:",chardata"`
	Nodes   []node `xml:",any"`
}

// tree is the element as JSON would have it.
func (e node) tree() any {
	if len(e.Nodes) == 0 {
		return strings.TrimSpace(e.Text)
	}
	if e.Nodes[0].XMLName.Local == "member" {
		list := []any{}
		for _, n := range e.Nodes {
			list = append(list, n.tree())
		}
		return list
	}
	m := map[string]any{}
	for _, n := range e.Nodes {
		m[n.XMLName.Local] = n.tree()
	}
	return m
}

// TestMetricsConformance reads what there is of CloudWatch, load balancers and
// scaling in every World, through the real SDK.
func TestMetricsConformance(t *testing.T) {
	worlds := map[string]Options{"sized": {Services: 60, Tasks: 400, Instances: 30}}
	for _, name := range Worlds() {
		worlds[name] = Options{World: name}
	}
	seen := map[string]int{}
	for name, o := range worlds {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w, err := New(o)
				if err != nil {
					t.Fatal(err)
				}
				x := explorerOf(t, w)
				x.free = name == "hostile"
				f := &fitting{TB: t, next: w.RoundTripper(), seen: seen}
				x.cfg.HTTPClient = &http.Client{Transport: f}
				for range 2 {
					x.metrics()
					x.scaling()
					x.roles()
					time.Sleep(7 * time.Minute)
				}
			})
		})
	}
	for op := range metricOutputs() {
		if seen["monitoring "+op] == 0 {
			t.Errorf("no World ever answered %s", op)
		}
	}
	for op := range otherOutputs() {
		if seen[op] == 0 {
			t.Errorf("no World ever answered %s", op)
		}
	}
}

// metrics reads alarms, and some of the metrics with their data.
func (x *explorer) metrics() {
	ctx := x.Context()
	c := cloudwatch.NewFromConfig(x.cfg)
	now := time.Now()
	pagesOf(x, func(ctx context.Context, token *string) ([]string, *string, error) {
		o, err := c.DescribeAlarms(ctx, &cloudwatch.DescribeAlarmsInput{
			NextToken: token, MaxRecords: aws.Int32(10), AlarmTypes: []types.AlarmType{"MetricAlarm", "CompositeAlarm"},
		})
		var names []string
		for _, a := range check(x, o, err).MetricAlarms {
			names = append(names, *a.AlarmName)
			if a.MetricName != nil {
				m, err := c.DescribeAlarmsForMetric(ctx, &cloudwatch.DescribeAlarmsForMetricInput{Namespace: a.Namespace, MetricName: a.MetricName, Dimensions: a.Dimensions})
				if len(check(x, m, err).MetricAlarms) == 0 {
					x.Errorf("%s is not found by its metric", *a.AlarmName)
				}
			}
		}
		for _, a := range o.CompositeAlarms {
			names = append(names, *a.AlarmName)
		}
		return names, o.NextToken, err
	})
	h, err := c.DescribeAlarmHistory(ctx, &cloudwatch.DescribeAlarmHistoryInput{AlarmTypes: []types.AlarmType{"MetricAlarm", "CompositeAlarm"}})
	check(x, h, err)
	for _, namespace := range []string{nsALB, nsEC2, nsECS, nsInsights, nsManaged} {
		l, err := c.ListMetrics(ctx, &cloudwatch.ListMetricsInput{Namespace: &namespace, RecentlyActive: types.RecentlyActivePt3h})
		in := &cloudwatch.GetMetricDataInput{StartTime: aws.Time(now.Add(-time.Hour)), EndTime: &now}
		for i := range check(x, l, err).Metrics {
			m := &l.Metrics[i]
			in.MetricDataQueries = append(in.MetricDataQueries, types.MetricDataQuery{Id: aws.String(fmt.Sprintf("m%d", i)), MetricStat: &types.MetricStat{Metric: m, Period: aws.Int32(300), Stat: aws.String("p90")}})
		}
		if len(l.Metrics) == 0 {
			continue
		}
		o, err := c.GetMetricData(ctx, in)
		check(x, o, err)
		m := l.Metrics[0]
		s, err := c.GetMetricStatistics(ctx, &cloudwatch.GetMetricStatisticsInput{
			Namespace: m.Namespace, MetricName: m.MetricName, Dimensions: m.Dimensions, StartTime: in.StartTime, EndTime: &now, Period: aws.Int32(300),
			Statistics: []types.Statistic{"Average", "Sum", "Minimum", "Maximum", "SampleCount"}, ExtendedStatistics: []string{"p99"},
		})
		check(x, s, err)
	}
}

// scaling reads target groups, load balancers, scaling targets and groups.
func (x *explorer) scaling() {
	ctx := x.Context()
	lb, app, asg := elb.NewFromConfig(x.cfg), applicationautoscaling.NewFromConfig(x.cfg), autoscaling.NewFromConfig(x.cfg)
	g, err := lb.DescribeTargetGroups(ctx, &elb.DescribeTargetGroupsInput{})
	for _, group := range check(x, g, err).TargetGroups {
		if x.free {
			continue // its name does not survive XML
		}
		h, err := lb.DescribeTargetHealth(ctx, &elb.DescribeTargetHealthInput{TargetGroupArn: group.TargetGroupArn})
		check(x, h, err)
		b, err := lb.DescribeLoadBalancers(ctx, &elb.DescribeLoadBalancersInput{LoadBalancerArns: group.LoadBalancerArns})
		if len(check(x, b, err).LoadBalancers) != 1 {
			x.Errorf("%s has no load balancer", *group.TargetGroupName)
		}
	}
	ecs := scalingtypes.ServiceNamespaceEcs
	t, err := app.DescribeScalableTargets(ctx, &applicationautoscaling.DescribeScalableTargetsInput{ServiceNamespace: ecs})
	check(x, t, err)
	p, err := app.DescribeScalingPolicies(ctx, &applicationautoscaling.DescribeScalingPoliciesInput{ServiceNamespace: ecs})
	check(x, p, err)
	d, err := app.DescribeScheduledActions(ctx, &applicationautoscaling.DescribeScheduledActionsInput{ServiceNamespace: ecs})
	check(x, d, err)
	a, err := app.DescribeScalingActivities(ctx, &applicationautoscaling.DescribeScalingActivitiesInput{ServiceNamespace: ecs})
	check(x, a, err)
	s, err := asg.DescribeAutoScalingGroups(ctx, &autoscaling.DescribeAutoScalingGroupsInput{})
	check(x, s, err)
	v, err := asg.DescribeScalingActivities(ctx, &autoscaling.DescribeScalingActivitiesInput{})
	check(x, v, err)
}

// The check itself must find faults.
func TestMisfits(t *testing.T) {
	out := otherOutputs()["elasticloadbalancing DescribeTargetGroups"]
	for name, tt := range map[string]struct {
		v    any
		want string
	}{
		"none":    {map[string]any{"TargetGroups": []any{map[string]any{"Port": "80"}}}, ""},
		"unknown": {map[string]any{"TargetGroups": []any{map[string]any{"Colour": "red"}}}, ".TargetGroups.Colour is not in AWS's type"},
		"list":    {map[string]any{"NextMarker": []any{"x"}}, ".NextMarker is a list, and string in AWS's"},
		"shape":   {map[string]any{"NextMarker": map[string]any{"x": 1}}, ".NextMarker is a structure, and string in AWS's"},
	} {
		if got := strings.Join(xmlMisfits(out, tt.v), " "); got != tt.want {
			t.Errorf("%s: got %q, want %q", name, got, tt.want)
		}
	}
}
