package sim

import (
	"slices"
	"sync"
	"time"
)

// FaultKind names what a fault does to a call.
type FaultKind string

// The faults that a caller of AWS meets. Delay lets the call go on afterwards;
// every other kind ends it.
const (
	// Delay holds the call back for Fault.Delay, then lets it go on.
	Delay FaultKind = "Delay"
	// Throttle answers as AWS does when a token bucket is empty.
	Throttle FaultKind = "Throttle"
	// ServerError answers 500 with the service's internal error.
	ServerError FaultKind = "ServerError"
	// Unavailable answers 503.
	Unavailable FaultKind = "Unavailable"
	// Reset breaks the connection instead of answering.
	Reset FaultKind = "Reset"
	// ExpiredToken refuses the credentials as expired.
	ExpiredToken FaultKind = "ExpiredToken"
	// AccessDenied refuses the call for want of a permission.
	AccessDenied FaultKind = "AccessDenied"
	// HTML answers 500 with a web page, as proxies and unfinished stand-ins do.
	HTML FaultKind = "HTML"
	// Hang never answers: the call ends when the caller gives up.
	Hang FaultKind = "Hang"
	// Offline fails before anything is sent: the host name cannot be resolved.
	// A listener cannot do that, so there the connection is broken instead.
	Offline FaultKind = "Offline"
)

// Fault is one disturbance, switched on with [Faults.Add].
type Fault struct {
	// Service is the signing name, as "ecs", "sts" or "ec2"; "" is all of them.
	Service string
	// Operation is the operation's name, as "ListServices"; "" is all of them.
	Operation string
	// Kind is what happens. "" is Delay.
	Kind FaultKind
	// Delay is waited before the rest of the fault happens, whatever its kind.
	Delay time.Duration
	// Skip lets that many matching calls pass first.
	Skip int
	// Times is how many calls are hit after that; 0 is all of them.
	Times int
	// Match narrows the fault to calls with certain parameters, as decoded from
	// the request (see [Call.Params]). It must not call back into the World.
	Match func(params map[string]any) bool
}

// Faults is the set of faults that is switched on. It is safe for concurrent
// use, also while calls are under way: a fault hits the calls that arrive
// after it was added.
type Faults struct {
	mu  sync.Mutex
	set []*armedFault
}

// armedFault is a fault with its count of matching calls so far.
type armedFault struct {
	Fault
	seen int
}

// Add switches a fault on and returns what switches it off again. Faults are
// looked at in the order in which they were added.
func (f *Faults) Add(fault Fault) (clear func()) {
	armed := &armedFault{Fault: fault}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.set = append(f.set, armed)
	return func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.set = slices.DeleteFunc(f.set, func(x *armedFault) bool { return x == armed })
	}
}

// Clear switches every fault off. A call that already hangs keeps hanging.
func (f *Faults) Clear() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.set = nil
}

// strike counts the call against every fault that matches it. It returns how
// long the call must wait and what ends it ("" when it may go on).
func (f *Faults) strike(r *request) (wait time.Duration, end FaultKind) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, a := range f.set {
		if !a.hits(r) {
			continue
		}
		wait += a.Delay
		if a.Kind != Delay && a.Kind != "" {
			return wait, a.Kind
		}
	}
	return wait, ""
}

// hits says whether the fault applies to this call, and counts it if it matches.
func (a *armedFault) hits(r *request) bool {
	switch {
	case a.Service != "" && a.Service != r.service,
		a.Operation != "" && a.Operation != r.op,
		a.Match != nil && !a.Match(r.params):
		return false
	}
	a.seen++
	return a.seen > a.Skip && (a.Times == 0 || a.seen <= a.Skip+a.Times)
}
