package sim

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// maxReason is the longest reason that StopTask takes, in characters.
const maxReason = 1024

// stopTask stops a task and returns it as it is then.
func (w *World) stopTask(r *region, cluster, task, reason string) (*Task, *Error) {
	c, fail := w.findCluster(r, cluster)
	if fail != nil {
		return nil, fail
	}
	at, fail := w.within(c, task)
	if fail != nil {
		return nil, fail
	}
	t := c.task(at.id)
	if t == nil || at.foreign {
		return nil, invalid("The referenced task was not found.")
	}
	if len([]rune(reason)) > maxReason {
		return nil, invalid("reason must have at most %d characters.", maxReason)
	}
	if !t.live() {
		return t, nil // stopping it again changes nothing
	}
	if reason == "" {
		reason = "Task stopped by user"
	}
	w.holdTask(t)
	w.tell(t, codeUser, reason)
	return t, nil
}

// runRequest is a RunTask call.
type runRequest struct {
	Cluster, TaskDefinition string
	Count                   int    // 0 is 1
	LaunchType              string // "" with no Strategy is the cluster's default, else EC2
	Strategy                []CapacityProviderStrategyItem
	PlatformVersion         string
	Group, StartedBy        string
	Overrides               TaskOverride
	Network                 *NetworkConfiguration
	Constraints             []PlacementConstraint
	Placement               []PlacementStrategy
	EnableExec              bool
	Tags                    []Tag
	ManagedTags             bool
	PropagateTags           string // TASK_DEFINITION, or nothing
	ClientToken             string // the same token and request return the same tasks
}

// ran is a RunTask call that was carried out.
type ran struct {
	in    runRequest
	tasks []*Task
}

// runTask starts standalone tasks: those that were placed, and a failure for
// each that was not.
func (w *World) runTask(r *region, in runRequest) ([]*Task, []Failure, *Error) {
	if done, ok := w.tokens[in.ClientToken]; ok && in.ClientToken != "" {
		if !reflect.DeepEqual(done.in, in) {
			return nil, nil, &Error{Code: "ConflictException", Message: "The client token was used before with other parameters."}
		}
		return done.tasks, nil, nil
	}
	run, fail := w.prepareRun(r, in)
	if fail != nil {
		return nil, nil, fail
	}
	var tasks []*Task
	var failures []Failure
	for range max(in.Count, 1) {
		sp, ok := run.place()
		if !ok {
			failures = run.failures()
			break
		}
		run.birth.spot = sp
		t := w.newTask(run.birth)
		if lag := w.opts.EventuallyConsistent; lag > 0 {
			t.staleAt = w.now.Add(lag)
		}
		run.birth.cluster.addTask(t, true)
		w.begin(t)
		tasks = append(tasks, t)
		run.tasks = append(run.tasks, t)
	}
	if in.ClientToken != "" {
		if w.tokens == nil {
			w.tokens = map[string]ran{}
		}
		w.tokens[in.ClientToken] = ran{in, tasks}
	}
	return tasks, failures, nil
}

// taskRun is a RunTask call under way.
type taskRun struct {
	birth    birth
	wanted   wanted
	strategy []CapacityProviderStrategyItem
	launch   string
	tasks    []*Task
}

// prepareRun checks a RunTask call against the state, as ECS does.
func (w *World) prepareRun(r *region, in runRequest) (*taskRun, *Error) {
	c, fail := w.findCluster(r, in.Cluster)
	if fail != nil {
		return nil, fail
	}
	def, fail := w.findDefinition(r, in.TaskDefinition)
	if fail != nil {
		return nil, fail
	}
	if def.Status != "ACTIVE" {
		return nil, &Error{Code: "ClientException", Message: "TaskDefinition is inactive"}
	}
	run := &taskRun{launch: in.LaunchType, strategy: in.Strategy}
	if run.launch == "" && len(run.strategy) == 0 {
		run.strategy = c.DefaultCapacityProviderStrategy
	}
	if fail := run.settleLaunch(c, def); fail != nil {
		return nil, fail
	}
	if fail := run.check(&in, def); fail != nil {
		return nil, fail
	}
	overrides, need, fail := def.override(in.Overrides)
	if fail == nil && run.onFargate() && !fargateSize(need.cpu, need.memory) {
		fail = &Error{Code: "ClientException", Message: "No Fargate configuration exists for given values."}
	}
	if fail != nil {
		return nil, fail
	}
	group := in.Group
	if group == "" {
		group = "family:" + def.Family
	}
	run.birth = birth{
		cluster: c, def: def, group: group, startedBy: in.StartedBy, overrides: overrides, size: &need,
		exec: in.EnableExec, tags: in.tagsFor(c, def), network: in.Network, platform: in.PlatformVersion,
	}
	run.wanted = wanted{def: def, size: &need, group: group, strategy: in.Placement}
	if len(in.Placement) == 0 {
		run.wanted.strategy = defaultStrategy()
	}
	var err error
	run.wanted.constraints, run.wanted.distinct, err = parseConstraints(in.Constraints)
	if err != nil {
		return nil, invalid("Invalid constraint: %v.", err)
	}
	return run, nil
}

