package sim

import "slices"

type updateContainerInstancesStateInput struct {
	Cluster            string   `json:"cluster"`
	ContainerInstances []string `json:"containerInstances"`
	Status             string   `json:"status"`
}

// opUpdateContainerInstancesState drains instances and takes them back. An
// instance that is in that state already is answered like the others.
func (w *World) opUpdateContainerInstancesState(q *request, in *updateContainerInstancesStateInput) (any, *Error) {
	c, fail := w.clusterNamed(q, in.Cluster)
	switch {
	case fail != nil:
		return nil, fail
	case len(in.ContainerInstances) == 0:
		return nil, invalid("Container instances cannot be empty.")
	case len(in.ContainerInstances) > 10:
		return nil, invalid("instanceIds can have at most 10 items.")
	case in.Status != "ACTIVE" && in.Status != "DRAINING":
		return nil, invalid("Container instance status should be one of [DRAINING,ACTIVE].")
	}
	out := describeContainerInstancesOutput{ContainerInstances: []ContainerInstance{}, Failures: []Failure{}}
	var found []*ContainerInstance
	for _, name := range in.ContainerInstances {
		r, fail := w.within(c, name)
		if fail != nil {
			return nil, fail
		}
		i := c.instance(r.id)
		switch {
		case i == nil || r.foreign:
			out.Failures = append(out.Failures, w.missing(q, "container-instance", c.ClusterName, name))
		case !slices.Contains(found, i):
			found = append(found, i)
		}
	}
	for _, i := range found {
		w.setState(i, in.Status)
		out.ContainerInstances = append(out.ContainerInstances, i.shown(nil))
	}
	return out, nil
}

// setState drains an instance or takes it back. Services look at once: their
// tasks leave a draining host, and those that found no place may find it now.
func (w *World) setState(i *ContainerInstance, status string) {
	if i.Status == status {
		return
	}
	w.holdInstance(i)
	if status == "DRAINING" {
		w.drain(i)
		return
	}
	i.Status = status
	i.Version++
	for _, s := range i.cluster.services {
		w.poke(s)
	}
}

type updateContainerAgentInput struct {
	Cluster           string `json:"cluster"`
	ContainerInstance string `json:"containerInstance"`
}

type updateContainerAgentOutput struct {
	ContainerInstance ContainerInstance `json:"containerInstance"`
}

// The newest container agent, which an update brings.
const (
	newestAgent     = "1.100.0"
	newestAgentHash = "4b1f0c7a"
)

// agentUpdate is where the update of an instance's agent stands.
type agentUpdate struct {
	going bool
	held  bool // its next step waits for a disconnected agent
}

func (w *World) opUpdateContainerAgent(q *request, in *updateContainerAgentInput) (any, *Error) {
	c, fail := w.clusterNamed(q, in.Cluster)
	if fail == nil && in.ContainerInstance == "" {
		fail = invalid("Container instance cannot be empty.")
	}
	if fail != nil {
		return nil, fail
	}
	r, fail := w.within(c, in.ContainerInstance)
	if fail != nil {
		return nil, fail
	}
	i := c.instance(r.id)
	if i == nil || r.foreign {
		return nil, invalid("The specified container instance was not found.")
	}
	if fail := i.refusesUpdate(); fail != nil {
		return nil, fail
	}
	w.holdInstance(i)
	i.update.going = true
	i.AgentUpdateStatus = "PENDING"
	i.Version++
	w.updateAgent(i)
	return updateContainerAgentOutput{ContainerInstance: i.shown(nil)}, nil
}

// refusesUpdate is why the agent of the instance cannot be updated. ECS has
// updates for x86 hosts with ecs-init alone: not for arm64, Windows or machines
// outside AWS ("UpdateContainerAgent" in the API reference).
func (i *ContainerInstance) refusesUpdate() *Error {
	osType, _ := i.attribute("ecs.os-type")
	switch {
	case i.update.going:
		return &Error{Code: "UpdateInProgressException", Message: "There is already an update in progress for the container agent."}
	case i.VersionInfo.AgentVersion == "" || i.VersionInfo.AgentHash == "":
		return &Error{Code: "MissingVersionException", Message: "Amazon ECS is unable to determine the current version of the Amazon ECS container agent on the container instance."}
	case osType == "windows" || i.host == nil || i.host.Architecture == "arm64" || i.VersionInfo.AgentVersion == newestAgent:
		return &Error{Code: "NoUpdateAvailableException", Message: "There is no update available for your container agent."}
	}
	return nil
}

// updateAgent takes the update of an agent to its next step, and from there on.
// An agent that is away takes it up where it was when it is back.
func (w *World) updateAgent(i *ContainerInstance) {
	next, wait := "", span{}
	switch i.AgentUpdateStatus {
	case "PENDING":
		next, wait = "STAGING", w.pace.agentPending
	case "STAGING":
		next, wait = "STAGED", w.pace.agentStage
	case "STAGED":
		next, wait = "UPDATING", w.pace.agentStaged
	case "UPDATING":
		next, wait = "UPDATED", w.pace.agentRestart
	}
	i.update.held = false
	w.after(w.pick(wait), func() {
		if !i.AgentConnected {
			i.update.held = true
			return
		}
		i.AgentUpdateStatus = next
		i.Version++
		if next != "UPDATED" {
			w.updateAgent(i)
			return
		}
		i.update.going = false
		i.VersionInfo.AgentVersion, i.VersionInfo.AgentHash = newestAgent, newestAgentHash
	})
}
