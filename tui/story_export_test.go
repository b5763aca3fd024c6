package tui_test

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	"github.com/ecsdeck/ecsdeck/awsclient/sim"
	"github.com/ecsdeck/ecsdeck/tui/tuitest"
)

// into writes a path into the form's last field and presses Export.
func into(d *tuitest.Deck, path string) {
	d.Press("shift+tab", "shift+tab", "shift+tab") // from the first field round to the last
	for !strings.Contains(d.Line("› File"), "File") {
		d.Press("shift+tab")
	}
	d.Press("ctrl+u").Type(path).Press("enter").Settle()
}

func readCSV(t *testing.T, text string) [][]string {
	t.Helper()
	got, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	return got
}

func slurp(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestExportAListAsCSV(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out.csv")
	story(t, tuitest.Options{World: "incident"}, func(t *testing.T, d *tuitest.Deck) {
		d.Settle().Press(":").Type("svc prod-web").Press("enter").Settle().Settle()
		d.Press("/").Type("api").Press("enter").Settle()
		d.Press("ctrl+s").Settle().Want("Export services", "CSV", "services-prod-web-", ".csv")
		into(d, path)
		d.Want("wrote", path)
		got := readCSV(t, slurp(t, path))
		if strings.Join(got[0], " ") != "_health _reason name tasks rollout revision cpu mem where exec age event _id" {
			t.Fatalf("the names are %v", got[0])
		}
		rows := map[string][]string{}
		for _, r := range got[1:] {
			rows[r[2]] = r
		}
		if len(rows) < 3 || rows["orders"] != nil {
			t.Fatalf("the rows are not those of the filter: %v", got)
		}
		r := rows["checkout-api"]
		if r[0] != "bad" || r[1] == "" || !strings.HasPrefix(r[len(r)-1], "arn:aws:ecs:eu-west-1:424211110001:service/prod-web/checkout-api") {
			t.Fatalf("checkout-api is %v", r)
		}
		if strings.ContainsAny(strings.Join(r, ""), "▆▒░") || !strings.Contains(r[3], "/") {
			t.Fatalf("a bar came with the figures: %q", r[3])
		}
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
			t.Fatalf("mode %v %v", info.Mode(), err)
		}
	})
}

func TestExportMarkedRowsAndAllColumnsAsJSON(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		d.Settle().Press(":").Type("svc prod-web").Press("enter").Settle().Settle()
		d.Press("g", "space", "space").Press("ctrl+s").Settle().Want("2 marked")
		d.Press("right").Settle().Want(".json")
		d.Press("tab", "tab", "right").Settle().Want("all ")
		d.Press("tab", "right").Settle().Want("the clipboard").ClickOn("Export  ").Settle().WantNot("the clipboard").Want("copied 2 services")
		var got struct {
			Kind, Of         string
			Complete         bool
			Described, Total int
			Rows             []map[string]any
		}
		if err := json.Unmarshal([]byte(d.Clipboard()), &got); err != nil {
			t.Fatalf("%v in\n%s", err, d.Clipboard())
		}
		if got.Kind != "services" || !strings.HasSuffix(got.Of, "cluster/prod-web") || !got.Complete || got.Total != 2 || len(got.Rows) != 2 {
			t.Fatalf("exported %+v", got)
		}
		r := got.Rows[0]
		if r["name"] != "account-api" || r["_health"] != "ok" || r["family"] != "account-api" || r["tasks"] != "3/3" || r["balanced"] == "·" {
			t.Fatalf("the first row is %v", r)
		}
	})
}

func TestAListThatIsStillReadIsExportedAsItIs(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out.yaml")
	story(t, tuitest.Options{Sim: sim.Options{Services: 2000}}, func(t *testing.T, d *tuitest.Deck) {
		d.Settle().Press("enter").Pass(3 * time.Second)
		if !strings.Contains(header(d), "described") {
			t.Fatalf("all is read already: %s", header(d))
		}
		d.Press("ctrl+s").Settle().Want("described; the others are exported by name")
		d.Press("left").Settle().Want("YAML", ".yaml")
		into(d, path)
		d.Want("of 2,000 described, exported as they are")
		var got struct {
			Complete         bool
			Described, Total int
			Rows             []map[string]any
		}
		if err := yaml.Unmarshal([]byte(slurp(t, path)), &got); err != nil {
			t.Fatal(err)
		}
		if got.Complete || got.Total != 2000 || len(got.Rows) != 2000 || got.Described == 0 || got.Described >= 2000 {
			t.Fatalf("%d rows, %d of %d described, complete %v", len(got.Rows), got.Described, got.Total, got.Complete)
		}
		unread := 0
		for _, r := range got.Rows {
			if r["_health"] == "unknown" && r["tasks"] == nil && r["name"] != "" {
				unread++
			}
		}
		if unread != 2000-got.Described {
			t.Fatalf("%d rows say that they are not known, %d were described", unread, got.Described)
		}
	})
}

func TestAFileIsNotReplacedUnasked(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "out.csv")
	if err := os.WriteFile(path, []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		d.Settle().Press("ctrl+s").Settle()
		into(d, path)
		d.Want("Replace the file?", path).Press("enter").Settle().Want("nothing was written")
		if slurp(t, path) != "mine" {
			t.Fatal("the file was replaced")
		}
		d.Press("ctrl+s").Settle()
		into(d, path)
		d.Press("y").Settle().Want("wrote 3 clusters")
		if got := readCSV(t, slurp(t, path)); len(got) != 4 {
			t.Fatalf("%d lines", len(got))
		}
		d.Press("ctrl+s").Settle()
		into(d, filepath.Join(dir, "none", "x.csv"))
		d.Want("Not exported", "there is no folder", "make it").Press("esc").Settle().WantNot("Not exported")
	})
}

func TestExportAResource(t *testing.T) {
	dir := t.TempDir()
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		toService(d, "checkout-api")
		d.Press("y").Settle().Press("ctrl+s").Settle().Want("Export checkout-api", "service-checkout-api-", ".json", "hidden")
		into(d, filepath.Join(dir, "a.json"))
		d.Want("wrote checkout-api")
		var fromJSON, fromYAML map[string]any
		if err := json.Unmarshal([]byte(slurp(t, filepath.Join(dir, "a.json"))), &fromJSON); err != nil || fromJSON["name"] != "checkout-api" {
			t.Fatalf("%v %v", err, fromJSON["name"])
		}
		d.Press("Y").Settle().Press("ctrl+s").Settle().Want(".yaml")
		into(d, filepath.Join(dir, "a.yaml"))
		if err := yaml.Unmarshal([]byte(slurp(t, filepath.Join(dir, "a.yaml"))), &fromYAML); err != nil || len(fromYAML) != len(fromJSON) {
			t.Fatalf("%v", err)
		}
	})
}
