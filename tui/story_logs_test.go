package tui_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/sim"
	"github.com/ecsdeck/ecsdeck/tui/tuitest"
)

// toLogs opens the logs of a service.
func toLogs(d *tuitest.Deck, service string) {
	toService(d, service)
	d.Press("l")
	d.Until("following", 30*time.Second)
}

// logLines counts the lines that the deck says it has read.
func logLines(t *testing.T, d *tuitest.Deck) string {
	t.Helper()
	m := regexp.MustCompile(`(\d+) lines`).FindStringSubmatch(d.Line(" sources   "))
	if m == nil {
		t.Fatalf("the deck does not say how many lines it has:\n%s", d.Screen())
	}
	return m[1]
}

func TestLogsOfAServiceFollow(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		toLogs(d, "account-api")
		before := logLines(t, d)
		d.Pass(15 * time.Second)
		if after := logLines(t, d); after == before {
			t.Fatalf("no line came in 15 s:\n%s", d.Screen())
		}
		d.Press("P").Pass(10 * time.Second).Want("paused")
		d.Press("P", "G").Settle().Want("following")
		d.Press("g").Pass(5 * time.Second).Want("new below") // at the top of what was read: more is read
		d.Press("G").Settle().Want("following")
	})
}

func TestLogsAreReadOnlyWhileTheyAreOnTheScreen(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		toLogs(d, "account-api")
		d.Press("esc").Pass(5 * time.Second)
		before := logCalls(d)
		d.Pass(time.Minute)
		if n := logCalls(d) - before; n > 0 {
			t.Fatalf("%d calls for a page that was left", n)
		}
		d.Press("]").Pass(5 * time.Second).Want("following")
		if logCalls(d) == before {
			t.Fatal("coming back reads nothing")
		}
		seen := map[string]int{}
		for line := range strings.SplitSeq(saved(t, d), "\n") {
			if seen[line]++; seen[line] > 1 && line != "" {
				t.Fatalf("twice after coming back: %q", line)
			}
		}
	})
}

func logCalls(d *tuitest.Deck) int {
	n := 0
	for _, c := range d.World.Calls() {
		if c.Service == "logs" {
			n++
		}
	}
	return n
}

// saved writes what was read to a file and gives it back.
func saved(t *testing.T, d *tuitest.Deck) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "out.log")
	d.Press("ctrl+s").Settle().Press("ctrl+u").Type(name).Press("enter").Settle().Want("saved")
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	d.Press("ctrl+s").Settle().Press("ctrl+u").Type(name).Press("enter").Settle().Want("it exists already")
	d.Press("esc").Settle()
	return string(text)
}

func arnOf(t *testing.T, d *tuitest.Deck, name string) string {
	t.Helper()
	s, err := d.Client.FindService(t.Context(), "prod-web", name)
	if err != nil {
		t.Fatal(err)
	}
	return s.ARN
}

func TestATaskDiesUnderTheTail(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		toLogs(d, "account-api")
		var ids []string
		if err := d.Client.ListTasks(t.Context(), awsclient.TaskFilter{Service: arnOf(t, d, "account-api")}, func(page []string) { ids = append(ids, page...) }); err != nil {
			t.Fatal(err)
		}
		p, err := d.Client.PlanStop(t.Context(), "by hand", ids[0])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.Client.Apply(t.Context(), p); err != nil {
			t.Fatal(err)
		}
		d.Pass(3*time.Minute).Want("following", "4 tasks")
		got := saved(t, d)
		if !regexp.MustCompile(`■ ended: \S+`).MatchString(got) || !strings.Contains(got, "▶ started") {
			t.Errorf("the end of the task and the start of the next are not said:\n%s", d.Screen())
		}
	})
}

