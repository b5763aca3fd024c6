package sim

// cloudWatchOperation finds an operation of Amazon CloudWatch.
func cloudWatchOperation(name string) (operation, bool) {
	switch name {
	case "GetMetricData":
		return operation{bucketMetricData, with((*World).getMetricData)}, true
	case "GetMetricStatistics":
		return operation{bucketMetricStats, with((*World).getMetricStatistics)}, true
	case "ListMetrics":
		return operation{bucketListMetrics, with((*World).listMetrics)}, true
	case "DescribeAlarms":
		return operation{bucketAlarmRead, with((*World).describeAlarms)}, true
	case "DescribeAlarmsForMetric":
		return operation{bucketAlarmRead, with((*World).describeAlarmsForMetric)}, true
	case "DescribeAlarmHistory":
		return operation{bucketAlarmRead, with((*World).describeAlarmHistory)}, true
	case "EnableAlarmActions":
		return operation{bucketAlarmWrite, with((*World).enableAlarmActions)}, true
	case "DisableAlarmActions":
		return operation{bucketAlarmWrite, with((*World).disableAlarmActions)}, true
	default:
		return operation{}, false
	}
}

// scalingOperation finds an operation of Elastic Load Balancing or one of the two
// auto scalings.
func scalingOperation(service, name string) (operation, bool) {
	switch service + " " + name {
	case "application-autoscaling DescribeScalableTargets":
		return operation{bucketScalingRead, with((*World).describeScalableTargets)}, true
	case "application-autoscaling DescribeScalingPolicies":
		return operation{bucketScalingRead, with((*World).describeScalingPolicies)}, true
	case "application-autoscaling DescribeScheduledActions":
		return operation{bucketScalingRead, with((*World).describeScheduledActions)}, true
	case "application-autoscaling DescribeScalingActivities":
		return operation{bucketScalingRead, with((*World).describeScalingActivities)}, true
	case "autoscaling DescribeAutoScalingGroups":
		return operation{bucketScalingRead, with((*World).describeAutoScalingGroups)}, true
	case "autoscaling DescribeScalingActivities":
		return operation{bucketScalingRead, with((*World).describeGroupActivities)}, true
	case "elasticloadbalancing DescribeTargetGroups":
		return operation{bucketELBRead, with((*World).describeTargetGroups)}, true
	case "elasticloadbalancing DescribeTargetHealth":
		return operation{bucketELBRead, with((*World).describeTargetHealth)}, true
	case "elasticloadbalancing DescribeLoadBalancers":
		return operation{bucketELBRead, with((*World).describeLoadBalancers)}, true
	default:
		return operation{}, false
	}
}
