package sim

import (
	"math"
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
)

// serviceMetric is a metric of a service of a World's main region.
func serviceMetric(t testing.TB, w *World, cluster, service, name string) series {
	t.Helper()
	s, ok := w.regions[0].series(Metric{nsECS, name, []Dimension{{"ServiceName", service}, {"ClusterName", cluster}}})
	if !ok {
		t.Fatalf("%s has no %s", service, name)
	}
	return s
}

func average(l []sample) float64 { return sum(l) / count(l) }

// TestThePastGoesOn looks at the minute in which a World began: nothing jumps
// there.
func TestThePastGoesOn(t *testing.T) {
	w := newWorld(t, Options{World: "calm"})
	for _, c := range w.regions[0].clusters {
		for _, v := range c.services {
			if v.past.load.busy {
				continue
			}
			for _, name := range []string{"CPUUtilization", "MemoryUtilization"} {
				s := serviceMetric(t, w, c.ClusterName, v.ServiceName, name)
				began := v.past.began - v.past.began%Epoch(minute)
				p := s.points(average, began-5*Epoch(minute), began+5*Epoch(minute), 5*minute, never)
				if len(p) != 2 || math.Abs(p[0].value-p[1].value) > 0.12*p[0].value+1.5 {
					t.Errorf("%s %s: %v", v.ServiceName, name, p)
				}
			}
		}
	}
}

// TestMetricsAreTheSameHoweverAsked asks for an hour at once and minute by minute,
// now and an hour later.
func TestMetricsAreTheSameHoweverAsked(t *testing.T) {
	w := newWorld(t, Options{})
	from := w.epoch() - 60*Epoch(minute) - w.epoch()%Epoch(minute)
	to := from + 55*Epoch(minute)
	for _, service := range []string{"checkout-api", "search-web", "auth", "catalog-api"} {
		s := serviceMetric(t, w, "prod-web", service, "CPUUtilization")
		whole := s.points(average, from, to, minute, w.epoch())
		var parts []point
		for at := to - Epoch(minute); at >= from; at -= Epoch(minute) {
			parts = append(parts, s.points(average, at, at+Epoch(minute), minute, w.epoch())...)
		}
		slices.Reverse(parts)
		if len(whole) < 50 || !slices.Equal(whole, parts) {
			t.Errorf("%s: %d points at once, %d one by one", service, len(whole), len(parts))
		}
	}
	early := serviceMetric(t, w, "prod-web", "auth", "CPUUtilization")
	before := early.points(average, from, to, minute, w.epoch())
	w.advance(start.Add(time.Hour))
	late := serviceMetric(t, w, "prod-web", "auth", "CPUUtilization")
	if after := late.points(average, from, to, minute, w.epoch()); !slices.Equal(before, after) {
		t.Errorf("an hour later the same hour is another one")
	}
}

// TestNewestMinuteIsLate: a minute that has just ended has not all of its samples,
// and two minutes later it has.
func TestNewestMinuteIsLate(t *testing.T) {
	w := newWorld(t, Options{World: "calm"})
	s := serviceMetric(t, w, "prod-web", "invoices", "MemoryUtilization")
	at := w.epoch() - w.epoch()%Epoch(minute) - Epoch(minute)
	if p := s.points(count, at, at+Epoch(minute), minute, at+Epoch(minute)+15_000); len(p) > 0 && p[0].value >= 6 {
		t.Errorf("15 seconds later all %v samples are there", p)
	}
	if p := s.points(count, at, at+Epoch(minute), minute, at+3*Epoch(minute)); len(p) != 1 || p[0].value != 6 { // 2 tasks, every 20 seconds
		t.Errorf("two minutes later there are %v", p)
	}
}

// TestLeakRampsToItsKill follows a task of search-web until its memory ends it.
func TestLeakRampsToItsKill(t *testing.T) {
	w := newWorld(t, Options{})
	w.advance(start.Add(time.Hour))
	p := w.regions[0].cluster("prod-web").service("search-web").past
	killed := 0
	for _, l := range p.lives {
		if l.ends == 0 || l.till == never || l.till < l.ends {
			continue
		}
		killed++
		if begin, end := l.memory(l.from+20_000), l.memory(l.till); begin > 45 || end < 97 {
			t.Errorf("it goes from %.0f to %.0f percent", begin, end)
		}
	}
	if killed < 3 {
		t.Errorf("only %d were killed", killed)
	}
}

// TestServiceWithoutTasksHasGaps stops a service and asks for the time after.
func TestServiceWithoutTasksHasGaps(t *testing.T) {
	w := newWorld(t, Options{World: "calm"})
	if _, fail := w.updateService(w.regions[0], "prod-web", "tax", serviceUpdate{DesiredCount: ptr(0)}); fail != nil {
		t.Fatal(fail)
	}
	w.advance(start.Add(10 * time.Minute))
	at := epochOf(start.Add(5 * time.Minute))
	for _, name := range []string{"CPUUtilization", "MemoryUtilization"} {
		s := serviceMetric(t, w, "prod-web", "tax", name)
		if p := s.points(average, at, at+5*Epoch(minute), minute, never); len(p) > 0 {
			t.Errorf("%s: %v", name, p)
		}
	}
}

