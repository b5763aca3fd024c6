package tui_test

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/ecsdeck/ecsdeck/tui"
	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/page"
	"github.com/ecsdeck/ecsdeck/tui/tuitest"
)

func set(f func(o *tui.Options)) tuitest.Options {
	return tuitest.Options{World: "calm", Set: f}
}

// Other keys are those of the page, of the footer, of the help and of the menu.
func TestOtherKeys(t *testing.T) {
	o := set(func(o *tui.Options) {
		o.Keys = map[keys.ID][]string{keys.Scale: {"f5"}, keys.Quit: {"ctrl+q"}, keys.Sort: {}, keys.Metrics: {}, keys.Details: {"i", "f3"}}
		o.Start = "svc prod-web"
	})
	story(t, o, func(t *testing.T, d *tuitest.Deck) {
		d.Settle().Want("prod-web › services", "f5 scale", "i details").WantNot(" metrics")
		d.Press("s").Settle().WantNot("desired count")
		d.Press("f5").Settle().Want("Scale")
		d.Press("esc").Settle()
		d.Press("?").Settle().Want("set the desired count").WantNot("choose the column to sort by", "CloudWatch metrics as charts")
		for _, l := range strings.Split(d.Screen(), "\n") {
			if strings.Contains(l, "set the desired count") && !strings.Contains(l, "f5") {
				t.Errorf("the help says %q", l)
			}
		}
		d.Press("esc", "a").Settle().Want("f5")
		d.Press("esc", "o").Settle().WantNot("Sort by")
		d.Press("f3").Settle().Want("[Facts]")
		d.Press("q", "q", "q", "q").Settle()
		if d.Exited() {
			t.Fatal("q still quits")
		}
		d.Press("ctrl+q", "ctrl+q", "ctrl+q", "ctrl+q").Settle()
		if !d.Exited() {
			t.Fatal("ctrl+q does not quit")
		}
	})
}

// Lists begin with the columns, the order and the width of the settings.
func TestListsBeginAsSet(t *testing.T) {
	o := set(func(o *tui.Options) {
		o.Columns = page.ColumnChoice{kind.Services: {"age", "tasks"}}
		o.Lists = map[kind.Name]page.Start{kind.Services: {Sort: "age desc"}, kind.Tasks: {Sort: "worst", Wide: true}}
		o.Start = "svc prod-web"
	})
	story(t, o, func(t *testing.T, d *tuitest.Deck) {
		d.Settle()
		if got := titles(d); got != "NAME AGE ↓ TASKS" {
			t.Errorf("the titles are %q", got)
		}
		d.Press("O").Settle()
		if got := titles(d); got != "NAME AGE ↑ TASKS" {
			t.Errorf("turned round, the titles are %q", got)
		}
		d.Resize(320, 45).Press("enter").Settle().Settle()
		if got := titles(d); !strings.Contains(got, "STARTED BY") {
			t.Errorf("the tasks are not wide: %q", got)
		}
	})
}

func TestStartPage(t *testing.T) {
	for line, want := range map[string]string{
		"alarms": "alarms", "svc prod-web": "prod-web › services", "svc prod-web/checkout-api": "checkout-api › tasks", "stopped": "tasks",
		"tasks arn:aws:ecs:eu-west-1:424211110001:service/prod-web/checkout-api stopped": "checkout-api › stopped tasks",
		"arn:aws:ecs:eu-west-1:424211110001:service/prod-web/checkout-api":               "services › checkout-api",
		"services arn:aws:ecs:us-east-1:424211110001:cluster/x":                          "that is in us-east-1: region us-east-1 leads there",
		"svc nowhere": "nowhere",
	} {
		t.Run(line, func(t *testing.T) {
			story(t, set(func(o *tui.Options) { o.Start = line }), func(_ *testing.T, d *tuitest.Deck) {
				d.Settle().Settle().Want(want)
				d.Press("esc").Settle().Want("clusters")
			})
		})
	}
}

// A profile that may only be looked at is refused writes by the client, also
// when it is chosen in the deck.
func TestReadOnlyProfiles(t *testing.T) {
	o := set(func(o *tui.Options) { o.Start = "svc prod-web" })
	o.ReadOnlyProfiles = []string{"PROD*"}
	story(t, o, func(t *testing.T, d *tuitest.Deck) {
		d.Settle().WantNot("READ-ONLY").Press("s").Settle().Want("Scale").Press("esc")
		d.Press(":").Type("profile prod/eu").Press("enter").Settle().Want("READ-ONLY", "prod/eu")
		d.Press(":").Type("svc prod-web").Press("enter").Settle().Press("s").Settle().WantNot("desired count")
		d.Want("read-only")
		d.Press("esc", ":").Type("profile dev").Press("enter").Settle().WantNot("READ-ONLY")
	})
}

