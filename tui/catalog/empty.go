package catalog

import (
	"cmp"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/tui/kind"
)

// Why a list has no rows, where a person could take that for a fault.

func noClusters(kind.Row, kind.Query) string { return "ECS answered ListClusters with none" }

// noServices: a cluster can run tasks that no service keeps.
func noServices(parent kind.Row, _ kind.Query) string {
	c, ok := parent.(model.Cluster)
	switch n := c.RunningTasks + c.PendingTasks; {
	case !ok:
		return ""
	case n == 1:
		return "the task in it was started without a service"
	case n > 1:
		return "the " + model.Counted(n, "task") + " in it were started without a service"
	default:
		return "nothing runs in it"
	}
}

// noTasks: of a service the reason is its own.
func noTasks(parent kind.Row, _ kind.Query) string {
	switch p := parent.(type) {
	case model.Service:
		return cmp.Or(p.Verdict().Reason, "the next ones show up here by themselves")
	case model.Instance:
		return cmp.Or(p.Verdict().Reason, "ECS has placed nothing on it")
	case model.Cluster:
		return "nothing runs in it"
	}
	return ""
}

// noInstances: Fargate is the usual reason.
func noInstances(parent kind.Row, _ kind.Query) string {
	c, ok := parent.(model.Cluster)
	switch n := c.RunningTasks + c.PendingTasks; {
	case ok && n > 0:
		return model.Counted(n, "task") + " and no instance: Fargate needs none"
	case ok:
		return "no EC2 or external instance has joined it"
	}
	return ""
}

func noAudit(kind.Row, kind.Query) string {
	return "every change that is sent from here is written down; none was yet"
}

func noAlarms(parent kind.Row, _ kind.Query) string {
	if parent == nil {
		return "CloudWatch answered DescribeAlarms with none"
	}
	return "no CloudWatch alarm of the region watches it or a metric of it"
}

func noFamilies(kind.Row, kind.Query) string {
	return "ECS answered ListTaskDefinitionFamilies with none"
}
