package tui_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/ecsdeck/ecsdeck/awsclient/sim"
	"github.com/ecsdeck/ecsdeck/tui/tuitest"
)

// many is a world whose lists are longer than the screen.
func many() tuitest.Options {
	return tuitest.Options{Sim: sim.Options{Services: 300}, Width: 100, Height: 24}
}

func header(d *tuitest.Deck) string {
	h, _, _ := strings.Cut(d.Screen(), "\n")
	return h
}

// thumb is the first line of the screen with the scroll bar's thumb in a column.
func thumb(d *tuitest.Deck, x int) (y int, ok bool) {
	for y := range strings.Count(d.Screen(), "\n") + 1 {
		if d.At(x, y) == "┃" {
			return y, true
		}
	}
	return 0, false
}

func TestOneClickSelectsAndTwoOpen(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		d.Settle()
		place := map[string][2]int{} // once: the facts beside the list tell the names too
		for _, name := range []string{"batch", "prod-ec2", "prod-web"} {
			x, y := d.Find(" " + name + "  ")
			place[name] = [2]int{x + 1, y}
		}
		click := func(name string) *tuitest.Deck { return d.Click(place[name][0], place[name][1]) }
		click("prod-web").Settle()
		if !strings.Contains(d.Selected(), "prod-web") || strings.Contains(header(d), "›") {
			t.Fatalf("one click did not only select:\n%s", d.Screen())
		}
		click("prod-web").Pass(401 * time.Millisecond)
		click("prod-web").Settle()
		if strings.Contains(header(d), "services") {
			t.Fatal("two slow clicks opened the row")
		}
		click("batch")
		click("prod-web").Settle() // fast, but not the same row
		if strings.Contains(header(d), "services") {
			t.Fatal("clicks on two rows opened one")
		}
		click("prod-ec2").Pass(399 * time.Millisecond)
		click("prod-ec2").Settle()
		if !strings.Contains(header(d), "prod-ec2 › services") {
			t.Fatalf("a double click leads to %s", header(d))
		}
	})
}

func TestTitlesSort(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		d.Settle().Press(":").Type("svc prod-web").Press("enter").Settle()
		d.ClickOn("NAME").Settle().Want("NAME ↓")
		d.ClickOn("NAME").Settle().Want("NAME ↑")
		d.ClickOn("REV").Settle().Want("REV ↓").WantNot("NAME ↑")
		d.ClickOn("REV").Settle().Want("REV ↑")
	})
}

func TestAScrollBarIsDragged(t *testing.T) {
	story(t, many(), func(t *testing.T, d *tuitest.Deck) {
		d.Settle().Press("enter").Pass(30 * time.Second)
		x := 99
		y, ok := thumb(d, x)
		if !ok || y != 3 {
			t.Fatalf("the thumb is at %d (%v):\n%s", y, ok, d.Screen())
		}
		first := d.Selected()
		d.Drag(x, y, 5, 23) // the pointer may leave the bar, and the table
		if end, _ := thumb(d, x); end != 21 || d.Selected() == first {
			t.Fatalf("dragged to the end the thumb is at %d:\n%s", end, d.Screen())
		}
		last := d.Screen()
		d.Send(tea.MouseMotionMsg{X: x, Y: 3, Button: tea.MouseLeft})
		if d.Screen() != last {
			t.Fatal("the bar moves after it was let go")
		}
		d.Click(x, 12)
		if mid, _ := thumb(d, x); mid != 12 {
			t.Fatalf("a click on the bar brings the thumb to %d", mid)
		}
		d.WheelAt(20, 10, -200)
		if top, _ := thumb(d, x); top != 3 {
			t.Fatalf("the wheel leaves the thumb at %d", top)
		}
		d.Resize(100, 320).Settle()
		if _, ok := thumb(d, x); ok {
			t.Fatal("everything fits and there is still a bar")
		}
	})
}

func TestTheWheelScrollsWhatIsUnderIt(t *testing.T) {
	story(t, tuitest.Options{Sim: sim.Options{Services: 300}, Width: 160, Height: 20}, func(t *testing.T, d *tuitest.Deck) {
		d.Settle().Press("enter").Pass(30 * time.Second)
		row := d.Selected()
		left := func() string { return strings.Split(d.Screen(), "\n")[3][:40] }
		before := left()
		d.WheelAt(150, 10, 2)
		if left() != before || d.Selected()[:30] != row[:30] {
			t.Fatal("the wheel over the facts moved the list")
		}
		d.WheelAt(20, 10, 2)
		if left() == before {
			t.Fatal("the wheel over the list did not move it")
		}
	})
}

func TestMarksAndTheMenuByMouse(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		d.Settle().Press(":").Type("svc prod-web").Press("enter").Settle()
		for _, name := range []string{"cart", "checkout-api"} {
			x, y := d.Find("● " + name)
			d.ClickWith(x, y, tea.MouseLeft, tea.ModCtrl)
		}
		if n := strings.Count(d.Screen(), "◆"); n != 2 {
			t.Fatalf("%d rows are marked:\n%s", n, d.Screen())
		}
		x, y := d.Find("● cart")
		d.ClickWith(x, y, tea.MouseLeft, tea.ModAlt)
		d.ClickWith(x, y, tea.MouseRight, 0).Settle().Want("Actions on checkout-api", "Redeploy")
		d.ClickOn("Redeploy").Settle().Want("forceNewDeployment=true")
	})
}

