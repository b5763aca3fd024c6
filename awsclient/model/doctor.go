package model

// FindingState is what a finding means.
type FindingState uint8

// The states of findings, the worst last.
const (
	FindingOK      FindingState = iota
	FindingUnknown              // it could not be read, or only an attempt can tell
	FindingWarn                 // it works, or may work, but mind this
	FindingBad                  // it cannot work like this
)

// String returns the state as a word: ok, unknown, warn or bad.
func (s FindingState) String() string {
	switch s {
	case FindingOK:
		return "ok"
	case FindingUnknown:
		return "unknown"
	case FindingWarn:
		return "warn"
	default:
		return "bad"
	}
}

// Fix names a plan that takes care of a finding.
type Fix string

// The fixes that there are plans for.
const (
	FixExecOn   Fix = "exec-on"  // turn exec on for the service, and redeploy it after that
	FixRedeploy Fix = "redeploy" // redeploy the service
	FixStop     Fix = "stop"     // stop the task, so that a new one starts
)

// Finding is one thing that a session needs, and whether it is there.
type Finding struct {
	Title    string // "exec is on for the task"
	State    FindingState
	Evidence string // what was read, or why it was not
	Fix      string // what to do, in plain words; empty when nothing is to be done
	Plan     Fix    // a plan that does it; empty when there is none
}

// Worst returns the worst state of findings.
func Worst(all []Finding) FindingState {
	worst := FindingOK
	for _, f := range all {
		worst = max(worst, f.State)
	}
	return worst
}

// Attempt is the last session that was tried at a place and refused.
type Attempt struct {
	Denied string // the IAM action that was missing, such as "ecs:ExecuteCommand"
	Full   bool   // the agent had as many sessions as it takes
	Why    string // in words; empty when none was refused
	Fix    string
}

// findings collects findings.
type findings []Finding

func (f *findings) ok(title, evidence string) {
	*f = append(*f, Finding{Title: title, Evidence: evidence})
}

func (f *findings) add(state FindingState, title, evidence, fix string, plan ...Fix) {
	one := Finding{Title: title, State: state, Evidence: evidence, Fix: fix}
	if len(plan) > 0 {
		one.Plan = plan[0]
	}
	*f = append(*f, one)
}

// attempt tells what an attempt has told, and before there was one what IAM says
// of the caller and the actions that begin with prefix.
func (f *findings) attempt(m Maybe[Attempt], caller Maybe[Permissions], prefix, permissions string) {
	a, tried := m.Get()
	switch {
	case !tried:
		f.permissions("you may open sessions", caller, prefix, "your role or user", func() {
			f.add(FindingUnknown, "you may open sessions", "only an attempt tells: it needs "+permissions, "")
		})
	case a.Why == "":
		f.ok("you may open sessions", "a session was opened")
	case a.Denied != "":
		f.add(FindingBad, "you may open sessions", "the last attempt: "+a.Why, "allow "+a.Denied+" for your role or user")
	case a.Full:
		f.add(FindingBad, "the agent takes another session", "the last attempt: "+a.Why, a.Fix)
	default:
		f.add(FindingWarn, "the last attempt", "it was refused, as "+a.Why, a.Fix)
	}
}
