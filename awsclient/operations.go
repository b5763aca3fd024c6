package awsclient

import "github.com/ecsdeck/ecsdeck/awsclient/budget"

// operation is an AWS operation by the SDK's names for service and operation.
type operation struct{ service, name string }

// readBuckets is the allowlist of reads, each with the budget it draws on. What
// is not in it counts as a write: read-only refuses it.
// An empty bucket is not paced.
func readBuckets() map[operation]string {
	return map[operation]string{
		{"ECS", "ListClusters"}:     budget.ClusterRead,
		{"ECS", "DescribeClusters"}: budget.ClusterRead,

		{"ECS", "ListServices"}:     budget.ServiceRead,
		{"ECS", "DescribeServices"}: budget.ServiceRead,

		{"ECS", "ListTasks"}:                  budget.ClusterResourceRead,
		{"ECS", "DescribeTasks"}:              budget.ClusterResourceRead,
		{"ECS", "ListContainerInstances"}:     budget.ClusterResourceRead,
		{"ECS", "DescribeContainerInstances"}: budget.ClusterResourceRead,

		{"ECS", "GetTaskProtection"}: budget.TaskProtection,

		{"ECS", "ListTaskDefinitionFamilies"}: budget.TaskDefinitionRead,
		{"ECS", "ListTaskDefinitions"}:        budget.TaskDefinitionRead,
		{"ECS", "DescribeTaskDefinition"}:     budget.TaskDefinitionRead,

		{"ECS", "DescribeCapacityProviders"}: budget.CapacityProviderRead,

		{"EC2", "DescribeInstances"}: budget.InstanceRead,
		{"EC2", "DescribeRegions"}:   budget.InstanceRead,

		{"ECS", "DescribeServiceRevisions"}: budget.RevisionRead,

		{"CloudWatch", "GetMetricData"}:           budget.MetricRead,
		{"CloudWatch", "ListMetrics"}:             budget.MetricList,
		{"CloudWatch", "DescribeAlarms"}:          budget.AlarmRead,
		{"CloudWatch", "DescribeAlarmsForMetric"}: budget.AlarmRead,
		{"CloudWatch", "DescribeAlarmHistory"}:    budget.AlarmHistoryRead,
		{"CloudWatch", "ListTagsForResource"}:     budget.AlarmRead,

		{"Elastic Load Balancing v2", "DescribeTargetGroups"}: budget.BalancerRead,
		{"Elastic Load Balancing v2", "DescribeTargetHealth"}: budget.BalancerRead,

		{"Application Auto Scaling", "DescribeScalableTargets"}:   budget.ScalingRead,
		{"Application Auto Scaling", "DescribeScalingPolicies"}:   budget.ScalingRead,
		{"Application Auto Scaling", "DescribeScalingActivities"}: budget.ScalingRead,
		{"Application Auto Scaling", "DescribeScheduledActions"}:  budget.ScalingRead,

		{"Auto Scaling", "DescribeAutoScalingGroups"}: budget.GroupRead,
		{"Auto Scaling", "DescribeScalingActivities"}: budget.GroupRead,

		{"CloudWatch Logs", "FilterLogEvents"}:    budget.LogFilter,
		{"CloudWatch Logs", "GetLogEvents"}:       budget.LogRead,
		{"CloudWatch Logs", "DescribeLogStreams"}: budget.LogStreams,
		{"CloudWatch Logs", "StartLiveTail"}:      budget.LiveTail,

		{"SSM", "DescribeInstanceInformation"}: budget.SessionRead,
		{"SSM", "GetConnectionStatus"}:         budget.SessionRead,

		{"STS", "GetCallerIdentity"}:       "",
		{"IAM", "GetRole"}:                 "",
		{"IAM", "SimulatePrincipalPolicy"}: "",
	}
}

// writeBuckets is the budget of each write that this package makes.
func writeBuckets() map[operation]string {
	return map[operation]string{
		{"ECS", "UpdateService"}: budget.ServiceModify,

		{"ECS", "StopTask"}:                      budget.ResourceModify,
		{"ECS", "RunTask"}:                       budget.ResourceModify,
		{"ECS", "UpdateContainerInstancesState"}: budget.ResourceModify,
		{"ECS", "UpdateContainerAgent"}:          budget.ResourceModify,
		{"ECS", "UpdateTaskProtection"}:          budget.TaskProtection,

		{"ECS", "TagResource"}:              budget.TagModify,
		{"ECS", "UntagResource"}:            budget.TagModify,
		{"ECS", "DeregisterTaskDefinition"}: budget.TaskDefinitionModify,

		{"ECS", "ExecuteCommand"}:                    budget.ResourceModify,
		{"SSM", "StartSession"}:                      budget.SessionModify,
		{"SSM", "ResumeSession"}:                     budget.SessionModify,
		{"SSM", "TerminateSession"}:                  budget.SessionModify,
		{"EC2 Instance Connect", "SendSSHPublicKey"}: budget.SessionModify,
		{"KMS", "GenerateDataKey"}:                   "",

		{"CloudWatch", "EnableAlarmActions"}:  budget.AlarmModify,
		{"CloudWatch", "DisableAlarmActions"}: budget.AlarmModify,
	}
}

// buckets knows the budget of every operation.
type buckets struct{ reads, writes map[operation]string }

func newBuckets() buckets { return buckets{readBuckets(), writeBuckets()} }

// of returns the bucket of an operation and whether it is a known read.
func (b buckets) of(op operation) (bucket string, read bool) {
	if bucket, read = b.reads[op]; read {
		return bucket, true
	}
	return b.writes[op], false
}
