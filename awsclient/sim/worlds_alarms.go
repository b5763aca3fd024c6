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
	return []Dimension{{"TargetGroup", g.suffix}, {"LoadBalancer", g.balancer.suffix}}
}

// alarms are those of the shop, beside those of its scaling policies. In the
// incident some are in ALARM, one of which has no metric; the calm world has only
// what its scaling does.
func (e estate) alarms() {
	e.serviceAlarms()
	e.clusterAlarms()
	e.deploymentAlarm()
	e.odd()
	e.web.composite("prod-web-customer-impact", "Pages the on-call engineer: customers cannot buy.",
		`ALARM("inventory-5xx") OR ALARM("checkout-api-tasks-missing") OR (ALARM("payments-latency-p99") AND NOT ALARM("prod-web-deploying"))`)
}

// serviceAlarms are on services and target groups.
func (e estate) serviceAlarms() {
	web := e.web
	web.alarmOn(watch{
		name: "inventory-5xx", about: "Customers see errors from the stock service. Runbook: https://wiki.example.com/runbooks/inventory",
		namespace: nsALB, metric: "HTTPCode_Target_5XX_Count", dims: web.behind("inventory"), stat: "Sum", over: true, threshold: 25, points: 3, of: 5, missing: "notBreaching",
	})
	web.alarmOn(watch{
		name: "payments-latency-p99", about: "One payment of a hundred takes too long.", namespace: nsALB, metric: "TargetResponseTime", dims: web.behind("payments"),
		stat: "p99", over: true, threshold: 1.5, points: 3, of: 5, lowSampleCount: "ignore",
	})
	web.alarmOn(watch{
		name: "auth-unhealthy-hosts", namespace: nsALB, metric: "UnHealthyHostCount", dims: web.behind("auth"), stat: "Maximum", over: true, threshold: 0, points: 3, of: 3,
	})
	web.alarmOn(watch{
		name: "search-web-memory", about: "A task is about to run out of memory.", namespace: nsECS, metric: "MemoryUtilization", dims: web.of("search-web"),
		stat: "Maximum", over: true, threshold: 92, points: 2, of: 3,
	})
	web.alarmOn(watch{
		name: "recommendations-cpu", about: "Muted until the model is smaller (SRE-2291).", namespace: nsECS, metric: "CPUUtilization", dims: web.of("recommendations"),
		stat: "Average", over: true, threshold: 8, points: 5, of: 5, quiet: true,
	})
	tasks := func(id, name string) AlarmQuery {
		return AlarmQuery{ID: id, MetricStat: &AlarmMetricStat{Metric{nsInsights, name, web.of("checkout-api")}, 60, "Average"}}
	}
	web.alarmOn(watch{
		name: "checkout-api-tasks-missing", about: "Fewer tasks of the checkout run than should.", over: true, threshold: 0.5, points: 3, of: 5, missing: "breaching",
		queries: []AlarmQuery{
			{ID: "missing", Expression: "desired - running", Label: "tasks missing", ReturnData: true},
			tasks("desired", "DesiredTaskCount"), tasks("running", "RunningTaskCount"),
		},
	})
}

// clusterAlarms are on clusters, machines and Auto Scaling groups.
func (e estate) clusterAlarms() {
	ec2 := e.ec2
	cluster := []Dimension{{"ClusterName", ec2.c.ClusterName}}
	for _, x := range []watch{
		{name: "prod-ec2-cpu-reservation", about: "No room for another big task.", metric: "CPUReservation", dims: cluster, namespace: nsECS, threshold: 85},
		{name: "prod-ec2-memory-reservation", metric: "MemoryReservation", dims: cluster, namespace: nsECS, threshold: 85},
		{name: "asg-mixed-cpu", metric: "CPUUtilization", dims: []Dimension{{"AutoScalingGroupName", "asg-mixed"}}, namespace: nsEC2, threshold: 80, period: 300},
		{name: "prod-ec2-host-status", metric: "StatusCheckFailed", dims: []Dimension{{"AutoScalingGroupName", "asg-graviton"}}, namespace: nsEC2, threshold: 0},
	} {
		x.stat, x.over, x.points, x.of = "Average", true, 3, 3
		ec2.alarmOn(x)
	}
}

