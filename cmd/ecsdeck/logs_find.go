package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/tui/catalog"
	"github.com/ecsdeck/ecsdeck/tui/kind"
)

// find settles whose log it is.
func (l *logging) find(ctx context.Context, cluster, word string) error {
	f := newFinder(l.c, cluster)
	service, id, err := f.serviceOrTask(ctx, word)
	if err != nil {
		return err
	}
	if service != "" {
		l.service = service
		if !l.o.previous {
			return nil
		}
		s, err := awsclient.Only(l.c.DescribeServices(ctx, []string{service}))
		if err != nil {
			return err
		}
		t, err := l.c.NewestTask(ctx, s)
		if err != nil {
			return err
		}
		l.service = ""
		return l.before(ctx, t)
	}
	t, err := awsclient.Only(l.c.DescribeTasks(ctx, []string{id}))
	switch {
	case isMissing(err):
		return notFound(ctx, l.c, catalog.All().Get(kind.Tasks), id)
	case err != nil:
		return err
	case l.o.previous:
		return l.before(ctx, t)
	}
	l.task = t.ARN
	return nil
}

// before settles on the task before one.
func (l *logging) before(ctx context.Context, t model.Task) error {
	p, found, err := l.c.PreviousTask(ctx, t)
	if err == nil && !found {
		err = refusal("ECS knows no task before " + t.Cluster + "/" + t.ID + ": it forgets stopped tasks after about an hour.")
	}
	l.task = p.ARN
	return err
}

// locate finds out where the logs are. What cannot be read of them is said.
func (l *logging) locate(ctx context.Context) error {
	var (
		sources  []model.LogSource
		problems []model.Problem
		err      error
	)
	if l.service != "" {
		sources, problems, err = l.c.ServiceSources(ctx, l.service)
	} else {
		var t model.Task
		if t, err = awsclient.Only(l.c.DescribeTasks(ctx, []string{l.task})); err == nil {
			sources, problems, err = l.c.LogSources(ctx, []model.Task{t})
		}
	}
	for _, p := range problems {
		l.problem(p)
	}
	if err != nil {
		return err
	}
	if l.o.container != "" {
		if sources, err = ofContainer(sources, l.o.container); err != nil {
			return err
		}
	}
	l.sources = sources
	return nil
}

// ofContainer keeps the sources of one container.
func ofContainer(in []model.LogSource, name string) ([]model.LogSource, error) {
	var out []model.LogSource
	var names []string
	for _, s := range in {
		if s.Container == name {
			out = append(out, s)
		} else if !slices.Contains(names, s.Container) {
			names = append(names, s.Container)
		}
	}
	if len(out) == 0 && len(in) > 0 {
		return nil, refusal(fmt.Sprintf("There is no container %s; there are: %s.", name, strings.Join(names, ", ")))
	}
	return out, nil
}

// readable says which containers log elsewhere. It is an error when all do.
func (l *logging) readable() error {
	var last model.LogSource
	any := false
	for _, s := range l.sources {
		if s.Readable() {
			any = true
			continue
		}
		last = s
	}
	switch {
	case len(l.sources) == 0:
		return refusal("There is no task whose log could be read: none runs, and ECS knows of none that has stopped within about an hour.")
	case !any:
		return refusal("The log of " + last.Container + " cannot be read here: " + last.Why + ".")
	case l.o.container == "":
		for _, s := range l.sources {
			if !s.Readable() {
				l.note("why "+s.Container, "the log of "+s.Container+" cannot be read here: "+s.Why)
			}
		}
	}
	return nil
}
