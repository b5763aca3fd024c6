package tui_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/journal"
	"github.com/ecsdeck/ecsdeck/awsclient/sim"
	"github.com/ecsdeck/ecsdeck/tui/tuitest"
)

// toService opens the services of prod-web with the cursor on one of them.
func toService(d *tuitest.Deck, name string) {
	d.Settle().Press(":").Type("svc prod-web").Press("enter").Settle()
	d.Press("/").Type(name).Press("enter").Settle()
}

// writes are the calls that changed something.
func writes(w *sim.World) []sim.Call {
	var out []sim.Call
	for _, c := range w.Calls() {
		if c.Operation == "UpdateService" {
			out = append(out, c)
		}
	}
	return out
}

func TestScaleFromKeyToReceipt(t *testing.T) {
	file := filepath.Join(t.TempDir(), "audit.jsonl")
	audit, err := journal.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	story(t, tuitest.Options{World: "calm", Audit: audit}, func(t *testing.T, d *tuitest.Deck) {
		toService(d, "checkout-api")
		d.Press("s").Settle().Want("Scale checkout-api", "Desired count")
		d.Press("ctrl+u").Type("9").Press("enter").Settle()
		d.Want("Scale checkout-api to 9", "prod-web", "eu-west-1", "UpdateService", "desiredCount=9", "starts no deployment")
		if n := len(writes(d.World)); n != 0 {
			t.Fatalf("%d writes before the yes", n)
		}
		d.Press("y").Settle()
		w := writes(d.World)
		if len(w) != 1 {
			t.Fatalf("%d writes", len(w))
		}
		if len(w[0].Params) != 3 || w[0].Params["desiredCount"] == nil {
			t.Fatalf("sent %v", w[0].Params)
		}
		d.Until("of 9 running", 10*time.Second)
		d.Until("done in", 5*time.Minute)
		d.Until("9/9", 10*time.Second)
		d.Press(":").Type("ops").Press("enter").Settle().Want("Operations of this session", "done: 9 of 9 running")
		d.Press("esc", ":").Type("audit").Press("enter").Settle().Want("ecs UpdateService", "checkout-api", "ok")
	})
	lines := auditLines(t, file)
	if len(lines) != 1 || lines[0]["request_id"] == "" || !strings.Contains(lines[0]["call"].(string), "--desired-count 9") {
		t.Fatalf("audit: %v", lines)
	}
}

func auditLines(t *testing.T, file string) []map[string]any {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	var out []map[string]any
	for s := bufio.NewScanner(f); s.Scan(); {
		var m map[string]any
		if err := json.Unmarshal(s.Bytes(), &m); err != nil {
			t.Fatalf("%v: %s", err, s.Text())
		}
		out = append(out, m)
	}
	return out
}

func TestScaleCancelledChangesNothing(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		toService(d, "checkout-api")
		d.Press("s").Settle().Press("ctrl+u").Type("9").Press("enter").Settle().Want("Scale checkout-api to 9")
		d.Press("enter").Settle().WantNot("Scale checkout-api to 9")
		d.Press("s").Settle().Press("esc").Settle().WantNot("Desired count")
		if w := writes(d.World); len(w) != 0 {
			t.Fatalf("wrote %v", w)
		}
	})
}

func TestScaleKeepsItsServiceWhateverTheListDoes(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		toService(d, "checkout-api")
		d.Press("esc").Settle().Press("s").Settle()
		if !strings.Contains(d.Screen(), "Scale checkout-api") {
			t.Fatalf("wrong service:\n%s", d.Screen())
		}
		d.Pass(20 * time.Second) // lists are read again under the dialog
		d.Want("Scale checkout-api")
		d.Press("ctrl+u").Type("7").Press("enter").Pass(10 * time.Second).Press("y").Settle()
		w := writes(d.World)
		if len(w) != 1 || w[0].Params["service"] != "checkout-api" {
			t.Fatalf("wrote %v", w)
		}
	})
}

func TestScaleRefusedWhenTheServiceChangedMeanwhile(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		toService(d, "checkout-api")
		d.Press("s").Settle().Press("ctrl+u").Type("9").Press("enter").Settle().Want("Scale checkout-api to 9")
		plan, err := d.Client.PlanScale(t.Context(), serviceARN("prod-web", "checkout-api"), 3)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.Client.Apply(t.Context(), plan); err != nil {
			t.Fatal(err)
		}
		d.Press("y").Settle().Want("was not done", "desiredCount is now 3")
		if n := len(writes(d.World)); n != 1 {
			t.Fatalf("%d writes: the second must not be sent", n)
		}
	})
}

func serviceARN(cluster, name string) string {
	return "arn:aws:ecs:eu-west-1:424211110001:service/" + cluster + "/" + name
}

func TestScaleDeniedNamesThePermission(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		toService(d, "checkout-api")
		d.World.Faults().Add(sim.Fault{Operation: "UpdateService", Kind: sim.AccessDenied})
		d.Press("s").Settle().Press("ctrl+u").Type("9").Press("enter").Settle().Press("y").Settle()
		d.Want("was not done", "ecs:UpdateService")
	})
}

func TestReadOnlyRefusesToScale(t *testing.T) {
	story(t, tuitest.Options{World: "calm", ReadOnly: true}, func(t *testing.T, d *tuitest.Deck) {
		toService(d, "checkout-api")
		d.Want("READ-ONLY").WantNot("s scale").Press("s").Settle().Want("read-only").WantNot("Desired count")
	})
}
