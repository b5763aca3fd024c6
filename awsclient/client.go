// Package awsclient is everything that ecsdeck asks of AWS. It is the only
// place that imports the AWS SDK; callers see plain values of package model.
package awsclient

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/budget"
	"github.com/ecsdeck/ecsdeck/awsclient/journal"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// Options says how to open a Client. The zero Options means the SDK's default
// chain, read and write.
type Options struct {
	Profile  string // shared-config profile; empty means AWS_PROFILE or default
	Region   string // empty means the environment's or the profile's
	Endpoint string // one endpoint for every service; empty means AWS or AWS_ENDPOINT_URL*

	// ReadOnly refuses every operation that is not a known read.
	ReadOnly bool

	// Transport replaces the network, as the simulated AWS does. Nil is the
	// real one.
	Transport http.RoundTripper

	// Demo uses fixed, worthless credentials and reads no configuration file,
	// no environment and no instance metadata.
	Demo bool

	// Share is the part of each published request budget to use, 0 < Share <= 1.
	// Zero means 0.75.
	Share float64

	Log   *slog.Logger   // nil discards
	Audit *journal.Audit // nil keeps no audit
}

// Client reads and changes one account and region. It is safe for concurrent
// use.
type Client struct{ opt Options }

var errTodo = errors.New("not written yet")

// Open loads the configuration, resolves credentials once and asks STS who
// they belong to. It makes no other call. Errors are best shown with Explain.
func Open(ctx context.Context, opt Options) (*Client, error) { return nil, errTodo }

// Scope returns the account and region of the client.
func (c *Client) Scope() model.Scope { return model.Scope{} }

// ReadOnly reports whether writes are refused.
func (c *Client) ReadOnly() bool { return c.opt.ReadOnly }

// Regions lists the regions that are enabled for the account, by name.
func (c *Client) Regions(ctx context.Context) ([]string, error) { return nil, errTodo }

// Profiles lists the profile names of the shared configuration files, by name.
func Profiles() []string { return nil }

// Stats returns the state of the request budgets.
func (c *Client) Stats() []budget.BucketStats { return nil }

// Batch is the answer of a describe: what was found, and by id what was not.
// Every id asked for is in exactly one of the two.
type Batch[T any] struct {
	Items    []T
	Problems []model.Problem
}

// TaskFilter says which tasks to list. It is comparable. Cluster is a name or
// ARN, empty for every cluster of the region.
type TaskFilter struct {
	Cluster  string
	Service  string // service name or ARN
	Family   string
	Instance string // container instance id or ARN
	Status   string // "running" (also the empty one), "stopped" or "all"
}

func (c *Client) ListClusters(ctx context.Context, emit func(ids []string)) error { return errTodo }
func (c *Client) DescribeClusters(ctx context.Context, ids []string) (Batch[model.Cluster], error) {
	return Batch[model.Cluster]{}, errTodo
}
func (c *Client) EnrichClusters(ctx context.Context, rows []model.Cluster) ([]model.Cluster, error) {
	return rows, errTodo
}
func (c *Client) ListServices(ctx context.Context, cluster string, emit func(ids []string)) error {
	return errTodo
}
func (c *Client) DescribeServices(ctx context.Context, ids []string) (Batch[model.Service], error) {
	return Batch[model.Service]{}, errTodo
}
func (c *Client) ServiceEvents(ctx context.Context, serviceID string) ([]model.Event, error) {
	return nil, errTodo
}
func (c *Client) ListTasks(ctx context.Context, f TaskFilter, emit func(ids []string)) error {
	return errTodo
}
func (c *Client) DescribeTasks(ctx context.Context, ids []string) (Batch[model.Task], error) {
	return Batch[model.Task]{}, errTodo
}
func (c *Client) EnrichTasks(ctx context.Context, rows []model.Task) ([]model.Task, error) {
	return rows, errTodo
}
func (c *Client) ListContainerInstances(ctx context.Context, cluster string, emit func(ids []string)) error {
	return errTodo
}
func (c *Client) DescribeContainerInstances(ctx context.Context, ids []string) (Batch[model.Instance], error) {
	return Batch[model.Instance]{}, errTodo
}
func (c *Client) EnrichContainerInstances(ctx context.Context, rows []model.Instance) ([]model.Instance, error) {
	return rows, errTodo
}

