package main

import (
	"context"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/tui/kind"
)

// sourcesEvery is how often a service is asked for new tasks, as in the deck.
const sourcesEvery = 10 * time.Second

// follow goes on where a page of the history ended, until it is told to end, or
// every container of the task has.
func (l *logging) follow(ctx context.Context, after awsclient.LogPage) error {
	ctx, end := context.WithCancel(ctx)
	defer end()
	l.code = exitOK // what was missing was said; from now on it is tried again
	l.ends()
	if l.service == "" && l.ended() {
		return nil
	}
	tail := awsclient.NewTail(l.c, awsclient.TailOptions{Sources: l.sources, After: &after, Pattern: l.o.pattern})
	found := make(chan []model.LogSource, 1)
	go l.seek(ctx, tail, found)
	began := time.Now()
	var failed error
	err := tail.Run(ctx, func(b awsclient.TailBatch) {
		select {
		case l.sources = <-found:
			l.out.name(l.sources)
		default:
		}
		if err := l.out.lines(b.Lines); err != nil {
			failed = err
			end()
		}
		for _, e := range b.Events {
			l.happened(e, began)
		}
		if l.service == "" && l.ended() {
			end()
		}
	})
	if failed != nil {
		return failed
	}
	if l.service == "" && l.ended() {
		return nil
	}
	return err
}

// seek looks for tasks that come and go. A read that fails is repeated later: the
// tail goes on with the sources that it has.
func (l *logging) seek(ctx context.Context, tail *awsclient.Tail, found chan []model.LogSource) {
	look := &logging{app: l.app, c: l.c, o: l.o, service: l.service, task: l.task}
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(sourcesEvery):
		}
		sources, err := look.again(ctx)
		if err != nil || len(sources) == 0 {
			continue
		}
		select {
		case <-found: // the one before was not taken
		default:
		}
		found <- sources
		tail.SetSources(sources)
	}
}

// again finds out where the logs are, and says nothing.
func (l *logging) again(ctx context.Context) ([]model.LogSource, error) {
	var sources []model.LogSource
	var err error
	if l.service != "" {
		sources, _, err = l.c.ServiceSources(ctx, l.service)
	} else {
		var t model.Task
		if t, err = awsclient.Only(l.c.DescribeTasks(ctx, []string{l.task})); err == nil {
			sources, _, err = l.c.LogSources(ctx, []model.Task{t})
		}
	}
	if err == nil && l.o.container != "" {
		sources, err = ofContainer(sources, l.o.container)
	}
	return sources, err
}

// happened says what has happened to the tail.
func (l *logging) happened(e awsclient.TailEvent, began time.Time) {
	s, _ := l.source(e.Source)
	switch e.Kind {
	case awsclient.TailEnded:
		l.over(s, e.Text)
	case awsclient.TailJoined:
		if s.Since.After(began) {
			l.note("joined "+e.Source, s.Container+" of task "+shortTask(s.TaskID)+" has started")
		}
	case awsclient.TailThrottled:
		l.remark("AWS asks to slow down, reading again in " + kind.Age(e.Wait) + "; nothing is lost")
	case awsclient.TailProblem:
		if s.Readable() || e.Source == "" {
			l.remark(explain(e.Err))
		}
	case awsclient.TailResumed:
		l.remark("reading again")
	case awsclient.TailBehind:
		l.note("behind", "there is more than can be read at once; lines are late, and none is lost")
	}
}

// ended reports whether every source that can be read has ended, and its last
// lines are in.
func (l *logging) ended() bool {
	for _, s := range l.sources {
		if s.Readable() && !l.said["ended "+s.Key()] {
			return false
		}
	}
	return true
}

func (l *logging) source(key string) (model.LogSource, bool) {
	for _, s := range l.sources {
		if s.Key() == key {
			return s, true
		}
	}
	return model.LogSource{}, false
}

// shortTask is the beginning of a task's id, as lists show it.
func shortTask(id string) string { return id[:min(len(id), 8)] }
