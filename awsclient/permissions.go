package awsclient

import (
	"encoding/json"
	"slices"
)

// Grant is what IAM must allow for one thing that a person does.
type Grant struct {
	ID      string   // the Sid of its statement: letters and digits alone
	What    string   // the thing, in the words of the deck
	Without string   // what is missing where IAM does not allow it
	Actions []string // IAM actions, sorted: "ecs:ListServices"
	Writes  bool     // read-only has no use for it

	resource   string         // "" is everything
	conditions map[string]any // as IAM writes them
}

// allow makes a Grant of operations by the SDK's names.
func allow(id, what, without string, ops ...operation) Grant {
	g := Grant{ID: id, What: what, Without: without}
	for _, op := range ops {
		g.Actions = append(g.Actions, iamPrefix(op.service)+":"+op.name)
	}
	slices.Sort(g.Actions)
	return g
}

// ecsOps are operations of ECS.
func ecsOps(names ...string) []operation { return opsOf("ECS", names...) }

func opsOf(service string, names ...string) []operation {
	out := make([]operation, len(names))
	for i, name := range names {
		out[i] = operation{service, name}
	}
	return out
}

// Grants lists everything that IAM must allow, by what it is good for, reads
// first. GetCallerIdentity is not among them: AWS answers it to everybody.
// Source: Service Authorization Reference.
func Grants() []Grant {
	return append(readGrants(), writeGrants()...)
}

func readGrants() []Grant {
	return []Grant{
		allow(
			"Estate", "clusters, services, tasks, container instances",
			"the list is marked as not whole and names the permission",
			ecsOps(
				"ListClusters", "DescribeClusters", "ListServices", "DescribeServices", "ListTasks", "DescribeTasks",
				"ListContainerInstances", "DescribeContainerInstances",
			)...,
		),
		allow(
			"TaskDefinitions", "task definitions, and what follows from them: limits, log groups, run a task",
			"the task definition and the logs name the permission",
			ecsOps("ListTaskDefinitionFamilies", "ListTaskDefinitions", "DescribeTaskDefinition")...,
		),
		allow(
			"Protection", "which tasks are protected, before a plan touches them",
			"`P` names the permission; other plans warn that they do not know",
			ecsOps("GetTaskProtection")...,
		),
		allow(
			"CapacityProviders", "capacity providers, and what a service's tasks may run on",
			"the list of capacity providers names the permission",
			ecsOps("DescribeCapacityProviders")...,
		),
		allow(
			"Revisions", "how finely a service's metrics can be had",
			"metrics are asked for by the minute",
			ecsOps("DescribeServiceRevisions")...,
		),
		allow(
			"Machines", "the EC2 side of container instances: type, zone, addresses, state",
			"these columns are empty, and the list names the permission",
			opsOf("EC2", "DescribeInstances")...,
		),
		allow(
			"Regions", "the regions that `:region` offers",
			"`:region` names the permission; `:region us-east-1` works",
			opsOf("EC2", "DescribeRegions")...,
		),
		allow(
			"Metrics", "charts, and the small ones in lists",
			"charts, and lists that draw them, name the permission",
			opsOf("CloudWatch", "GetMetricData", "ListMetrics")...,
		),
		allow(
			"Alarms", "alarms: those that point at a resource, their history and tags",
			"`:alarms`, and charts in place of their thresholds, name the permission",
			opsOf("CloudWatch", "DescribeAlarms", "DescribeAlarmsForMetric", "DescribeAlarmHistory", "ListTagsForResource")...,
		),
		allow(
			"Targets", "target groups and the health of targets",
			"the charts of a service name the permission",
			opsOf("Elastic Load Balancing v2", "DescribeTargetGroups", "DescribeTargetHealth")...,
		),
		allow(
			"Scaling", "what scales a service or a capacity provider: policies, schedules, activities",
			"the charts name the permission",
			append(
				opsOf("Application Auto Scaling", "DescribeScalableTargets", "DescribeScalingPolicies", "DescribeScalingActivities", "DescribeScheduledActions"),
				opsOf("Auto Scaling", "DescribeAutoScalingGroups", "DescribeScalingActivities")...,
			)...,
		),
		allow(
			"Logs", "logs, followed and back in time",
			"the log names the permission",
			opsOf("CloudWatch Logs", "FilterLogEvents", "GetLogEvents", "DescribeLogStreams")...,
		),
		allow(
			"LiveTail", "CloudWatch's live tail (`L` in logs), which AWS bills by the minute",
			"`L` names the permission; logs go on being polled",
			opsOf("CloudWatch Logs", "StartLiveTail")...,
		),
		allow(
			"Reachable", "whether Session Manager reaches an instance: the doctor and the ways inside",
			"the doctor says that it does not know",
			opsOf("SSM", "DescribeInstanceInformation", "GetConnectionStatus")...,
		),
		allow(
			"AskIAM", "what IAM allows a task role and you, for the doctor",
			"the doctor says that IAM was not read, and what to look at",
			opsOf("IAM", "GetRole", "SimulatePrincipalPolicy")...,
		),
	}
}

