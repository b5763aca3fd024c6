package main

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/tui/kind"
)

// The lengths of a task's id: 32 hexadecimal digits, and 36 with the dashes that
// ECS wrote before 2018 and its stand-ins still write. It takes no other.
const (
	idLong   = 32
	idDashed = 36
	idShort  = 5 // the least of the beginning that is taken for one
)

// isTaskID tells whether a word looks like the id of a task or of a container
// instance.
func isTaskID(word string) bool {
	return (len(word) == idLong || len(word) == idDashed && strings.Count(word, "-") == 4) && onlyHex(word)
}

// isTaskStart tells whether a word looks like the beginning of a task's id, as it
// stands before lines of a log and in narrow lists.
func isTaskStart(word string) bool {
	return len(word) >= idShort && len(word) < idDashed && onlyHex(word)
}

func onlyHex(word string) bool { return strings.Trim(word, "0123456789abcdef-") == "" }

// serviceOrTask is the ARN of what a word means that may be either. What looks
// like the beginning of an id is a task unless there is a service of that name.
func (f *finder) serviceOrTask(ctx context.Context, word string) (service, task string, err error) {
	if err := f.placed(word, "service", "task"); err != nil {
		return "", "", err
	}
	if a, ok := model.ParseARN(word); ok && a.Type() == "task" {
		if inNoCluster(word) {
			task, err = f.task(ctx, model.ShortID(word))
			return "", task, err
		}
		return "", word, nil
	}
	_, name := f.split(word)
	if isTaskID(name) {
		task, err = f.task(ctx, word)
		return "", task, err
	}
	service, err = f.service(ctx, word)
	var absent *awsclient.NotFoundError
	if errors.As(err, &absent) && absent.Kind == "service" && isTaskStart(name) {
		if begun, other := f.begun(ctx, word); begun != "" || other != nil {
			return "", begun, other
		}
	}
	return service, "", err
}

// task is the ARN of the task that a word means: all of its id, or a beginning
// that no other has.
func (f *finder) task(ctx context.Context, word string) (string, error) {
	cluster, name := f.split(word)
	switch {
	case isTaskID(name) && cluster != "":
		found, err := f.find(ctx, cluster)
		return strings.Replace(found.ARN, ":cluster/", ":task/", 1) + "/" + name, err
	case !isTaskID(name) && !isTaskStart(name):
		return "", refusal(joined("/", cluster, name) + " is not the id of a task. Those of a service are listed by: ecsdeck get tasks " + joined("/", cluster, name) + " -o name.")
	}
	id, err := f.begun(ctx, word)
	if id == "" && err == nil {
		err = f.noTask(cluster, name)
	}
	return id, err
}

// begun is the ARN of the only task whose id begins with a word; "" when there is
// none.
func (f *finder) begun(ctx context.Context, word string) (string, error) {
	cluster, start := f.split(word)
	filter := awsclient.TaskFilter{Status: awsclient.TasksAll}
	if cluster != "" {
		found, err := f.find(ctx, cluster)
		if err != nil {
			return "", err
		}
		filter.Cluster = found.ARN
	}
	var hits []string
	err := f.c.ListTasks(ctx, filter, func(ids []string) {
		for _, id := range ids {
			if strings.HasPrefix(model.ShortID(id), start) && !slices.Contains(hits, id) {
				hits = append(hits, id)
			}
		}
	})
	switch {
	case len(hits) > 1:
		var names []string
		for _, id := range hits {
			names = append(names, model.ClusterName(id)+"/"+model.ShortID(id))
		}
		slices.Sort(names)
		return "", refusal("There are several tasks whose id begins with " + start + ". Write one of: " + strings.Join(names, ", ") + ".")
	case err != nil:
		return "", err
	case len(hits) == 1:
		return hits[0], nil
	}
	return "", nil
}

func (f *finder) noTask(cluster, name string) error {
	in := "region " + f.c.Scope().Region
	if cluster != "" {
		in = "cluster " + cluster
	}
	return &awsclient.NotFoundError{Kind: "task", Name: name, In: in}
}

// arnTypes are the types that ARNs of a kind have.
func arnTypes(name kind.Name) []string {
	switch name {
	case kind.Clusters:
		return []string{"cluster"}
	case kind.Services:
		return []string{"service"}
	case kind.Tasks:
		return []string{"task"}
	case kind.Instances:
		return []string{"container-instance"}
	case kind.TaskDefs:
		return []string{"task-definition"}
	case kind.Providers:
		return []string{"capacity-provider"}
	case kind.Alarms:
		return []string{"alarm"}
	default:
		return nil
	}
}

// inNoCluster tells whether an ARN is one of the old ones, which do not say the
// cluster of what lives in one.
func inNoCluster(arn string) bool {
	a, ok := model.ParseARN(arn)
	return ok && slices.Contains([]string{"service", "task", "container-instance"}, a.Type()) && model.ClusterName(arn) == ""
}

// placed refuses an ARN that is not of the region and account that are looked at,
// or not of one of these types. Names of ECS are the same in many of them, so
// that an ARN of one would mean what another has.
func (f *finder) placed(word string, types ...string) error {
	return placed(f.c.Scope(), word, types...)
}

func placed(s model.Scope, word string, types ...string) error {
	a, ok := model.ParseARN(word)
	switch {
	case !ok:
		return nil
	case !slices.Contains(types, a.Type()):
		return refusal(word + " is an ARN of the type " + a.Type() + "; here it has to be " + strings.Join(types, " or ") + ".")
	case a.Region != "" && s.Region != "" && a.Region != s.Region:
		return refusal(word + " is in region " + a.Region + ", and this looks at " + s.Region + ". Add --region " + a.Region + ".")
	case a.Account != "" && s.Account != "" && a.Account != s.Account:
		return refusal(word + " is in account " + a.Account + ", and this looks at " + s.Account + ". Name a profile of that account with --profile.")
	}
	return nil
}
