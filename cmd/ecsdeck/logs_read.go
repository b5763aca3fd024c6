package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
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
	err := l.read(ctx)
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if err == nil {
		l.ends()
	}
	return err
}

// read prints what was written, and follows when that was asked for.
func (l *logging) read(ctx context.Context) error {
	if l.o.from.IsZero() || l.o.newest {
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
	if err := l.unread(page, err); err != nil {
		return err
	}
	l.problems(page)
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
	// With a limit of none a line is read all the same: the tail goes on after it.
	q := awsclient.LogQuery{From: l.o.from, To: l.o.to, Pattern: l.o.pattern, Limit: min(max(l.o.limit, 1), logChunk)}
	first, err := l.c.LogHistory(ctx, l.sources, q)
	if err := l.unread(first, err); err != nil {
		return first, err // which says what the problems would
	}
	l.problems(first)
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
		if n == 0 || ctx.Err() != nil {
			if err := l.unread(page, err); err != nil {
				return n, err
			}
		}
		l.problems(page)
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
