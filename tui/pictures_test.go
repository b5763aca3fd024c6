package tui_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/ecsdeck/ecsdeck/tui/tuitest"
)

// pictures is where the pictures of the docs are. They are made from the program
// itself on the demo's incident, in fake time, by one command:
//
//	go test ./tui -run Pictures -update
const pictures = "../docs/pictures"

// picture is one of them. Keys are as in views.
type picture struct {
	name          string
	title         string // what is seen; also the alternative text
	keys          []string
	width, height int
	theme         string // "" is deck-dark
	ground        string // the theme that the terminal's own colours are of; "" is theme
	world         string // "" is incident
}

func (p picture) file() string { return p.name + ".svg" }

// gallery are the stills, in the order of the page that shows them.
func gallery() []picture {
	prod := []string{":", "=svc prod-web", "enter"}
	checkout := append(slices.Clone(prod), "/", "=checkout-api", "enter")
	to := func(from []string, more ...string) []string { return append(slices.Clone(from), more...) }
	return []picture{
		{name: "clusters", title: "Clusters: what each one runs, how full it is, and what is broken in it", width: 120, height: 20},
		{name: "services", title: "Services of a cluster in an incident, with the facts of the selected one beside the list", keys: to(prod, "j", "j", "j", "j", "j"), width: 160, height: 40},
		{name: "service", title: "A service in full: deployments, circuit breaker, events, network", keys: to(checkout, "d"), width: 120, height: 36},
		{name: "tasks", title: "The tasks of a service during a failing deployment", keys: to(checkout, "enter"), width: 120, height: 20},
		{name: "stopped-task", title: "A stopped task: why it stopped, in ECS's words and in plain ones", keys: to(checkout, "enter", "x", "d"), width: 120, height: 36},
		{name: "containers", title: "The containers of a task", keys: to(checkout, "enter", "enter"), width: 120, height: 16},
		{name: "instances", title: "Container instances: capacity left, agent, zone, draining", keys: []string{":", "=instances prod-ec2", "enter"}, width: 140, height: 30},
		{name: "drain", title: "An instance that is draining, and what still runs on it", keys: []string{":", "=instances prod-ec2", "enter", "/", "=status:draining", "enter", "d"}, width: 120, height: 34},
		{name: "task-definition", title: "A task definition revision", keys: []string{":", "=families", "enter", "/", "=checkout-api", "enter", "enter", "d"}, width: 120, height: 36},
		{name: "metrics", title: "Metrics of a service, with the deployment marked", keys: to(checkout, "m"), width: 160, height: 42},
		{name: "alarms", title: "CloudWatch alarms, the ringing ones first", keys: []string{":", "=alarms", "enter"}, width: 140, height: 26},
		{name: "logs", title: "Logs of a service, followed, with JSON lines made readable", keys: to(prod, "/", "=inventory", "enter", "l", "w"), width: 140, height: 30},
		{name: "actions", title: "Everything that can be done to a service, and why something cannot", keys: to(prod, "/", "=tax", "enter", "a"), width: 120, height: 30},
		{name: "scale", title: "The plan before a change: effects, warnings and the exact call", keys: to(checkout, "s", "ctrl+u", "=9", "enter"), width: 120, height: 26},
		{name: "bulk", title: "One plan for several marked services", keys: to(prod, "g", "space", "space", "space", "r"), width: 120, height: 34},
		{name: "drain-plan", title: "The plan before an instance is drained: where its tasks would go", keys: []string{":", "=instances prod-ec2", "enter", "D"}, width: 120, height: 34},
		{name: "shell", title: "The ways into a task", keys: to(prod, "/", "=account-api", "enter", "enter", "S"), width: 120, height: 26},
		{name: "doctor", title: "A refused shell: what it lacks, examined, and a button that mends it", keys: to(prod, "/", "=account-api", "enter", "enter", "s"), width: 120, height: 30},
		{name: "forward", title: "A port of this machine led into a task", keys: to(prod, "/", "=orders", "enter", "F"), width: 120, height: 26},
		{name: "palette", title: "Any list, resource or command by a part of its name", keys: []string{":", "=svc prod-web", "enter", ":", "=check"}, width: 120, height: 26},
		{name: "themes", title: "Themes are tried on over the real screen", keys: to(prod, ":", "=theme", "enter", "=gruv"), width: 120, height: 32, ground: "gruvbox-dark"},
		{name: "help", title: "Every key that works on the page below it", keys: to(prod, "?"), width: 120, height: 42},
		{name: "services-light", title: "The services in the light theme", keys: to(prod, "j", "j", "j", "j", "j"), width: 160, height: 40, theme: "deck-light"},
		{name: "empty", title: "An account without clusters", width: 120, height: 24, world: "empty"},
	}
}

