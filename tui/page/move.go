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

// moveKeys are the movements, which every page has.
func moveKeys() []keys.ID {
	return []keys.ID{keys.Up, keys.Down, keys.PageUp, keys.PageDown, keys.HalfUp, keys.HalfDown, keys.Top, keys.Bottom}
}
