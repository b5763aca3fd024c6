package awsclient

import (
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

func query(id, name, stat string) model.MetricQuery {
	return model.MetricQuery{ID: id, Metric: metric(nsECS, name, "ClusterName", "prod", "ServiceName", id), Stat: stat}
}

func TestMetricDataPagesAndGaps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScript()
		m := &metricScript{pages: 7, on: map[string]scriptedMetric{
			"CPUUtilization": func(at time.Time) (float64, bool) { return float64(at.Minute()), at.Minute()%10 != 3 },
		}}
		s.on["GetMetricData"] = m.handle
		c := open(t, s, jsonMetrics)
		w := model.WindowFor(time.Hour, time.Now(), false)
		got, err := c.MetricData(t.Context(), []model.MetricQuery{query("a", "CPUUtilization", average), query("b", "Nothing", average)}, w)
		if err != nil {
			t.Fatal(err)
		}
		if n := s.count("GetMetricData"); n != 8 {
			t.Errorf("%d requests for 54 points of 7 a page, want 8", n)
		}
		a := got["a"]
		if len(a.Points) != 54 || a.Problem != nil || a.Partial {
			t.Fatalf("%d points, problem %v, partial %v; want 54 of 60 minutes", len(a.Points), a.Problem, a.Partial)
		}
		for i, p := range a.Points {
			if p.Value != float64(p.At.Minute()) || p.At.Minute()%10 == 3 {
				t.Errorf("point %d is %v", i, p)
			}
			if i > 0 && !a.Points[i-1].At.Before(p.At) {
				t.Errorf("point %d is not after the one before it", i)
			}
		}
		if b := got["b"]; b.Problem != nil || len(b.Points) != 0 || b.Period != time.Minute {
			t.Errorf("a metric without points is %+v", b)
		}
	})
}

func TestMetricDataIsRemembered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScript()
		late := false
		s.on["GetMetricData"] = (&metricScript{on: map[string]scriptedMetric{
			"CPUUtilization": func(at time.Time) (float64, bool) {
				if late {
					return 50, true
				}
				return 10, at.Before(time.Now().Add(-2 * time.Minute)) // the last one is not there yet
			},
		}}).handle
		c := open(t, s, jsonMetrics)
		read := func() model.Series {
			t.Helper()
			got, err := c.MetricData(t.Context(), []model.MetricQuery{query("a", "CPUUtilization", average), {ID: "a2", Metric: query("a", "CPUUtilization", "").Metric, Stat: maximum}},
				model.WindowFor(time.Hour, time.Now(), false))
			if err != nil {
				t.Fatal(err)
			}
			return got["a"]
		}
		if a := read(); len(a.Points) != 59 {
			t.Fatalf("%d points", len(a.Points))
		}
		read()
		if n := s.count("GetMetricData"); n != 1 {
			t.Fatalf("%d requests, want 1: nothing new can exist", n)
		}
		late = true
		time.Sleep(time.Minute)
		a := read()
		calls := s.of("GetMetricData")
		if len(calls) != 2 {
			t.Fatalf("%d requests, want 2", len(calls))
		}
		if span := epoch(calls[1].params["EndTime"]).Sub(epoch(calls[1].params["StartTime"])); span != 4*time.Minute {
			t.Errorf("the refresh asked for %v, want the new minute and the 3 before it", span)
		}
		if len(a.Points) != 60 || a.Points[59].Value != 50 || a.Points[56].Value != 50 || a.Points[55].Value != 10 {
			t.Errorf("late points did not come in: %d points, %v", len(a.Points), a.Points[54:])
		}
		if r, m := c.MetricsFetched(); r != 2 || m != 2 {
			t.Errorf("counted %d requests and %d metrics, want 2 and 2: two statistics of one metric are billed as one", r, m)
		}
	})
}

func TestMetricDataBatches(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScript()
		s.on["GetMetricData"] = (&metricScript{on: map[string]scriptedMetric{"CPUUtilization": always(1)}}).handle
		c := open(t, s, jsonMetrics)
		var queries []model.MetricQuery
		for i := range 501 {
			q := query(fmt.Sprint(i), "CPUUtilization", average)
			queries = append(queries, q)
		}
		queries = append(queries, model.MetricQuery{ID: "max", Metric: queries[500].Metric, Stat: maximum})
		got, err := c.MetricData(t.Context(), queries, model.WindowFor(15*time.Minute, time.Now(), false))
		if err != nil {
			t.Fatal(err)
		}
		for _, q := range queries {
			if len(got[q.ID].Points) != 15 {
				t.Fatalf("%s has %d points, want 15", q.ID, len(got[q.ID].Points))
			}
		}
		if n := s.count("GetMetricData"); n != 2 {
			t.Errorf("%d requests for 502 series, want 2", n)
		}
		if _, m := c.MetricsFetched(); m != 501 {
			t.Errorf("%d metrics counted, want 501", m)
		}
	})
}

