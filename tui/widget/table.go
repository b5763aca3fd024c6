package widget

import (
	"slices"

	"github.com/ecsdeck/ecsdeck/themes"
)

// Column is one column of a table. Widths are in cells.
type Column struct {
	ID    string // what sorting and clicks report
	Title string
	// Min is the least width worth showing; the title counts too. Below it the
	// column is dropped, or cut when Drop is 0.
	Min int
	Max int // 0 is no limit; 1 makes a glyph column, which stands close to the next
	// Weight is the column's share of the space that is left when every column
	// has its natural width. 0 takes none.
	Weight int
	Align  Align
	// Drop orders the columns that go when the table is narrow: the largest
	// goes first, 0 never goes.
	Drop int
	Cut  Cut
}

// RowState is what a row shows beside its cells.
type RowState struct {
	Tint    themes.Tone // New, Changed, Gone, or None
	Marked  bool
	Pending string // an operation that is under way, in words; drawn at the row's end
	Stale   bool   // the values are old: plain text is drawn muted
}

// Rows is where a table gets its rows from. Only rows in the window are asked
// for.
type Rows interface {
	Len() int
	// Cells appends the cells of row i, one for each column in the order of the
	// table's columns, to dst and returns it.
	Cells(i int, dst []Cell) []Cell
	State(i int) RowState
}

// Table is a list of rows in columns of which only the window is drawn. It
// knows how many rows there are and where the cursor is, never what they say.
// The zero value has no columns; see NewTable.
type Table struct {
	cols    []Column
	natural []int
	sort    string // id of the sorted column
	desc    bool
	blurred bool
	empty   Notice

	width, height int
	lay           layout
	dirty         bool

	count          int
	cursor, offset int
	grip           grip // of the scroll bar
}

// NewTable makes a table of these columns.
func NewTable(cols []Column) Table {
	return Table{cols: slices.Clone(cols), dirty: true}
}

// SetColumns replaces the columns, as a wide view does.
func (t *Table) SetColumns(cols []Column) {
	if slices.Equal(cols, t.cols) {
		return
	}
	t.cols, t.natural, t.dirty = slices.Clone(cols), nil, true
	t.refresh()
}

// SetNatural tells the widest cell of each column, in the order of the
// columns. The page computes it once when its data changes.
func (t *Table) SetNatural(widths []int) {
	if slices.Equal(widths, t.natural) {
		return
	}
	t.natural, t.dirty = slices.Clone(widths), true
	t.refresh()
}

// SetSort marks a column as the one that rows are ordered by; "" is none.
func (t *Table) SetSort(columnID string, descending bool) {
	if t.sort == columnID && t.desc == descending {
		return
	}
	t.sort, t.desc, t.dirty = columnID, descending, true
	t.refresh()
}

// SetFocused tells whether keys go to this table; without focus the cursor's
// row is drawn quieter. A new table has focus.
func (t *Table) SetFocused(on bool) { t.blurred = !on }

// SetEmpty sets what is shown when there are no rows.
func (t *Table) SetEmpty(n Notice) { t.empty = n }

// Layout gives the table its area: width and height in cells, with the header
// line. It must be called before View and whenever the area changes.
func (t *Table) Layout(width, height int) {
	width, height = max(width, 0), max(height, 0)
	if width == t.width && height == t.height && !t.dirty {
		return
	}
	t.dirty = t.dirty || width != t.width
	t.width, t.height = width, height
	t.refresh()
	t.reveal()
}

func (t *Table) refresh() {
	if t.dirty && t.width > 0 {
		t.lay = arrange(t.cols, t.natural, t.sort, t.width)
		t.dirty = false
	}
}

// SetLen tells how many rows there are. The cursor stays in range.
func (t *Table) SetLen(n int) {
	t.count = max(n, 0)
	t.cursor = min(t.cursor, max(t.count-1, 0))
	t.clamp()
}

// Len is the number of rows that SetLen was told.
func (t *Table) Len() int { return t.count }

// Cursor is the index of the selected row, 0 when there are no rows.
func (t *Table) Cursor() int { return t.cursor }

// Window is the range of row indexes that is on the screen, end excluded.
func (t *Table) Window() (first, end int) {
	return t.offset, min(t.offset+t.page(), t.count)
}

// page is how many rows fit.
func (t *Table) page() int { return max(t.height-1, 0) }

// SetCursor selects row i and keeps it on the screen line where the cursor
// was, as far as possible. It is for when rows moved under the cursor.
func (t *Table) SetCursor(i int) {
	screenLine := t.cursor - t.offset
	t.cursor = min(max(i, 0), max(t.count-1, 0))
	t.offset = t.cursor - screenLine
	t.clamp()
	t.reveal()
}

// MoveTo selects row i and scrolls no more than needed to show it.
func (t *Table) MoveTo(i int) {
	t.cursor = min(max(i, 0), max(t.count-1, 0))
	t.reveal()
}

// Up selects the row above.
func (t *Table) Up() { t.MoveTo(t.cursor - 1) }

// Down selects the row below.
func (t *Table) Down() { t.MoveTo(t.cursor + 1) }

// Top selects the first row.
func (t *Table) Top() { t.MoveTo(0) }

// Bottom selects the last row.
func (t *Table) Bottom() { t.MoveTo(t.count - 1) }

// PageUp goes a screen back.
func (t *Table) PageUp() { t.turn(-t.page()) }

// PageDown goes a screen forward.
func (t *Table) PageDown() { t.turn(t.page()) }

// HalfUp goes half a screen back.
func (t *Table) HalfUp() { t.turn(-max(t.page()/2, 1)) }

// HalfDown goes half a screen forward.
func (t *Table) HalfDown() { t.turn(max(t.page()/2, 1)) }

// turn moves window and cursor together.
func (t *Table) turn(by int) {
	t.offset += by
	t.cursor = min(max(t.cursor+by, 0), max(t.count-1, 0))
	t.clamp()
	t.reveal()
}

// ScrollBy moves the window by n rows, as a mouse wheel does. The cursor is
// taken along when its row would leave the window.
func (t *Table) ScrollBy(n int) {
	t.offset += n
	t.clamp()
	if page := t.page(); page > 0 {
		t.cursor = min(max(t.cursor, t.offset), t.offset+page-1)
	}
	t.cursor = min(max(t.cursor, 0), max(t.count-1, 0))
}

// RowAt is the row at line y of the table's area (the header is line 0).
func (t *Table) RowAt(y int) (row int, ok bool) {
	i := t.offset + y - 1
	if y < 1 || y >= t.height || i >= t.count {
		return 0, false
	}
	return i, true
}

// ColumnAt is the id of the column at cell x of the table's area.
func (t *Table) ColumnAt(x int) (id string, ok bool) {
	for _, c := range t.lay.cols {
		if x >= c.x && x < c.x+c.width {
			return t.cols[c.index].ID, true
		}
	}
	return "", false
}

// Shown lists the ids of the columns that have room, in order.
func (t *Table) Shown() []string {
	ids := make([]string, 0, len(t.lay.cols))
	for _, c := range t.lay.cols {
		ids = append(ids, t.cols[c.index].ID)
	}
	return ids
}

// clamp keeps the window inside the rows.
func (t *Table) clamp() {
	t.offset = max(min(t.offset, t.count-t.page()), 0)
}

// reveal scrolls until the cursor's row is in the window.
func (t *Table) reveal() {
	if t.cursor < t.offset {
		t.offset = t.cursor
	}
	if page := t.page(); page > 0 && t.cursor >= t.offset+page {
		t.offset = t.cursor - page + 1
	}
	t.clamp()
}
