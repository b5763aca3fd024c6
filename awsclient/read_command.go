package awsclient

import "github.com/ecsdeck/ecsdeck/awsclient/model"

// ReadCommand is the AWS CLI command that reads a resource, by its ARN; "" for
// what ECS has no call for.
func (c *Client) ReadCommand(arn string) string {
	a, _ := model.ParseARN(arn)
	name, cluster := model.ShortID(arn), Param{"cluster", model.ClusterName(arn)}
	tags := Param{"include", "TAGS"}
	switch a.Type() {
	case "cluster":
		return c.call("ecs", "DescribeClusters", Param{"clusters", name}, Param{"include", "SETTINGS"}, Param{"include", "STATISTICS"}, tags).CLI()
	case "service":
		return c.call("ecs", "DescribeServices", cluster, Param{"services", name}, tags).CLI()
	case "task":
		return c.call("ecs", "DescribeTasks", cluster, Param{"tasks", name}, tags).CLI()
	case "container-instance":
		return c.call("ecs", "DescribeContainerInstances", cluster, Param{"containerInstances", name}, tags, Param{"include", "CONTAINER_INSTANCE_HEALTH"}).CLI()
	case "task-definition":
		return c.call("ecs", "DescribeTaskDefinition", Param{"taskDefinition", name}, tags).CLI()
	case "capacity-provider":
		return c.call("ecs", "DescribeCapacityProviders", Param{"capacityProviders", name}).CLI()
	default:
		return ""
	}
}

// ListCommand is the AWS CLI command that lists resources: what is "services",
// "tasks", "instances", "clusters" or "taskdefs". Of is the ARN of the cluster,
// service or container instance that they belong to, or the name of a family;
// tasks are the stopped ones on request. It is "" for what ECS cannot list so.
func (c *Client) ListCommand(what, of string, stopped bool) string {
	a, isARN := model.ParseARN(of)
	cluster := Param{"cluster", model.ClusterName(of)}
	var params []Param
	switch {
	case what == "clusters":
		return c.call("ecs", "ListClusters").CLI()
	case what == "taskdefs" && of != "":
		return c.call("ecs", "ListTaskDefinitions", Param{"familyPrefix", of}, Param{"sort", "DESC"}).CLI()
	case !isARN:
		return ""
	case what == "services":
		return c.call("ecs", "ListServices", cluster).CLI()
	case what == "instances":
		return c.call("ecs", "ListContainerInstances", cluster).CLI()
	case what != "tasks":
		return ""
	case a.Type() == "service":
		params = []Param{cluster, {"serviceName", model.ShortID(of)}}
	case a.Type() == "container-instance":
		params = []Param{cluster, {"containerInstance", model.ShortID(of)}}
	default:
		params = []Param{cluster}
	}
	if stopped {
		params = append(params, Param{"desiredStatus", "STOPPED"})
	}
	return c.call("ecs", "ListTasks", params...).CLI()
}
