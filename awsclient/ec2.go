package awsclient

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

const (
	// ec2PerCall is how many instances one DescribeInstances asks for.
	ec2PerCall = 100

	// hostsKept bounds what is remembered of machines that come and go.
	hostsKept = 20_000
)

// hostMemory remembers what never changes in the life of a machine, so that the
// joins of every refresh cost a call only for machines that are new.
type hostMemory struct {
	mu    sync.Mutex
	ec2   map[string]model.Maybe[model.EC2Instance] // by EC2 id; none: EC2 does not know it
	hosts map[string]model.Maybe[model.Host]        // by container instance ARN, without what EC2 says; none: deregistered
}

func newHostMemory() *hostMemory {
	return &hostMemory{ec2: map[string]model.Maybe[model.EC2Instance]{}, hosts: map[string]model.Maybe[model.Host]{}}
}

func (m *hostMemory) machine(id string) model.Maybe[model.EC2Instance] {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.ec2[id]
}

func (m *hostMemory) keepMachines(found map[string]model.Maybe[model.EC2Instance]) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.ec2)+len(found) > hostsKept {
		clear(m.ec2)
	}
	for id, e := range found {
		m.ec2[id] = e
	}
}

func (m *hostMemory) host(instance string) model.Maybe[model.Host] {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.hosts[instance]
}

// keepHosts remembers instances, and those that are gone: an ARN never returns.
func (m *hostMemory) keepHosts(instances []model.Instance, gone ...string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.hosts)+len(instances)+len(gone) > hostsKept {
		clear(m.hosts)
	}
	for _, i := range instances {
		m.hosts[i.ARN] = model.Known(model.Host{EC2ID: i.EC2ID, Type: i.Type, Zone: i.Zone})
	}
	for _, arn := range gone {
		m.hosts[arn] = model.None[model.Host]()
	}
}

// machines asks EC2 about machines and remembers the answer. Those that it does
// not know are none. A failed call leaves its machines out and is in the error.
func (c *Client) machines(ctx context.Context, ids []string) (map[string]model.Maybe[model.EC2Instance], error) {
	found := map[string]model.Maybe[model.EC2Instance]{}
	var errs []error
	for part := range slices.Chunk(ids, ec2PerCall) {
		got, err := c.askEC2(ctx, part)
		if err != nil {
			errs = append(errs, err)
			break // the next part would fail as this one did
		}
		for _, id := range part {
			found[id] = model.None[model.EC2Instance]()
		}
		for _, e := range got {
			found[e.ID] = model.Known(e)
		}
	}
	c.hosts.keepMachines(found)
	return found, errors.Join(errs...)
}

// askEC2 asks by filter: asking by id fails as a whole when one of them is gone.
func (c *Client) askEC2(ctx context.Context, ids []string) ([]model.EC2Instance, error) {
	var out []model.EC2Instance
	pages := ec2.NewDescribeInstancesPaginator(c.ec2, &ec2.DescribeInstancesInput{
		Filters: []ec2types.Filter{{Name: aws.String("instance-id"), Values: ids}},
	})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, r := range page.Reservations {
			out = append(out, each(r.Instances, toEC2)...)
		}
	}
	return out, nil
}

func toEC2(in ec2types.Instance) model.EC2Instance {
	out := model.EC2Instance{
		ID:         str(in.InstanceId),
		Type:       string(in.InstanceType),
		PrivateIP:  str(in.PrivateIpAddress),
		PrivateDNS: str(in.PrivateDnsName),
		PublicIP:   str(in.PublicIpAddress),
		Launched:   when(in.LaunchTime),
		Spot:       in.InstanceLifecycle == ec2types.InstanceLifecycleTypeSpot,
		AMI:        str(in.ImageId),
		Arch:       string(in.Architecture),
		VPC:        str(in.VpcId),
		Subnet:     str(in.SubnetId),
	}
	if in.State != nil {
		out.State = string(in.State.Name)
	}
	if in.Placement != nil {
		out.Zone = str(in.Placement.AvailabilityZone)
	}
	for _, t := range in.Tags {
		if str(t.Key) == "Name" {
			out.Name = str(t.Value)
		}
	}
	return out
}

func isEC2ID(id string) bool { return strings.HasPrefix(id, "i-") }

// unknownMachines returns those EC2 ids that were never asked about, once each.
func (c *Client) unknownMachines(ids []string) []string {
	var out []string
	seen := map[string]bool{}
	for _, id := range ids {
		if isEC2ID(id) && !seen[id] && c.hosts.machine(id).IsUnknown() {
			out = append(out, id)
		}
		seen[id] = true
	}
	return out
}
