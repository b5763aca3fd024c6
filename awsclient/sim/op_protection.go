package sim

import "time"

// The bounds of task protection, in minutes, from the API reference of
// UpdateTaskProtection.
const (
	protectionLeast   = 1
	protectionMost    = 2880
	protectionDefault = 120
)

// protectedTask is the protection of one task.
type protectedTask struct {
	TaskArn           string `json:"taskArn"`
	ProtectionEnabled bool   `json:"protectionEnabled"`
	ExpirationDate    Epoch  `json:"expirationDate,omitzero"`
}

type protectionOutput struct {
	ProtectedTasks []protectedTask `json:"protectedTasks"`
	Failures       []Failure       `json:"failures"`
}

type getTaskProtectionInput struct {
	Cluster string   `json:"cluster"`
	Tasks   []string `json:"tasks"`
}

// getTaskProtection reads the protection of the tasks named, or of all
// protected tasks of the cluster.
func (w *World) getTaskProtection(q *request, in *getTaskProtectionInput) (any, *Error) {
	c, fail := w.protectionCluster(q, in.Cluster, len(in.Tasks), 100)
	if fail != nil {
		return nil, fail
	}
	out := protectionOutput{ProtectedTasks: []protectedTask{}, Failures: []Failure{}}
	if len(in.Tasks) == 0 {
		for _, t := range c.tasks {
			if t = t.seen(w.now); t != nil && t.live() && t.life.protected != 0 {
				out.ProtectedTasks = append(out.ProtectedTasks, t.protection())
			}
		}
		return out, nil
	}
	for _, name := range in.Tasks {
		t, why, fail := w.protectable(q, c, name)
		switch {
		case fail != nil:
			return nil, fail
		case why != nil:
			out.Failures = append(out.Failures, *why)
		default:
			out.ProtectedTasks = append(out.ProtectedTasks, t.seen(w.now).protection())
		}
	}
	return out, nil
}

type updateTaskProtectionInput struct {
	Cluster           string   `json:"cluster"`
	Tasks             []string `json:"tasks"`
	ProtectionEnabled *bool    `json:"protectionEnabled"`
	ExpiresInMinutes  *int     `json:"expiresInMinutes"`
}

func (w *World) opUpdateTaskProtection(q *request, in *updateTaskProtectionInput) (any, *Error) {
	c, fail := w.protectionCluster(q, in.Cluster, len(in.Tasks), 10)
	minutes := protectionDefault
	if in.ExpiresInMinutes != nil {
		minutes = *in.ExpiresInMinutes
	}
	switch {
	case fail != nil:
		return nil, fail
	case len(in.Tasks) == 0:
		return nil, invalid("Tasks cannot be empty.")
	case in.ProtectionEnabled == nil:
		return nil, invalid("protectionEnabled cannot be empty.")
	case minutes < protectionLeast || minutes > protectionMost:
		return nil, invalid("expiresInMinutes must be between %d and %d.", protectionLeast, protectionMost)
	}
	out := protectionOutput{ProtectedTasks: []protectedTask{}, Failures: []Failure{}}
	for _, name := range in.Tasks {
		t, why, fail := w.protectable(q, c, name)
		if fail != nil {
			return nil, fail
		}
		if why == nil && *in.ProtectionEnabled && t.life.protected == 0 && t.service.blockedBy(t) {
			why = &Failure{Arn: t.TaskArn, Reason: "DEPLOYMENT_BLOCKED", Detail: "Protection cannot be set because a deployment of the service is blocked by protected tasks."}
		}
		if why != nil {
			out.Failures = append(out.Failures, *why)
			continue
		}
		if *in.ProtectionEnabled {
			w.protect(t, time.Duration(minutes)*time.Minute)
		} else {
			w.unprotect(t)
		}
		out.ProtectedTasks = append(out.ProtectedTasks, t.protection())
	}
	return out, nil
}

// protectionCluster finds the cluster, which these two calls want to be named.
func (w *World) protectionCluster(q *request, name string, tasks, most int) (*Cluster, *Error) {
	if name == "" {
		return nil, invalid("Cluster cannot be empty.")
	}
	if tasks > most {
		return nil, invalid("Tasks can have at most %d items.", most)
	}
	return w.clusterNamed(q, name)
}

// protectable finds a task that can have protection, or says why it cannot: only
// running tasks of services can.
func (w *World) protectable(q *request, c *Cluster, name string) (*Task, *Failure, *Error) {
	r, fail := w.taskRef(c, name)
	if fail != nil {
		return nil, nil, fail
	}
	t := c.task(r.id)
	if seenTask(t, w.now) == nil || r.foreign {
		why := w.missing(q, "task", c.ClusterName, name)
		return nil, &why, nil
	}
	if t.service == nil || t.service.SchedulingStrategy == "DAEMON" || !t.live() {
		return nil, &Failure{Arn: t.TaskArn, Reason: "TASK_NOT_VALID"}, nil
	}
	return t, nil, nil
}

// protection is the task's protection as AWS shows it.
func (t *Task) protection() protectedTask {
	return protectedTask{TaskArn: t.TaskArn, ProtectionEnabled: t.life.protected != 0, ExpirationDate: t.life.protected}
}

// protect keeps a task from being stopped by scale-in, deployments and draining
// for a while. Asking again starts the time anew.
func (w *World) protect(t *Task, d time.Duration) {
	w.holdTask(t)
	until := epochOf(w.now.Add(d))
	t.life.protected = until
	w.after(d, func() {
		if t.life.protected == until {
			w.unprotect(t)
		}
	})
}

// unprotect lets the scheduler stop the task again.
func (w *World) unprotect(t *Task) {
	if t.life.protected == 0 {
		return
	}
	w.holdTask(t)
	t.life.protected = 0
	w.poke(t.service)
}

// blockedBy says whether the task is one that a deployment waits to stop while
// protected tasks block it.
func (s *Service) blockedBy(t *Task) bool { return s.sched.guarded > 0 && t.dep != s.Deployments[0] }
