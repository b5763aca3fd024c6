package tui_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ecsdeck/ecsdeck/tui/tuitest"
)

// pictures is where the pictures of the README are written. They are made from
// the program itself: go test ./tui -run Pictures -pictures ../docs/pictures
var pictures = flag.String("pictures", "", "write the pictures of the README to this folder")

// picture is one of them. Keys are as in views; what starts with "~" waits.
type picture struct {
	name          string
	keys          []string
	width, height int
}

func gallery() []picture {
	checkout := []string{":", "=svc prod-web", "enter", "/", "=checkout-api", "enter"}
	at := func(more ...string) []string { return append(append([]string{}, checkout...), more...) }
	return []picture{
		{"services", []string{":", "=svc prod-web", "enter"}, 160, 42},
		{"scale", at("s", "ctrl+u", "=9", "enter"), 120, 30},
		{"bulk", []string{":", "=svc prod-web", "enter", "g", "space", "space", "space", "r"}, 120, 36},
		{"actions", []string{":", "=svc prod-web", "enter", "/", "=tax", "enter", "a"}, 120, 30},
		{"drain", []string{":", "=instances prod-ec2", "enter", "/", "=status:draining", "enter", "d"}, 120, 26},
		{"stopped-task", at("enter", "x", "d"), 120, 36},
		{"metrics", at("m"), 160, 42},
		{"alarms", []string{":", "=alarms", "enter"}, 140, 30},
		{"logs", []string{":", "=svc prod-web", "enter", "/", "=inventory", "enter", "l", "w"}, 140, 30},
	}
}

func TestPictures(t *testing.T) {
	if *pictures == "" {
		t.Skip("pictures are made on request: -pictures ../docs/pictures")
	}
	for _, p := range gallery() {
		story(t, tuitest.Options{World: "incident", Width: p.width, Height: p.height}, func(t *testing.T, d *tuitest.Deck) {
			follow(d, p.keys)
			d.Pass(5 * time.Second)
			svg := tuitest.SVG(d.Raw(), p.width, p.height)
			if err := os.WriteFile(filepath.Join(*pictures, p.name+".svg"), svg, 0o644); err != nil {
				t.Fatal(err)
			}
		})
	}
}

func TestAPictureHoldsTheScreen(t *testing.T) {
	svg := string(tuitest.SVG("\x1b[1;31mbad\x1b[0m \x1b[7m<&>\x1b[0m ⣿▁█", 20, 1))
	for _, want := range []string{">bad</text>", `font-weight="bold"`, "&lt;&amp;&gt;", "<circle", "<rect"} {
		if !strings.Contains(svg, want) {
			t.Errorf("%s is not in %s", want, svg)
		}
	}
}
