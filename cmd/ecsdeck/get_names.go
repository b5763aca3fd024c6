package main

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/tui/headless"
	"github.com/ecsdeck/ecsdeck/tui/kind"
)

// finder finds what names mean. It asks for each cluster once.
type finder struct {
	c        *awsclient.Client
	cluster  string // of names without one; "" is every cluster
	clusters map[string]model.Cluster
}

func newFinder(c *awsclient.Client, cluster string) *finder {
	return &finder{c: c, cluster: cluster, clusters: map[string]model.Cluster{}}
}

func (f *finder) find(ctx context.Context, name string) (model.Cluster, error) {
	if err := f.placed(name, "cluster"); err != nil {
		return model.Cluster{}, err
	}
	if found, ok := f.clusters[name]; ok {
		return found, nil
	}
	found, err := f.c.FindCluster(ctx, name)
	if err == nil {
		f.clusters[name] = found
	}
	return found, err
}

// split parts CLUSTER/NAME; the cluster is the one of the command line when the
// word has none.
func (f *finder) split(word string) (cluster, name string) {
	if before, after, ok := strings.Cut(word, "/"); ok {
		return before, after
	}
	return f.cluster, word
}

// base is the query of everything that a command line without names means.
func (f *finder) base(ctx context.Context, name kind.Name) (kind.Query, error) {
	q := kind.Query{Kind: name}
	if f.cluster == "" {
		return q, nil
	}
	found, err := f.find(ctx, f.cluster)
	q.Parent = kind.Ref{Kind: kind.Clusters, ID: found.ARN}
	return q, err
}

// of reports what a word means as one read, and whether it names one resource.
func (f *finder) of(ctx context.Context, k kind.Kind, word string) (a headless.Ask, one bool, err error) {
	q := kind.Query{Kind: k.Info().Name}
	_, isARN := model.ParseARN(word)
	switch name := k.Info().Name; {
	case name == kind.Events:
		arn, err := f.service(ctx, word)
		q.Parent = kind.Ref{Kind: kind.Services, ID: arn}
		return headless.Ask{Kind: k, Query: q}, false, err
	case name == kind.Tasks, name == kind.Contains:
		service, task, err := f.serviceOrTask(ctx, word)
		if task != "" || err != nil {
			return headless.Ask{Kind: k, Query: q, IDs: []string{task}}, name == kind.Tasks, err
		}
		q.Parent = kind.Ref{Kind: kind.Services, ID: service}
		return headless.Ask{Kind: k, Query: q}, false, nil
	case name == kind.TaskDefs && !isARN && !strings.Contains(word, ":"):
		q.Parent = kind.Ref{Kind: kind.Families, ID: word}
		return headless.Ask{Kind: k, Query: q}, false, nil
	default:
		id, err := f.id(ctx, k, word)
		return headless.Ask{Kind: k, Query: q, IDs: []string{id}}, true, err
	}
}

// service is the ARN of the service that a word means.
func (f *finder) service(ctx context.Context, word string) (string, error) {
	if err := f.placed(word, "service"); err != nil {
		return "", err
	}
	cluster, name := f.split(word)
	if _, ok := model.ParseARN(word); ok { // the old ones do not say the cluster
		cluster, name = cmp.Or(model.ClusterName(word), f.cluster), model.ShortID(word)
	}
	if cluster != "" {
		s, err := f.c.FindService(ctx, cluster, name)
		return s.ARN, err
	}
	return f.listed(ctx, "service", name, func(emit func([]string)) error { return f.c.ListServices(ctx, "", emit) })
}

// id is the id of the resource that a word means. Where the word says all of it,
// nothing is asked of AWS that the read would not ask too.
func (f *finder) id(ctx context.Context, k kind.Kind, word string) (string, error) {
	if _, ok := model.ParseARN(word); ok {
		if err := f.placed(word, arnTypes(k.Info().Name)...); err != nil || !inNoCluster(word) {
			return word, err
		}
	}
	switch name := k.Info().Name; name {
	case kind.Clusters:
		found, err := f.find(ctx, word)
		return found.ARN, err
	case kind.Families:
		return word, nil
	case kind.Tasks:
		return f.task(ctx, model.ShortID(word))
	case kind.Services, kind.Instances:
		return f.inCluster(ctx, k, word)
	case kind.TaskDefs:
		family, _ := model.FamilyRevision(word)
		return f.listed(ctx, k.Info().Singular, word, func(emit func([]string)) error {
			return f.c.ListTaskDefinitions(ctx, family, func(ids []string) { emit(ids) })
		})
	case kind.Alarms:
		return f.alarm(ctx, word)
	default:
		return f.listed(ctx, k.Info().Singular, word, func(emit func([]string)) error {
			return k.List(ctx, f.c, kind.Query{Kind: name}, emit)
		})
	}
}

