package model

// Maybe is a value that may not be known yet. The zero Maybe is unknown: the
// read that would tell has not been made or has failed. None means that it was
// read and that there is nothing. Screens draw the three as "·", "-" and the
// value.
type Maybe[T any] struct {
	state maybeState
	value T
}

type maybeState uint8

const (
	maybeUnknown maybeState = iota
	maybeNone
	maybeValue
)

// Known returns a Maybe that holds v.
func Known[T any](v T) Maybe[T] { return Maybe[T]{state: maybeValue, value: v} }

// None returns a Maybe that is known to hold nothing.
func None[T any]() Maybe[T] { return Maybe[T]{state: maybeNone} }

// Get returns the value and whether there is one.
func (m Maybe[T]) Get() (T, bool) { return m.value, m.state == maybeValue }

// Or returns the value, or other when there is none or it is unknown.
func (m Maybe[T]) Or(other T) T {
	if m.state == maybeValue {
		return m.value
	}
	return other
}

// IsUnknown reports whether the answer has not been read yet.
func (m Maybe[T]) IsUnknown() bool { return m.state == maybeUnknown }

// IsNone reports whether it was read that there is nothing.
func (m Maybe[T]) IsNone() bool { return m.state == maybeNone }

// IsKnown reports whether there is a value.
func (m Maybe[T]) IsKnown() bool { return m.state == maybeValue }
