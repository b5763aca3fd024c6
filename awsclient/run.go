package awsclient

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"strconv"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// RunRequest says which tasks to run. Either Service is given, and the tasks get
// its configuration, or Cluster and TaskDefinition.
type RunRequest struct {
	Service string // ARN

	Cluster        string        // name or ARN; that of the service when one is given
	TaskDefinition string        // ARN, family:revision, or family for its newest; empty with a service means its own
	LaunchType     string        // without a service; empty leaves it to the cluster or the task definition
	Network        model.Network // without a service; empty takes that of a service of the family

	Count int // 1 when 0

	Container string           // that Command and Env are for; empty when there is only one, or one essential
	Command   []string         // empty leaves it as it is
	Env       []model.KeyValue // set beside those of the task definition
	CPU       int              // CPU units of the task; 0 leaves them as they are
	Memory    int              // MiB of the task; 0 leaves it as it is
}

// maxRun bounds how many tasks one plan starts.
const maxRun = 100

// PlanRun plans to run tasks that belong to no service. Each call has a client
// token of its own, so that neither a retry nor a second Apply of the plan starts
// them twice. What ECS would refuse is a *RefusedError.
func (c *Client) PlanRun(ctx context.Context, r RunRequest) (Plan, error) {
	if r.Count == 0 {
		r.Count = 1
	}
	if r.Count < 1 || r.Count > maxRun {
		return Plan{}, &RefusedError{What: "cannot run tasks", Why: fmt.Sprintf("the count is 1 to %d", maxRun)}
	}
	s, err := c.runService(ctx, r)
	if err != nil {
		return Plan{}, err
	}
	d, err := c.runDefinition(ctx, r, s)
	if err != nil {
		return Plan{}, err
	}
	cannot := func(why string) error { return &RefusedError{What: "cannot run " + d.Name(), Why: why} }
	if why := d.CannotRun(); why != "" {
		return Plan{}, cannot(why)
	}
	cluster := model.ClusterName(r.Cluster)
	if s.Cluster != "" {
		cluster = s.Cluster
	}
	if cluster == "" {
		return Plan{}, cannot("no cluster was named")
	}
	overrides, why := r.overrides(d)
	if why != "" {
		return Plan{}, cannot(why)
	}
	params, from, why := c.runParams(ctx, r, s, d, cluster)
	if why != "" {
		return Plan{}, cannot(why)
	}
	if overrides != "" {
		params = append(params, Param{"overrides", overrides})
	}
	return c.runPlan(r, s, d, cluster, params, from), nil
}

// runPlan puts the plan together.
func (c *Client) runPlan(r RunRequest, s model.Service, d model.TaskDefinition, cluster string, params []Param, from string) Plan {
	t := c.arnTarget(d.ARN, d.Name())
	t.Cluster = cluster
	p := Plan{
		Title:  "Run " + d.Name(),
		Expect: expect(d.ARN, statusFacts(d.Status, d.Tags), fieldStatus),
	}
	if s.ARN != "" {
		t = c.target(s)
		if r.TaskDefinition == "" {
			p.Expect = append(p.Expect, expect(s.ARN, serviceFacts(s), fieldTaskDefinition)...)
		}
	}
	p.Target = t
	for left := r.Count; left > 0; left -= perWrite {
		call := c.call("ecs", "RunTask", Param{"cluster", cluster}, Param{"taskDefinition", d.Name()})
		if n := min(left, perWrite); n > 1 {
			call.Params = append(call.Params, Param{"count", strconv.Itoa(n)})
		}
		call.Params = append(call.Params, params...)
		call.Params = append(call.Params, Param{"clientToken", "ecsdeck-" + rand.Text()})
		call.Targets = []Target{t}
		p.Calls = append(p.Calls, call)
	}
	p.Effects = []string{
		fmt.Sprintf("starts %s of %s in %s", tasks(r.Count), d.Name(), cluster),
		"without a service: nothing starts them again, and no load balancer sends them traffic",
	}
	if r.Count == 1 {
		p.Effects[1] = "without a service: nothing starts it again, and no load balancer sends it traffic"
	}
	if from != "" {
		p.Effects = append(p.Effects, from)
	}
	if len(r.Env) > 0 {
		p.Warnings = append(p.Warnings, "the values of the environment can be read in ECS and in the audit file: nothing secret belongs there")
	}
	return p
}

