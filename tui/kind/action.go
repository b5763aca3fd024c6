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
}

// Field is one question of an action's form.
type Field = widget.Field

// Values are a form's answers by field id.
type Values = widget.Values

// Progress is how far the world is from what an action asked for.
type Progress struct {
	Done bool
	Text string // "6 of 8 running"
}

// Action is something an operator does to rows.
type Action[T any] struct {
	ID       keys.ID
	Title    string // "Scale"
	Risk     Risk
	Disabled func(T, Env) string // "" or the reason shown to the person
	Form     func(T) []Field
	Plan     func(ctx context.Context, c *awsclient.Client, row T, v Values) (awsclient.Plan, error)
	// Verb names the confirm button from the answers: "Scale to 8".
	Verb func(T, Values) string
	// Settled compares the row as it is now with what was asked.
	Settled func(T, Values) Progress
	// Touches are read again when the call has been made.
	Touches func(T, Query) []Query
}