func TestMetricDataProblems(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScript()
		s.on["GetMetricData"] = (&metricScript{
			on:     map[string]scriptedMetric{"Good": always(1), "Half": always(2)},
			status: map[string]string{"No": "Forbidden", "Half": "PartialData", "Broken": "InternalError"},
		}).handle
		c := open(t, s, jsonMetrics)
		var queries []model.MetricQuery
		for _, n := range []string{"Good", "Half", "No", "Broken"} {
			queries = append(queries, query(n, n, average))
		}
		got, err := c.MetricData(t.Context(), queries, model.WindowFor(15*time.Minute, time.Now(), false))
		if err != nil {
			t.Fatal(err)
		}
		if g := got["Good"]; g.Problem != nil || g.Partial {
			t.Errorf("good: %+v", g)
		}
		if h := got["Half"]; !h.Partial || len(h.Points) != 15 {
			t.Errorf("half: partial %v with %d points", h.Partial, len(h.Points))
		}
		if a := Denied(got["No"].Problem); a != "cloudwatch:GetMetricData" {
			t.Errorf("forbidden names %q", a)
		}
		if k := Explain(got["Broken"].Problem).Kind; k != FaultServer {
			t.Errorf("an internal error is of kind %v", k)
		}
	})
}

func TestMetricDataDenied(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScript()
		s.on["GetMetricData"] = func(map[string]any) answer {
			return failure(403, "AccessDenied", "User: x is not authorized to perform: cloudwatch:GetMetricData because no identity-based policy allows it")
		}
		c := open(t, s, jsonMetrics)
		b, err := c.ServiceBoard(t.Context(), model.Service{ARN: "x", Name: "web", Cluster: "prod", Running: 1, Desired: 1}, time.Hour)
		if Denied(err) != "cloudwatch:GetMetricData" {
			t.Errorf("the error names %q: %v", Denied(err), err)
		}
		if len(b.Panels) == 0 || !strings.Contains(b.Panels[0].Empty, "cloudwatch:GetMetricData") || b.Panels[0].Problem == nil {
			t.Errorf("the panels do not say why: %+v", b.Panels)
		}
	})
}

// A stand-in that knows no CBOR is spoken to in JSON, from then on at once.
func TestMetricsFallBackToJSON(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScript()
		s.on["GetMetricData"] = (&metricScript{on: map[string]scriptedMetric{"CPUUtilization": always(7)}}).handle
		cbor := 0
		transport := roundTripFunc(func(r *http.Request) (*http.Response, error) {
			if r.Header.Get("Smithy-Protocol") == "" {
				return s.RoundTrip(r)
			}
			cbor++
			return &http.Response{
				StatusCode: 404, Header: http.Header{"Content-Type": {"text/html; charset=utf-8"}}, Request: r,
				Body: io.NopCloser(strings.NewReader("<!doctype html><title>404 Not Found</title>")),
			}, nil
		})
		c := open(t, transport, func(o *Options) { o.Endpoint = "http://standin.test" })
		for i := range 2 {
			got, err := c.MetricData(t.Context(), []model.MetricQuery{query(fmt.Sprint(i), "CPUUtilization", average)}, model.WindowFor(15*time.Minute, time.Now(), false))
			if err != nil || len(got[fmt.Sprint(i)].Points) != 15 {
				t.Fatalf("%v, %v", got, err)
			}
		}
		if cbor != 1 || s.count("GetMetricData") != 2 {
			t.Errorf("%d calls in CBOR and %d in JSON, want 1 and 2", cbor, s.count("GetMetricData"))
		}
		c = open(t, transport, func(o *Options) { o.Endpoint, o.MetricsProtocol = "http://standin.test", MetricsCBOR })
		_, err := c.MetricData(t.Context(), []model.MetricQuery{query("a", "CPUUtilization", average)}, model.WindowFor(15*time.Minute, time.Now(), false))
		var page *UnsupportedError
		if !errors.As(err, &page) {
			t.Errorf("with the protocol set the error is %v, want that of CBOR", err)
		}
	})
}

func TestServiceSparks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScript()
		s.on["GetMetricData"] = (&metricScript{on: map[string]scriptedMetric{
			"CPUUtilization": func(at time.Time) (float64, bool) { return 42, at.Minute() != 30 }, "MemoryUtilization": always(61),
		}}).handle
		c := open(t, s, jsonMetrics)
		var services []model.Service
		for i := range 250 {
			services = append(services, model.Service{ARN: fmt.Sprint("arn", i), Name: fmt.Sprint("s", i), Cluster: "prod", Running: 1, Desired: 1})
		}
		services = append(services, model.Service{ARN: "idle", Name: "idle", Cluster: "prod"})
		time.Sleep(45 * time.Minute)
		for range 3 {
			got, err := c.ServiceSparks(t.Context(), services)
			if err != nil {
				t.Fatal(err)
			}
			cpu, memory := got["arn7"].CPU, got["arn7"].Memory
			gaps := 0
			for _, v := range cpu.Values {
				if math.IsNaN(v) {
					gaps++
				}
			}
			if len(cpu.Values) != 20 || gaps != 1 || cpu.Last != 42 || !cpu.Known || memory.Last != 61 {
				t.Errorf("cpu %+v, memory %+v", cpu, memory)
			}
			if idle := got["idle"]; idle.CPU.Known || len(idle.CPU.Values) != 20 {
				t.Errorf("a service without tasks has %+v", idle)
			}
		}
		if n := s.count("GetMetricData"); n != 1 {
			t.Errorf("%d requests for 250 services asked for three times, want 1", n)
		}
	})
}
