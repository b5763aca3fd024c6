package sim

// watch is an alarm on a metric of a service, cluster or other resource.
type watch struct {
	name, about    string
	namespace      string
	metric         string
	dims           []Dimension
	stat           string
	period         int // seconds; 0 is 60
	over           bool
	threshold      float64
	points, of     int
	missing        string
	queries        []AlarmQuery
	quiet          bool // its actions are off
	actions        []string
	lowSampleCount string
}

// alarmOn puts an alarm on a metric into the World.
func (s *site) alarmOn(x watch) *alarm {
	m := &MetricAlarm{
		AlarmCommon: AlarmCommon{AlarmName: x.name, AlarmDescription: x.about, ActionsEnabled: !x.quiet, AlarmActions: x.actions},
		MetricName:  x.metric, Namespace: x.namespace, Dimensions: x.dims, Period: max(60, x.period), EvaluationPeriods: x.of, DatapointsToAlarm: x.points,
		Threshold: x.threshold, ComparisonOperator: "LessThanThreshold", TreatMissingData: x.missing, Metrics: x.queries, LowSampleCount: x.lowSampleCount,
	}
	if x.over {
		m.ComparisonOperator = "GreaterThanThreshold"
	}
	switch {
	case x.queries != nil:
		m.Period, m.Dimensions = 0, []Dimension{}
	case x.stat[0] == 'p':
		m.ExtendedStatistic = x.stat
	default:
		m.Statistic = x.stat
	}
	if m.TreatMissingData == "" {
		m.TreatMissingData = "missing"
	}
	if m.AlarmActions == nil {
		m.AlarmActions = []string{s.w.arn("sns", s.r.name, "on-call")}
		m.OKActions = m.AlarmActions
	}
	return s.w.addAlarm(s.r, &alarm{AlarmCommon: &m.AlarmCommon, metric: m})
}

// of are the dimensions of a service's metrics.
func (s *site) of(service string) []Dimension {
	return []Dimension{{"ClusterName", s.c.ClusterName}, {"ServiceName", service}}
}

// behind are the dimensions of the metrics of a service's target group.
func (s *site) behind(service string) []Dimension {
	v := s.c.service(service)
	g := s.r.targetGroup(v, &v.LoadBalancers[0])
	return []Dimension{{"TargetGroup", g.suffix()}, {"LoadBalancer", g.balancer.suffix()}}
}

// alarms are those of the shop.
func (e estate) alarms() {
	e.web.w.sort() // metrics are found by name
	web := e.web
	web.alarmOn(watch{
		name: "inventory-5xx", about: "Customers see errors from the stock service. Runbook: https://wiki.example.com/runbooks/inventory",
		namespace: nsALB, metric: "HTTPCode_Target_5XX_Count", dims: web.behind("inventory"), stat: "Sum", over: true, threshold: 25, points: 3, of: 5, missing: "notBreaching",
	})
}