func writeGrants() []Grant {
	sessions := "arn:*:ssm:*:*:session/*"
	channel := allow(
		"Channel", "the data channel of every session; a session that was cut is taken up again, one that is left is ended",
		"a session is refused, or hangs on after it was left",
		opsOf("SSM", "ResumeSession", "TerminateSession")...,
	)
	channel.Actions = append(channel.Actions, "ssmmessages:OpenDataChannel") // a websocket, not an operation of the SDK
	channel.resource = sessions

	pass := Grant{
		ID: "PassRoles", What: "run a task of a task definition that has roles",
		Without: "`R` is refused, naming iam:PassRole", Actions: []string{"iam:PassRole"},
		resource:   "arn:*:iam::*:role/*",
		conditions: map[string]any{"StringEquals": map[string]string{"iam:PassedToService": "ecs-tasks.amazonaws.com"}},
	}
	out := []Grant{
		allow("Services", "scale, redeploy, roll back, turn exec on and off", "AWS refuses it and nothing changes", ecsOps("UpdateService")...),
		allow("Tasks", "stop and protect tasks", "AWS refuses it and nothing changes", ecsOps("StopTask", "UpdateTaskProtection")...),
		allow("Run", "run a task", "AWS refuses it and nothing changes", ecsOps("RunTask")...),
		pass,
		allow("Instances", "drain and activate container instances, update their agent", "AWS refuses it and nothing changes", ecsOps("UpdateContainerInstancesState", "UpdateContainerAgent")...),
		allow("Tags", "tag and untag", "AWS refuses it and nothing changes", ecsOps("TagResource", "UntagResource")...),
		allow("Deregister", "take a task definition out of use", "AWS refuses it and nothing changes", ecsOps("DeregisterTaskDefinition")...),
		allow("AlarmActions", "turn the actions of alarms on and off", "AWS refuses it and nothing changes", opsOf("CloudWatch", "EnableAlarmActions", "DisableAlarmActions")...),
		allow("Exec", "a shell or a command in a container", "the doctor names the permission", ecsOps("ExecuteCommand")...),
		allow("Sessions", "a shell on an instance, forwarded ports, ssh over Session Manager", "the doctor names the permission", opsOf("SSM", "StartSession")...),
		channel,
		allow("DataKey", "sessions that the account encrypts with a KMS key", "such a session is refused", opsOf("KMS", "GenerateDataKey")...),
		allow("LentKey", "ssh with a key for the occasion (`--via connect`)", "that way names the permission", opsOf("EC2 Instance Connect", "SendSSHPublicKey")...),
	}
	for i := range out {
		out[i].Writes = true
	}
	return out
}

// statement is one statement of a policy, with its fields in IAM's usual order.
type statement struct {
	Sid       string
	Effect    string
	Action    []string
	Resource  string
	Condition map[string]any `json:",omitempty"`
}

// Policy is the IAM policy document of what the deck may send: reads alone, or
// the writes too. It allows everything of the account; narrow the resources to
// what the person is meant to reach.
func Policy(writes bool) []byte {
	doc := struct {
		Version   string
		Statement []statement
	}{Version: "2012-10-17"} // the version of the policy language, IAM's newest
	for _, g := range Grants() {
		if g.Writes && !writes {
			continue
		}
		s := statement{Sid: g.ID, Effect: "Allow", Action: g.Actions, Resource: g.resource, Condition: g.conditions}
		if s.Resource == "" {
			s.Resource = "*"
		}
		doc.Statement = append(doc.Statement, s)
	}
	out, _ := json.MarshalIndent(doc, "", "  ") // plain values: it cannot fail
	return append(out, '\n')
}
