package awsclient

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// The facts that a plan can expect.
const (
	fieldStatus         = "status"
	fieldDesired        = "desiredCount"
	fieldTaskDefinition = "taskDefinition"
	fieldExec           = "enableExecuteCommand"
	fieldAgent          = "agentUpdateStatus"
	fieldTag            = "tag " // and the key
)

// tagKey is the key of the tag that a field is about.
func tagKey(field string) (string, bool) { return strings.CutPrefix(field, fieldTag) }

// expectations are facts of the plan's only target.
func expectations(s model.Service, fields ...string) []Precondition {
	return expect("", serviceFacts(s), fields...)
}

// expect turns facts into what a plan expects of a resource.
func expect(id string, facts func(field string) string, fields ...string) []Precondition {
	out := make([]Precondition, len(fields))
	for i, f := range fields {
		out[i] = Precondition{Field: f, Want: facts(f), ID: id}
	}
	return out
}

func serviceFacts(s model.Service) func(string) string {
	return func(field string) string {
		switch field {
		case fieldStatus:
			return s.Status
		case fieldDesired:
			return strconv.Itoa(s.Desired)
		case fieldTaskDefinition:
			return model.ShortID(s.TaskDefinition)
		case fieldExec:
			return strconv.FormatBool(s.Exec)
		default:
			return tagFact(s.Tags, field)
		}
	}
}

// taskFacts takes the desired status for the status: a task that was asked to
// stop is what matters, not how far it has come.
func taskFacts(t model.Task) func(string) string {
	return func(field string) string {
		if field == fieldStatus {
			if t.IsStopped() {
				return "STOPPED"
			}
			return t.Desired
		}
		return tagFact(t.Tags, field)
	}
}

func instanceFacts(i model.Instance) func(string) string {
	return func(field string) string {
		switch field {
		case fieldStatus:
			return i.Status
		case fieldAgent:
			return i.AgentUpdate
		default:
			return tagFact(i.Tags, field)
		}
	}
}

func tagFact(tags []model.Tag, field string) string {
	for _, t := range tags {
		if fieldTag+t.Key == field {
			return strconv.Quote(t.Value)
		}
	}
	return "not set"
}

// known is what was read again of one resource.
type known struct {
	target Target
	facts  func(field string) string
	tags   []model.Tag
}

// look reads resources of any kind as they are now, by ARN. What could not be
// read is in the second map.
func (c *Client) look(ctx context.Context, ids []string) (map[string]known, map[string]error) {
	kinds := map[string][]string{}
	for _, id := range ids {
		a, _ := model.ParseARN(id)
		kinds[a.Type()] = append(kinds[a.Type()], id)
	}
	found, failed := map[string]known{}, map[string]error{}
	for kind, ids := range kinds {
		switch kind {
		case "service":
			place(ids, found, failed, func(s model.Service) known { return known{c.target(s), serviceFacts(s), s.Tags} })(c.DescribeServices(ctx, ids))
		case "task":
			place(ids, found, failed, func(t model.Task) known { return known{c.taskTarget(t), taskFacts(t), t.Tags} })(c.DescribeTasks(ctx, ids))
		case "container-instance":
			place(ids, found, failed, func(i model.Instance) known { return known{c.instanceTarget(i), instanceFacts(i), i.Tags} })(c.DescribeContainerInstances(ctx, ids))
		case "task-definition":
			c.defs.forget(ids...) // remembered ones would agree with the plan for ever
			place(ids, found, failed, func(d model.TaskDefinition) known {
				return known{c.arnTarget(d.ARN, d.Name()), statusFacts(d.Status, d.Tags), d.Tags}
			})(c.DescribeTaskDefinitions(ctx, ids))
		case "cluster":
			place(ids, found, failed, func(cl model.Cluster) known {
				return known{c.arnTarget(cl.ARN, cl.Name), statusFacts(cl.Status, cl.Tags), cl.Tags}
			})(c.DescribeClusters(ctx, ids))
		case "capacity-provider":
			place(ids, found, failed, func(p model.CapacityProvider) known {
				return known{c.arnTarget(p.ARN, p.Name), statusFacts(p.Status, p.Tags), p.Tags}
			})(c.DescribeCapacityProviders(ctx, ids))
		case "alarm":
			place(ids, found, failed, func(a model.Alarm) known { return known{c.alarmTarget(a), alarmFacts(a), nil} })(c.DescribeAlarms(ctx, ids))
		default:
			for _, id := range ids {
				failed[id] = &RefusedError{What: "cannot read " + model.ShortID(id), Why: "ecsdeck does not know what it is"}
			}
		}
	}
	return found, failed
}

// place puts the answer of a describe where look wants it.
func place[T any](ids []string, found map[string]known, failed map[string]error, as func(T) known) func(Batch[T], error) {
	return func(b Batch[T], err error) {
		for _, item := range b.Items {
			k := as(item)
			found[k.target.ID] = k
		}
		for _, p := range b.Problems {
			failed[p.ID] = p.Err
		}
		for _, id := range ids {
			if _, ok := found[id]; !ok && failed[id] == nil {
				failed[id] = errors.Join(err, &MissingError{Reason: "MISSING"})
			}
		}
	}
}

func statusFacts(status string, tags []model.Tag) func(string) string {
	return func(field string) string {
		if field == fieldStatus {
			return status
		}
		return tagFact(tags, field)
	}
}

// check reads again what the plan expects and compares. Of a plan for several
// the first that has changed is the error.
func (c *Client) check(ctx context.Context, p Plan) error {
	wrong := c.changed(ctx, p)
	for _, e := range p.Expect {
		if err := wrong[p.about(e)]; err != nil {
			return err
		}
	}
	return nil
}

// about is the ARN that a precondition speaks of.
func (p Plan) about(e Precondition) string {
	if e.ID != "" {
		return e.ID
	}
	return p.Target.ID
}

// changed reads again what the plan expects and says by ARN what is not so.
func (c *Client) changed(ctx context.Context, p Plan) map[string]error {
	by := map[string][]Precondition{}
	var ids []string
	for _, e := range p.Expect {
		id := p.about(e)
		if by[id] == nil {
			ids = append(ids, id)
		}
		by[id] = append(by[id], e)
	}
	found, out := c.look(ctx, ids)
	for id, k := range found {
		var changes []Change
		for _, e := range by[id] {
			if got := k.facts(e.Field); got != e.Want {
				changes = append(changes, Change{Field: e.Field, Want: e.Want, Got: got})
			}
		}
		if len(changes) > 0 {
			out[id] = &PreconditionError{Target: k.target.Name, Changes: changes}
		}
	}
	return out
}

// arnTarget is the target of a resource that is in no cluster.
func (c *Client) arnTarget(arn, name string) Target {
	a, _ := model.ParseARN(arn)
	t := Target{Kind: a.Type(), ID: arn, Name: name, Account: c.scope.Account, Region: c.scope.Region}
	if t.Kind == "cluster" {
		t.Cluster = name
	}
	return t
}

func (c *Client) taskTarget(t model.Task) Target {
	out := c.arnTarget(t.ARN, t.ID)
	out.Cluster = t.Cluster
	return out
}

func (c *Client) instanceTarget(i model.Instance) Target {
	out := c.arnTarget(i.ARN, i.ID)
	if i.EC2ID != "" {
		out.Name = i.EC2ID
	}
	out.Cluster = i.Cluster
	return out
}
