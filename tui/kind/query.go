// Package kind is the contract of a resource kind. One declaration (a Spec)
// gives the deck everything it shows and does for that kind: columns, sort,
// filter, health, drill-down, detail tabs, document, actions. The rest of the
// deck sees kinds only through the Kind interface, so adding one is one file
// in the catalog and one line in its list.
package kind

import (
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// Name names a kind: "services".
type Name string

// The kinds of the deck.
const (
	Clusters  Name = "clusters"
	Services  Name = "services"
	Tasks     Name = "tasks"
	Contains  Name = "containers"
	Instances Name = "instances"
	Families  Name = "families"
	TaskDefs  Name = "taskdefs"
	Events    Name = "events"
	Providers Name = "providers"
	Audit     Name = "audit"
	Metrics   Name = "metrics"
	Logs      Name = "logs"
	Alarms    Name = "alarms"
	History   Name = "alarm history"
)

// Ref points at one resource. The zero Ref is no resource.
type Ref struct {
	Kind Name
	ID   string // canonical long ARN, or the id that the kind's Spec gives
}

// IsZero reports whether the Ref points at nothing.
func (r Ref) IsZero() bool { return r == Ref{} }

// Query names one list. It is comparable: the key of lists in the store, of
// answers on their way, and of deep links.
type Query struct {
	Scope   string // the store's name for profile, region and endpoint
	Kind    Name
	Parent  Ref    // whose rows; zero for all of the region
	Variant string // "", VariantStopped, VariantOne, a Span
}

const (
	// VariantStopped lists stopped tasks instead of running ones.
	VariantStopped = "stopped"
	// VariantPrevious is the log of the task before the one that Parent names.
	VariantPrevious = "previous"
	// VariantOne is the list of the single resource that Parent names: it
	// keeps a detail page fresh without listing anything.
	VariantOne = "one"
)

// One is the query of a single resource.
func One(scope string, r Ref) Query {
	return Query{Scope: scope, Kind: r.Kind, Parent: r, Variant: VariantOne}
}

// Target is a place to go: a list, or the details of one resource.
type Target struct {
	Query  Query
	Detail Ref    // when set, the detail page of this resource
	Tab    string // the tab to open there, by title
}

// IsZero reports whether the target leads nowhere.
func (t Target) IsZero() bool { return t == Target{} }

// Ctx is what a cell may depend on besides its row.
type Ctx struct {
	Now   time.Time
	Query Query
	Scope model.Scope
}
