package main

import (
	"context"
	"strings"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// isMachine tells whether a word is the id of a machine, as EC2 or Systems
// Manager gives it.
func isMachine(word string) bool {
	return strings.HasPrefix(word, "i-") || strings.HasPrefix(word, "mi-")
}

// findHost finds the machine that a word means: its id, or the container instance
// as ARN or CLUSTER/ID.
func findHost(ctx context.Context, c *awsclient.Client, cluster, word string) (model.Instance, error) {
	if isMachine(word) {
		return model.Instance{EC2ID: word, Cluster: cluster}, nil
	}
	if err := placed(c.Scope(), word, "container-instance"); err != nil {
		return model.Instance{}, err
	}
	if _, ok := model.ParseARN(word); ok {
		return awsclient.Only(c.DescribeContainerInstances(ctx, []string{word}))
	}
	if before, after, ok := strings.Cut(word, "/"); ok {
		cluster, word = before, after
	}
	if cluster == "" {
		return model.Instance{}, refusal("Which machine " + word + " is was not said. Write its id as i-0123456789abcdef0, or CLUSTER/CONTAINER-INSTANCE.")
	}
	found, err := c.FindCluster(ctx, cluster)
	if err != nil {
		return model.Instance{}, err
	}
	if isMachine(word) {
		return model.Instance{EC2ID: word, Cluster: found.Name}, nil
	}
	arn := strings.Replace(found.ARN, ":cluster/", ":container-instance/", 1) + "/" + word
	return awsclient.Only(c.DescribeContainerInstances(ctx, []string{arn}))
}

// portTarget finds what a forward goes through: a machine, a container of a task,
// or of the newest task of a service. port is that of the target itself, 0 for a
// host beyond it. name is how people know the target.
func portTarget(ctx context.Context, c *awsclient.Client, o forwardOptions, port int) (target awsclient.PortTarget, name string, err error) {
	if isMachine(o.word) {
		host, err := findHost(ctx, c, o.cluster, o.word)
		return c.HostTarget(host), o.word, err
	}
	t, err := findTask(ctx, c, o.cluster, o.word)
	if err != nil {
		return awsclient.PortTarget{}, "", err
	}
	container := o.container
	if container == "" {
		container = t.PortContainer(port)
	}
	target, err = c.TaskTarget(t, container)
	return target, container + " of task " + t.Cluster + "/" + model.ShortID(t.ARN), err
}