func TestAThrottledTailCatchesUp(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		toLogs(d, "account-api")
		d.World.Faults().Add(sim.Fault{Service: "logs", Kind: sim.Throttle})
		d.Until("slow down", 30*time.Second)
		d.Pass(20 * time.Second)
		d.World.Faults().Clear()
		d.Until("following", time.Minute)
		d.Pass(10 * time.Second)
		// Nothing is lost: the screen has what a second reader gets.
		sources, _, err := d.Client.ServiceSources(t.Context(), arnOf(t, d, "account-api"))
		if err != nil {
			t.Fatal(err)
		}
		now := time.Now()
		want, err := d.Client.LogWindow(t.Context(), sources, awsclient.LogQuery{From: now.Add(-40 * time.Second), To: now.Add(-15 * time.Second), Limit: 5000})
		if err != nil || len(want.Lines) < 20 {
			t.Fatalf("%d lines, %v", len(want.Lines), err)
		}
		got := saved(t, d)
		for _, l := range want.Lines {
			if !strings.Contains(got, l.Text) {
				t.Fatalf("lost after throttling: %s", l.Text)
			}
		}
	})
}

func TestLogsDeniedNameThePermission(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		d.World.Faults().Add(sim.Fault{Service: "logs", Kind: sim.AccessDenied})
		toService(d, "account-api")
		d.Press("l")
		d.Until("logs:", 10*time.Second)
	})
}

func TestLogsSearchFilterAndJump(t *testing.T) {
	story(t, tuitest.Options{World: "incident"}, func(t *testing.T, d *tuitest.Deck) {
		toLogs(d, "inventory")
		d.Press("/").Type("request").Settle().Want("search")
		d.Press("enter", "N").Settle().Want("search: request")
		d.Press("esc").Settle()
		d.Press("f").Type(".level>=").Press("enter").Settle().Want("filter") // it says what is wrong and stays
		d.Press("ctrl+u").Type(".level>=error").Press("enter").Settle().Want("filter: .level>=error")
		d.Press("esc").Settle().WantNot("filter: .level")
		d.Press("@").Type("nonsense").Press("enter").Settle().Want("not a time")
		d.Press("ctrl+u").Type("-30m").Press("enter").Pass(5*time.Second).Want("another time", "23:3")
		d.Press("G").Pass(5 * time.Second).Want("following")
		d.Press("F").Type("ERROR").Press("enter").Pass(8 * time.Second).Want("pattern at CloudWatch: ERROR")
	})
}

func TestLogsOfThePreviousTask(t *testing.T) {
	story(t, tuitest.Options{World: "incident"}, func(t *testing.T, d *tuitest.Deck) {
		toService(d, "checkout-api")
		d.Press("enter").Settle().Press("p").Pass(10*time.Second).Want("logs", "ended: exit 1")
		d.Press("esc").Settle().Press("l").Pass(10 * time.Second).Press("p").Pass(10 * time.Second).Want("ended: exit 1")
	})
}

func TestLiveTailIsByChoice(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		toLogs(d, "account-api")
		if n := len(made(d, "StartLiveTail")); n != 0 {
			t.Fatal("live tail was started unasked")
		}
		d.Press("L").Settle().Want("billed by the minute")
		d.Until("live tail", 20*time.Second)
		d.Pass(5 * time.Second)
		if n := len(made(d, "StartLiveTail")); n == 0 {
			t.Fatalf("no live tail:\n%s", d.Screen())
		}
		d.Press("L").Pass(8 * time.Second).Want("following")
	})
}

func TestOtherLogDriversAreNamed(t *testing.T) {
	for service, want := range map[string]string{"tax": "splunk", "orders": "following", "returns": "does not exist"} {
		story(t, tuitest.Options{World: "incident"}, func(t *testing.T, d *tuitest.Deck) {
			toService(d, service)
			d.Press("l")
			d.Until(want, 15*time.Second)
		})
	}
}

func TestAFloodKeepsTheDeckAtSpeed(t *testing.T) {
	story(t, tuitest.Options{World: "firehose"}, func(t *testing.T, d *tuitest.Deck) {
		d.Settle().Press(":").Type("svc loud").Press("enter").Settle().Press("/").Type("firehose").Press("enter").Settle().Press("l")
		d.Until("4 sources", 20*time.Second)
		d.Pass(20 * time.Second)
		d.Press("/").Type("request").Press("enter").Settle().Want("search: request")
		d.Press("esc", "G").Pass(3 * time.Second)
		d.Want("lines")
	})
}
