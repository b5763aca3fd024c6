package sim

type listContainerInstancesInput struct {
	paging
	Cluster string `json:"cluster"`
	Status  string `json:"status"`
	Filter  string `json:"filter"`
}

type listContainerInstancesOutput struct {
	ContainerInstanceArns []string `json:"containerInstanceArns"`
	NextToken             string   `json:"nextToken,omitempty"`
}

func (w *World) listContainerInstances(q *request, in *listContainerInstancesInput) (any, *Error) {
	c, fail := w.clusterNamed(q, in.Cluster)
	if fail == nil {
		fail = oneOf("status", in.Status, "ACTIVE", "DRAINING", "REGISTERING", "DEREGISTERING", "REGISTRATION_FAILED")
	}
	if fail != nil {
		return nil, fail
	}
	picks := matcher(all[*ContainerInstance])
	if in.Filter != "" {
		var err error
		if picks, err = parseMatcher(in.Filter); err != nil {
			return nil, invalid("Invalid filter: %v", err)
		}
	}
	now := w.now
	match := func(i *ContainerInstance) bool {
		i = i.seen(now)
		if in.Status == "" {
			return i.Status != "INACTIVE" && picks(i)
		}
		return i.Status == in.Status && picks(i)
	}
	page, next, fail := pageOf(w, q, sizes{100, 100}, in.paging, c.instances,
		func(i *ContainerInstance) string { return i.id }, match)
	if fail != nil {
		return nil, fail
	}
	out := listContainerInstancesOutput{ContainerInstanceArns: make([]string, len(page)), NextToken: next}
	for n, i := range page {
		out.ContainerInstanceArns[n] = i.ContainerInstanceArn
	}
	return out, nil
}

type describeContainerInstancesInput struct {
	Cluster            string   `json:"cluster"`
	ContainerInstances []string `json:"containerInstances"`
	Include            includes `json:"include"`
}

type describeContainerInstancesOutput struct {
	ContainerInstances []ContainerInstance `json:"containerInstances"`
	Failures           []Failure           `json:"failures"`
}

func (w *World) describeContainerInstances(q *request, in *describeContainerInstancesInput) (any, *Error) {
	c, fail := w.clusterNamed(q, in.Cluster)
	if fail == nil {
		fail = in.Include.check("TAGS", "CONTAINER_INSTANCE_HEALTH")
	}
	switch {
	case fail != nil:
		return nil, fail
	case len(in.ContainerInstances) == 0:
		return nil, &Error{Code: "ClientException", Message: "Container Instances cannot be empty."}
	case len(in.ContainerInstances) > 100:
		return nil, invalid("instanceIds can have at most 100 items.")
	}
	out := describeContainerInstancesOutput{
		ContainerInstances: make([]ContainerInstance, 0, len(in.ContainerInstances)), Failures: []Failure{},
	}
	for _, name := range in.ContainerInstances {
		r, fail := w.within(c, name)
		if fail != nil {
			return nil, fail
		}
		i := c.instance(r.id)
		if i == nil || r.foreign {
			out.Failures = append(out.Failures, w.missing(q, "container-instance", c.ClusterName, name))
			continue
		}
		out.ContainerInstances = append(out.ContainerInstances, i.seen(w.now).shown(in.Include))
	}
	return out, nil
}

// shown is the instance with no more than what was asked for.
func (i *ContainerInstance) shown(include includes) ContainerInstance {
	v := *i
	v.Tags = some(i.Tags, include.has("TAGS"))
	if !include.has("CONTAINER_INSTANCE_HEALTH") {
		v.HealthStatus = nil
	}
	return v
}
