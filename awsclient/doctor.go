package awsclient

import (
	"context"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	ssmtypes "github.com/aws/aws-sdk-go-v2/service/ssm/types"

	"github.com/ecsdeck/ecsdeck/awsclient/budget"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// ExecDoctor reads all that ECS Exec into a container depends on, and tells what
// of it is there. What cannot be read is a finding too, so the only error is
// that of ctx, or that it cannot be told which container is meant.
func (c *Client) ExecDoctor(ctx context.Context, task model.Task, container string) ([]model.Finding, error) {
	ctx = budget.With(ctx, budget.Visible) // a person waits
	if container == "" {
		target, err := execContainer(task, "")
		if err != nil {
			return nil, err
		}
		container = target.Name
	}
	x := model.ExecFacts{Task: task, Container: container, Attempt: c.sessions.attempt(c.taskPlace(task, container))}
	var all sync.WaitGroup
	all.Go(func() {
		if now, ok := single(c.DescribeTasks(ctx, []string{task.ARN})); ok {
			x.Task = now
		}
	})
	all.Go(func() { x.Definition = maybeOne(c.DescribeTaskDefinitions(ctx, []string{task.TaskDefinition})) })
	all.Go(func() { c.clusterExec(ctx, task.Cluster, &x) })
	all.Go(func() {
		x.Service = model.None[model.Service]()
		if task.Service != "" {
			x.Service = maybeOne(c.DescribeServices(ctx, []string{serviceARN(task)}))
		}
	})
	all.Go(func() {
		x.Instance = model.None[model.Instance]()
		if task.Instance != "" {
			x.Instance = maybeOne(c.DescribeContainerInstances(ctx, []string{task.Instance}))
		}
	})
	all.Wait()
	c.execPermissions(ctx, &x) // knows the role and the key only now
	return model.DiagnoseExec(x), ctx.Err()
}

// single is the only item of an answer.
func single[T any](b Batch[T], err error) (T, bool) {
	if err != nil || len(b.Items) != 1 {
		var none T
		return none, false
	}
	return b.Items[0], true
}

// maybeOne is single as a Maybe: what could not be read is unknown.
func maybeOne[T any](b Batch[T], err error) model.Maybe[T] {
	if item, ok := single(b, err); ok {
		return model.Known(item)
	}
	return model.Maybe[T]{}
}

// clusterExec reads how a cluster encrypts and logs its sessions.
func (c *Client) clusterExec(ctx context.Context, cluster string, x *model.ExecFacts) {
	out, err := c.ecs.DescribeClusters(ctx, &ecs.DescribeClustersInput{
		Clusters: []string{cluster}, Include: []ecstypes.ClusterField{ecstypes.ClusterFieldConfigurations},
	})
	if err != nil || len(out.Clusters) != 1 {
		return
	}
	x.KMSKey, x.Logging = model.None[string](), model.None[string]()
	conf := out.Clusters[0].Configuration
	if conf == nil || conf.ExecuteCommandConfiguration == nil {
		return
	}
	if key := str(conf.ExecuteCommandConfiguration.KmsKeyId); key != "" {
		x.KMSKey = model.Known(key)
	}
	if mode := string(conf.ExecuteCommandConfiguration.Logging); mode != "" {
		x.Logging = model.Known(mode)
	}
}

// HostDoctor reads all that a Session Manager shell on a machine depends on, and
// tells what of it is there. The only error is that of ctx.
func (c *Client) HostDoctor(ctx context.Context, i model.Instance) ([]model.Finding, error) {
	x := c.hostFacts(budget.With(ctx, budget.Visible), i)
	return model.DiagnoseHost(x), ctx.Err()
}

func (c *Client) hostFacts(ctx context.Context, i model.Instance) model.HostFacts {
	x := model.HostFacts{Instance: i, Now: time.Now(), Attempt: c.sessions.attempt(c.hostPlace(i))}
	var all sync.WaitGroup
	all.Go(func() {
		if isEC2ID(i.EC2ID) {
			if found, err := c.machines(ctx, []string{i.EC2ID}); err == nil {
				x.EC2 = found[i.EC2ID]
			}
		}
	})
	all.Go(func() {
		var err error
		if x.SSM, err = c.ssmAgent(ctx, i.EC2ID); err != nil {
			x.SSMWhy = Explain(err).Why
		}
	})
	all.Go(func() { x.Caller = c.hostPermissions(ctx, i) })
	all.Go(func() {
		out, err := c.sessions.ssm.GetConnectionStatus(ctx, &ssm.GetConnectionStatusInput{Target: aws.String(i.EC2ID)})
		if err == nil {
			x.Channel = model.Known(out.Status == ssmtypes.ConnectionStatusConnected)
		}
	})
	all.Wait()
	return x
}

// ssmAgent asks Systems Manager for the agent of a machine; none when it does
// not know it.
func (c *Client) ssmAgent(ctx context.Context, id string) (model.Maybe[model.SSMAgent], error) {
	out, err := c.sessions.ssm.DescribeInstanceInformation(ctx, &ssm.DescribeInstanceInformationInput{
		Filters: []ssmtypes.InstanceInformationStringFilter{{Key: aws.String("InstanceIds"), Values: []string{id}}},
	})
	if err != nil {
		if code(err) == "InvalidInstanceId" {
			return model.None[model.SSMAgent](), nil
		}
		return model.Maybe[model.SSMAgent]{}, err
	}
	for _, info := range out.InstanceInformationList {
		if str(info.InstanceId) == id {
			return model.Known(model.SSMAgent{
				Version: str(info.AgentVersion), Latest: aws.ToBool(info.IsLatestVersion), Ping: string(info.PingStatus),
				LastPing: when(info.LastPingDateTime), Platform: strings.TrimSpace(str(info.PlatformName) + " " + str(info.PlatformVersion)),
				System: string(info.PlatformType),
			}), nil
		}
	}
	return model.None[model.SSMAgent](), nil
}