func TestThemeOfTheBackgroundAndNoMouse(t *testing.T) {
	o := set(func(o *tui.Options) {
		o.Theme, o.ThemeDark, o.ThemeLight, o.NoMouse = "", "nord", "solarized-light", true
	})
	story(t, o, func(t *testing.T, d *tuitest.Deck) {
		d.Settle()
		dark := d.Raw()
		if d.View().MouseMode != tea.MouseModeNone {
			t.Error("the deck has the mouse")
		}
		d.Press(":").Type("theme").Press("enter").Settle().Want("nord", "✓ nord")
		d.Press("esc")
		d.Send(tea.BackgroundColorMsg{Color: white{}})
		d.Settle()
		if d.Raw() == dark {
			t.Error("the theme for a light background is not worn")
		}
		d.Press(":").Type("mouse").Press("enter").Settle()
		if d.View().MouseMode == tea.MouseModeNone {
			t.Error("the mouse does not come back")
		}
	})
}

type white struct{}

func (white) RGBA() (r, g, b, a uint32) { return 0xffff, 0xffff, 0xffff, 0xffff }

// A run begins where the last one ended: page, way back, row, tab, order and
// columns.
func TestRestore(t *testing.T) {
	var last tui.Last
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		d.Settle().Press(":").Type("svc prod-web").Press("enter").Settle()
		d.Press("O").Settle().Press("j", "j", "d").Settle().Press("tab").Settle()
		last = d.Ended()
	})
	if len(last.Places) != 3 || last.Places[0].Link != "clusters" || !strings.HasPrefix(last.Places[1].Link, "services arn:") || !strings.HasPrefix(last.Places[2].Link, "arn:") {
		t.Fatalf("%+v", last)
	}
	before := ""
	story(t, set(func(o *tui.Options) { o.Last = &last; o.Columns = last.Columns; o.Lists = last.Lists }), func(t *testing.T, d *tuitest.Deck) {
		d.Settle().Settle().Want("services › " + tail(last.Places[2].Link))
		if got := d.Ended(); got.Places[2] != last.Places[2] || got.Places[1] != last.Places[1] {
			t.Errorf("%+v, want %+v", got.Places, last.Places)
		}
	})
	story(t, set(func(o *tui.Options) { o.Last = &last; o.Columns = last.Columns; o.Lists = last.Lists }), func(t *testing.T, d *tuitest.Deck) {
		d.Settle().Settle().Press("esc").Settle().Want("prod-web › services", "NAME ↓")
		if before = d.Selected(); !strings.Contains(before, tail(last.Places[2].Link)) {
			t.Errorf("the row is %q", before)
		}
		d.Press("esc").Settle().Want("prod-ec2")
	})
}

func tail(arn string) string { return arn[strings.LastIndex(arn, "/")+1:] }

// What does not exist any more is no place to begin: the nearest that is left
// is, and that is said.
func TestRestoreWhatIsGone(t *testing.T) {
	const account = "arn:aws:ecs:eu-west-1:424211110001:"
	clusters := tui.LastPlace{Link: "clusters"}
	services := tui.LastPlace{Link: "services " + account + "cluster/prod-web"}
	tests := []struct {
		name   string
		places []tui.LastPlace
		want   string
		say    string
	}{
		{"a task", []tui.LastPlace{clusters, services, {Link: "tasks " + account + "service/prod-web/checkout-api"}, {Link: account + "task/prod-web/00000000000000000000000000000000"}}, "checkout-api › tasks", "is gone; this is the nearest"},
		{"a task by itself", []tui.LastPlace{clusters, {Link: account + "task/prod-web/00000000000000000000000000000000"}}, "prod-web › tasks", "task 000000"},
		{"a service", []tui.LastPlace{clusters, services, {Link: "tasks " + account + "service/prod-web/gone"}}, "prod-web › services", "service gone, where the last run ended, is gone"},
		{"a cluster", []tui.LastPlace{clusters, {Link: "services " + account + "cluster/gone"}, {Link: account + "service/gone/api"}}, "clusters", "cluster gone, where the last run ended, is gone"},
		{"a link of another version", []tui.LastPlace{clusters, services, {Link: "quux x"}}, "prod-web › services", ""},
		{"nothing", nil, "clusters", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := set(func(o *tui.Options) {
				o.Last = &tui.Last{Profile: "demo", Account: "424211110001", Region: "eu-west-1", Places: tt.places}
			})
			story(t, o, func(_ *testing.T, d *tuitest.Deck) {
				d.Pass(2 * time.Second).Want(tt.want)
				if tt.say != "" {
					d.Want(tt.say)
				} else {
					d.WantNot("is gone")
				}
			})
		})
	}
	// Another account is another place.
	o := set(func(o *tui.Options) {
		o.Last = &tui.Last{Profile: "demo", Account: "999999999999", Region: "eu-west-1", Places: []tui.LastPlace{clusters, services}}
	})
	story(t, o, func(_ *testing.T, d *tuitest.Deck) { d.Settle().Settle().WantNot("prod-web › services") })
}
