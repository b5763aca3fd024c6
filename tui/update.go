package tui

import (
	"cmp"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/page"
	"github.com/ecsdeck/ecsdeck/tui/store"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// Update implements tea.Model. It only says which class a message is of; each
// class has a function of its own.
func (a *App) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	a.now = time.Now()
	var cmd tea.Cmd
	switch msg := msg.(type) {
	case tea.KeyPressMsg, tea.PasteMsg:
		cmd = a.input(msg)
	case tea.MouseMsg:
		cmd = a.mouse(msg)
	case dataMsg:
		cmd = a.data(msg)
	case beatMsg:
		cmd = a.heartbeat()
	case opMsg:
		cmd = a.operation(msg)
	case scopeMsg:
		cmd = a.scopeOpened(msg)
	case choicesMsg:
		cmd = a.choices(msg)
	case pageMsg:
		cmd = a.toPage(msg)
	case themesMsg:
		a.themesRead(msg.list)
	case reloadMsg:
		cmd = a.reloadTheme()
	case openedMsg:
		cmd = a.opened(msg)
	case examinedMsg:
		a.examined(msg)
	case leftMsg:
		a.leftShell(msg)
	case waysMsg:
		cmd = a.waysKnown(msg)
	case visitMsg:
		cmd = a.runVisit(msg)
	case visitedMsg:
		a.visited(msg)
	case portsMsg:
		a.portsKnown(msg)
	case forwardedMsg:
		a.forwarded(msg)
	case stoppedMsg:
		a.forwardStopped(msg)
	case scaledMsg:
		a.scaled(msg)
	case browsedMsg:
		cmd = a.browsed(msg)
	case exportedMsg:
		cmd = a.exported(msg)
	case foundMsg:
		cmd = a.found(msg)
	case resumedMsg:
		a.resumed(msg)
	default:
		cmd = a.terminal(msg)
	}
	return a, tea.Batch(cmd, a.refresh())
}

// refresh makes the pages ready to be drawn and starts what they want read.
func (a *App) refresh() tea.Cmd {
	// Lists that a page needs for the first time exist before it is drawn, so
	// that rows made from known ones are there at once.
	a.store.Ensure(a.now, a.store.Reads(a.wants()))
	woken := a.enliven()
	a.history.current().Refresh(a.env())
	cmd := tea.Batch(woken, a.sync(), a.chooseHint())
	a.title = a.windowTitle()
	return cmd
}

func (a *App) data(m dataMsg) tea.Cmd {
	before := a.countsOf(m.items)
	for _, item := range m.items {
		if !a.subs.owns(item.Fetch) {
			continue // cancelled meanwhile: the store has abandoned it
		}
		a.store.Apply(item)
		if item.Done {
			a.subs.ended(item.Fetch)
		}
	}
	a.delivered = a.now
	a.watchOps()
	return tea.Batch(a.subs.wait(a.now), a.moved(before, m.items))
}

// forgetAfter is how long a list that nobody looks at is kept, so that going
// back to it shows rows at once.
const forgetAfter = 10 * time.Minute

func (a *App) heartbeat() tea.Cmd {
	a.store.Beat()
	if a.now.Second() == 0 {
		a.store.Forget(a.now, forgetAfter)
	}
	a.notice.expire(a.now)
	a.watchOps()
	a.watchForwards()
	return tea.Batch(beat(), a.beatPage(), a.lookForThemes(), a.beatHint())
}

// sync brings the reads in line with what is wanted: it cancels those of
// pages that were left and starts those that are due.
func (a *App) sync() tea.Cmd {
	wants := a.store.Reads(a.wants())
	a.store.Ensure(a.now, wants)
	wanted := make(map[kind.Query]bool, len(wants))
	for _, w := range wants {
		wanted[w.Query] = true
	}
	for _, f := range a.subs.drop(wanted) {
		a.store.Abandon(f)
	}
	var cmds []tea.Cmd
	for _, f := range a.store.Due(a.now, wants) {
		c := a.clients[f.Query.Scope]
		if c == nil {
			continue
		}
		a.store.Start(f, a.now)
		cmds = append(cmds, a.subs.start(f, a.catalog.Get(f.Query.Kind), c))
	}
	return tea.Batch(cmds...)
}

func (a *App) wants() []store.Want {
	return append(a.history.current().Wants(a.env()), a.ops.wants()...)
}

// input goes to the top overlay, else to the page while it captures text,
// else to the keys of the page, else to the keys of the app.
func (a *App) input(msg tea.Msg) tea.Cmd {
	key, isKey := msg.(tea.KeyPressMsg)
	if isKey {
		if id, ok := a.keys.Match(key.String(), keys.Kill, keys.Suspend); ok {
			return a.always(id)
		}
	}
	if len(a.overlays) > 0 {
		return a.overlayInput(msg)
	}
	p := a.history.current()
	learned := a.learn(key.String())
	if isKey && !p.Capturing() {
		if id, ok := a.keys.Match(key.String(), globalKeys()...); ok {
			return tea.Batch(learned, a.global(id))
		}
	}
	return tea.Batch(learned, a.effect(p.Update(msg, a.env())))
}

