package page

import (
	"maps"
	"slices"

	"github.com/ecsdeck/ecsdeck/tui/keys"
)

// mark carries out the keys that mark rows. Marks are copied before they are
// changed: a page that was left keeps its own.
func (l *List) mark(id keys.ID) {
	at := l.table.Cursor()
	if at >= len(l.ids) {
		return
	}
	marks := maps.Clone(l.marks)
	if marks == nil {
		marks = map[string]bool{}
	}
	switch id {
	case keys.Mark:
		l.markRow(at)
		l.table.Down()
		l.moved = true
		l.adopt()
		return
	case keys.MarkRange:
		from := slices.Index(l.ids, l.from)
		if from < 0 || !marks[l.from] { // no mark to begin at: it is this row alone
			from = at
		}
		for _, id := range l.ids[min(from, at) : max(from, at)+1] {
			marks[id] = true
		}
		l.from = l.ids[at]
	case keys.MarkAll:
		all := len(marks) < len(l.ids)
		clear(marks)
		for _, id := range l.ids {
			if all {
				marks[id] = true
			}
		}
	}
	l.marks = marks
}

// markRow marks one row, or takes its mark off.
func (l *List) markRow(at int) {
	marks := maps.Clone(l.marks)
	if marks == nil {
		marks = map[string]bool{}
	}
	toggle(marks, l.ids[at])
	l.marks, l.from = marks, l.ids[at]
}

// marksRows reports whether rows can be marked: marks are for actions.
func (l *List) marksRows() bool { return len(l.k.Actions()) > 0 }

func toggle(marks map[string]bool, id string) {
	if marks[id] {
		delete(marks, id)
		return
	}
	marks[id] = true
}

// Marked is how many rows are marked.
func (l *List) Marked() int { return len(l.marks) }

// Unmark takes the marks off rows.
func (l *List) Unmark(ids ...string) {
	marks := maps.Clone(l.marks)
	for _, id := range ids {
		delete(marks, id)
	}
	l.marks = marks
}
