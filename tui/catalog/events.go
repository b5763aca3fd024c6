package catalog

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// event is one event with the service that it is of, whose ARN is part of its id.
// The fields stand in its document.
type event struct {
	model.Event
	Service, Cluster string // names
	ServiceARN       string
}

func events() kind.Spec[event] {
	return kind.Spec[event]{
		Name: kind.Events, Title: "Events", Singular: "event", Aliases: []string{"event", "ev"},
		ID:      eventID,
		Label:   func(e event) string { return e.Brief() },
		IDLabel: eventLabel,
		Up:      partOf(kind.Services),
		Columns: eventColumns(),
		Source: kind.Source[event]{
			All: readEvents,
		},
		Every:  10 * time.Second,
		Health: func(e event) model.Verdict { return model.Verdict{Health: e.Event.Health()} },
		Facts:  eventFacts,
		Tabs:   []kind.Tab[event]{{Title: "Facts", Kind: kind.TabFacts}},
		Links: []kind.Link[event]{
			openDetails(kind.Events, eventID),
			{ID: keys.Owner, To: func(e event, q kind.Query) kind.Target { return detailOf(q, kind.Services, e.ServiceARN) }},
		},
		Fixed: true,
	}
}

// readEvents reads the events of a service, or those of every service of a
// cluster or region in one list.
func readEvents(ctx context.Context, c *awsclient.Client, q kind.Query) ([]event, error) {
	if q.Parent.Kind == kind.Services {
		all, err := c.ServiceEvents(ctx, q.Parent.ID)
		return eventsOf(all, q.Parent.ID), err
	}
	of, err := c.EventsIn(ctx, q.Parent.ID)
	var out []event
	for _, service := range slices.Sorted(maps.Keys(of)) {
		out = append(out, eventsOf(of[service], service)...)
	}
	slices.SortStableFunc(out, byAge(func(e event) time.Time { return e.At }))
	return out, err
}

func eventID(e event) string { return partID(e.ServiceARN, e.Event.ID) }

const eventIDShown = 8

// eventLabel is the start of an event's id, which is a long number that nobody
// reads.
func eventLabel(id string) string {
	name := []rune(partName(id))
	if len(name) <= eventIDShown {
		return string(name)
	}
	return "event " + string(name[:eventIDShown])
}

func eventsOf(in []model.Event, service string) []event {
	out := make([]event, 0, len(in))
	for _, e := range in {
		out = append(out, eventOf(e, service))
	}
	return out
}

func eventOf(e model.Event, service string) event {
	return event{Event: e, Service: model.ShortID(service), Cluster: model.ClusterName(service), ServiceARN: service}
}

func eventColumns() []kind.Column[event] {
	type column = kind.Column[event]
	at := func(e event) time.Time { return e.At }
	return []column{
		{
			ID: "when", Title: "WHEN", Min: 4, Right: true, Volatile: true, Cmp: byAge(at),
			Cell: func(e event, ctx kind.Ctx) widget.Cell { return ageCell(ctx.Now, e.At) },
		},
		{ID: "time", Title: "TIME", Min: 15, Drop: 20, Volatile: true, Cmp: byAge(at), Cell: clock},
		textual(column{
			ID: "service", Title: "SERVICE", Min: 12, Max: 40, Drop: 5,
			When: func(q kind.Query) bool { return q.Parent.Kind != kind.Services },
		}, func(e event) string { return join("/", e.Cluster, e.Service) }),
		{
			ID: "kind", Title: "KIND", Min: 9, Max: 13, Drop: 10,
			Cell: func(e event, _ kind.Ctx) widget.Cell { return toned(eventTone(e.Event), eventWord(e.Kind())) },
			Cmp:  by(func(e event) model.EventKind { return e.Kind() }),
		},
		{ID: "message", Title: "MESSAGE", Min: 50, Flex: 1, Name: true, Cell: messageCell},
	}
}

// clock is the time on the wall of this machine.
func clock(e event, ctx kind.Ctx) widget.Cell {
	if e.At.IsZero() {
		return none()
	}
	if ctx.Now.IsZero() {
		return unknown()
	}
	return widget.Toned(themes.Muted, e.At.In(ctx.Now.Location()).Format("2 Jan 15:04:05")).Time(e.At)
}

// messageCell is the message without its start, which names the service that
// the list is of. What tells of trouble has its tone.
func messageCell(e event, _ kind.Ctx) widget.Cell {
	tone := eventTone(e.Event)
	if tone == themes.Muted {
		tone = themes.Text
	}
	switch e.Kind() {
	case model.EventPlacement, model.EventUnhealthy:
		// What matters stands at the end of ECS's message, behind long ids.
		return widget.Mixed(
			widget.Span{Text: widget.Clean(e.Brief()), Tone: tone},
			muted("  "+widget.Clean(e.Text())),
		)
	default:
		return toned(tone, e.Text())
	}
}

func eventWord(k model.EventKind) string {
	switch k {
	case model.EventSteady:
		return "steady"
	case model.EventStarted:
		return "started"
	case model.EventStopped:
		return "stopped"
	case model.EventDraining:
		return "draining"
	case model.EventRegistered:
		return "registered"
	case model.EventDeregistered:
		return "deregistered"
	case model.EventPlacement:
		return "placement"
	case model.EventUnhealthy:
		return "unhealthy"
	case model.EventDeployment:
		return "deployed"
	case model.EventDeploymentFailed:
		return "deploy failed"
	case model.EventRollback:
		return "rollback"
	case model.EventStuck:
		return "stuck"
	case model.EventBalance:
		return "zones"
	default:
		return ""
	}
}

func eventFacts(e event, ctx kind.Ctx) []kind.Section {
	var s sheet
	s.add("when", moment(ctx.Now, e.At))
	s.text("kind", eventWord(e.Kind()))
	s.section("Message")
	s.add("", text(e.Message))
	return s.arns([2]string{"id", e.Event.ID}, [2]string{"service", e.ServiceARN})
}
