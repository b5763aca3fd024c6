package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/page"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// mouse goes to the top overlay, or to the footer, the crumbs or the page,
// whatever is under the pointer. What was pressed gets the drags and the
// release, wherever the pointer is by then.
func (a *App) mouse(msg tea.MouseMsg) tea.Cmd {
	m, ok := event(msg)
	if !ok {
		return nil
	}
	if len(a.overlays) > 0 {
		return a.overlayMouse(m)
	}
	if m.Do == widget.Press && !m.Menu {
		switch m.Y {
		case a.height - 1:
			return a.footerClick(m.X)
		case 0:
			return a.crumbClick(m.X)
		}
	}
	if m.Do == widget.Press && (m.Y < chromeTop || m.Y >= a.height-chromeBottom) {
		return nil
	}
	return a.effect(a.history.current().Update(m.In(0, chromeTop), a.env()))
}

// toggleMouse gives the mouse back to the terminal, which selects text with it,
// or takes it again.
func (a *App) toggleMouse() tea.Cmd {
	a.mouseless = !a.mouseless
	said := "the mouse is the deck's again"
	if a.mouseless {
		said = "the mouse is the terminal's: it selects text; :mouse takes it back"
	}
	a.say(page.Effect{Say: said})
	return nil
}

// wheelLines is how far one step of the wheel goes.
const wheelLines = 3

// event is what a message of the terminal says of the mouse.
func event(msg tea.MouseMsg) (widget.Mouse, bool) {
	at := msg.Mouse()
	m := widget.Mouse{X: at.X, Y: at.Y, Mark: at.Mod&(tea.ModCtrl|tea.ModAlt) != 0, Range: at.Mod&tea.ModShift != 0}
	switch msg.(type) {
	case tea.MouseClickMsg:
		m.Menu = at.Button == tea.MouseRight
		return m, m.Menu || at.Button == tea.MouseLeft
	case tea.MouseMotionMsg:
		m.Do = widget.Drag
		return m, at.Button == tea.MouseLeft
	case tea.MouseReleaseMsg:
		m.Do = widget.Release
		return m, true
	case tea.MouseWheelMsg:
		m.Do = widget.Wheel
		switch at.Button {
		case tea.MouseWheelUp:
			m.By = -wheelLines
		case tea.MouseWheelDown:
			m.By = wheelLines
		case tea.MouseWheelLeft:
			m.Side = -1
		case tea.MouseWheelRight:
			m.Side = 1
		}
		return m, true
	}
	return m, false
}

// pointed is an overlay that the mouse works in. Cells are those of its block.
type pointed interface {
	mouse(m widget.Mouse, a *App) (done bool, cmd tea.Cmd)
	// aside says whether a press outside closes it: it must be what esc does,
	// and lose nothing that was typed.
	aside(a *App) bool
}

// overlayMouse gives the mouse to the top overlay. Beside it the footer still
// works, and a press anywhere else closes what can be closed without loss.
func (a *App) overlayMouse(m widget.Mouse) tea.Cmd {
	top := a.overlays[len(a.overlays)-1]
	over, ok := top.(pointed)
	if !ok {
		return nil
	}
	x, y, w, h := widget.CenterOf(a.width, a.height, top.view(a))
	inside := m.X >= x && m.X < x+w && m.Y >= y && m.Y < y+h
	switch {
	case m.Do == widget.Press && !inside && m.Y == a.height-1:
		return a.footerClick(m.X)
	case m.Do == widget.Press && !inside:
		if over.aside(a) {
			return a.overlayInput(keyPress("esc"))
		}
		return nil
	case m.Do == widget.Wheel && !inside:
		return nil
	}
	done, cmd := over.mouse(m.In(x, y), a)
	if done {
		a.closeOverlay(top)
	}
	return cmd
}

// footerClick does what the key of the hint does.
func (a *App) footerClick(x int) tea.Cmd {
	hint, ok := widget.FooterAt(a.width, a.hints(), x)
	if name := hint.Pressed(); ok && name != "" {
		return a.input(keyPress(name))
	}
	return nil
}

// keyPress is the key press of a name as the keys are declared.
func keyPress(name string) tea.KeyPressMsg {
	var k tea.KeyPressMsg
	for _, m := range [...]struct {
		prefix string
		mod    tea.KeyMod
	}{{"ctrl+", tea.ModCtrl}, {"alt+", tea.ModAlt}, {"shift+", tea.ModShift}} {
		if rest, ok := strings.CutPrefix(name, m.prefix); ok && rest != "" {
			k.Mod |= m.mod
			name = rest
		}
	}
	named := map[string]rune{
		"enter": tea.KeyEnter, "esc": tea.KeyEscape, "tab": tea.KeyTab, "space": tea.KeySpace,
		"up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight,
		"home": tea.KeyHome, "end": tea.KeyEnd, "pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown,
		"backspace": tea.KeyBackspace, "delete": tea.KeyDelete, "insert": tea.KeyInsert,
		"f1": tea.KeyF1, "f2": tea.KeyF2, "f3": tea.KeyF3, "f4": tea.KeyF4, "f5": tea.KeyF5, "f6": tea.KeyF6,
		"f7": tea.KeyF7, "f8": tea.KeyF8, "f9": tea.KeyF9, "f10": tea.KeyF10, "f11": tea.KeyF11, "f12": tea.KeyF12,
	}
	if code, ok := named[name]; ok {
		k.Code = code
		if code == tea.KeySpace && k.Mod == 0 {
			k.Text = " "
		}
		return k
	}
	for _, r := range name {
		k.Code = r
		break
	}
	if k.Mod == 0 {
		k.Text = name
	}
	return k
}

// crumbClick goes to the place that a crumb of the header names.
func (a *App) crumbClick(x int) tea.Cmd {
	trail := a.trail(a.history.current())
	i, ok := a.header().CrumbAt(a.width, x)
	if !ok || i >= len(trail) {
		return nil
	}
	a.revisit(trail[i].to)
	return nil
}

// revisit goes back to a place that one has come through, as it was left, or
// else opens it.
func (a *App) revisit(t kind.Target) {
	if t.IsZero() {
		return
	}
	want := t.Query
	if !t.Detail.IsZero() {
		want = kind.One(t.Query.Scope, t.Detail)
	}
	if a.history.current().Query() == want {
		return
	}
	for i := a.history.at - 1; i >= 0; i-- {
		if a.history.pages[i].Query() == want {
			a.notice, a.history.at = notice{}, i
			return
		}
	}
	a.open(t)
}

// crumb is a part of the way to a page, and where it leads.
type crumb struct {
	text string
	to   kind.Target
}

// trail is the way to a page by what belongs to what, not by how one came.
func (a *App) trail(p page.Page) []crumb {
	q := p.Query()
	k := a.catalog.Get(q.Kind)
	if k == nil {
		return nil
	}
	out := a.lineage(q.Scope, q.Parent)
	if q.Variant == kind.VariantOne {
		return out
	}
	title := string(q.Kind)
	if q.Variant == kind.VariantStopped {
		title = "stopped " + title
	}
	return append(out, crumb{title, kind.Target{Query: q}})
}
