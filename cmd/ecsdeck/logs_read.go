package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/tui/catalog"
	"github.com/ecsdeck/ecsdeck/tui/kind"
)

// logging is one run of logs.
type logging struct {
	*app
	c        *awsclient.Client
	o        logsOptions
	prefixed bool // --prefix was given

	service string // ARN, when it is a service's
	task    string // ARN, when it is a task's
	sources []model.LogSource
	out     *logPrinter
	said    map[string]bool
}

// run finds the logs, prints what was written, and follows.
func (l *logging) run(ctx context.Context, cluster, word string) error {
	l.said = map[string]bool{}
	if err := l.find(ctx, cluster, word); err != nil {
		return err
	}
	if err := l.locate(ctx); err != nil {
		return err
	}
	if err := l.readable(); err != nil {
		return err
	}
	l.out = l.printer()
	err := l.print(ctx)
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if err == nil {
		l.ends()
	}
	return err
}

// find settles whose log it is.
func (l *logging) find(ctx context.Context, cluster, word string) error {
	f := newFinder(l.c, cluster)
	if f.isService(word) {
		arn, err := f.service(ctx, word)
		l.service = arn
		if err != nil || !l.o.previous {
			return err
		}
		s, err := awsclient.Only(l.c.DescribeServices(ctx, []string{arn}))
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
	id, err := f.id(ctx, catalog.All().Get(kind.Tasks), word)
	if err != nil {
		return err
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

// print prints what was written, and follows when that was asked for.
func (l *logging) print(ctx context.Context) error {
	if l.o.from.IsZero() {
		page, err := l.newest(ctx)
		if err != nil || !l.o.follow {
			return err
		}
		return l.follow(ctx, page)
	}
	if !l.o.follow {
		_, err := l.window(ctx, l.o.to, l.o.limit)
		return err
	}
	// What is written while it is read belongs to the newest page, from which the
	// tail goes on without a hole.
	seam := time.Now().Add(-logSeam)
	if seam.Before(l.o.from) {
		seam = l.o.from
	}
	page, err := l.c.LogHistory(ctx, l.sources, awsclient.LogQuery{From: seam, Pattern: l.o.pattern, Limit: logsMost})
	l.problems(page)
	if err := l.unread(page, err); err != nil {
		return err
	}
	if _, err := l.window(ctx, seam, l.o.limit); err != nil {
		return err
	}
	if err := l.out.lines(page.Lines); err != nil {
		return err
	}
	return l.follow(ctx, page)
}

// logSeam is how far back the newest page is read on its own: lines may be
// ingested some seconds late.
const logSeam = 30 * time.Second

// logChunk is how many lines are read at once.
const logChunk = 5000

// newest prints the newest lines, and returns the newest page.
func (l *logging) newest(ctx context.Context) (awsclient.LogPage, error) {
	q := awsclient.LogQuery{To: l.o.to, Pattern: l.o.pattern, Limit: min(l.o.limit, logChunk)}
	first, err := l.c.LogHistory(ctx, l.sources, q)
	l.problems(first)
	if err := l.unread(first, err); err != nil {
		return first, err
	}
	pages := [][]model.LogLine{first.Lines}
	n := len(first.Lines)
	for q.Cursor = first.Cursor; n < l.o.limit && q.Cursor != nil; {
		q.Limit = min(l.o.limit-n, logChunk)
		page, err := l.c.LogHistory(ctx, l.sources, q)
		l.problems(page)
		if ctx.Err() != nil {
			return first, ctx.Err()
		}
		pages, n, q.Cursor = append(pages, page.Lines), n+len(page.Lines), page.Cursor
		if err != nil {
			break // what was read before it is printed
		}
	}
	over := max(0, n-l.o.limit) // the newest page may have more than was asked for
	for _, lines := range slices.Backward(pages) {
		skip := min(over, len(lines))
		over -= skip
		if err := l.out.lines(lines[skip:]); err != nil {
			return first, err
		}
	}
	l.count(n)
	return first, nil
}

// window prints the lines since the time that was asked for, up to another.
func (l *logging) window(ctx context.Context, to time.Time, limit int) (int, error) {
	if to.IsZero() {
		to = time.Now()
	}
	q := awsclient.LogQuery{From: l.o.from, To: to, Pattern: l.o.pattern}
	if !to.After(l.o.from) {
		return 0, nil
	}
	n := 0
	for {
		q.Limit = min(limit-n, logChunk)
		page, err := l.c.LogWindow(ctx, l.sources, q)
		l.problems(page)
		if n == 0 || ctx.Err() != nil {
			if err := l.unread(page, err); err != nil {
				return n, err
			}
		}
		if err != nil {
			page.Cursor = nil // what was read before it is printed
		}
		if err := l.out.lines(page.Lines); err != nil {
			return n, err
		}
		n += len(page.Lines)
		if q.Cursor = page.Cursor; q.Cursor == nil {
			l.count(n)
			return n, nil
		}
		if n >= limit {
			l.note("limit", fmt.Sprintf("there is more: --limit ended it after %d lines", n))
			return n, nil
		}
	}
}

// longDead is how long ago a container has stopped whose last lines are all in.
const longDead = 15 * time.Second

// ends says which tasks have ended since the first line that was read, and how:
// by those of their containers that failed. Of the others the tail tells.
func (l *logging) ends() {
	failed := map[string]bool{}
	var over []model.LogSource
	for _, s := range l.sources {
		if l.out.first.IsZero() || !s.Readable() || s.Stopped.IsZero() || time.Since(s.Stopped) < longDead || s.Stopped.Before(l.out.first) {
			continue
		}
		over = append(over, s)
		failed[s.Task] = failed[s.Task] || !well(s)
	}
	for _, s := range over {
		if !failed[s.Task] || !well(s) {
			l.over(s, s.Exit)
		} else {
			l.said["ended "+s.Key()] = true
		}
	}
}

// well reports whether a container ended as one that is done.
func well(s model.LogSource) bool { return strings.HasPrefix(s.Exit, "exit 0") }

// over says that a container has ended, and how.
func (l *logging) over(s model.LogSource, how string) {
	text := s.Container + " of task " + shortTask(s.TaskID) + " has ended"
	if how != "" {
		text += ": " + how
	}
	l.note("ended "+s.Key(), text)
}

// count says on a terminal that there was nothing.
func (l *logging) count(n int) {
	if n == 0 && !l.o.follow && isTerminal(l.err) {
		l.note("none", "no line was found")
	}
}

// unread is why nothing of a page was read; nil when something was.
func (l *logging) unread(page awsclient.LogPage, err error) error {
	if err != nil && len(page.Lines) > 0 {
		l.problem(err)
		return nil
	}
	return err
}

// problems says what of a page could not be read. A container that has written
// nothing has no stream, which is no problem.
func (l *logging) problems(page awsclient.LogPage) {
	for _, p := range page.Problems {
		var lost *awsclient.LogError
		var elsewhere *awsclient.RefusedError
		if errors.As(p.Err, &lost) && lost.Stream != "" || errors.As(p.Err, &elsewhere) {
			continue
		}
		l.problem(p)
	}
}

// problem says once what is missing.
func (l *logging) problem(err error) {
	if text := explain(err); !l.said[text] {
		l.said[text] = true
		l.app.print("Not everything could be read: " + text)
	}
	l.code = exitPartial
}

// note says something about the log once.
func (l *logging) note(key, text string) {
	if !l.said[key] {
		l.said[key] = true
		l.remark(text)
	}
}
