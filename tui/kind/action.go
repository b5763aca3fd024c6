package kind

import (
	"context"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// Risk says how strong the confirmation of an action is.
type Risk uint8

// The risks.
const (
	RiskConfirm Risk = iota // a yes
	RiskName                // the name of the resource, typed
)

// Env is what the reason of a disabled action may depend on.
type Env struct {
	ReadOnly bool
	Query    Query
	// Names are the names of a kind's resources that have been read, for a
	// form to offer; nil gives none.
	Names func(Name) []string
}

// Field is one question of an action's form.
type Field = widget.Field

// Values are a form's answers by field id.
type Values = widget.Values

// Progress is how far the world is from what an action asked for.
type Progress struct {
	Done   bool
	Failed bool   // it will not get there by itself
	Text   string // "6 of 8 running"
}

// Asked gives a parameter of the call that was made for a row, by the API's own
// name: "desiredCount". It is "" for those that the call does not have.
type Asked func(param string) string

// StartedDeployment asks for what is no parameter but ECS's answer: the id of
// the deployment that the call has started.
const StartedDeployment = "(deployment)"

// Action is something an operator does to one row or to many marked ones. The
// rows that its functions get are never empty, and all can be acted on.
type Action[T any] struct {
	ID       keys.ID
	Title    string // "Scale"
	Risk     Risk
	Bulk     bool                   // makes sense for many rows at once
	Disabled func(T, Env) string    // "" or the reason shown to the person
	Form     func([]T, Env) []Field // nil or empty: nothing to ask
	Plan     func(ctx context.Context, c *awsclient.Client, rows []T, v Values) (awsclient.Plan, error)
	// Verb names the confirm button from the answers: "Scale to 8".
	Verb func([]T, Values) string
	// Settled compares a row as it is now, and as it was when the action was
	// planned, with what was asked of it. It serves the undo of the action too,
	// which asks something else. Nil: done when AWS has accepted it.
	Settled func(now, before T, asked Asked) Progress
	// Touches are read again when the call has been made.
	Touches func(T, Query) []Query
}
