package model

import "time"

// Event is one line of a service's history as ECS wrote it.
type Event struct {
	ID      string
	At      time.Time
	Message string
}

// EventKind is what an event is about.
type EventKind uint8

// The kinds of events.
const (
	EventOther EventKind = iota
	EventSteady
	EventStarted
	EventStopped
	EventDraining
	EventRegistered
	EventDeregistered
	EventPlacement
	EventUnhealthy
	EventDeployment
	EventDeploymentFailed
	EventRollback
	EventStuck
	EventBalance
	EventScaling
)