// inCluster is the id of what lives in a cluster.
func (f *finder) inCluster(ctx context.Context, k kind.Kind, word string) (string, error) {
	types := map[kind.Name]string{kind.Services: "service", kind.Instances: "container-instance"}
	cluster, name := f.split(model.ShortID(word))
	switch {
	case k.Info().Name == kind.Instances && isMachine(name):
		return f.machine(ctx, k, cluster, name)
	case cluster != "":
		found, err := f.find(ctx, cluster)
		return strings.Replace(found.ARN, ":cluster/", ":"+types[k.Info().Name]+"/", 1) + "/" + name, err
	}
	return f.listed(ctx, k.Info().Singular, name, func(emit func([]string)) error {
		return k.List(ctx, f.c, kind.Query{Kind: k.Info().Name}, emit)
	})
}

// machine is the container instance on a machine.
func (f *finder) machine(ctx context.Context, k kind.Kind, cluster, id string) (string, error) {
	q := kind.Query{Kind: k.Info().Name}
	if cluster != "" {
		found, err := f.find(ctx, cluster)
		if err != nil {
			return "", err
		}
		q.Parent = kind.Ref{Kind: kind.Clusters, ID: found.ARN}
	}
	all, err := headless.Read(ctx, f.c, headless.Ask{Kind: k, Query: q, Plain: true})
	if err != nil {
		return "", err
	}
	for _, e := range all.Rows {
		if e.Row != nil && k.Label(e.Row) == id {
			return e.ID, nil
		}
	}
	return "", f.missing("container instance", id)
}

func (f *finder) alarm(ctx context.Context, name string) (string, error) {
	all, err := f.c.Alarms(ctx, awsclient.AlarmQuery{})
	var names []string
	for _, a := range all {
		if a.Name == name {
			return a.ARN, nil
		}
		names = append(names, a.Name)
	}
	if err != nil {
		return "", err
	}
	return "", f.missing("alarm", name, awsclient.Near(name, names)...)
}

// listed is the id of a name among those that are listed. The name must be there
// once.
func (f *finder) listed(_ context.Context, what, name string, list func(emit func([]string)) error) (string, error) {
	var hits, all []string
	err := list(func(ids []string) {
		for _, id := range ids {
			if all = append(all, model.ShortID(id)); model.ShortID(id) == name {
				hits = append(hits, id)
			}
		}
	})
	switch {
	case len(hits) == 1:
		return hits[0], nil
	case len(hits) > 1:
		var where []string
		for _, id := range hits {
			where = append(where, model.ClusterName(id)+"/"+name)
		}
		slices.Sort(where)
		return "", refusal("There are several of the name " + name + ". Write one of: " + strings.Join(where, ", ") + ".")
	case err != nil:
		return "", err
	}
	slices.Sort(all)
	return "", f.missing(what, name, awsclient.Near(name, slices.Compact(all))...)
}

func (f *finder) missing(what, name string, near ...string) error {
	in := "region " + f.c.Scope().Region
	if f.cluster != "" {
		in = "cluster " + f.cluster
	}
	return &awsclient.NotFoundError{Kind: what, Name: name, In: in, Near: near}
}

// notFound says that a resource does not exist, and which names come near.
func notFound(ctx context.Context, c *awsclient.Client, k kind.Kind, id string) error {
	cluster := model.ClusterName(id)
	if k.Info().Name == kind.Services && cluster != "" {
		var absent *awsclient.NotFoundError
		if _, err := c.FindService(ctx, cluster, model.ShortID(id)); errors.As(err, &absent) {
			return err
		}
	}
	in := "region " + c.Scope().Region
	if cluster != "" && k.Info().Name != kind.Clusters {
		in = "cluster " + cluster
	}
	return &awsclient.NotFoundError{Kind: k.Info().Singular, Name: k.IDLabel(id), In: in}
}