// ListFamilies emits family names; ListTaskDefinitions emits ARNs.
func (c *Client) ListFamilies(ctx context.Context, emit func(names []string)) error { return errTodo }
func (c *Client) DescribeFamilies(ctx context.Context, names []string) (Batch[model.Family], error) {
	return Batch[model.Family]{}, errTodo
}
func (c *Client) ListTaskDefinitions(ctx context.Context, family string, emit func(ids []string)) error {
	return errTodo
}
func (c *Client) DescribeTaskDefinitions(ctx context.Context, ids []string) (Batch[model.TaskDefinition], error) {
	return Batch[model.TaskDefinition]{}, errTodo
}
func (c *Client) ListCapacityProviders(ctx context.Context, emit func(ids []string)) error {
	return errTodo
}
func (c *Client) DescribeCapacityProviders(ctx context.Context, ids []string) (Batch[model.CapacityProvider], error) {
	return Batch[model.CapacityProvider]{}, errTodo
}
func (c *Client) FindCluster(ctx context.Context, name string) (model.Cluster, error) {
	return model.Cluster{}, errTodo
}
func (c *Client) FindService(ctx context.Context, cluster, name string) (model.Service, error) {
	return model.Service{}, errTodo
}

// Plan is a change that was thought through but not made: what is shown is
// exactly what Apply does.
type Plan struct {
	Title    string
	Target   Target
	Calls    []Call
	Expect   []Precondition
	Effects  []string
	Warnings []string
}

// Target names what a plan changes.
type Target struct{ Kind, ID, Name, Cluster, Account, Region string }

// Call is one AWS call of a plan.
type Call struct {
	Service   string // "ecs"
	Operation string // "UpdateService"
	Params    []Param

	Region, Profile, Endpoint string
}

// Param is one parameter of a call, in AWS's own (lower camel case) name.
type Param struct{ Name, Value string }

// CLI returns the call as an AWS CLI command that can be pasted in a shell.
func (c Call) CLI() string { return "" }

// Precondition is a fact that a plan was made on and that Apply reads again.
type Precondition struct{ ID, Field, Want string }

// Receipt is the answer of AWS to an applied plan.
type Receipt struct {
	RequestID string
	At        time.Time
	Calls     []string // as AWS CLI commands
}

func (c *Client) PlanScale(ctx context.Context, serviceID string, n int) (Plan, error) {
	return Plan{}, errTodo
}
func (c *Client) Apply(ctx context.Context, p Plan) (Receipt, error) { return Receipt{}, errTodo }

// FaultKind is what went wrong, so that a program can decide.
type FaultKind uint8

// The kinds of faults.
const (
	FaultOther FaultKind = iota
	FaultCanceled
	FaultExpired // credentials have expired
	FaultNoCredentials
	FaultProfile     // no such profile
	FaultRegion      // no region
	FaultDenied      // a permission is missing
	FaultUnreachable // the endpoint does not answer
	FaultUnsupported // the endpoint does not know the operation
	FaultThrottled
	FaultTimeout
	FaultNotFound
	FaultReadOnly
	FaultPrecondition // the world changed since the plan was made
	FaultRefused      // ECS would refuse it; the reason is in Why
	FaultServer       // AWS answered with a 5xx
	FaultInvalid      // AWS refused the request as invalid
)

// Fault is an error in plain words.
type Fault struct {
	Kind   FaultKind
	What   string // what failed
	Why    string // why, one sentence
	Remedy string // what to do; empty when there is nothing to do but wait
}

// Explain turns any error of this package into plain words.
func Explain(err error) Fault { return Fault{} }
