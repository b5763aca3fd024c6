package tui

import (
	"cmp"
	"context"
	"fmt"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/awsclient/shell"
	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/ecsdeck/ecsdeck/tui/catalog"
	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/page"
	"github.com/ecsdeck/ecsdeck/tui/store"
)

// App is the root model.
type App struct {
	opt     Options
	ctx     context.Context
	cancel  context.CancelFunc
	catalog kind.Catalog
	keys    keys.Map
	store   *store.Store
	subs    *subs

	clients map[string]*awsclient.Client // by the store's name of the scope
	scope   string

	history  history
	overlays []overlay
	ops      opList
	sending  sync.WaitGroup // writes that are on their way
	notice   notice
	live     livePage
	columns  page.ColumnChoice // never changed in place: pages hold it
	forwards *shell.Forwards
	warned   map[int]string // what was said of forwards, by their number

	themes  *themes.Source
	base    *themes.Theme // as loaded, for true colour
	theme   *themes.Theme // for this terminal
	light   bool          // the terminal's background
	profile colorprofile.Profile

	width, height int
	now           time.Time
	delivered     time.Time // when the last answers were taken in
	blurred       bool
	mouseless     bool // the terminal has the mouse
	title         string
	book          *hintBook // which hints a person who is new has seen
}

// New makes the deck. ctx ends every read and call when it ends.
func New(ctx context.Context, opt Options) *App {
	opt.Themes = cmp.Or(opt.Themes, themes.BuiltIn())
	th, problem := opt.usual(true)
	opt.Notice = cmp.Or(opt.Notice, problem)
	a := &App{
		opt: opt, catalog: catalog.All(), keys: keys.Default().With(opt.Keys), columns: opt.Columns, mouseless: opt.NoMouse,
		themes: opt.Themes, base: th, theme: th, profile: colorprofile.TrueColor,
		clients: map[string]*awsclient.Client{}, now: time.Now(), forwards: &shell.Forwards{Listen: opt.Listen}, warned: map[int]string{},
		width: 80, height: 24, book: openHints(opt.Hints),
	}
	a.ctx, a.cancel = context.WithCancel(ctx)
	a.subs = newSubs(a.ctx)
	a.store = store.New(a.catalog, store.DefaultTuning())
	a.store.SetPace(a.pace())
	a.enter(opt.Client)
	a.history.reset(a.startPages())
	return a
}

// Run shows the deck until the person leaves. The terminal is given back
// whatever happens.
func Run(ctx context.Context, opt Options, popts ...tea.ProgramOption) error {
	a := New(ctx, opt)
	defer a.End()
	p := tea.NewProgram(a, append([]tea.ProgramOption{tea.WithContext(ctx)}, popts...)...)
	if _, err := p.Run(); err != nil {
		return fmt.Errorf("terminal: %w", err)
	}
	if opt.Leave != nil {
		opt.Leave(a.Place())
	}
	return nil
}

// End ends what goes on beside the program, after that: forwards, confirmed writes
// and reads. Run does it by itself.
func (a *App) End() {
	_ = a.forwards.Close() // what AWS does not hear of it ends by itself
	a.drain()
	a.cancel()
}

// drainFor is how long leaving the deck waits for calls that were confirmed. It
// is longer than the client gives a write.
const drainFor = 15 * time.Second

// drain lets confirmed writes end, so that each has its answer and its line in
// the audit file, also when the deck was left with ctrl-c in that moment.
func (a *App) drain() {
	done := make(chan struct{})
	go func() {
		a.sending.Wait()
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(drainFor):
	}
}

// Init implements tea.Model.
func (a *App) Init() tea.Cmd {
	begin := a.resume()
	if a.opt.Start != "" {
		begin = a.run(a.opt.Start)
	}
	if a.opt.Notice != "" {
		a.say(page.Effect{Say: a.opt.Notice, Warn: true})
	}
	return tea.Batch(begin, beat(), a.subs.wait(time.Time{}), tea.RequestBackgroundColor, a.refresh(), a.watchSize())
}

func (a *App) pace() float64 {
	p := 1.0
	if a.opt.Refresh > 0 {
		p = float64(a.opt.Refresh) / float64(usualRefresh)
	}
	if a.blurred {
		p *= 4
	}
	return p
}

// enter makes a client the current scope.
func (a *App) enter(c *awsclient.Client) {
	a.scope = scopeName(c.Scope())
	a.clients[a.scope] = c
}

// scopeName is how the store tells scopes apart.
func scopeName(s model.Scope) string {
	return s.Profile + "/" + s.Account + "/" + s.Region + "/" + s.Endpoint
}

func (a *App) client() *awsclient.Client { return a.clients[a.scope] }

// startPages are the places to begin at: the clusters, and below them what
// the command line named.
func (a *App) startPages() []page.Page {
	root := kind.Query{Scope: a.scope, Kind: kind.Clusters}
	pages := []page.Page{page.NewList(root, a.catalog)}
	if a.opt.Cluster == "" {
		return pages
	}
	cluster := kind.Ref{Kind: kind.Clusters, ID: a.opt.Cluster}
	q := kind.Query{Scope: a.scope, Kind: kind.Services, Parent: cluster}
	services := page.NewList(q, a.catalog)
	pages[0].(*page.List).Select(a.opt.Cluster)
	pages = append(pages, services)
	if a.opt.Service == "" {
		return pages
	}
	services.Select(a.opt.Service)
	q = kind.Query{Scope: a.scope, Kind: kind.Tasks, Parent: kind.Ref{Kind: kind.Services, ID: a.opt.Service}}
	return append(pages, page.NewList(q, a.catalog))
}

// env is what the pages may look at now.
func (a *App) env() page.Env {
	scope := model.Scope{}
	readOnly := false
	if c := a.client(); c != nil {
		scope, readOnly = c.Scope(), c.ReadOnly()
	}
	return page.Env{
		Now: a.now, Width: a.width, Height: max(0, a.height-chrome), Theme: a.theme,
		Store: a.store, Catalog: a.catalog, Keys: a.keys, Scope: scope, ReadOnly: readOnly, Demo: a.opt.Demo,
		Columns: a.columns, Lists: a.opt.Lists,
		Pending: a.ops.pending, Location: cmp.Or(a.opt.Location, time.Local),
	}
}
