package tui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/ecsdeck/ecsdeck/tui/page"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// columnPicker chooses the columns of the lists of a kind.
type columnPicker struct {
	list  *page.List
	check widget.Checklist
}

// pickColumns asks which columns the list on the screen should have.
func (a *App) pickColumns() tea.Cmd {
	l := a.listed()
	if l == nil {
		a.say(page.Effect{Say: "columns are chosen on a list", Warn: true})
		return nil
	}
	title := "Columns of " + a.catalog.Get(l.Query().Kind).Info().Title
	a.push(&columnPicker{list: l, check: widget.NewChecklist(title, l.Checks(false))})
	return nil
}

// listed is the list that is on the screen, alone or as a tab; nil when none is.
func (a *App) listed() *page.List {
	if h, ok := a.history.current().(interface{ List() *page.List }); ok {
		return h.List()
	}
	return nil
}

func (c *columnPicker) input(msg tea.Msg, a *App) (bool, tea.Cmd) {
	key, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return false, nil
	}
	if key.Text == "r" {
		c.check.SetItems(c.list.Checks(true))
		return false, nil
	}
	switch c.check.Update(key) {
	case widget.Chosen:
		a.columns = c.list.Chosen(a.columns, c.check.Checked())
		return true, nil
	case widget.Cancelled:
		return true, nil
	}
	return false, nil
}

func (c *columnPicker) mouse(m widget.Mouse, a *App) (bool, tea.Cmd) {
	c.check.Layout(a.width, a.height)
	c.check.Mouse(m, a.width)
	return false, nil
}

// aside: what was checked is worth a key.
func (c *columnPicker) aside(*App) bool { return false }

func (c *columnPicker) view(a *App) string {
	check := c.check // a copy: the window may have changed its size
	check.Layout(a.width, a.height)
	return check.View(a.width, a.theme)
}

func (c *columnPicker) hints() []widget.KeyHint {
	return []widget.KeyHint{
		{Keys: "enter", Title: "apply"},
		{Keys: "space", Title: "show or hide"},
		{Keys: "J K", Title: "move it"},
		{Keys: "r", Title: "as it was made"},
		{Keys: "esc", Title: "leave"},
	}
}

// Columns is the choice of columns of this session, to be kept.
func (a *App) Columns() page.ColumnChoice { return a.columns }
