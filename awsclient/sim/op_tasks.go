package sim

import "strings"

type listTasksInput struct {
	paging
	Cluster           string `json:"cluster"`
	ContainerInstance string `json:"containerInstance"`
	DaemonName        string `json:"daemonName"`
	DesiredStatus     string `json:"desiredStatus"`
	Family            string `json:"family"`
	LaunchType        string `json:"launchType"`
	ServiceName       string `json:"serviceName"`
	StartedBy         string `json:"startedBy"`
}

// check refuses what AWS refuses: startedBy must be the only filter.
func (in *listTasksInput) check() *Error {
	if in.StartedBy != "" && in.ContainerInstance+in.DaemonName+in.DesiredStatus+in.Family+in.LaunchType+in.ServiceName != "" {
		return invalid("cannot specify startedBy with other arguments")
	}
	if fail := oneOf("desiredStatus", in.DesiredStatus, "RUNNING", "PENDING", "STOPPED"); fail != nil {
		return fail
	}
	return oneOf("launchType", in.LaunchType, launchTypes()...)
}

type listTasksOutput struct {
	TaskArns  []string `json:"taskArns"`
	NextToken string   `json:"nextToken,omitempty"`
}

func (w *World) listTasks(q *request, in *listTasksInput) (any, *Error) {
	c, fail := w.clusterNamed(q, in.Cluster)
	if fail == nil {
		fail = in.check()
	}
	if fail != nil {
		return nil, fail
	}
	match, fail := w.taskFilter(c, in)
	if fail != nil {
		return nil, fail
	}
	page, next, fail := pageOf(w, q, sizes{100, 100}, in.paging, c.tasks, func(t *Task) string { return t.id }, match)
	if fail != nil {
		return nil, fail
	}
	out := listTasksOutput{TaskArns: make([]string, len(page)), NextToken: next}
	for i, t := range page {
		out.TaskArns[i] = t.TaskArn
	}
	return out, nil
}

// taskFilter makes the filter of ListTasks. Without a desiredStatus only tasks
// that should run are listed. A container instance that does not exist has no
// tasks; a service that does not exist is an error.
func (w *World) taskFilter(c *Cluster, in *listTasksInput) (func(*Task) bool, *Error) {
	var service *Service
	if in.ServiceName != "" {
		s, fail := w.serviceNamed(c, in.ServiceName)
		if fail != nil {
			return nil, fail
		}
		service = s
	}
	var host string
	if in.ContainerInstance != "" {
		r, fail := w.within(c, in.ContainerInstance)
		if fail != nil {
			return nil, fail
		}
		host = r.id
	}
	status := in.DesiredStatus
	if status == "" {
		status = "RUNNING"
	}
	now := w.now
	return func(t *Task) bool {
		seen := t.seen(now)
		return seen != nil && seen.DesiredStatus == status &&
			(service == nil || t.service == service) &&
			(host == "" || t.inst != nil && t.inst.id == host) &&
			(in.Family == "" || t.def.Family == in.Family) &&
			(in.StartedBy == "" || t.StartedBy == in.StartedBy) &&
			(in.LaunchType == "" || t.LaunchType == in.LaunchType) &&
			in.DaemonName == ""
	}, nil
}

type describeTasksInput struct {
	Cluster string   `json:"cluster"`
	Tasks   []string `json:"tasks"`
	Include includes `json:"include"`
}

type tasksOutput struct {
	Tasks    []Task    `json:"tasks"`
	Failures []Failure `json:"failures"`
}

func (w *World) describeTasks(q *request, in *describeTasksInput) (any, *Error) {
	c, fail := w.clusterNamed(q, in.Cluster)
	if fail == nil {
		fail = in.Include.check("TAGS")
	}
	switch {
	case fail != nil:
		return nil, fail
	case len(in.Tasks) == 0:
		return nil, invalid("Tasks cannot be empty.")
	case len(in.Tasks) > 100:
		return nil, invalid("taskIds can have at most 100 items.")
	}
	out := tasksOutput{Tasks: make([]Task, 0, len(in.Tasks)), Failures: []Failure{}}
	for _, name := range in.Tasks {
		r, fail := w.taskRef(c, name)
		if fail != nil {
			return nil, fail
		}
		t := seenTask(c.task(r.id), w.now)
		if t == nil || r.foreign {
			out.Failures = append(out.Failures, w.missing(q, "task", c.ClusterName, name))
			continue
		}
		v := *t
		v.Tags = some(t.Tags, in.Include.has("TAGS"))
		out.Tasks = append(out.Tasks, v)
	}
	return out, nil
}

// taskRef reads a task's id or ARN and refuses what cannot be one: AWS's task
// ids are 32 hex digits, or a UUID in the old form.
func (w *World) taskRef(c *Cluster, name string) (ref, *Error) {
	r, fail := w.within(c, name)
	if fail != nil {
		return r, fail
	}
	if len(r.id) != 32 && len(r.id) != 36 {
		return r, invalid("taskId length should be one of [32,36]")
	}
	if strings.Trim(r.id, "0123456789abcdefABCDEF-") != "" {
		return r, invalid("taskId contains invalid characters.")
	}
	return r, nil
}
