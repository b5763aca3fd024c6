package kind

import (
	"context"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// Column is one column of a kind's table.
type Column[T any] struct {
	ID    string // stable name, for the sort picker: "name", "cpu"
	Title string
	Min   int // cells; the column is dropped rather than drawn narrower
	Max   int // cells; 0 for no limit
	Flex  int // share of the spare width; 0 takes none
	Drop  int // 0 is never dropped; the largest number is dropped first
	Right bool
	// Middle shortens in the middle, for ids whose end tells them apart.
	Middle bool
	// Name marks the column that is known before the row is described.
	Name bool
	// Volatile cells change with the clock alone: an age. They are left out
	// of change detection, or every row would flash every second.
	Volatile bool
	// Quiet cells are left out of change detection too: they always move.
	Quiet bool
	// Wide columns show only in wide mode.
	Wide bool
	// When limits the column to some queries (a cluster column where rows of
	// several clusters are listed together); nil means always.
	When func(Query) bool
	Cell func(T, Ctx) widget.Cell
	Cmp  func(a, b T) int // orders values; nil orders by the cell's text
	// Desc sorts largest first when the column is chosen.
	Desc bool
}

// Source reads a kind from AWS. Kinds with a list and a describe call give
// List, Describe and Batch; kinds read whole by one call give All.
type Source[T any] struct {
	List     func(ctx context.Context, c *awsclient.Client, q Query, emit func(ids []string)) error
	Describe func(ctx context.Context, c *awsclient.Client, q Query, ids []string) (awsclient.Batch[T], error)
	// Enrich adds what another API knows (a task's EC2 host). It is asked
	// only for rows on screen.
	Enrich func(ctx context.Context, c *awsclient.Client, rows []T) ([]T, error)
	All    func(ctx context.Context, c *awsclient.Client, q Query) ([]T, error)
	Batch  int // ids in one Describe
	Page   int // ids in one page of List; sizes the estimate of a pass
}

// Link is a way from a row to another place.
type Link[T any] struct {
	ID keys.ID
	To func(T, Query) Target // the zero Target: this row has no such place
}

// TabKind says what a tab of the detail page holds.
type TabKind uint8

// The kinds of tab.
const (
	TabFacts TabKind = iota
	TabList
	TabDocument
)

// Show says what the rows of a kind are drawn as.
type Show uint8

// The ways to show a kind.
const (
	ShowTable  Show = iota
	ShowCharts      // rows are Boards
	ShowLog         // no rows: the page follows a log
)

// Door is a way into what a row stands for: a container of a task, a machine, or
// the newest task of a service.
type Door struct {
	Service   model.Service  // its ARN is empty for all but a service
	Task      model.Task     // its ARN is empty for a machine
	Container string         // "" when a person has to choose among several
	Instance  model.Instance // its ARN is empty for a task
	Why       string         // why it is shut; "" when it is not
}

// Tab is one tab of a kind's detail page, as data.
type Tab[T any] struct {
	Title    string
	Kind     TabKind
	Query    func(T, Query) Query              // TabList
	Document func(T, bool) (lang, text string) // TabDocument; the bool shows masked values
}

// Spec declares a kind.
type Spec[T any] struct {
	Name     Name
	Title    string   // "Services"
	Singular string   // "service"
	Aliases  []string // ":svc"
	ID       func(T) string
	Label    func(T) string         // the name a person calls it by
	IDLabel  func(id string) string // the same, before the row is described
	// Up names what the resource belongs to, from its id alone: the crumbs
	// above a page and the parent row of a derived kind. Nil for none.
	Up      func(id string) Ref
	Columns []Column[T]
	Source  Source[T]
	// From derives rows from a parent row and needs no call of its own.
	From  func(parent any, q Query) []T
	Every time.Duration // a wish; the scheduler stretches it
	// Carry copies joined fields from the row as it was to the row as it was
	// just read, so that they do not blink until they are joined again.
	Carry   func(old, fresh T) T
	Health  func(T) model.Verdict
	Facts   func(T, Ctx) []Section
	Tabs    []Tab[T]
	Links   []Link[T] // the first is what enter opens
	Actions []Action[T]
	// Default names the column to sort by at first; "" is the name column.
	Default string
	// Root kinds can be listed for a whole region from the palette.
	Root bool
	// Local kinds are read from this machine: they belong to no region.
	Local bool
	// Stopped kinds have a stopped variant (tasks).
	Stopped bool
	// Door is the way into a row, and Doors are the keys that take it; nil for
	// kinds without one.
	Door  func(T) Door
	Doors []keys.ID
	// Show is what the page of a list is; a table when it is not said.
	Show Show
	// Empty says of a list without rows why it may have none; "" when there is
	// nothing to say. The row that the list hangs on is nil when it has none, or
	// when it was not read.
	Empty func(parent Row, q Query) string
	// Fixed keeps the order of the source (events: newest first).
	Fixed bool
}
