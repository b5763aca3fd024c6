package awsclient

import (
	"context"

	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/service/ec2instanceconnect"

	"github.com/ecsdeck/ecsdeck/awsclient/budget"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// SendSSHKey gives a public key to a user of the machine of a container instance
// by EC2 Instance Connect. The host takes it for 60 seconds. It leaves a line in
// the audit file.
func (c *Client) SendSSHKey(ctx context.Context, i model.Instance, user, public string) error {
	ctx = budget.With(ctx, budget.Visible) // a person waits
	call := c.call("ec2-instance-connect", "SendSSHPublicKey",
		Param{"InstanceId", i.EC2ID}, Param{"InstanceOSUser", user}, Param{"SSHPublicKey", public})
	if i.Zone != "" {
		call.Params = append(call.Params, Param{"AvailabilityZone", i.Zone})
	}
	in := new(ec2instanceconnect.SendSSHPublicKeyInput)
	if err := fill(call, in); err != nil {
		return err
	}
	o := c.hostOpening(i)
	out, err := c.sessions.connect.SendSSHPublicKey(ctx, in)
	if err != nil {
		if audited := c.audit(o.target, call, requestID(err), err); audited != nil {
			c.log.Error("a refusal could not be written to the audit file", "error", audited)
		}
		return &SessionError{Where: o.where, Err: err}
	}
	id, _ := awsmiddleware.GetRequestIDMetadata(out.ResultMetadata)
	if err := c.audit(o.target, call, id, nil); err != nil {
		return unaudited(err)
	}
	if !out.Success {
		return &RefusedError{What: "send the key to " + i.EC2ID, Why: "EC2 Instance Connect did not take it"}
	}
	return nil
}

// HostWays reads what the ways to a machine depend on and lists them, each
// possible or with the reason why not.
func (c *Client) HostWays(ctx context.Context, i model.Instance) ([]model.HostWay, error) {
	return model.HostWays(c.hostFacts(budget.With(ctx, budget.Visible), i)), ctx.Err()
}
