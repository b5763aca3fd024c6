// Package tuitest drives the whole deck in a test: the real program, the real
// SDK client and the simulated AWS, in fake time. Use it inside a
// synctest bubble:
//
//	synctest.Test(t, func(t *testing.T) {
//		d := tuitest.Start(t, tuitest.Options{World: "calm"})
//		d.Press("enter").Settle()
//		d.Want("services")
//	})
package tuitest

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/journal"
	"github.com/ecsdeck/ecsdeck/awsclient/sim"
	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/ecsdeck/ecsdeck/tui"
)

// Options says what a Deck looks at. The zero value is the calm world at
// 160x45.
type Options struct {
	World         string // "" is calm
	Sim           sim.Options
	Width, Height int
	ReadOnly      bool
	Cluster       string
	Service       string
	Theme         string
	Audit         *journal.Audit
	Refresh       time.Duration
	// Profile of colours; NoTTY and ASCII test the deck without any.
	Colours colorprofile.Profile
	Share   float64
	// Browse takes the web pages that the deck opens; with it the deck does not
	// know that its world is simulated.
	Browse func(url string) error
	Themes *themes.Source
	Hints  string // the file of the hints; "" shows none
	// ReadOnlyProfiles are as those of awsclient.Options.
	ReadOnlyProfiles []string
	// Set changes the options of the deck further; nil changes none.
	Set func(*tui.Options)
}

// Deck is a running deck with its world.
type Deck struct {
	t       testing.TB
	World   *sim.World
	Client  *awsclient.Client
	app     *tui.App
	program *tea.Program
	done    chan error
	cancel  context.CancelFunc
	out     sink
}

// Start runs a deck until the test ends, and waits for its first screen.
func Start(t testing.TB, o Options) *Deck {
	t.Helper()
	d := &Deck{t: t, done: make(chan error, 1)}
	d.open(o)
	ctx, cancel := context.WithCancel(context.Background())
	d.cancel = cancel
	opt := tui.Options{
		Client: d.Client, Cluster: o.Cluster, Service: o.Service, Demo: o.Browse == nil,
		Browse: o.Browse, Themes: o.Themes, Hints: o.Hints, Location: time.UTC,
		Theme: orDefault(o.Theme, "deck-dark"), Version: "test", Refresh: o.Refresh, Listen: listen,
		Open: func(ctx context.Context, profile, region string) (*awsclient.Client, error) {
			return awsclient.Open(ctx, awsclient.Options{
				Profile: profile, Region: region, Demo: true, Transport: d.World.RoundTripper(), Audit: o.Audit,
				ReadOnlyProfiles: o.ReadOnlyProfiles,
			})
		},
	}
	if o.Set != nil {
		o.Set(&opt)
	}
	app := tui.New(ctx, opt)
	d.app = app
	width, height := orInt(o.Width, 160), orInt(o.Height, 45)
	d.program = tea.NewProgram(probe{app}, tea.WithInput(nil), tea.WithOutput(&d.out), tea.WithContext(ctx),
		tea.WithoutSignalHandler(), tea.WithWindowSize(width, height), tea.WithColorProfile(orProfile(o.Colours)),
		tea.WithEnvironment([]string{"TERM=xterm-256color", "COLORTERM=truecolor"}))
	go func() {
		_, err := d.program.Run()
		d.done <- err
	}()
	t.Cleanup(d.Stop)
	return d.Pass(offbeat)
}

// offbeat keeps the steps of a test, which are round, away from the instants of
// the heartbeat: which of two things at one instant comes first is chance.
const offbeat = 137 * time.Millisecond

func (d *Deck) open(o Options) {
	d.t.Helper()
	so := o.Sim
	so.World = orDefault(o.World, so.World)
	if so.World == "" && so.Services+so.Tasks+so.Instances == 0 {
		so.World = "calm"
	}
	w, err := sim.New(so)
	if err != nil {
		d.t.Fatal(err)
	}
	d.World = w
	d.Client, err = awsclient.Open(context.Background(), awsclient.Options{
		Demo: true, Transport: w.RoundTripper(), ReadOnly: o.ReadOnly, Audit: o.Audit, Share: o.Share,
		ReadOnlyProfiles: o.ReadOnlyProfiles,
	})
	if err != nil {
		d.t.Fatal(err)
	}
}

// Stop ends the program, as a test's end does.
func (d *Deck) Stop() {
	if d.cancel == nil {
		return
	}
	d.program.Quit()
	synctest.Wait()
	d.cancel()
	d.cancel = nil
	d.app.End()
	if err := <-d.done; err != nil && !errors.Is(err, tea.ErrProgramKilled) && !errors.Is(err, context.Canceled) {
		d.t.Errorf("the program ended with %v", err)
	}
	// The last heartbeat is still asleep; a bubble must not end around it.
	time.Sleep(2 * time.Second)
}

// Ended stops the deck and tells where it ended.
func (d *Deck) Ended() tui.Last {
	d.Stop()
	return d.app.Place()
}

// Wait lets the deck come to rest at this moment of fake time: what needs no
// time to pass has happened afterwards.
func (d *Deck) Wait() *Deck {
	synctest.Wait()
	return d
}

