package tui_test

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/charmbracelet/x/exp/golden"

	"github.com/ecsdeck/ecsdeck/tui/tuitest"
)

// TestMain fixes the time zone: the facts show local times.
func TestMain(m *testing.M) {
	time.Local = time.UTC
	os.Exit(m.Run())
}

// view is one place in the deck and how a person gets there.
type view struct {
	name string
	keys []string // key names; what starts with "=" is typed, with "~" is a wait in seconds

	world string // "" is incident
}

func views() []view {
	return []view{
		{name: "clusters"},
		{name: "cluster", keys: []string{"j", "d"}},
		{name: "services", keys: []string{":", "=svc prod-web", "enter"}},
		{name: "services-all", keys: []string{":", "=services", "enter"}},
		{name: "services-ec2", keys: []string{":", "=svc prod-ec2", "enter"}},
		{name: "services-faults", keys: []string{":", "=svc prod-web", "enter", "z"}},
		{name: "services-filter", keys: []string{":", "=svc prod-web", "enter", "/", "=api"}},
		{name: "service", keys: []string{":", "=svc prod-web", "enter", "/", "=checkout-api", "enter", "d"}},
		{name: "service-tasks", keys: []string{":", "=svc prod-web", "enter", "/", "=checkout-api", "enter", "d", "tab"}},
		{name: "tasks", keys: []string{":", "=svc prod-web", "enter", "/", "=checkout-api", "enter", "enter"}},
		{name: "tasks-all", keys: []string{":", "=tasks", "enter"}},
		{name: "tasks-stopped", keys: []string{":", "=svc prod-web", "enter", "/", "=checkout-api", "enter", "enter", "x"}},
		{name: "task", keys: []string{":", "=svc prod-web", "enter", "/", "=checkout-api", "enter", "enter", "d"}},
		{name: "task-stopped", keys: []string{":", "=svc prod-web", "enter", "/", "=checkout-api", "enter", "enter", "x", "d"}},
		{name: "containers", keys: []string{":", "=svc prod-web", "enter", "/", "=checkout-api", "enter", "enter", "enter"}},
		{name: "container", keys: []string{":", "=svc prod-web", "enter", "/", "=checkout-api", "enter", "enter", "enter", "d"}},
		{name: "instances", keys: []string{":", "=instances prod-ec2", "enter"}},
		{name: "instance", keys: []string{":", "=instances prod-ec2", "enter", "d"}},
		{name: "families", keys: []string{":", "=families", "enter"}},
		{name: "taskdefs", keys: []string{":", "=families", "enter", "/", "=checkout-api", "enter", "enter"}},
		{name: "taskdef", keys: []string{":", "=families", "enter", "/", "=checkout-api", "enter", "enter", "d"}},
		{name: "taskdef-json", keys: []string{":", "=families", "enter", "/", "=checkout-api", "enter", "enter", "y"}},
		{name: "events", keys: []string{":", "=svc prod-web", "enter", "/", "=checkout-api", "enter", "e"}},
		{name: "providers", keys: []string{":", "=providers", "enter"}},
		{name: "metrics", keys: []string{":", "=svc prod-web", "enter", "/", "=checkout-api", "enter", "m"}},
		{name: "metrics-full", keys: []string{":", "=svc prod-web", "enter", "/", "=checkout-api", "enter", "m", "enter", "h", "h", "h"}},
		{name: "metrics-cluster", keys: []string{"j", "m"}},
		{name: "metrics-instance", keys: []string{":", "=instances prod-ec2", "enter", "m"}},
		{name: "metrics-task", keys: []string{":", "=svc prod-web", "enter", "/", "=checkout-api", "enter", "enter", "m"}},
		{name: "alarms", keys: []string{":", "=alarms", "enter"}},
		{name: "alarm", keys: []string{":", "=alarms", "enter", "d"}},
		{name: "alarm-history", keys: []string{":", "=alarms", "enter", "d", "tab"}},
		{name: "alarms-service", keys: []string{":", "=svc prod-web", "enter", "/", "=checkout-api", "enter", "M"}},
		{name: "logs", keys: []string{":", "=svc prod-web", "enter", "/", "=checkout-api", "enter", "l"}},
		{name: "logs-task", keys: []string{":", "=svc prod-web", "enter", "/", "=checkout-api", "enter", "enter", "x", "l"}},
		{name: "logs-search", keys: []string{":", "=svc prod-web", "enter", "/", "=checkout-api", "enter", "l", "/", "=timeout", "enter", "f", "=.level>=warn", "enter"}},
		{name: "help", keys: []string{":", "=svc prod-web", "enter", "?"}},
		{name: "palette", keys: []string{":", "=svc prod"}},
		{name: "export", keys: []string{":", "=svc prod-web", "enter", "space", "ctrl+s"}},
		{name: "columns", keys: []string{":", "=svc prod-web", "enter", "|"}},
		{name: "sort", keys: []string{":", "=svc prod-web", "enter", "o"}},
		{name: "themes", keys: []string{":", "=svc prod-web", "enter", ":", "=theme", "enter", "down"}},
		{name: "scale-form", keys: []string{":", "=svc prod-web", "enter", "/", "=checkout-api", "enter", "s"}},
		{name: "empty", world: "empty"},
		{name: "empty-alarms", world: "empty", keys: []string{":", "=alarms", "enter"}},
		{name: "empty-services", keys: []string{"enter"}},
		{name: "empty-instances", keys: []string{":", "=instances prod-web", "enter"}},
		{name: "empty-tasks", keys: []string{":", "=svc prod-web", "enter", "/", "=tax", "enter", "s", "ctrl+u", "=0", "enter", "y", "~60", "enter", "~40"}},
		{name: "empty-stopped", keys: []string{":", "=svc prod-web", "enter", "/", "=tax", "enter", "enter", "x"}},
		{name: "empty-filter", keys: []string{":", "=svc prod-web", "enter", "/", "=nosuch"}},
		{name: "empty-faults", keys: []string{":", "=svc prod-web", "enter", "/", "=tax", "enter", "z"}},
		{name: "scale-plan", keys: []string{":", "=svc prod-web", "enter", "/", "=checkout-api", "enter", "s", "ctrl+u", "=8", "enter"}},
	}
}

