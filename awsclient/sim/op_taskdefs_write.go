package sim

import "strings"

type deregisterTaskDefinitionInput struct {
	TaskDefinition string `json:"taskDefinition"`
}

// opDeregisterTaskDefinition makes a revision INACTIVE. It stays describable, and
// services that run it go on with it; nothing new can start with it.
func (w *World) opDeregisterTaskDefinition(q *request, in *deregisterTaskDefinitionInput) (any, *Error) {
	if in.TaskDefinition != "" && !strings.Contains(w.refer(q.region, in.TaskDefinition).id, ":") {
		return nil, invalid("Invalid revision number. Number: %s", in.TaskDefinition)
	}
	d, fail := w.definitionNamed(q.region, in.TaskDefinition)
	if fail != nil {
		return nil, fail
	}
	if d.Status != "ACTIVE" {
		return nil, invalid("The specified task definition is inactive. Specify an active task definition and try again.")
	}
	w.holdDefinition(d)
	d.Status, d.DeregisteredAt = "INACTIVE", w.epoch()
	return describeTaskDefinitionOutput{TaskDefinition: d}, nil
}

// holdDefinition keeps a copy for the reads that do not see a write yet.
func (w *World) holdDefinition(d *TaskDefinition) {
	lag := w.opts.EventuallyConsistent
	if lag <= 0 || w.now.Before(d.staleAt) {
		return
	}
	old := *d
	d.stale, d.staleAt = &old, w.now.Add(lag)
}

// seen returns the revision as a read sees it now; nil is not yet.
func (w *World) seen(d *TaskDefinition) *TaskDefinition {
	if w.now.Before(d.staleAt) {
		return d.stale
	}
	return d
}
