package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/awsclient/sim"
	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

func TestLogsNewest(t *testing.T) {
	atDesk(t, "incident", func(d *desk) {
		d.run("logs", "prod-web/orders", "--limit", "700")
		d.want(0)
		if n := strings.Count(d.out.String(), "\n"); n != 700 {
			d.t.Errorf("%d lines, want 700", n)
		}
	})
}

// TestLogsWindow: a window has every line, in order and once, however it is cut.
func TestLogsWindow(t *testing.T) {
	atDesk(t, "incident", func(d *desk) {
		time.Sleep(time.Minute)
		now := time.Now()
		read := func(from, to time.Duration) []logDocument {
			d.run("logs", "prod-web/checkout-api", "-o", "json",
				"--since", now.Add(-from).Format(time.RFC3339), "--until", now.Add(-to).Format(time.RFC3339))
			d.want(0)
			return documents(d)
		}
		all := read(10*time.Minute, 30*time.Second)
		parts := append(read(10*time.Minute, 5*time.Minute), read(5*time.Minute, 30*time.Second)...)
		if len(all) < 100 || !slices.Equal(all, parts) {
			d.t.Errorf("%d lines in one, %d in two", len(all), len(parts))
		}
		if !slices.IsSortedFunc(all, func(a, b logDocument) int { return strings.Compare(a.At, b.At) }) {
			d.t.Error("they are not in order")
		}
		if l := all[0]; l.Cluster != "prod-web" || l.Service != "checkout-api" || l.Task == "" || l.Container == "" || l.Text == "" {
			d.t.Errorf("a line is %+v", l)
		}
	})
}

// TestLogsTail: the newest lines, also of those since a time, and with -f those
// that come next alone.
func TestLogsTail(t *testing.T) {
	atDesk(t, "incident", func(d *desk) {
		since := time.Now().Add(-10 * time.Minute).Format(time.RFC3339)
		d.run("logs", "prod-web/orders", "-o", "json", "--since", since)
		all := documents(d)
		for _, args := range [][]string{{"--tail", "7"}, {"-n", "7", "--since", since}, {"-n", "7", "--since", "1d"}, {"-n", "7", "--since", "1w"}} {
			d.run(append([]string{"logs", "prod-web/orders", "-o", "json"}, args...)...)
			d.want(0)
			if got := documents(d); !slices.Equal(got, all[len(all)-7:]) {
				d.t.Errorf("%q prints %d lines, and not the newest seven", args, len(got))
			}
		}
		d.run("logs", "prod-web/orders", "-n", "100000", "--since", "1m", "-o", "json")
		if n := len(documents(d)); n < 10 || n > 500 {
			d.t.Errorf("%d lines since a minute ago", n)
		}

		began := time.Now().UTC().Add(-logSeam).Format(stamp)
		ctx, cancel := context.WithCancelCause(d.t.Context())
		defer cancel(nil)
		time.AfterFunc(2*time.Minute, func() { cancel(signalled{2}) })
		d.runIn(ctx, "logs", "prod-web/orders", "-f", "-n", "0", "-o", "json")
		next := documents(d)
		if len(next) < 10 || next[0].At < began {
			d.t.Errorf("%d lines, the first is %+v", len(next), next[:min(1, len(next))])
		}
	})
}

// TestLogsSaysOnce: why nothing could be read is said once.
func TestLogsSaysOnce(t *testing.T) {
	atDesk(t, "incident", func(d *desk) {
		for _, args := range [][]string{{}, {"--since", "5m"}, {"--since", "5m", "-f"}} {
			d.run(append([]string{"logs", "prod-web/orders", "--pattern", "["}, args...)...)
			d.want(exitFailure, "Invalid filter pattern")
			if n := strings.Count(d.err.String(), "Invalid filter pattern"); n != 1 {
				d.t.Errorf("%q: it is said %d times:\n%s", args, n, d.err.String())
			}
		}
	})
}

// TestLogsFollow: the tail goes on where the history ends, without a hole or a
// line twice, and with the tasks that come.
func TestLogsFollow(t *testing.T) {
	atDesk(t, "incident", func(d *desk) {
		began := time.Now()
		ctx, cancel := context.WithCancelCause(d.t.Context())
		defer cancel(nil)
		time.AfterFunc(4*time.Minute, func() { cancel(signalled{2}) })
		d.runIn(ctx, "logs", "prod-web/checkout-api", "-f", "--since", "2m", "-o", "json")
		d.want(exitFailure, "has started", "has ended: ")
		if code, _ := signalCode(ctx); code != 130 {
			d.t.Errorf("the code of the signal is %d", code)
		}
		got := documents(d)
		d.run("logs", "prod-web/checkout-api", "-o", "json", "--since", began.Add(-2*time.Minute).Format(time.RFC3339Nano), "--until", began.Add(3*time.Minute).Format(time.RFC3339))
		// What came last may be on its way still.
		end := began.Add(3 * time.Minute).UTC().Format(stamp)
		got = slices.DeleteFunc(got, func(l logDocument) bool { return l.At >= end })
		order := func(a, b logDocument) int {
			return strings.Compare(a.At+a.Task+a.Container+a.Text, b.At+b.Task+b.Container+b.Text)
		}
		want := documents(d)
		slices.SortFunc(got, order)
		slices.SortFunc(want, order)
		if !slices.Equal(got, want) {
			d.t.Errorf("%d lines were followed, there are %d", len(got), len(want))
		}
	})
}

