package tui_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/ecsdeck/ecsdeck/tui/tuitest"
)

func TestEveryRowIsADocument(t *testing.T) {
	for _, to := range []string{"clusters", "services", "tasks", "instances", "families", "providers", "containers prod-ec2"} {
		story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
			word, arg, _ := strings.Cut(to, " ")
			if arg == "" {
				d.Settle().Press(":").Type(word).Press("enter").Settle().Settle()
			} else {
				toService(d, "checkout-api")
				d.Press("enter").Settle().Press("enter").Settle()
			}
			d.Press("y").Settle().Want("[JSON]")
			d.Press("c").Settle().Want("copied ", " as JSON")
			var fromJSON, fromYAML map[string]any
			if err := json.Unmarshal([]byte(d.Clipboard()), &fromJSON); err != nil || len(fromJSON) < 2 {
				t.Fatalf("%s: %v\n%s", to, err, d.Clipboard())
			}
			d.Press("Y").Settle().Want("[YAML]").Press("c").Settle().Want(" as YAML")
			if err := yaml.Unmarshal([]byte(d.Clipboard()), &fromYAML); err != nil || len(fromYAML) != len(fromJSON) {
				t.Fatalf("%s: %v\n%s", to, err, d.Clipboard())
			}
			d.Press("Y").Settle().Want("[JSON]")
		})
	}
}

func TestADocumentHidesTheEnvironment(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		toService(d, "checkout-api")
		d.Press("R").Settle()
		d.Press("tab", "ctrl+u").Type("checkout-api").Press("tab").Type("bin/migrate").Press("tab").Type("TOKEN=hunter2").Press("enter").Settle()
		d.Press("enter").Settle().Press("enter").Settle().Press("y").Settle()
		d.Press("esc", "esc", "esc").Settle().Press(":").Type("tasks prod-web").Press("enter").Settle()
		d.Press("/").Type("family:checkout-api").Press("enter").Settle().Press("y").Settle()
		d.Press("G").Settle().Want("TOKEN", "••••••").WantNot("hunter2")
		d.Press("c").Settle()
		if strings.Contains(d.Clipboard(), "hunter2") {
			t.Fatal("the copy tells what the screen hides")
		}
		d.Press("U").Settle().Want("hunter2")
	})
}
