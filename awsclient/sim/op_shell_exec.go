package sim

import (
	"net/http"
	"strings"
)

type executeCommandInput struct {
	Cluster     string `json:"cluster"`
	Command     string `json:"command"`
	Container   string `json:"container"`
	Interactive bool   `json:"interactive"`
	Task        string `json:"task"`
}

type executeCommandOutput struct {
	ClusterArn    string      `json:"clusterArn"`
	ContainerArn  string      `json:"containerArn"`
	ContainerName string      `json:"containerName"`
	Interactive   bool        `json:"interactive"`
	Session       execSession `json:"session"`
	TaskArn       string      `json:"taskArn"`
}

type execSession struct {
	SessionId  string `json:"sessionId"`
	StreamUrl  string `json:"streamUrl"`
	TokenValue string `json:"tokenValue"`
}

// notExecutable is ECS's one answer to a task without ECS Exec, a task that does
// not run, and an agent that does not.
func notExecutable() *Error {
	return invalid("The execute command failed because execute command was not enabled when the task was run or the execute command agent isn’t running. Wait and try again or run a new task with execute command enabled and try again.")
}

// execUnreachable is ECS's answer when Session Manager does not know the agent.
func execUnreachable() *Error {
	return &Error{
		Code:    "TargetNotConnectedException",
		Message: "The execute command failed due to an internal error. Try again later.",
		Status:  http.StatusBadRequest,
	}
}

func (w *World) opExecuteCommand(q *request, in *executeCommandInput) (any, *Error) {
	c, fail := w.clusterNamed(q, in.Cluster)
	if fail == nil {
		fail = in.check()
	}
	if fail != nil {
		return nil, fail
	}
	p, fail := w.execPlace(c, in)
	if fail != nil {
		return nil, fail
	}
	limit := w.opts.Shell.limit()
	if len(w.shells.live(p.target, w.now)) >= limit {
		return nil, &Error{Code: "ClientException", Message: sessionLimit(limit), Status: http.StatusBadRequest}
	}
	s := &session{
		id: "ecs-execute-command-0" + w.hexID(16), region: q.region, owner: w.callerARN(), document: docExec,
		place: p, command: in.Command, kmsKey: c.execKey(), scripted: q.stranger,
	}
	w.openSession(s)
	return executeCommandOutput{
		ClusterArn: c.ClusterArn, ContainerArn: p.container().ContainerArn, ContainerName: p.container().Name,
		Interactive: true, TaskArn: p.task.TaskArn,
		Session: execSession{s.id, q.streamURL(s.id), s.token},
	}, nil
}

func (in *executeCommandInput) check() *Error {
	switch {
	case !in.Interactive:
		return invalid("Interactive is the only mode supported currently.")
	case in.Command == "":
		return invalid("Command cannot be empty.")
	case in.Task == "":
		return invalid("Task cannot be empty.")
	}
	return nil
}

// execKey is the key that the cluster encrypts its sessions with.
func (c *Cluster) execKey() string {
	if c.Configuration == nil || c.Configuration.ExecuteCommandConfiguration == nil {
		return ""
	}
	return c.Configuration.ExecuteCommandConfiguration.KmsKeyId
}

// execPlace finds the container that a call means, and refuses one in which
// nothing can be executed.
func (w *World) execPlace(c *Cluster, in *executeCommandInput) (*place, *Error) {
	r, fail := w.taskRef(c, in.Task)
	if fail != nil {
		fail.Message = strings.Replace(fail.Message, "taskId ", "task ", 1) // ExecuteCommand's words
		return nil, fail
	}
	t := c.task(r.id)
	if t == nil || r.foreign {
		return nil, invalid("The referenced task was not found.")
	}
	if !t.EnableExecuteCommand || t.LastStatus == stStopped {
		return nil, notExecutable()
	}
	index, fail := t.execContainer(in.Container)
	if fail != nil {
		return nil, fail
	}
	p := inContainer(t, index)
	switch {
	case !p.there(), !p.execAgent():
		return nil, notExecutable()
	case p.unreachable(), w.pidTaken(p):
		return nil, execUnreachable()
	}
	return p, nil
}

// execContainer finds a container by name; without a name there must be one
// alone. The words of these two refusals are not known from AWS.
func (t *Task) execContainer(name string) (int, *Error) {
	if name == "" {
		if len(t.Containers) != 1 {
			return 0, invalid("Container name must be specified when the task has more than one container.")
		}
		return 0, nil
	}
	for i := range t.Containers {
		if t.Containers[i].Name == name {
			return i, nil
		}
	}
	return 0, invalid("The container %s does not exist in the task.", name)
}

// pidTaken says whether another container of the task, which shares its
// processes, had a session first: then sessions work in that one alone
// ("Considerations for using ECS Exec").
func (w *World) pidTaken(p *place) bool {
	if p.task.def.PidMode != "task" {
		return false
	}
	for _, s := range w.shells.all() {
		if s.place.task == p.task {
			return s.place.index != p.index
		}
	}
	return false
}
