package tui

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/page"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// overlay is a box over the page. Only the top one gets input; data, time and
// the terminal never stop for it.
type overlay interface {
	// input takes a key or a paste. done closes the overlay before the
	// command runs.
	input(msg tea.Msg, a *App) (done bool, cmd tea.Cmd)
	view(a *App) string
	// hints are the keys that work while it is open, for the footer.
	hints() []widget.KeyHint
}

func (a *App) push(o overlay) { a.overlays = append(a.overlays, o) }

func (a *App) overlayInput(msg tea.Msg) tea.Cmd {
	top := a.overlays[len(a.overlays)-1]
	done, cmd := top.input(msg, a)
	if done {
		a.closeOverlay(top)
	}
	return cmd
}

// closeOverlay takes one overlay away, wherever it is in the stack.
func (a *App) closeOverlay(o overlay) {
	for i, x := range a.overlays {
		if x == o {
			a.overlays = append(a.overlays[:i:i], a.overlays[i+1:]...)
			return
		}
	}
}

// picker asks for one of a few options.
type picker struct {
	list   widget.Picker
	chosen func(a *App, id string) tea.Cmd
}

func newPicker(a *App, p *page.Pick) *picker {
	items := make([]widget.Item, 0, len(p.Options))
	for _, o := range p.Options {
		items = append(items, widget.Item{ID: o.ID, Title: o.Label, Current: o.ID == p.Current})
	}
	asked := a.history.current()
	return &picker{list: widget.NewPicker(p.Title, items), chosen: func(a *App, id string) tea.Cmd {
		return a.effect(asked.Update(page.Picked{ID: id}, a.env()))
	}}
}

func (p *picker) input(msg tea.Msg, a *App) (bool, tea.Cmd) {
	out := pickerInput(&p.list, msg)
	if out != widget.Chosen {
		return out == widget.Cancelled, nil
	}
	item, _ := p.list.Selected()
	return true, p.chosen(a, item.ID)
}

func (p *picker) mouse(m widget.Mouse, a *App) (bool, tea.Cmd) {
	if p.list.Mouse(m, a.width, a.height) != widget.Chosen {
		return false, nil
	}
	return p.input(keyPress("enter"), a)
}

func (p *picker) aside(*App) bool { return true }

func (p *picker) view(a *App) string { return p.list.View(a.width, a.height, a.theme) }

func (p *picker) hints() []widget.KeyHint { return pickerHints() }

func pickerHints() []widget.KeyHint {
	return []widget.KeyHint{{Keys: "enter", Title: "choose"}, {Keys: "up down", Title: "move"}, {Keys: "esc", Title: "leave"}}
}

func pickerInput(p *widget.Picker, msg tea.Msg) widget.Outcome {
	switch msg := msg.(type) {
	case tea.PasteMsg:
		p.Paste(msg.Content)
	case tea.KeyPressMsg:
		return p.Update(msg)
	}
	return widget.Open
}

// palette is the command line.
type palette struct{ list widget.Picker }

func newPalette(a *App) *palette {
	p := &palette{}
	var items []widget.Item
	for _, e := range a.offers() {
		it := widget.Item{ID: e.Text, Title: e.Text, Note: e.Note}
		if k, ok := a.catalog.Find(e.Text); ok {
			it.Aliases = k.Info().Aliases
		}
		items = append(items, it)
	}
	p.list = widget.NewPalette(items)
	p.list.SetPlaceholder("a list, a name, or a command: svc prod/api")
	return p
}

func (p *palette) input(msg tea.Msg, a *App) (bool, tea.Cmd) {
	out := pickerInput(&p.list, msg)
	if out != widget.Chosen {
		return out == widget.Cancelled, nil
	}
	return true, a.run(p.answer(a))
}

func (p *palette) mouse(m widget.Mouse, a *App) (bool, tea.Cmd) {
	if p.list.Mouse(m, a.width, a.height) != widget.Chosen {
		return false, nil
	}
	item, _ := p.list.Selected() // what was typed is not what was pressed
	return true, a.run(item.ID)
}

func (p *palette) aside(*App) bool { return true }

func (p *palette) hints() []widget.KeyHint {
	return []widget.KeyHint{{Keys: "enter", Title: "go"}, {Keys: "tab", Title: "complete"}, {Keys: "up down", Title: "move"}, {Keys: "esc", Title: "leave"}}
}

