package tui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// menu lists every action of the rows it was opened for, also those that are
// not possible, with the reason.
type menu struct {
	list widget.Picker
	on   []kind.Ref
}

func newMenu(a *App, on []kind.Ref) *menu {
	k := a.catalog.Get(on[0].Kind)
	q := a.history.current().Query()
	title := fmt.Sprintf("%d marked", len(on))
	if len(on) == 1 {
		title = k.IDLabel(on[0].ID)
		if row := a.rowOf(q.Scope, on[0]); row != nil {
			title = k.Label(row)
		}
	}
	var items []widget.Item
	for _, id := range k.Actions() {
		act, _ := k.Act(id)
		b := a.keys.Get(id)
		items = append(items, widget.Item{
			ID: string(id), Title: act.Title, Note: b.Help, Keys: b.Shown(), Aliases: b.Keys, Disabled: a.refusal(act, on, q),
		})
	}
	return &menu{list: widget.NewPicker("Actions on "+title, items), on: on}
}

// refusal is why an action is not possible for any of the rows; "" when it is
// possible for one of them at least.
func (a *App) refusal(act kind.Act, on []kind.Ref, q kind.Query) string {
	if len(on) > 1 && !act.Bulk {
		return "works on one row at a time"
	}
	why := "not read yet"
	for _, r := range on {
		row := a.rowOf(q.Scope, r)
		if row == nil {
			continue
		}
		if why = act.Disabled(row, a.actEnv(q)); why == "" {
			return ""
		}
	}
	return why
}

func (m *menu) input(msg tea.Msg, a *App) (bool, tea.Cmd) {
	// The keys that the menu shows work in it too, but for letters: these are
	// typed to filter. They would run what the first one belongs to, and a y in
	// the same word would be the yes to its plan. Alone they find their action.
	if key, ok := msg.(tea.KeyPressMsg); ok && key.Text == "" {
		if id, ok := a.keys.Match(key.String(), a.catalog.Get(m.on[0].Kind).Actions()...); ok {
			return true, a.act(id, m.on)
		}
	}
	out := pickerInput(&m.list, msg)
	if out != widget.Chosen {
		return out == widget.Cancelled, nil
	}
	item, _ := m.list.Selected()
	return true, a.act(keys.ID(item.ID), m.on)
}

func (m *menu) mouse(at widget.Mouse, a *App) (bool, tea.Cmd) {
	if m.list.Mouse(at, a.width, a.height) != widget.Chosen {
		return false, nil
	}
	item, _ := m.list.Selected()
	return true, a.act(keys.ID(item.ID), m.on)
}

func (m *menu) aside(*App) bool { return true }

func (m *menu) view(a *App) string      { return m.list.View(a.width, a.height, a.theme) }
func (m *menu) hints() []widget.KeyHint { return pickerHints() }