func follow(d *tuitest.Deck, keys []string) {
	d.Settle()
	for _, k := range keys {
		if text, ok := strings.CutPrefix(k, "="); ok {
			d.Type(text)
			continue
		}
		if text, ok := strings.CutPrefix(k, "~"); ok {
			n, _ := strconv.Atoi(text)
			d.Pass(time.Duration(n) * time.Second)
			continue
		}
		d.Press(k).Settle()
	}
	d.Pass(8 * time.Second) // until the slowest list is described
}

// ageless leaves the age of the data out: which of several answers of the same
// instant came last is chance.
func ageless(screen string) string {
	header, rest, _ := strings.Cut(screen, "\n")
	return regexp.MustCompile(`\d s ago`).ReplaceAllString(header, "N s ago") + "\n" + rest
}

// TestScreens holds every view, narrow and wide, as text. Run with -update to
// write them anew, and look at what changed.
func TestScreens(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {160, 45}} {
		for _, v := range views() {
			t.Run(fmt.Sprintf("%s-%d", v.name, size[0]), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					d := tuitest.Start(t, tuitest.Options{World: orWord(v.world, "incident"), Width: size[0], Height: size[1]})
					follow(d, v.keys)
					fits(t, d, size[0], size[1])
					golden.RequireEqual(t, []byte(ageless(d.Screen())+"\n"))
					d.Stop()
				})
			})
		}
	}
}

// painted are the views whose colours are held too.
func painted() []string {
	return []string{
		"clusters", "services", "service", "tasks-stopped", "metrics", "logs-search",
		"alarms", "taskdef-json", "scale-plan", "palette", "help", "empty",
	}
}

// TestColours holds the main views with their colours in three themes: the two
// defaults, and the one for terminals with 16 colours.
func TestColours(t *testing.T) {
	names := []string{"deck-dark", "deck-light", "ansi-16"}
	for _, size := range [][2]int{{80, 24}, {160, 45}} {
		for _, v := range views() {
			if !slices.Contains(painted(), v.name) {
				continue
			}
			t.Run(fmt.Sprintf("%s-%d", v.name, size[0]), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					d := tuitest.Start(t, tuitest.Options{World: orWord(v.world, "incident"), Width: size[0], Height: size[1]})
					follow(d, v.keys)
					var screens []string
					for _, name := range names {
						screens = append(screens, d.Wear(name).Raw())
					}
					d.Wear(names[0])
					golden.RequireEqual(t, []byte(ageless(tuitest.Painted(names, screens, size[0], size[1]))))
					d.Stop()
				})
			})
		}
	}
}
