// Package page holds what fills the screen between the header and the footer:
// the list of a query and the details of a resource.
package page

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/store"
)

// Env is what a page may look at. It is made anew for every message.
type Env struct {
	Now           time.Time
	Width, Height int // the page's own area
	Theme         *themes.Theme
	Store         *store.Store
	Catalog       kind.Catalog
	Keys          keys.Map
	Scope         model.Scope
	ReadOnly      bool
	Demo          bool // the account is a simulated one
	Columns       ColumnChoice
	Lists         map[kind.Name]Start // how lists begin
	// Pending says in words what an operation is doing to a row; "" when
	// nothing is.
	Pending func(kind.Ref) string
	// Location is where times are shown in; nil is UTC.
	Location *time.Location
}

func (e Env) location() *time.Location {
	if e.Location == nil {
		return time.UTC
	}
	return e.Location
}

// New makes the page of a list, as its kind is shown.
func New(q kind.Query, c kind.Catalog) Page {
	switch c.Get(q.Kind).Info().Show {
	case kind.ShowCharts:
		return NewCharts(q, c)
	case kind.ShowLog:
		return NewLogs(q, c)
	default:
		return NewList(q, c)
	}
}

func (e Env) ctx(q kind.Query) kind.Ctx { return kind.Ctx{Now: e.Now, Query: q, Scope: e.Scope} }

// with is the same Env for a part of the area.
func (e Env) with(width, height int) Env {
	e.Width, e.Height = max(0, width), max(0, height)
	return e
}

// Effect is what a page asks of the app. Pages never act on one another.
type Effect struct {
	Cmd  tea.Cmd
	Go   kind.Target
	Act  keys.ID    // an action on On
	On   []kind.Ref // the rows that were marked or selected when the key was pressed
	Menu []kind.Ref // show what can be done to these
	Copy string     // text for the clipboard
	// CopyName is what the notice calls that text; "" shows the text itself.
	CopyName string
	Say      string // a notice
	Warn     bool   // the notice is a refusal
	Good     bool   // the notice tells of something done
	Pick     *Pick  // a choice to make
	Columns  bool   // ask which columns the list should have
	Export   bool   // ask how the page should be exported

	Enter kind.Ref // go into this
	How   keys.ID  // by a shell, or a port
	List  keys.ID  // show a list that is not of AWS: the forwards

	Ask    Ask    // a question to AWS
	Follow Follow // a stream to follow, instead of the one before it
	Soon   bool   // Work is wanted in a moment
}

// Pick asks the app for a choice. The answer comes back as Picked.
type Pick struct {
	Title   string
	Options []Option
	Current string
}

// Option is one choice of a Pick.
type Option struct{ ID, Label string }

// Picked is the answer to a Pick.
type Picked struct{ ID string }

// Status is what the header says of a page.
type Status struct {
	Fresh     time.Time // the last answer
	Described int
	All       int
	Bad, Warn int // rows that are broken, degraded
	Shown     int // rows that pass the filter
	Filtered  bool
	Loading   bool
	Stale     string // why it no longer follows the world; "" while it does
	Partial   string // what is missing; "" when nothing is
}

// Page is one place in the deck. View is pure: everything it shows was made
// ready by Refresh, which runs after every message.
type Page interface {
	// Query is what the page shows, for crumbs, deep links and history.
	Query() kind.Query
	Update(tea.Msg, Env) Effect
	Refresh(Env)
	View(Env) string
	Wants(Env) []store.Want
	// Keys are the ids that do something here now, most useful first.
	Keys(Env) []keys.ID
	// Capturing is true while text is being typed: global keys stand back.
	Capturing() bool
	// Back closes what is open on the page; false when nothing is.
	Back() bool
	Status(Env) Status
	Selected() kind.Ref
}