// answer is what enter means: a command that is complete as it was typed, else
// the entry under the cursor, else what was typed. The argument of a command
// (region us-east-1) is taken as typed unless an entry completes it.
func (p *palette) answer(a *App) string {
	typed := strings.TrimSpace(p.list.Text())
	if _, kind := a.catalog.Find(typed); kind || isVerb(typed) {
		return typed
	}
	item, ok := p.list.Selected()
	if word, _, arg := strings.Cut(typed, " "); arg && isVerb(word) && !strings.HasPrefix(item.ID, typed) {
		return typed
	}
	if ok {
		return item.ID
	}
	return typed
}

func isVerb(word string) bool {
	for _, v := range verbs() {
		if v.Text == word {
			return true
		}
	}
	return slices.Contains([]string{"q", "exit", "?", "ctx"}, word) // other words for the same
}

func (p *palette) view(a *App) string { return p.list.View(a.width, a.height, a.theme) }

// help lists every key that works on the page below it.
type help struct{ sheet widget.HelpSheet }

func newHelp(a *App) *help {
	title := "Keys"
	if k := a.catalog.Get(a.history.current().Query().Kind); k != nil {
		title = fmt.Sprintf("Keys for %s", strings.ToLower(k.Info().Title))
	}
	return &help{sheet: widget.NewHelpSheet(title, helpHints(a))}
}

// helpHints are the page's keys in the order of the sections, with the help's
// fuller words.
func helpHints(a *App) []widget.KeyHint {
	all := append(a.bindings(), a.moves()...)
	all = append(all, a.keys.Pick(keys.Suspend, keys.Kill)...)
	var out []widget.KeyHint
	for _, s := range keys.Sections() {
		for _, b := range all {
			if b.Section == s && (len(b.Keys) > 0 || s == keys.Act) { // without a key it may be in the menu
				out = append(out, widget.KeyHint{Keys: allKeys(b), Title: b.Help, Section: string(s), Disabled: a.disabled(b.ID)})
			}
		}
	}
	return out
}

// moves are the movements, in the words of the page: what moves is not a row
// everywhere.
func (a *App) moves() []keys.Binding {
	out := a.keys.Pick(moveIDs()...)
	p, ok := a.history.current().(interface{ MoveHelp(keys.ID) string })
	for i := range out {
		if ok {
			out[i].Help = cmp.Or(p.MoveHelp(out[i].ID), out[i].Help)
		}
	}
	return out
}

func moveIDs() []keys.ID {
	return []keys.ID{keys.Down, keys.Up, keys.HalfDown, keys.HalfUp, keys.PageDown, keys.PageUp, keys.Top, keys.Bottom}
}

func allKeys(b keys.Binding) string {
	if len(b.Keys) == 0 {
		return "(a)" // only in the menu of actions
	}
	names := make([]string, len(b.Keys))
	for i, k := range b.Keys {
		names[i] = keys.Pretty(k)
	}
	return strings.Join(names, " ")
}

func (h *help) input(msg tea.Msg, a *App) (bool, tea.Cmd) {
	key, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return false, nil
	}
	h.sheet.Layout(a.width, a.height)
	switch id, _ := a.keys.Match(key.String(), append(moveIDs(), keys.Back, keys.Help, keys.Quit)...); id {
	case keys.Down:
		h.sheet.Down()
	case keys.Up:
		h.sheet.Up()
	case keys.HalfDown:
		h.sheet.HalfDown()
	case keys.HalfUp:
		h.sheet.HalfUp()
	case keys.PageDown:
		h.sheet.PageDown()
	case keys.PageUp:
		h.sheet.PageUp()
	case keys.Top:
		h.sheet.Top()
	case keys.Bottom:
		h.sheet.Bottom()
	case keys.Back, keys.Help, keys.Quit:
		return true, nil
	}
	return false, nil
}

func (h *help) mouse(m widget.Mouse, a *App) (bool, tea.Cmd) {
	h.sheet.Layout(a.width, a.height)
	h.sheet.Mouse(m)
	return false, nil
}

func (h *help) aside(*App) bool { return true }

func (h *help) hints() []widget.KeyHint {
	return []widget.KeyHint{{Keys: "j k", Title: "scroll"}, {Keys: "esc", Title: "close"}}
}

func (h *help) view(a *App) string {
	sheet := h.sheet // a copy: the window may have changed its size since the last key
	sheet.Layout(a.width, a.height)
	return sheet.View(a.theme)
}
