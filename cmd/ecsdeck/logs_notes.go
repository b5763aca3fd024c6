package main

import (
	"errors"
	"strings"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

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
		l.print("Not everything could be read: " + text)
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