// Pass lets time pass, and then the deck come to rest.
func (d *Deck) Pass(t time.Duration) *Deck {
	time.Sleep(t)
	return d.Wait()
}

// Settle is Pass for long enough that a click and its answer are done.
func (d *Deck) Settle() *Deck { return d.Pass(500 * time.Millisecond) }

// Press sends keys by name: "enter", "ctrl+r", "j". Each is taken in before
// the next is sent.
func (d *Deck) Press(names ...string) *Deck {
	for _, n := range names {
		d.program.Send(Key(n))
		d.Wait()
	}
	return d
}

// Type sends text letter by letter, as a person types it.
func (d *Deck) Type(text string) *Deck {
	for _, r := range text {
		d.program.Send(tea.KeyPressMsg{Code: r, Text: string(r)})
	}
	return d.Wait()
}

// Send sends any message of the terminal: a paste, a click, a resize.
func (d *Deck) Send(msg tea.Msg) *Deck {
	d.program.Send(msg)
	return d.Wait()
}

// Wear shows the screen as it is in another theme of the product.
func (d *Deck) Wear(name string) *Deck {
	d.t.Helper()
	th, err := themes.Load(name)
	if err != nil {
		d.t.Fatal(err)
	}
	return d.Send(wearMsg{th})
}

// Resize changes the size of the terminal.
func (d *Deck) Resize(width, height int) *Deck {
	return d.Send(tea.WindowSizeMsg{Width: width, Height: height})
}

// probe lets a test look at the screen from inside the update loop, which
// owns everything that the screen is made of.
type probe struct{ *tui.App }

type look struct{ reply chan tea.View }

// wearMsg puts on a theme without a key, so that nothing else on the screen moves.
type wearMsg struct{ theme *themes.Theme }

// Update implements tea.Model.
func (p probe) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if l, ok := msg.(look); ok {
		l.reply <- p.View()
		return p, nil
	}
	if w, ok := msg.(wearMsg); ok {
		p.Wear(w.theme)
		return p, nil
	}
	_, cmd := p.App.Update(msg)
	return p, cmd
}

// View is the whole view as it is now: content, title, modes. After the
// program has ended it is empty.
func (d *Deck) View() tea.View {
	l := look{make(chan tea.View, 1)}
	d.program.Send(l)
	select {
	case v := <-l.reply:
		return v
	case err := <-d.done:
		d.done <- err
		return tea.View{}
	}
}

// Raw is the screen as it is painted now, with its styles.
func (d *Deck) Raw() string { return d.View().Content }

// Screen is the screen as plain text, without spaces at line ends.
func (d *Deck) Screen() string {
	lines := strings.Split(ansi.Strip(d.Raw()), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

// Line is the first line of the screen that has text in it; "" when none has.
func (d *Deck) Line(text string) string {
	for _, l := range strings.Split(d.Screen(), "\n") {
		if strings.Contains(l, text) {
			return l
		}
	}
	return ""
}

// Selected is the line that the cursor of the page is on.
func (d *Deck) Selected() string {
	for _, l := range strings.Split(d.Screen(), "\n") {
		if strings.HasPrefix(l, "›") {
			return l
		}
	}
	return ""
}

// Want fails the test unless every text is on the screen.
func (d *Deck) Want(texts ...string) *Deck {
	d.t.Helper()
	screen := d.Screen()
	for _, text := range texts {
		if !strings.Contains(screen, text) {
			d.t.Fatalf("%q is not on the screen:\n%s", text, screen)
		}
	}
	return d
}

// WantNot fails the test when any of the texts is on the screen.
func (d *Deck) WantNot(texts ...string) *Deck {
	d.t.Helper()
	screen := d.Screen()
	for _, text := range texts {
		if strings.Contains(screen, text) {
			d.t.Fatalf("%q is on the screen:\n%s", text, screen)
		}
	}
	return d
}

// Until lets time pass in small steps until the text is on the screen, and
// fails the test when that takes longer than limit. It returns how long it
// took.
func (d *Deck) Until(text string, limit time.Duration) time.Duration {
	d.t.Helper()
	start := time.Now()
	for time.Since(start) < limit {
		if strings.Contains(d.Screen(), text) {
			return time.Since(start)
		}
		step := 10 * time.Millisecond
		if time.Since(start) > 2*time.Second {
			step = 500 * time.Millisecond // what takes long is not asked about so closely
		}
		d.Pass(step)
	}
	d.t.Fatalf("%q did not come within %s:\n%s", text, limit, d.Screen())
	return 0
}

// Width is the number of cells that a painted line takes.
func Width(line string) int { return ansi.StringWidth(line) }

// Exited reports whether the program has ended by itself.
func (d *Deck) Exited() bool {
	select {
	case err := <-d.done:
		d.done <- err
		return true
	default:
		return false
	}
}

func orDefault(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func orInt(n, other int) int {
	if n == 0 {
		return other
	}
	return n
}

func orProfile(p colorprofile.Profile) colorprofile.Profile {
	if p == 0 {
		return colorprofile.TrueColor
	}
	return p
}
