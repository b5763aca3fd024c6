package sim

import (
	"bytes"
	"time"
)

type listServicesInput struct {
	paging
	Cluster                string `json:"cluster"`
	LaunchType             string `json:"launchType"`
	SchedulingStrategy     string `json:"schedulingStrategy"`
	ResourceManagementType string `json:"resourceManagementType"`
}

type listServicesOutput struct {
	ServiceArns []string `json:"serviceArns"`
	NextToken   string   `json:"nextToken,omitempty"`
}

func (w *World) listServices(q *request, in *listServicesInput) (any, *Error) {
	c, fail := w.clusterNamed(q, in.Cluster)
	if fail == nil {
		fail = oneOf("launchType", in.LaunchType, launchTypes()...)
	}
	if fail == nil {
		fail = oneOf("schedulingStrategy", in.SchedulingStrategy, "REPLICA", "DAEMON")
	}
	if fail != nil {
		return nil, fail
	}
	now := w.now
	match := func(s *Service) bool {
		s = s.seen(now)
		return s != nil && s.Status == "ACTIVE" &&
			(in.LaunchType == "" || in.LaunchType == s.LaunchType) &&
			(in.SchedulingStrategy == "" || in.SchedulingStrategy == s.SchedulingStrategy) &&
			(in.ResourceManagementType == "" || in.ResourceManagementType == s.ResourceManagementType)
	}
	page, next, fail := pageOf(w, q, sizes{10, 100}, in.paging, c.services,
		func(s *Service) string { return s.ServiceName }, match)
	if fail != nil {
		return nil, fail
	}
	out := listServicesOutput{ServiceArns: make([]string, len(page)), NextToken: next}
	for i, s := range page {
		out.ServiceArns[i] = s.ServiceArn
	}
	return out, nil
}

// launchTypes are the values of AWS's LaunchType.
func launchTypes() []string { return []string{"EC2", "FARGATE", "EXTERNAL", "MANAGED_INSTANCES"} }

type describeServicesInput struct {
	Cluster  string   `json:"cluster"`
	Services []string `json:"services"`
	Include  includes `json:"include"`
}

func (w *World) describeServices(q *request, in *describeServicesInput) (any, *Error) {
	c, fail := w.clusterNamed(q, in.Cluster)
	if fail == nil {
		fail = in.Include.check("TAGS")
	}
	switch {
	case fail != nil:
		return nil, fail
	case len(in.Services) == 0:
		return nil, invalid("Services cannot be empty.")
	case len(in.Services) > 10:
		return nil, invalid("service names can have at most 10 items.")
	}
	var found []*Service
	failures := []Failure{}
	for _, name := range in.Services {
		s, fail := w.serviceNamed(c, name)
		switch {
		case fail != nil && fail.Code != serviceNotFound().Code:
			return nil, fail
		case fail != nil || s.seen(w.now) == nil:
			failures = append(failures, w.missing(q, "service", c.ClusterName, name))
		default:
			found = append(found, s.seen(w.now))
		}
	}
	return w.writeServices(found, failures, in.Include.has("TAGS"))
}

// writeServices writes the output of DescribeServices. Nine tenths of it are
// the services' events, up to 100 each, which never change once written: they
// come from the cache and are spliced in.
func (w *World) writeServices(found []*Service, failures []Failure, tags bool) (any, *Error) {
	var b bytes.Buffer
	b.Grow(len(found) * 20 << 10) // with 100 events a service is about that long
	b.WriteString(`{"services":[`)
	for i, s := range found {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := w.writeService(&b, s, tags); err != nil {
			return nil, serialization(err)
		}
	}
	b.WriteString(`],"failures":`)
	rest, err := marshalJSON(failures)
	if err != nil {
		return nil, serialization(err)
	}
	b.Write(rest)
	b.WriteByte('}')
	return b.Bytes(), nil
}

// bareService is a service without its events. The outer fields hide those of
// the service and are left out.
type bareService struct {
	*Service
	Events struct{} `json:"events,omitzero"`
	Tags   []Tag    `json:"tags,omitzero"`
}

// writeService writes one service, with its events from the cache.
func (w *World) writeService(b *bytes.Buffer, s *Service, tags bool) error {
	bare := bareService{Service: s}
	if tags {
		bare.Tags = some(s.Tags, true)
	}
	text, err := marshalJSON(bare)
	if err != nil {
		return err
	}
	events, err := w.wire.cache.events(s)
	if err != nil {
		return err
	}
	b.Write(text[:len(text)-1])
	b.WriteString(`,"events":`)
	b.Write(events)
	b.WriteByte('}')
	return nil
}

// encodings keeps what was marshalled and cannot change. Its zero value is
// ready; World.mu guards it.
type encodings struct {
	byService map[string]encodedEvents
}

// encodedEvents are the events of a service in JSON. Events are only ever put
// in front and dropped at the end, so the newest one and the count name the list.
type encodedEvents struct {
	newest UUID
	count  int
	json   []byte
}

// events returns the JSON list of a service's events.
func (e *encodings) events(s *Service) ([]byte, error) {
	if len(s.Events) == 0 {
		return []byte("[]"), nil
	}
	have := e.byService[s.ServiceArn]
	if have.newest == s.Events[0].Id && have.count == len(s.Events) {
		return have.json, nil
	}
	text, err := marshalJSON(s.Events)
	if err != nil {
		return nil, err
	}
	if e.byService == nil {
		e.byService = map[string]encodedEvents{}
	}
	e.byService[s.ServiceArn] = encodedEvents{newest: s.Events[0].Id, count: len(s.Events), json: text}
	return text, nil
}

// serviceOutput is the output of calls that return one service.
func (w *World) serviceOutput(s *Service) (any, *Error) {
	var b bytes.Buffer
	b.WriteString(`{"service":`)
	if err := w.writeService(&b, s, true); err != nil {
		return nil, serialization(err)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// seenTask is the task as reads see it now, nil when they do not.
func seenTask(t *Task, now time.Time) *Task {
	if t == nil {
		return nil
	}
	return t.seen(now)
}
