package sim

import (
	"slices"
	"strings"
	"time"
)

// The states of a task, in order: "Amazon ECS task lifecycle" in the guide.
const (
	stProvisioning   = "PROVISIONING"
	stPending        = "PENDING"
	stActivating     = "ACTIVATING"
	stRunning        = "RUNNING"
	stDeactivating   = "DEACTIVATING"
	stStopping       = "STOPPING"
	stDeprovisioning = "DEPROVISIONING"
	stStopped        = "STOPPED"
)

// The health of a task or container.
const (
	healthUnknown = "UNKNOWN"
	healthGood    = "HEALTHY"
	healthBad     = "UNHEALTHY"
)

// Why a task stopped.
const (
	codeFailedToStart = "TaskFailedToStart"
	codeExited        = "EssentialContainerExited"
	codeUser          = "UserInitiated"
	codeScheduler     = "ServiceSchedulerInitiated"
	codeSpot          = "SpotInterruption"
	codeTerminated    = "TerminationNotice"
)

// lifecycle is where a task stands between its states.
type lifecycle struct {
	gen        uint32 // grows when the task's course changes: older timers are void
	ran        bool   // it was RUNNING
	healthy    bool   // it passed its checks, or has none and has settled
	bad        bool   // it failed a check and is to be replaced
	badReason  string // the stoppedReason that this will give it
	registered bool   // it is a target of the service's load balancers
	told       bool   // somebody stopped it: its end is no failure
	held       bool   // its end waits for a disconnected agent
	protected  Epoch  // until when nobody may scale it in; 0 is not
	group      string // as placement counts it
	size       size   // what it reserves of CPU and memory
	took       taken  // what it holds of its host
}

// behaviour is how the tasks of a revision behave. The zero value starts, turns
// healthy and runs until told to stop.
type behaviour struct {
	pullError string   // why the image cannot be pulled; "" is that it can
	initError string   // why Fargate cannot prepare the task; "" is that it can
	pulled    string   // the container whose image that is; "" is the first
	exit      *ending  // an essential container ends by itself
	check     *trouble // the container health check starts to fail
	target    *trouble // the load balancer's health check starts to fail
	warmUp    span     // from RUNNING until it answers health checks
	stubborn  bool     // ignores SIGTERM: killed after stopTimeout

	agentVersion string // of the SSM agent in its containers; "" is a current one
	agentFailed  string // why the SSM agent does not start; "" is that it does
	roleLacks    string // what the actions begin with that its task role does not allow
	noShell      bool   // its image has no program but its own
	only6        bool   // its subnets have addresses of IPv6 alone
}

// lacks says whether the task role does not allow an action.
func (b behaviour) lacks(action string) bool {
	return b.roleLacks != "" && strings.HasPrefix(action, b.roleLacks)
}

// ending is a container that ends by itself.
type ending struct {
	after     span // from RUNNING
	code      int
	reason    string // of the container: OutOfMemoryError ...
	container string // "" is the first essential one
}

// trouble is a health check that fails.
type trouble struct {
	after  span    // from RUNNING
	share  float64 // of the tasks that have it, 0..1; 0 is all
	reason string  // what the load balancer says: Health checks failed with these codes: [503]
}

// pendingStatus says whether AWS counts the state as pending.
func pendingStatus(s string) bool {
	return s == stProvisioning || s == stPending || s == stActivating
}

// live says whether the task is meant to run and has not ended.
func (t *Task) live() bool { return t.DesiredStatus == stRunning && t.LastStatus != stStopped }

// fargate says whether the task runs on Fargate.
func (t *Task) fargate() bool { return t.LaunchType == "FARGATE" }

// awsvpc says whether the task has a network interface of its own.
func (t *Task) awsvpc() bool { return t.def.NetworkMode == "awsvpc" }

// setStatus moves a task to a state and keeps every count in step.
func (w *World) setStatus(t *Task, status string) {
	t.count(-1)
	t.LastStatus = status
	t.Version++
	t.count(1)
}

// count adds the task to, or takes it from, all counts that it is part of.
func (t *Task) count(by int) {
	running, pending := 0, 0
	switch {
	case t.LastStatus == stRunning:
		running = by
	case pendingStatus(t.LastStatus):
		pending = by
	default:
		return
	}
	t.cluster.RunningTasksCount += running
	t.cluster.PendingTasksCount += pending
	if t.inst != nil {
		t.inst.RunningTasksCount += running
		t.inst.PendingTasksCount += pending
	}
	if t.dep != nil {
		t.dep.RunningCount += running
		t.dep.PendingCount += pending
		t.service.RunningCount += running
		t.service.PendingCount += pending
		t.service.countRevision(t.dep, running, pending)
		t.service.past.mark(t.cluster.region.world)
	}
}

// addTask puts a new task among those of its cluster. While a World is built
// the list is unsorted, and sorted once at the end.
func (c *Cluster) addTask(t *Task, sorted bool) {
	c.taskByID[t.id] = t
	if !sorted {
		c.tasks = append(c.tasks, t)
		return
	}
	i, _ := c.taskPlace(t.id)
	c.tasks = slices.Insert(c.tasks, i, t)
}

// dropTask forgets a task.
func (c *Cluster) dropTask(t *Task) {
	delete(c.taskByID, t.id)
	if i, ok := c.taskPlace(t.id); ok {
		c.tasks = slices.Delete(c.tasks, i, i+1)
	}
}

func (c *Cluster) taskPlace(id string) (int, bool) {
	return slices.BinarySearchFunc(c.tasks, id, func(t *Task, id string) int { return strings.Compare(t.id, id) })
}

// step lets the next thing happen to a task, unless its course changes first.
func (w *World) step(t *Task, d time.Duration, run func()) {
	gen := t.life.gen
	w.after(d, func() {
		if t.life.gen == gen {
			run()
		}
	})
}

// essential finds the container that a behaviour means.
func (t *Task) essential(name string) *Container {
	for i := range t.Containers {
		c := &t.Containers[i]
		if name == c.Name || name == "" && c.def.Essential {
			return c
		}
	}
	return &t.Containers[0]
}
