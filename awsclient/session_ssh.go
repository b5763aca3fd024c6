package awsclient

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/awsclient/shell"
)

// sshOperation is what the audit file calls a visit by ssh, which is no call of
// AWS.
const sshOperation = "connect"

// ConnectUser is the user of a machine to whom EC2 Instance Connect gives the key
// where nobody says another: that of Amazon Linux, which the ECS-optimized
// images are.
const ConnectUser = "ec2-user"

// sshPort is where sshd listens unless it is told otherwise.
const sshPort = 22

// SSHOptions say how a machine is visited by the person's own ssh. Fields that
// are empty are left to the rules, and then to ssh's own configuration.
type SSHOptions struct {
	User, Key, Jump string
	Port            int
	Rules           []shell.SSHRule
	Command         []string // to run instead of a shell
	// Self are the words that start this program again in the same scope, up to
	// the verb; without them ssh cannot go over Session Manager.
	Self []string
}

// Visit is a visit to a machine by ssh that may begin.
type Visit struct {
	SSH shell.SSH

	once sync.Once
	end  func(error) error
}

// End must be called when ssh has ended, with what it ended with. It removes the
// key of the occasion and writes the end into the audit file.
func (v *Visit) End(err error) (ended error) {
	v.once.Do(func() { ended = v.end(err) })
	return ended
}

// VisitSSH prepares a visit to a machine by one of its ways: it sends the key of
// the occasion where the way needs one, and writes the beginning into the audit
// file. A way that is not possible is refused with its reason.
func (c *Client) VisitSSH(ctx context.Context, i model.Instance, way model.HostWay, o SSHOptions) (*Visit, error) {
	if c.opt.ReadOnly {
		return nil, &SessionError{Where: c.hostPlace(i), Err: c.Refusal("ssh", sshOperation)}
	}
	call, err := sshCall(i, way, o)
	if err != nil {
		return nil, err
	}
	remove := func() error { return nil }
	if way.Way.LendsKey() {
		if remove, err = c.lendKey(ctx, i, &call); err != nil {
			return nil, err
		}
	}
	target, started := c.hostOpening(i).target, time.Now()
	words := i.EC2ID + ", " + way.Way.String() + ", user " + cmp.Or(call.User, "of the ssh configuration")
	if err := c.auditRemark(target, "ssh "+sshOperation, words, nil); err != nil {
		return nil, errors.Join(unaudited(err), remove())
	}
	return &Visit{SSH: call, end: func(err error) error {
		words := i.EC2ID + ", " + way.Way.String() + ": ended after " + lasted(time.Since(started))
		return errors.Join(remove(), c.auditRemark(target, "ssh "+sshOperation+" end", words, err))
	}}, nil
}

// sshCall is the call of ssh that a way needs.
func sshCall(i model.Instance, way model.HostWay, o SSHOptions) (shell.SSH, error) {
	refuse := func(why string) (shell.SSH, error) {
		return shell.SSH{}, &RefusedError{What: way.Way.String() + " to " + i.EC2ID, Why: why}
	}
	call := shell.SSH{Host: way.Address, User: o.User, Port: o.Port, Key: o.Key, Jump: o.Jump, Alias: i.EC2ID, Command: o.Command}
	call = call.ApplyRules(o.Rules, i.EC2ID, i.EC2.Or(model.EC2Instance{}).Name, i.Cluster, way.Address)
	switch {
	case way.Way == model.WaySessionManager:
		return refuse("it needs no ssh")
	case way.WhyNot != "":
		return refuse(way.WhyNot)
	case call.Host == "":
		return refuse("its address is not known")
	case way.Way.OverSSM() && len(o.Self) == 0:
		return refuse("it starts this program a second time, which would not find the same AWS")
	}
	if way.Way.OverSSM() {
		call.Proxy = slices.Concat(o.Self, []string{"proxy", i.EC2ID, strconv.Itoa(cmp.Or(call.Port, sshPort))})
		call.Jump = "" // the machine is reached through AWS
	}
	return call, nil
}

// lendKey gives the machine a key for the occasion.
func (c *Client) lendKey(ctx context.Context, i model.Instance, call *shell.SSH) (remove func() error, err error) {
	call.User = cmp.Or(call.User, ConnectUser)
	key, err := shell.NewKey()
	if err != nil {
		return nil, err
	}
	name, remove, err := key.WriteFile()
	if err != nil {
		return nil, err
	}
	if err := c.SendSSHKey(ctx, i, call.User, key.Public); err != nil {
		return nil, errors.Join(err, remove())
	}
	call.Key, call.OnlyKey = name, true
	return remove, nil
}