// runService reads the service whose configuration is wanted; the zero Service
// when none is.
func (c *Client) runService(ctx context.Context, r RunRequest) (model.Service, error) {
	if r.Service == "" {
		return model.Service{}, nil
	}
	s, err := c.service(ctx, r.Service)
	if err != nil {
		return model.Service{}, err
	}
	if why := s.CannotRun(); why != "" && r.TaskDefinition == "" {
		return model.Service{}, &RefusedError{What: "cannot run a task of " + s.Name, Why: why}
	}
	return s, nil
}

// runDefinition reads the revision as it is now. A family alone is its newest.
func (c *Client) runDefinition(ctx context.Context, r RunRequest, s model.Service) (model.TaskDefinition, error) {
	id := r.TaskDefinition
	if id == "" {
		id = s.TaskDefinition
	}
	if id == "" {
		return model.TaskDefinition{}, &RefusedError{What: "cannot run tasks", Why: "no task definition was named"}
	}
	c.defs.forget(id)
	d, err := c.taskDefinition(ctx, id)
	if noDefinition(err) || isMissing(err) {
		return d, &NotFoundError{Kind: "task definition", Name: model.ShortID(id), In: "this region"}
	}
	return d, err
}

// runParams are the parameters that the configuration gives, and in words where
// the network comes from when nobody named it.
func (c *Client) runParams(ctx context.Context, r RunRequest, s model.Service, d model.TaskDefinition, cluster string) (params []Param, from, why string) {
	network := s.Network
	switch {
	case s.ARN != "":
		params = capacityParams(s.LaunchType, s.Strategy, s.PlatformVersion)
	case r.LaunchType != "":
		params = capacityParams(r.LaunchType, nil, "")
	case slices.Equal(d.Requires, []string{"FARGATE"}):
		params = capacityParams("FARGATE", nil, "")
	}
	if s.ARN == "" {
		network = r.Network
	}
	if d.NetworkMode == "awsvpc" && len(network.Subnets) == 0 {
		var like string
		network, like = c.familyNetwork(ctx, d.Family, cluster)
		from = "network as in the service " + like
	}
	if d.NetworkMode == "awsvpc" && len(network.Subnets) == 0 {
		return nil, "", "its network mode is awsvpc: it needs subnets, and no service of " + d.Family + " in " + cluster + " has any to take"
	}
	if d.NetworkMode == "awsvpc" {
		params = append(params, Param{"networkConfiguration", asJSON(networkJSON(network))})
	}
	for _, p := range s.Constraints {
		params = append(params, Param{"placementConstraints", asJSON(placementJSON{Type: p.Type, Expression: p.Field})})
	}
	for _, p := range s.Strategies {
		params = append(params, Param{"placementStrategy", asJSON(placementJSON{Type: p.Type, Field: p.Field})})
	}
	if s.Exec {
		params = append(params, Param{"enableExecuteCommand", "true"})
	}
	return params, from, ""
}

func capacityParams(launchType string, strategy []model.StrategyItem, platform string) []Param {
	var out []Param
	for _, i := range strategy {
		out = append(out, Param{"capacityProviderStrategy", asJSON(strategyJSON{i.Provider, i.Weight, i.Base})})
	}
	if len(strategy) == 0 && launchType != "" {
		out = append(out, Param{"launchType", launchType})
	}
	if platform != "" && platform != "LATEST" {
		out = append(out, Param{"platformVersion", platform})
	}
	return out
}

// familyNetwork takes the network of a service of the family in the cluster.
func (c *Client) familyNetwork(ctx context.Context, family, cluster string) (network model.Network, service string) {
	ids, err := collect(func(emit func([]string)) error { return c.ListServices(ctx, cluster, emit) })
	if err != nil {
		return model.Network{}, ""
	}
	batch, _ := c.DescribeServices(ctx, ids) // what is found is enough
	for _, s := range batch.Items {
		if s.Family == family && len(s.Network.Subnets) > 0 {
			return s.Network, s.Name
		}
	}
	return model.Network{}, ""
}
