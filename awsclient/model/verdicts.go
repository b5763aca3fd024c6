package model

// Verdict derives the health of the cluster from its status and its pool.
func (c Cluster) Verdict() Verdict { return Verdict{} }

// Health returns the health part of Verdict.
func (c Cluster) Health() Health { return c.Verdict().Health }

// Verdict derives the health of the service.
func (s Service) Verdict() Verdict { return Verdict{} }

// Health returns the health part of Verdict.
func (s Service) Health() Health { return s.Verdict().Health }

// Verdict derives the health of the task; its reason is that of Explain.
func (t Task) Verdict() Verdict { return Verdict{} }

// Health returns the health part of Verdict.
func (t Task) Health() Health { return t.Verdict().Health }

// Verdict derives the health of the container.
func (c Container) Verdict() Verdict { return Verdict{} }

// Health returns the health part of Verdict.
func (c Container) Health() Health { return c.Verdict().Health }

// Verdict derives the health of the instance.
func (i Instance) Verdict() Verdict { return Verdict{} }

// Health returns the health part of Verdict.
func (i Instance) Health() Health { return i.Verdict().Health }

// Verdict derives the health of the revision.
func (d TaskDefinition) Verdict() Verdict { return Verdict{} }

// Health returns the health part of Verdict.
func (d TaskDefinition) Health() Health { return d.Verdict().Health }

// Verdict derives the health of the family.
func (f Family) Verdict() Verdict { return Verdict{} }

// Health returns the health part of Verdict.
func (f Family) Health() Health { return f.Verdict().Health }

// Verdict derives the health of the capacity provider.
func (p CapacityProvider) Verdict() Verdict { return Verdict{} }

// Health returns the health part of Verdict.
func (p CapacityProvider) Health() Health { return p.Verdict().Health }

// Kind classifies the event by its wording.
func (e Event) Kind() EventKind { return EventOther }

// Health returns the tone of the event.
func (e Event) Health() Health { return Unknown }

// Text returns the message without the "(service NAME) " that every one of
// them starts with.
func (e Event) Text() string { return e.Message }

// Explain says in plain words what happened to the task; empty when there is
// nothing to explain.
func Explain(t Task) string { return "" }

// ExplainContainer says in plain words what happened to one container of the
// task; empty when there is nothing to explain.
func ExplainContainer(t Task, c Container) string { return "" }
