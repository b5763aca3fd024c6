package page

import "github.com/ecsdeck/ecsdeck/tui/keys"

// mover is everything that has a window: tables, facts and documents.
type mover interface {
	Up()
	Down()
	PageUp()
	PageDown()
	HalfUp()
	HalfDown()
	Top()
	Bottom()
}

// move carries out a movement; false when id is none.
func move(m mover, id keys.ID) bool {
	switch id {
	case keys.Up:
		m.Up()
	case keys.Down:
		m.Down()
	case keys.PageUp:
		m.PageUp()
	case keys.PageDown:
		m.PageDown()
	case keys.HalfUp:
		m.HalfUp()
	case keys.HalfDown:
		m.HalfDown()
	case keys.Top:
		m.Top()
	case keys.Bottom:
		m.Bottom()
	default:
		return false
	}
	return true
}

// MoveHelp says what a movement does here; "" is what it does to rows.
func (p *Charts) MoveHelp(id keys.ID) string {
	return map[keys.ID]string{
		keys.Up: "the chart before", keys.Down: "the next chart", keys.Top: "the first chart", keys.Bottom: "the last chart",
		keys.HalfUp: "a screen of charts up", keys.HalfDown: "a screen of charts down",
		keys.PageUp: "a screen of charts up", keys.PageDown: "a screen of charts down",
	}[id]
}

// MoveHelp says what a movement does here; "" is what it does to rows.
func (l *Logs) MoveHelp(id keys.ID) string {
	return map[keys.ID]string{
		keys.Up: "select the line above", keys.Down: "select the line below",
		keys.Top: "the oldest line that was read", keys.Bottom: "the newest line, and follow again",
	}[id]
}

// MoveHelp says what a movement does here; "" is what it does to rows.
func (d *Detail) MoveHelp(id keys.ID) string {
	if d.List() != nil {
		return ""
	}
	return map[keys.ID]string{keys.Up: "one line up", keys.Down: "one line down", keys.Top: "first line", keys.Bottom: "last line"}[id]
}

// moveKeys are the movements, which every page has.
func moveKeys() []keys.ID {
	return []keys.ID{keys.Up, keys.Down, keys.PageUp, keys.PageDown, keys.HalfUp, keys.HalfDown, keys.Top, keys.Bottom}
}
