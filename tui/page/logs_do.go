package page

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/tui/export"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// askPrevious looks for the task before another.
func askPrevious(id string) Ask {
	return func(ctx context.Context, c *awsclient.Client) tea.Msg {
		t, err := awsclient.Only(c.DescribeTasks(ctx, []string{id}))
		if err != nil {
			return previousMsg{err: err}
		}
		return previousOf(ctx, c, t)
	}
}

// several are answers to one question.
type several []tea.Msg

// both puts two questions one after the other.
func both(a, b Ask) Ask {
	return func(ctx context.Context, c *awsclient.Client) tea.Msg {
		return several{a(ctx, c), b(ctx, c)}
	}
}

// noFollow takes the place of a stream and ends at once.
func noFollow(context.Context, *awsclient.Client, func(tea.Msg)) {}

// parseMoment reads a time as people write it: a time of day (today, or
// yesterday when it is still to come), a date with one, or an age.
func parseMoment(text string, now time.Time) (time.Time, error) {
	if age, ok := strings.CutPrefix(text, "-"); ok {
		if d, err := time.ParseDuration(age); err == nil {
			return now.Add(-d), nil
		}
	}
	for _, layout := range []string{"15:04", "15:04:05"} {
		if t, err := time.ParseInLocation(layout, text, now.Location()); err == nil {
			at := time.Date(now.Year(), now.Month(), now.Day(), t.Hour(), t.Minute(), t.Second(), 0, now.Location())
			if at.After(now) {
				at = at.AddDate(0, 0, -1)
			}
			return at, nil
		}
	}
	for _, layout := range []string{"2006-01-02 15:04", "2006-01-02 15:04:05", "2006-01-02", time.RFC3339, "2006-01-02T15:04", "2006-01-02T15:04:05"} {
		if t, err := time.ParseInLocation(layout, text, now.Location()); err == nil {
			return t, nil
		}
	}
	return time.Time{}, errors.New("not a time: 14:05, 2026-11-22 14:05 or -30m")
}

// logFile is a name for what is saved.
func logFile(q kind.Query, now time.Time) string {
	return export.Name(model.ShortID(q.Parent.ID)) + "-" + now.Format("20060102-150405") + ".log"
}

// save writes the lines that are shown to a file that did not exist.
func (l *Logs) save(name string) (Effect, error) {
	path, err := export.Path(name)
	if err != nil {
		return Effect{}, err
	}
	var b bytes.Buffer
	n := 0
	for line := range l.pane.Export(widget.LogExport{Shown: true, Marked: l.pane.Marked() > 0}) {
		b.WriteString(line + "\n")
		n++
	}
	err = export.Write(path, b.Bytes(), false)
	switch {
	case errors.Is(err, export.ErrExists): // the name stands beside it, where it was typed
		return Effect{}, errors.New("it exists already; give another name")
	case err != nil:
		why, remedy := export.Explain(path, err)
		return Effect{}, errors.New(why + "; " + remedy)
	}
	return Effect{Say: "saved " + model.Counted(n, "line") + " to " + path, Good: true}, nil
}