// settleLaunch checks where the tasks can run.
func (run *taskRun) settleLaunch(c *Cluster, def *TaskDefinition) *Error {
	if fail := checkProviders(c, run.strategy); fail != nil {
		return fail
	}
	if run.launch == "" && len(run.strategy) == 0 {
		run.launch = "EC2"
	}
	fargate := run.onFargate()
	if fargate && !def.needs.fargate {
		return invalid("Task definition does not support launch_type FARGATE.")
	}
	if !fargate && len(c.instances) == 0 {
		return invalid("No Container Instances were found in your cluster.")
	}
	return nil
}

// onFargate says whether the tasks run on Fargate.
func (run *taskRun) onFargate() bool {
	return run.launch == "FARGATE" || len(run.strategy) > 0 && onFargate(run.strategy[0].CapacityProvider)
}

// check refuses a call whose parameters do not fit its revision and launch type.
func (run *taskRun) check(in *runRequest, def *TaskDefinition) *Error {
	launch := "EC2"
	if run.onFargate() {
		launch = "FARGATE"
	}
	if fail := checkNetwork(def, in.Network, launch); fail != nil {
		return fail
	}
	if in.EnableExec && def.TaskRoleArn == "" && in.Overrides.TaskRoleArn == "" {
		return invalid("The task couldn't be started because a valid taskRoleArn is not being used. Specify a valid task role in your task definition and try again.")
	}
	return checkPlatform(in.PlatformVersion, launch)
}

// tagsFor are the tags of the tasks of a call.
func (in *runRequest) tagsFor(c *Cluster, def *TaskDefinition) []Tag {
	tags := slices.Clone(in.Tags)
	if in.PropagateTags == "TASK_DEFINITION" {
		for _, t := range def.tags { // those of the call come first
			if !slices.ContainsFunc(tags, func(x Tag) bool { return x.Key == t.Key }) {
				tags = append(tags, t)
			}
		}
	}
	if in.ManagedTags {
		tags = append(tags, Tag{"aws:ecs:clusterName", c.ClusterName})
	}
	return tags
}

// place finds a place for the next task of the call.
func (run *taskRun) place() (spot, bool) {
	launch, provider := run.launch, ""
	if len(run.strategy) > 0 {
		provider = nextProvider(run.strategy, run.tasks)
		launch = "EC2"
		if onFargate(provider) {
			launch = "FARGATE"
		}
	}
	if launch == "FARGATE" {
		return spot{zone: fargateZone(run.birth.cluster.region.name, run.tasks), launch: launch, provider: provider}, true
	}
	run.wanted.provider = provider
	inst, _ := run.birth.cluster.place(run.wanted)
	if inst == nil {
		return spot{}, false
	}
	return spot{inst: inst, zone: inst.host.Zone, launch: launch, provider: provider}, true
}

// failures is why each host could not take the task.
func (run *taskRun) failures() []Failure {
	var list []Failure
	for _, i := range run.birth.cluster.instances {
		if i.Status != "ACTIVE" || run.wanted.provider != "" && i.CapacityProviderName != run.wanted.provider {
			continue
		}
		if m := i.misfit(&run.wanted); m != fits {
			list = append(list, Failure{Arn: i.ContainerInstanceArn, Reason: m.failure()})
		}
	}
	if list == nil {
		list = []Failure{{Reason: "No Container Instances were found in your cluster."}}
	}
	return list
}

// parseConstraints reads the placement constraints of a service or call.
func parseConstraints(list []PlacementConstraint) (match []matcher, distinct bool, err error) {
	for _, c := range list {
		switch strings.ToLower(c.Type) {
		case "distinctinstance":
			distinct = true
		case "memberof":
			m, err := parseMatcher(c.Expression)
			if err != nil {
				return nil, false, err
			}
			match = append(match, m)
		default:
			return nil, false, fmt.Errorf("unknown type %q", c.Type)
		}
	}
	return match, distinct, nil
}
