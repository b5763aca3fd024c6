package tui_test

import (
	"fmt"
	"os"
	"regexp"
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
	keys []string // key names; what starts with "=" is typed
}

func views() []view {
	return []view{
		{"clusters", nil},
		{"cluster", []string{"j", "d"}},
		{"services", []string{":", "=svc prod-web", "enter"}},
		{"services-all", []string{":", "=services", "enter"}},
		{"services-ec2", []string{":", "=svc prod-ec2", "enter"}},
		{"services-faults", []string{":", "=svc prod-web", "enter", "z"}},
		{"services-filter", []string{":", "=svc prod-web", "enter", "/", "=api"}},
		{"service", []string{":", "=svc prod-web", "enter", "/", "=checkout-api", "enter", "d"}},
		{"service-tasks", []string{":", "=svc prod-web", "enter", "/", "=checkout-api", "enter", "d", "tab"}},
		{"tasks", []string{":", "=svc prod-web", "enter", "/", "=checkout-api", "enter", "enter"}},
		{"tasks-all", []string{":", "=tasks", "enter"}},
		{"tasks-stopped", []string{":", "=svc prod-web", "enter", "/", "=checkout-api", "enter", "enter", "x"}},
		{"task", []string{":", "=svc prod-web", "enter", "/", "=checkout-api", "enter", "enter", "d"}},
		{"task-stopped", []string{":", "=svc prod-web", "enter", "/", "=checkout-api", "enter", "enter", "x", "d"}},
		{"containers", []string{":", "=svc prod-web", "enter", "/", "=checkout-api", "enter", "enter", "enter"}},
		{"container", []string{":", "=svc prod-web", "enter", "/", "=checkout-api", "enter", "enter", "enter", "d"}},
		{"instances", []string{":", "=instances prod-ec2", "enter"}},
		{"instance", []string{":", "=instances prod-ec2", "enter", "d"}},
		{"families", []string{":", "=families", "enter"}},
		{"taskdefs", []string{":", "=families", "enter", "/", "=checkout-api", "enter", "enter"}},
		{"taskdef", []string{":", "=families", "enter", "/", "=checkout-api", "enter", "enter", "d"}},
		{"taskdef-json", []string{":", "=families", "enter", "/", "=checkout-api", "enter", "enter", "y"}},
		{"events", []string{":", "=svc prod-web", "enter", "/", "=checkout-api", "enter", "e"}},
		{"providers", []string{":", "=providers", "enter"}},
		{"metrics", []string{":", "=svc prod-web", "enter", "/", "=checkout-api", "enter", "m"}},
		{"metrics-full", []string{":", "=svc prod-web", "enter", "/", "=checkout-api", "enter", "m", "enter", "h", "h", "h"}},
		{"metrics-cluster", []string{"j", "m"}},
		{"metrics-instance", []string{":", "=instances prod-ec2", "enter", "m"}},
		{"metrics-task", []string{":", "=svc prod-web", "enter", "/", "=checkout-api", "enter", "enter", "m"}},
		{"alarms", []string{":", "=alarms", "enter"}},
		{"alarm", []string{":", "=alarms", "enter", "d"}},
		{"alarm-history", []string{":", "=alarms", "enter", "d", "tab"}},
		{"alarms-service", []string{":", "=svc prod-web", "enter", "/", "=checkout-api", "enter", "M"}},
		{"logs", []string{":", "=svc prod-web", "enter", "/", "=checkout-api", "enter", "l"}},
		{"logs-task", []string{":", "=svc prod-web", "enter", "/", "=checkout-api", "enter", "enter", "x", "l"}},
		{"logs-search", []string{":", "=svc prod-web", "enter", "/", "=checkout-api", "enter", "l", "/", "=timeout", "enter", "f", "=.level>=warn", "enter"}},
		{"help", []string{":", "=svc prod-web", "enter", "?"}},
		{"palette", []string{":", "=svc prod"}},
		{"export", []string{":", "=svc prod-web", "enter", "space", "ctrl+s"}},
		{"columns", []string{":", "=svc prod-web", "enter", "|"}},
		{"sort", []string{":", "=svc prod-web", "enter", "o"}},
		{"scale-form", []string{":", "=svc prod-web", "enter", "/", "=checkout-api", "enter", "s"}},
		{"scale-plan", []string{":", "=svc prod-web", "enter", "/", "=checkout-api", "enter", "s", "ctrl+u", "=8", "enter"}},
	}
}

func follow(d *tuitest.Deck, keys []string) {
	d.Settle()
	for _, k := range keys {
		if text, ok := strings.CutPrefix(k, "="); ok {
			d.Type(text)
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
					d := tuitest.Start(t, tuitest.Options{World: "incident", Width: size[0], Height: size[1]})
					follow(d, v.keys)
					fits(t, d, size[0], size[1])
					golden.RequireEqual(t, []byte(ageless(d.Screen())+"\n"))
					d.Stop()
				})
			})
		}
	}
}
