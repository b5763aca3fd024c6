package kind

import (
	"context"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// Row is one resource as the store holds it: the T of its kind's Spec.
type Row any

// Info is what is the same for every row of a kind.
type Info struct {
	Name     Name
	Title    string
	Singular string
	Aliases  []string
	Every    time.Duration
	Batch    int
	Page     int
	Default  string
	Derived  bool // rows come from a parent row (From)
	Whole    bool // rows come from one call (All)
	Enriched bool
	Root     bool
	Local    bool // rows are of this machine, whatever the region
	Stopped  bool
	Fixed    bool
	Show     Show
	Doors    []keys.ID // that lead into a row
}

// ColumnInfo is a column without its row type. Index is its number in the
// kind, to be given to Cell and Compare.
type ColumnInfo struct {
	Index     int
	ID, Title string
	Min, Max  int
	Flex      int
	Drop      int
	Right     bool
	Middle    bool
	Name      bool
	Volatile  bool
	Desc      bool
	Wide      bool
}

// TabInfo is a tab without its row type.
type TabInfo struct {
	Title string
	Kind  TabKind
}

// Kind is a Spec without its row type: what pages, store and app use. Rows
// handed to it must be of the kind.
type Kind interface {
	Info() Info
	ID(Row) string
	Label(Row) string
	IDLabel(id string) string
	Up(id string) Ref
	Health(Row) model.Verdict
	Carry(old, fresh Row) Row
	Columns(q Query, wide bool) []ColumnInfo
	AllColumns() []ColumnInfo // those of every query; some ids come twice
	Cell(r Row, column int, ctx Ctx) widget.Cell
	Compare(a, b Row, column int) int
	// Fingerprint changes when something that a person can see has changed.
	Fingerprint(Row) uint64
	Facts(Row, Ctx) []Section
	Empty(parent Row, q Query) string

	List(ctx context.Context, c *awsclient.Client, q Query, emit func(ids []string)) error
	Describe(ctx context.Context, c *awsclient.Client, q Query, ids []string) ([]Row, []model.Problem, error)
	Enrich(ctx context.Context, c *awsclient.Client, rows []Row) ([]Row, error)
	All(ctx context.Context, c *awsclient.Client, q Query) ([]Row, error)
	From(parent Row, q Query) []Row

	Tabs() []TabInfo
	TabQuery(tab int, r Row, q Query) Query
	TabDocument(tab int, r Row, unmasked bool) (lang, text string)
	Links() []keys.ID
	Follow(id keys.ID, r Row, q Query) Target
	Door(Row) Door
	Actions() []keys.ID
	Act(id keys.ID) (Act, bool)
}

// Act is an action without its row type.
type Act struct {
	ID       keys.ID
	Title    string
	Risk     Risk
	Bulk     bool
	Disabled func(Row, Env) string
	Form     func([]Row, Env) []Field
	Plan     func(ctx context.Context, c *awsclient.Client, rows []Row, v Values) (awsclient.Plan, error)
	Verb     func([]Row, Values) string
	Settled  func(now, before Row, asked Asked) Progress
	Touches  func(Row, Query) []Query
}

// Catalog is the list of kinds that the deck knows, in the order in which the
// palette offers them.
type Catalog struct {
	kinds  []Kind
	byName map[string]Kind
}

// NewCatalog indexes kinds by name and alias.
func NewCatalog(kinds ...Kind) Catalog {
	c := Catalog{kinds: kinds, byName: map[string]Kind{}}
	for _, k := range kinds {
		info := k.Info()
		for _, n := range append([]string{string(info.Name), info.Singular}, info.Aliases...) {
			c.byName[n] = k
		}
	}
	return c
}

// All returns the kinds in order.
func (c Catalog) All() []Kind { return c.kinds }

// Get returns a kind by its name; nil when there is none.
func (c Catalog) Get(n Name) Kind { return c.byName[string(n)] }

// Find returns the kind that a person means by a name or an alias.
func (c Catalog) Find(word string) (Kind, bool) {
	k, ok := c.byName[word]
	return k, ok
}