func TestADialogByMouseAlone(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		toService(d, "checkout-api")
		d.ClickOn("s scale").Settle().Want("Scale checkout-api", "Desired count")
		x, y := d.Find("+  now")
		d.Click(x, y).Click(x, y)
		d.Click(2, 10).Settle().Want("Desired count") // beside it: what was typed is not lost
		d.ClickOn("Preview").Settle().Want("desiredCount=8")
		d.ClickOn("Scale to 8").Settle()
		w := made(d, "UpdateService")
		if len(w) != 1 || w[0].Params["desiredCount"] != float64(8) {
			t.Fatalf("sent %v", w)
		}
	})
}

func TestAPressMeantForThePageDoesNotAnswer(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		toService(d, "checkout-api")
		d.Press("r")
		for range 50 { // until the plan has just come
			if strings.Contains(d.Screen(), "forceNewDeployment") {
				break
			}
			d.Pass(10 * time.Millisecond)
		}
		d.ClickOn("Redeploy checkout-api").ClickOn("(y)").Settle().Want("forceNewDeployment")
		if n := len(made(d, "UpdateService")); n != 0 {
			t.Fatal("a press within the grace period was taken for a yes")
		}
		d.ClickOn("(y)").Settle()
		if n := len(made(d, "UpdateService")); n != 1 {
			t.Fatalf("%d calls", n)
		}
	})
}

func TestCrumbsTabsAndFooterByMouse(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		toService(d, "checkout-api")
		d.ClickOn("d details").Settle().Want("[Facts]")
		d.ClickOn("Tasks ").Settle().Want("[Tasks]")
		x, y := d.Find("› services ›")
		d.Click(x+3, y).Settle()
		if h := header(d); !strings.Contains(h, "prod-web › services") || strings.Contains(h, "checkout-api") {
			t.Fatalf("the crumb leads to %s", h)
		}
		if !strings.Contains(d.Selected(), "checkout-api") {
			t.Fatalf("the list is not as it was left:\n%s", d.Screen())
		}
		d.ClickOn("prod-web ›").Settle().Want("prod-web  cluster")
		d.ClickOn("? help").Settle().Want("Keys for clusters")
		d.Click(0, 5).Settle().WantNot("Keys for clusters")
	})
}

func TestPickersByMouse(t *testing.T) {
	story(t, tuitest.Options{World: "calm", Width: 100, Height: 24}, func(t *testing.T, d *tuitest.Deck) {
		d.Settle().Press(":").Type("svc prod-web").Press("enter").Settle()
		d.Press("o").Settle().ClickOn("TASKS  ").Settle()
		d.WantNot("type to filter").Want("NAME ↑")
		d.Press("o").Settle().Want("type to filter").Click(0, 3).Settle().WantNot("type to filter")
		d.Press(":").Settle()
		x, y := d.Find("› clusters")
		bar := x + strings.Index(d.At(x, y), "›")
		d.WheelAt(x, y, 3).Settle()
		if strings.Contains(d.Screen(), "› clusters") {
			t.Fatalf("the wheel did not scroll the palette (%d):\n%s", bar, d.Screen())
		}
		d.ClickOn("theme  ").Settle().WantNot("a list, a name")
	})
}

func TestTheTerminalCanHaveTheMouse(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		if d.Settle().View().MouseMode != tea.MouseModeCellMotion {
			t.Fatal("the mouse is not asked for")
		}
		if d.Press(":").Type("mouse").Press("enter").Settle().View().MouseMode != tea.MouseModeNone {
			t.Fatal("the mouse is kept")
		}
		if d.Press(":").Type("mouse").Press("enter").Settle().View().MouseMode != tea.MouseModeCellMotion {
			t.Fatal("the mouse is not taken back")
		}
	})
}

// Whatever the mouse does anywhere, the deck stands and stays in its window, and
// nothing is written that was not confirmed.
func TestAMouseOnTheLoose(t *testing.T) {
	t.Chdir(t.TempDir()) // an export by chance goes there
	for _, size := range [][2]int{{80, 24}, {170, 40}, {24, 8}} {
		story(t, tuitest.Options{World: "incident", ReadOnly: true, Width: size[0], Height: size[1]}, func(t *testing.T, d *tuitest.Deck) {
			r := rand.New(rand.NewPCG(1, uint64(size[0])))
			d.Settle().Settle()
			letters := []string{"enter", "d", "y", "a", "o", "|", "ctrl+s", ":", "?", "/", "esc", "tab", "s", "*", "Y", "[", "m"}
			for range 600 {
				x, y := r.IntN(size[0]+2)-1, r.IntN(size[1]+2)-1
				switch r.IntN(8) {
				case 0:
					d.WheelAt(x, y, r.IntN(7)-3)
				case 1:
					d.Drag(x, y, r.IntN(size[0]), r.IntN(size[1]))
				case 2:
					d.ClickWith(x, y, tea.MouseRight, 0)
				case 3:
					d.ClickWith(x, y, tea.MouseLeft, tea.KeyMod(r.IntN(8)))
				case 4:
					d.Press(letters[r.IntN(len(letters))])
				default:
					d.Click(x, y)
				}
				if r.IntN(10) == 0 {
					d.Settle()
				}
				if d.Exited() {
					d.Stop()
					return // a click on quit is one
				}
				fits(t, d, size[0], size[1])
			}
		})
	}
}