func globalKeys() []keys.ID {
	return []keys.ID{keys.Back, keys.Recent, keys.Forward, keys.Quit, keys.Help, keys.Palette, keys.Undo, keys.Console, keys.Command}
}

func (a *App) always(id keys.ID) tea.Cmd {
	if id == keys.Suspend {
		return tea.Suspend
	}
	return a.quit()
}

func (a *App) quit() tea.Cmd {
	a.cancel()
	return tea.Quit
}

func (a *App) global(id keys.ID) tea.Cmd {
	switch id {
	case keys.Back:
		if !a.history.current().Back() && !a.history.back() {
			a.say(page.Effect{Say: strings.TrimSuffix("this is the first page; "+a.keys.Tell(keys.Quit, "quits"), "; ")})
		}
	case keys.Recent:
		if !a.history.back() {
			a.say(page.Effect{Say: "there is no place before this one"})
		}
	case keys.Forward:
		if !a.history.forward() {
			a.say(page.Effect{Say: "nothing to go forward to"})
		}
	case keys.Quit:
		return a.leave()
	case keys.Help:
		a.push(newHelp(a))
	case keys.Palette:
		a.push(newPalette(a))
	case keys.Undo:
		return a.undo()
	case keys.Console:
		return a.console()
	case keys.Command:
		return a.copyCommand()
	}
	return nil
}

// leave goes back, and at the first page quits; it asks first while an
// operation runs.
func (a *App) leave() tea.Cmd {
	if a.history.current().Back() || a.history.back() {
		return nil
	}
	return a.askToQuit()
}

// askToQuit quits, and asks first while an operation runs or a forwarded port
// is in use.
func (a *App) askToQuit() tea.Cmd {
	if a.ops.running() > 0 || a.connected() > 0 {
		a.push(newQuitDialog(a))
		return nil
	}
	return a.quit()
}

// effect carries out what the page on the screen asked for.
func (a *App) effect(e page.Effect) tea.Cmd { return a.effectOf(a.history.current(), e) }

// effectOf carries out what a page asked for.
func (a *App) effectOf(p page.Page, e page.Effect) tea.Cmd {
	var cmds []tea.Cmd
	if e.Ask != nil {
		cmds = append(cmds, a.ask(p, e.Ask))
	}
	if e.Follow != nil {
		cmds = append(cmds, a.follow(p, e.Follow))
	}
	if e.Soon {
		cmds = append(cmds, tea.Tick(workPause, func(time.Time) tea.Msg { return pageMsg{to: p, msg: page.Work{}} }))
	}
	return tea.Batch(append(cmds, a.carryOut(e))...)
}

func (a *App) carryOut(e page.Effect) tea.Cmd {
	a.say(e)
	switch {
	case !e.Go.IsZero():
		a.open(e.Go)
	case e.Act != "":
		return tea.Batch(e.Cmd, a.act(e.Act, e.On))
	case !e.Enter.IsZero():
		return tea.Batch(e.Cmd, a.goInside(e.Enter, e.How))
	case e.List == keys.Forwards:
		a.push(newForwardList(a))
	case len(e.Menu) > 0:
		a.push(newMenu(a, e.Menu))
	case e.Export:
		return tea.Batch(e.Cmd, a.startExport())
	case e.Columns:
		return tea.Batch(e.Cmd, a.pickColumns())
	case e.Pick != nil:
		a.push(newPicker(a, e.Pick))
	case e.Copy != "":
		a.say(page.Effect{Say: "copied " + cmp.Or(e.CopyName, e.Copy), Good: true})
		return tea.Batch(e.Cmd, tea.SetClipboard(widget.CleanLines(e.Copy)))
	}
	return e.Cmd
}

// terminal takes in what the terminal says of itself.
func (a *App) terminal(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		a.width, a.height = msg.Width, msg.Height
	case resizedMsg:
		return tea.Batch(a.measure(), a.watchSize())
	case tea.BackgroundColorMsg:
		a.light = !msg.IsDark()
		if a.opt.Theme == "" {
			th, problem := a.opt.usual(!a.light)
			a.Wear(th)
			a.say(page.Effect{Say: problem, Warn: true})
		}
	case tea.ColorProfileMsg:
		a.profile = msg.Profile
		a.theme = a.base.For(a.profile)
	case tea.FocusMsg:
		a.blurred = false
		a.store.SetPace(a.pace())
	case tea.BlurMsg:
		a.blurred = true
		a.store.SetPace(a.pace())
	case tea.ResumeMsg:
		a.store.ExpireAll(a.now)
	}
	return nil
}