// TestMetricMath works expressions out on two metrics: 4 and 6 tasks.
func TestMetricMath(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, err := New(Options{World: "calm"})
		if err != nil {
			t.Fatal(err)
		}
		now := time.Now().Truncate(time.Minute)
		ask := func(expression string) ([]types.MetricDataResult, error) {
			a := asked("a", nsECS, "CPUUtilization", "SampleCount", time.Minute, "ClusterName", "prod-web", "ServiceName", "auth")
			b := asked("b", nsECS, "CPUUtilization", "SampleCount", time.Minute, "ClusterName", "prod-web", "ServiceName", "web-bff")
			a.ReturnData, b.ReturnData = aws.Bool(false), aws.Bool(false)
			o, err := cloudWatchOf(w).GetMetricData(t.Context(), &cloudwatch.GetMetricDataInput{
				StartTime: aws.Time(now.Add(-6 * time.Minute)), EndTime: aws.Time(now.Add(-4 * time.Minute)),
				MetricDataQueries: []types.MetricDataQuery{{Id: aws.String("e"), Expression: &expression}, a, b},
			})
			if err != nil {
				return nil, err
			}
			return o.MetricDataResults, nil
		}
		for expression, want := range map[string]float64{
			"a+b*2": 16, "(a+b)*2": 20, "-a+b": 2, "b^2/a": 9, "SUM([a,b])": 10, "SUM(METRICS())": 10, "MAX([a,b])": 6, "AVG(METRICS())": 5,
			"IF(a>3,b,a)": 6, "IF(a>5,b,a)": 4, "a/SUM(a)": 0.5, "a/PERIOD(a)*60": 4, "RUNNING_SUM(a)-a+ABS(a-b)": 6, "FILL(a,0)": 4, "a == 4 AND b != 4": 1,
		} {
			r, err := ask(expression)
			if err != nil || len(r) != 1 || len(r[0].Values) != 2 || r[0].Values[0] != want {
				t.Errorf("%s: got %v %v, want %v", expression, r, err, want)
			}
		}
		for expression, want := range map[string]string{
			"FOO(a)": "Function 'FOO' not found", "a+": "Invalid syntax", "a+c": "Unknown identifier 'c'", "e+1": "Circular dependency", "1+1": "must return a time series", "SEARCH('x')": "Function 'SEARCH' not found",
		} {
			_, err := ask(expression)
			wantError(t, err, "ValidationError", want)
		}
	})
}

// TestMetricErrors meets the refusals of CloudWatch and ELB in the SDK.
func TestMetricErrors(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, err := New(Options{World: "calm"})
		if err != nil {
			t.Fatal(err)
		}
		c := cloudWatchOf(w)
		cfg := config(w, "eu-west-1")
		cfg.HTTPClient = &http.Client{Transport: w.RoundTripper()}
		_, err = elb.NewFromConfig(cfg).DescribeTargetGroups(t.Context(), &elb.DescribeTargetGroupsInput{Names: []string{"gone"}})
		wantError(t, err, "TargetGroupNotFound", "One or more target groups not found")
		_, err = c.DescribeAlarms(t.Context(), &cloudwatch.DescribeAlarmsInput{NextToken: aws.String("x")})
		wantError(t, err, "InvalidNextToken", "NextToken")
		q := asked("m", nsECS, "CPUUtilization", "Average", 7*time.Second, "ClusterName", "x")
		_, err = c.GetMetricData(t.Context(), &cloudwatch.GetMetricDataInput{StartTime: aws.Time(time.Now().Add(-time.Hour)), EndTime: aws.Time(time.Now()), MetricDataQueries: []types.MetricDataQuery{q}})
		wantError(t, err, "InvalidParameterValue", "multiple of 60")
		for kind, code := range map[FaultKind]string{Throttle: "Throttling", AccessDenied: "AccessDenied", ExpiredToken: "ExpiredToken", ServerError: "InternalFailure"} {
			off := w.Faults().Add(Fault{Service: "monitoring", Kind: kind})
			_, err = c.ListMetrics(t.Context(), &cloudwatch.ListMetricsInput{})
			wantError(t, err, code, "")
			off()
		}
		off := w.Faults().Add(Fault{Service: "monitoring", Operation: "GetMetricData", Kind: AccessDenied})
		defer off()
		q.MetricStat.Period = aws.Int32(60)
		_, err = c.GetMetricData(t.Context(), &cloudwatch.GetMetricDataInput{StartTime: aws.Time(time.Now().Add(-time.Hour)), EndTime: aws.Time(time.Now()), MetricDataQueries: []types.MetricDataQuery{q}})
		wantError(t, err, "AccessDenied", "is not authorized to perform: cloudwatch:GetMetricData")
	})
}
