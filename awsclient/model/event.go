package model

import (
	"strings"
	"time"
)

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
	EventOther            EventKind = iota
	EventSteady                     // the service is as wanted
	EventStarted                    // tasks were started
	EventStopped                    // tasks were stopped
	EventDraining                   // connections are being drained
	EventRegistered                 // targets were registered
	EventDeregistered               // targets were deregistered
	EventPlacement                  // a task could not be placed
	EventUnhealthy                  // a task failed a health check
	EventDeployment                 // a deployment has ended well
	EventDeploymentFailed           // a deployment has failed
	EventRollback                   // a deployment is being rolled back
	EventStuck                      // ECS cannot go on, or only slowly
	EventBalance                    // the spread over availability zones
)

// eventRule recognises one wording. Source: "Amazon ECS service event messages"
// in the developer guide, and messages seen.
type eventRule struct {
	words string
	kind  EventKind
	tone  Health
}

// eventRules are tried in order; the more telling wording comes first.
func eventRules() [20]eventRule { // an array: it is asked for each row of each frame
	return [20]eventRule{
		{"deployment failed", EventDeploymentFailed, Bad},
		{"rolling back to deployment", EventRollback, Warn},
		{"deployment completed", EventDeployment, OK},
		{"was unable to place a task", EventPlacement, Bad},
		{"unable to consistently start tasks", EventStuck, Bad},
		{"replaced", EventStarted, Warn}, // ... due to an unhealthy status
		{"is unhealthy in", EventUnhealthy, Bad},
		{"failed container health checks", EventUnhealthy, Bad},
		{"failed ELB health checks", EventUnhealthy, Bad},
		{"was unable to reach steady state", EventStuck, Warn},
		{"being throttled", EventStuck, Warn},
		{"was unable to", EventStuck, Bad},
		{"is not AZ balanced", EventBalance, Motion},
		{"is AZ balanced", EventBalance, OK},
		{"has reached a steady state", EventSteady, OK},
		{"has started", EventStarted, Motion},
		{"has stopped", EventStopped, Motion},
		{"has begun draining", EventDraining, Motion},
		{"deregistered", EventDeregistered, Motion},
		{"registered", EventRegistered, Motion},
	}
}

func (e Event) classify() (EventKind, Health) {
	text := e.Text() // a service may be called "deregistered"
	for _, r := range eventRules() {
		if strings.Contains(text, r.words) {
			return r.kind, r.tone
		}
	}
	return EventOther, Unknown
}

// Kind classifies the event by its wording.
func (e Event) Kind() EventKind { kind, _ := e.classify(); return kind }

// Health returns the tone of the event; Unknown for wordings that say neither
// good nor bad.
func (e Event) Health() Health { _, tone := e.classify(); return tone }

// Text returns the message without the "(service NAME) " that it starts with.
func (e Event) Text() string {
	rest, ok := strings.CutPrefix(e.Message, "(service ")
	if !ok {
		return e.Message
	}
	if _, text, ok := strings.Cut(rest, ") "); ok {
		return text
	}
	return e.Message
}