// TestLogsOfATask: the log of a task ends with it.
func TestLogsOfATask(t *testing.T) {
	atDesk(t, "incident", func(d *desk) {
		d.run("get", "tasks", "prod-web/orders", "-o", "name")
		task := strings.Fields(d.out.String())[0]
		time.AfterFunc(time.Minute, func() {
			cluster, id, _ := strings.Cut(task, "/")
			d.call("StopTask", `{"cluster":"`+cluster+`","task":"`+id+`","reason":"try"}`)
		})
		took := d.run("logs", task, "-f", "-c", "orders")
		d.want(0, "-- orders of task "+task[len("prod-web/"):][:8]+" has ended")
		if took < time.Minute || took > 5*time.Minute {
			d.t.Errorf("it took %s", took)
		}
		// It has ended already.
		time.Sleep(time.Minute)
		d.run("logs", task, "-f", "-c", "orders")
		d.want(0, " has ended")
		d.run("logs", task, "-c", "nope")
		d.want(exitFailure, "There is no container nope; there are: ")
	})
}

func TestLogsPrevious(t *testing.T) {
	atDesk(t, "incident", func(d *desk) {
		d.run("get", "tasks", "prod-web/checkout-api", "-o", "name", "--stopped")
		stopped := strings.Fields(d.out.String())
		d.run("logs", "prod-web/checkout-api", "--previous", "-o", "json")
		d.want(0, " has ended: ")
		for _, l := range documents(d) {
			if !slices.Contains(stopped, "prod-web/"+l.Task) {
				d.t.Fatalf("a line is of %s, which has not stopped", l.Task)
			}
		}
		d.run("logs", "batch/0123456789abcdef0123456789abcdef", "--previous")
		d.want(exitFailure, `there is no task "0123456789abcdef0123456789abcdef" in cluster batch`)
	})
}

func TestLogsFilter(t *testing.T) {
	atDesk(t, "incident", func(d *desk) {
		d.run("logs", "prod-web/checkout-api", "--since", "10m", "--filter", ".level>=error !panic", "-c", "checkout-api")
		d.want(0)
		for line := range strings.Lines(d.out.String()) {
			if !strings.Contains(line, `"level":"error"`) && !strings.Contains(strings.ToLower(line), "fatal") {
				d.t.Errorf("it has %q", line)
			}
		}
		d.run("logs", "prod-web/checkout-api", "--since", "10m", "--pattern", `"panic"`)
		d.want(0, "panic")
		if n := strings.Count(d.out.String(), "\n"); n != strings.Count(d.out.String(), "panic:") {
			d.t.Errorf("%d lines, not all with the pattern", n)
		}
	})
}

// TestLogsPartial: what cannot be read is said, and is no shorter log.
func TestLogsPartial(t *testing.T) {
	atDesk(t, "incident", func(d *desk) {
		d.world.Faults().Add(sim.Fault{Kind: sim.AccessDenied, Operation: "FilterLogEvents"})
		d.run("logs", "prod-web/checkout-api")
		d.want(exitFailure, "logs:FilterLogEvents")
		d.world.Faults().Clear()
		// The group of the sidecars fails: the lines of the others are printed.
		d.world.Faults().Add(sim.Fault{Kind: sim.AccessDenied, Operation: "FilterLogEvents", Match: func(params map[string]any) bool {
			return params["logGroupName"] == "/ecs/prod-web/sidecars"
		}})
		d.run("logs", "prod-web/checkout-api", "-o", "json")
		d.want(exitPartial, "Not everything could be read: ", "logs:FilterLogEvents")
		if len(documents(d)) == 0 {
			d.t.Error("nothing of the others is printed")
		}
	})
}

// TestLogsOnATerminal: what a container writes cannot move the cursor; to a pipe
// it goes byte for byte.
func TestLogsOnATerminal(t *testing.T) {
	t.Parallel()
	const hostile = "a\x1b[2J\x1b]0;owned\ab\x9b31m\rc"
	for _, terminal := range []bool{true, false} {
		var out bytes.Buffer
		p := &logPrinter{w: bufio.NewWriter(&out), terminal: terminal, theme: &themes.Theme{}, traces: widget.Traces{}}
		if err := p.lines([]model.LogLine{{Text: hostile}, {Text: "two\n"}}); err != nil {
			t.Fatal(err)
		}
		if got := out.String(); terminal && strings.ContainsAny(got, "\x1b\a\r") || terminal && strings.IndexByte(got, 0x9b) >= 0 || !terminal && got != hostile+"\ntwo\n" {
			t.Errorf("on a terminal %v: %q", terminal, got)
		}
	}
}

// documents reads the lines of the output as JSON.
func documents(d *desk) []logDocument {
	d.t.Helper()
	var out []logDocument
	for line := range strings.Lines(d.out.String()) {
		var l logDocument
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			d.t.Fatalf("%v in %q", err, line)
		}
		out = append(out, l)
	}
	return out
}
