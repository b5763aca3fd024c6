package sim

type stopTaskInput struct {
	Cluster string `json:"cluster"`
	Task    string `json:"task"`
	Reason  string `json:"reason"`
}

type stopTaskOutput struct {
	Task Task `json:"task"`
}

func (w *World) opStopTask(q *request, in *stopTaskInput) (any, *Error) {
	c, fail := w.clusterNamed(q, in.Cluster)
	if fail != nil {
		return nil, fail
	}
	if in.Task == "" {
		return nil, invalid("Task cannot be empty.")
	}
	if _, fail := w.taskRef(c, in.Task); fail != nil {
		return nil, fail
	}
	t, fail := w.stopTask(c.region, in.Cluster, in.Task, in.Reason)
	if fail != nil {
		return nil, fail
	}
	return stopTaskOutput{Task: *t}, nil
}
