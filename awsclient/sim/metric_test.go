package sim

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
)

// cloudWatchOf returns a client of a World.
func cloudWatchOf(w *World) *cloudwatch.Client {
	cfg := config(w, w.opts.Region)
	cfg.HTTPClient = &http.Client{Transport: w.RoundTripper()}
	return cloudwatch.NewFromConfig(cfg)
}

// asked is a query of one metric: dimensions are names and values in turn.
func asked(id, namespace, name, stat string, period time.Duration, dimensions ...string) types.MetricDataQuery {
	m := &types.Metric{Namespace: &namespace, MetricName: &name}
	for i := 0; i < len(dimensions); i += 2 {
		m.Dimensions = append(m.Dimensions, types.Dimension{Name: &dimensions[i], Value: &dimensions[i+1]})
	}
	return types.MetricDataQuery{Id: &id, MetricStat: &types.MetricStat{Metric: m, Stat: &stat, Period: aws.Int32(int32(period.Seconds()))}}
}

// TestMetricDataInEachProtocol asks the same in CBOR, JSON and query: the numbers
// are the same.
func TestMetricDataInEachProtocol(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, err := New(Options{})
		if err != nil {
			t.Fatal(err)
		}
		now := time.Now().Truncate(time.Minute)
		from, to := now.Add(-10*time.Minute), now.Add(-4*time.Minute)
		o, err := cloudWatchOf(w).GetMetricData(t.Context(), &cloudwatch.GetMetricDataInput{
			StartTime: &from, EndTime: &to,
			MetricDataQueries: []types.MetricDataQuery{asked("a", "AWS/ECS", "CPUUtilization", "SampleCount", time.Minute, "ClusterName", "prod-web", "ServiceName", "auth")},
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := o.MetricDataResults[0]; len(got.Values) != 6 || got.Values[0] != 4 || got.StatusCode != types.StatusCodeComplete ||
			!got.Timestamps[0].Equal(to.Add(-time.Minute)) || *got.Label != "CPUUtilization" {
			t.Errorf("CBOR: got %v %v %s %s", got.Values, got.Timestamps, got.StatusCode, *got.Label)
		}
		auth := signed("eu-west-1", "monitoring")
		_, text := raw(t, w, jsonCall(cloudWatchTarget+".GetMetricData", fmt.Sprintf(`{"StartTime":%d,"EndTime":%d,"MetricDataQueries":[{"Id":"a","MetricStat":{"Stat":"SampleCount","Period":60,
			"Metric":{"Namespace":"AWS/ECS","MetricName":"CPUUtilization","Dimensions":[{"Name":"ClusterName","Value":"prod-web"},{"Name":"ServiceName","Value":"auth"}]}}}]}`, from.Unix(), to.Unix()), auth))
		if !strings.Contains(text, `"Values":[4,4,4,4,4,4]`) {
			t.Errorf("JSON: got %s", text)
		}
		stat := "&MetricDataQueries.member.1.MetricStat."
		_, text = raw(t, w, formCall("monitoring.eu-west-1.amazonaws.com", "Action=GetMetricData&Version=2010-08-01&StartTime="+from.Format(time.RFC3339)+"&EndTime="+to.Format(time.RFC3339)+
			"&MetricDataQueries.member.1.Id=a"+stat+"Stat=SampleCount"+stat+"Period=60"+stat+"Metric.Namespace=AWS/ECS"+stat+"Metric.MetricName=CPUUtilization"+
			stat+"Metric.Dimensions.member.1.Name=ClusterName"+stat+"Metric.Dimensions.member.1.Value=prod-web"+
			stat+"Metric.Dimensions.member.2.Name=ServiceName"+stat+"Metric.Dimensions.member.2.Value=auth", auth))
		if !strings.Contains(text, "<Values>"+strings.Repeat("<member>4</member>", 6)+"</Values>") {
			t.Errorf("query: got %s", text)
		}
	})
}