// night is when the pictures are taken: at the time of day when they are needed.
func night() time.Time { return time.Date(2026, time.November, 24, 3, 7, 0, 0, time.UTC) }

// paper is the terminal that a theme is made for.
func paper(t *testing.T, p picture) tuitest.Paper {
	out := tuitest.Paper{Title: p.title}
	if name := orWord(p.ground, p.theme); name != "" {
		th, err := themes.Load(name)
		if err != nil {
			t.Fatal(err)
		}
		screen, text := th.Background()
		out.Screen, out.Text = tuitest.Hex(screen), tuitest.Hex(text)
	}
	return out
}

func TestPictures(t *testing.T) {
	var page strings.Builder
	page.WriteString("# Pictures\n\nMade from the program itself, on the simulated AWS of `ecsdeck --demo`, by\n`go test ./tui -run Pictures -update`. A test says when one of them is no longer\nwhat the deck shows.\n\n## An incident, from the first look to its cause\n\n![The recording](demo.svg)\n\nThe same for a terminal: `asciinema play docs/pictures/demo.cast`.\n")
	want := []string{"README.md", "demo.cast", "demo.svg"}
	for _, p := range gallery() {
		fmt.Fprintf(&page, "\n## %s\n\n![%s](%s)\n", p.title, p.title, p.file())
		want = append(want, p.file())
		t.Run(p.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				time.Sleep(time.Until(night()))
				d := tuitest.Start(t, tuitest.Options{World: orWord(p.world, "incident"), Width: p.width, Height: p.height, Theme: p.theme})
				follow(d, p.keys)
				fits(t, d, p.width, p.height)
				kept(t, p.file(), tuitest.SVG(d.Raw(), p.width, p.height, paper(t, p)), maxStill)
				d.Stop()
			})
		})
	}
	kept(t, "README.md", []byte(page.String()), maxStill)
	nothingElse(t, want)
}

// maxStill is the most that a still may weigh, in bytes: pages show many.
const maxStill = 60_000

// kept compares a file of the pictures with what it should hold, or writes it.
func kept(t *testing.T, name string, data []byte, most int) {
	t.Helper()
	if len(data) > most {
		t.Errorf("%s has %d bytes, more than %d", name, len(data), most)
	}
	path := filepath.Join(pictures, name)
	old, err := os.ReadFile(path)
	if err == nil && timeless(old) == timeless(data) {
		return
	}
	if updating() {
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Errorf("docs/pictures/%s is not what the deck shows now (%v); make the pictures anew and look at them: go test ./tui -run Pictures -update", name, err)
}

// timeless leaves out the top line of the screen, which has the age of the data:
// see ageless.
func timeless(svg []byte) string {
	return regexp.MustCompile(`(?m)^<g transform="translate\(16 28\)">.*$`).ReplaceAllString(string(svg), "")
}

// updating is whether -update was given, as for the golden screens.
func updating() bool {
	f := flag.Lookup("update")
	return f != nil && f.Value.String() == "true"
}

// nothingElse fails when the folder has a file that nobody makes.
func nothingElse(t *testing.T, want []string) {
	t.Helper()
	files, err := os.ReadDir(pictures)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !slices.Contains(want, f.Name()) {
			t.Errorf("docs/pictures/%s is made by no test", f.Name())
		}
	}
}

func orWord(word, other string) string {
	if word == "" {
		return other
	}
	return word
}

func TestAPictureHoldsTheScreen(t *testing.T) {
	svg := string(tuitest.SVG("\x1b[1;31mbad\x1b[0m \x1b[7m<&>\x1b[0m ⣿▁█ ╭─╮ ●", 30, 1, tuitest.Paper{Title: "a <b>"}))
	for _, want := range []string{">bad</text>", ` b"`, "&lt;&amp;&gt;", `class="d" d="M`, "M72 2h8v2h-8z", "<title>a &lt;b&gt;</title>", "textLength=\"24\""} {
		if !strings.Contains(svg, want) {
			t.Errorf("%s is not in %s", want, svg)
		}
	}
}