// deploymentAlarm ends deployments of shipping that make errors.
func (e estate) deploymentAlarm() {
	const name = "shipping-deployment-errors"
	e.web.alarmOn(watch{
		name: name, about: "Rolls the deployment back.", namespace: nsALB, metric: "HTTPCode_Target_5XX_Count", dims: e.web.behind("shipping"),
		stat: "Sum", over: true, threshold: 40, points: 2, of: 2, missing: "notBreaching",
	})
	e.web.c.service("shipping").DeploymentConfiguration.Alarms = &DeploymentAlarms{AlarmNames: []string{name}, Enable: true, Rollback: true}
}

// odd are an alarm on a metric that nobody publishes any more, and one that is
// only there for others to ask.
func (e estate) odd() {
	e.batch.alarmOn(watch{
		name: "nightly-sync-heartbeat", about: "The old sync job. Still needed?", namespace: nsECS, metric: "CPUUtilization", dims: e.batch.of("nightly-sync"),
		stat: "SampleCount", threshold: 1, points: 1, of: 1, period: 3600,
	})
	e.web.alarmOn(watch{
		name: "prod-web-deploying", about: "More than one deployment of payments.", namespace: nsInsights, metric: "DeploymentCount", dims: e.web.of("payments"),
		stat: "Maximum", over: true, threshold: 1, points: 1, of: 1, actions: []string{},
	})
}

// composite puts a composite alarm into the World, after those of its rule.
func (s *site) composite(name, about, rule string) {
	parsed, names, err := parseRule(rule)
	if err != nil {
		panic("sim: " + err.Error()) // a world's own mistake: every world is built by a test
	}
	page := []string{s.w.arn("sns", s.r.name, "pager")}
	c := &CompositeAlarm{AlarmRule: rule, AlarmCommon: AlarmCommon{AlarmName: name, AlarmDescription: about, ActionsEnabled: true, AlarmActions: page, OKActions: page}}
	s.w.addAlarm(s.r, &alarm{AlarmCommon: &c.AlarmCommon, composite: c, rule: parsed, names: names})
}

// manage lets ECS scale the group of a capacity provider, with the alarms that it
// makes for that.
func (s *site) manage(provider string) {
	w, p := s.w, s.r.provider(provider)
	p.AutoScalingGroupProvider.ManagedScaling.Status = "ENABLED"
	p.AutoScalingGroupProvider.ManagedScaling.TargetCapacity = 100
	arn := w.arn("autoscaling", s.r.name, "scalingPolicy:"+uuidOf(w.opts.Seed, provider)+":autoScalingGroupName/"+provider+":policyName/ECSManagedAutoScalingPolicy-"+uuidOf(w.opts.Seed, provider, "policy"))
	x := watch{
		about: "DO NOT EDIT OR DELETE. For TargetTrackingScaling policy " + arn + ".", namespace: nsManaged, metric: "CapacityProviderReservation",
		dims: []Dimension{{"CapacityProviderName", provider}, {"ClusterName", s.c.ClusterName}}, stat: "Average", threshold: 100, actions: []string{arn},
	}
	x.name, x.over, x.points, x.of = "TargetTracking-"+provider+"-AlarmHigh-"+uuidOf(w.opts.Seed, arn, "high"), true, 1, 1
	s.alarmOn(x)
	x.name, x.over, x.points, x.of = "TargetTracking-"+provider+"-AlarmLow-"+uuidOf(w.opts.Seed, arn, "low"), false, 15, 15
	s.alarmOn(x)
}

// sizedAlarms puts an alarm on every 20th service of a sized world.
func (b *sizedBuilder) sizedAlarms() {
	b.w.sort()
	for k := 0; k < len(b.c.services); k += 20 {
		name := b.c.services[k].ServiceName
		b.alarmOn(watch{
			name: name + "-cpu", namespace: nsECS, metric: "CPUUtilization", dims: b.of(name), stat: "Average", over: true, points: 3, of: 3,
			threshold: [4]float64{80, 80, 80, 20}[k/20%4],
		})
	}
}

// hostileAlarms are alarms whose texts try to get at the terminal.
func (s *site) hostileAlarms() {
	s.w.sort()
	words := nasty()
	for k, name := range nastyNames() {
		service := s.c.services[k%len(s.c.services)].ServiceName
		s.alarmOn(watch{
			name: "alarm-" + name, about: words[(k+8)%len(words)], namespace: nsECS, metric: "CPUUtilization", dims: s.of(service), stat: "Average",
			over: k%2 == 0, threshold: 1, points: 1, of: 3, actions: []string{"arn:aws:sns:eu-west-1:1:" + words[(k+9)%len(words)]},
		})
	}
}
