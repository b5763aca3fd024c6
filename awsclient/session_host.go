package awsclient

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/service/ssm"

	"github.com/ecsdeck/ecsdeck/awsclient/budget"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/awsclient/shell"
)

// The documents of Session Manager that ecsdeck uses. Source: "Start a session"
// in the user guide of Systems Manager.
const (
	// DocumentPort forwards a port of the target: "portNumber".
	DocumentPort = "AWS-StartPortForwardingSession"
	// DocumentRemotePort forwards a port of a host that the target reaches:
	// "host", "portNumber".
	DocumentRemotePort = "AWS-StartPortForwardingSessionToRemoteHost"
	// DocumentSSH is one connection to a port, 22 if none is said: "portNumber".
	DocumentSSH = "AWS-StartSSHSession"
	// DocumentCommand runs a command without a terminal and tells its exit
	// code: "command", "separateOutputStream".
	DocumentCommand = "AWS-StartNonInteractiveCommand"
	// DocumentInteractive runs a command in a terminal: "command".
	DocumentInteractive = "AWS-StartInteractiveCommand"
)

// HostSession starts a shell on the machine of a container instance by Session
// Manager, with the shell and the user that the account's preferences name. ctx
// bounds the opening, not the session. A refusal is a *SessionError.
func (c *Client) HostSession(ctx context.Context, i model.Instance) (*Session, error) {
	return c.startSession(ctx, c.hostOpening(i), i.EC2ID, "", nil)
}

// HostCommand runs a command on the machine of a container instance, in a
// terminal or, with its own error output and exit code, without one.
func (c *Client) HostCommand(ctx context.Context, i model.Instance, command string, terminal bool) (*Session, error) {
	o := c.hostOpening(i)
	if terminal {
		return c.startSession(ctx, o, i.EC2ID, DocumentInteractive, map[string]string{"command": command})
	}
	o.handshake = true
	return c.startSession(ctx, o, i.EC2ID, DocumentCommand, map[string]string{"command": command, "separateOutputStream": "true"})
}

// HostTakesSh tells whether Session Manager hands commands on a machine to sh, as it
// does everywhere but on Windows. It returns false also when nobody knows.
func (c *Client) HostTakesSh(ctx context.Context, i model.Instance) bool {
	if i.OS != "" {
		return !strings.EqualFold(i.OS, "windows")
	}
	agent, err := c.ssmAgent(budget.With(ctx, budget.Visible), i.EC2ID)
	if err != nil {
		return false
	}
	a, known := agent.Get()
	return known && a.System != "" && a.System != "Windows"
}

// PortTarget is what a port session goes through: a container or a host.
type PortTarget struct {
	Where model.Place
	// ID is the target as Session Manager has it: "i-...", "mi-..." or
	// "ecs:CLUSTER_TASK_RUNTIMEID".
	ID string
	// Resource is the ARN for the audit file.
	Resource string

	fate func(context.Context) (shell.Fate, error) // of the container or the machine; nil: nobody watches it
}

// TaskTarget is a container of a task as the target of port sessions. container
// may be empty when only one can be meant.
func (c *Client) TaskTarget(t model.Task, container string) (PortTarget, error) {
	target, err := execContainer(t, container)
	if err != nil {
		return PortTarget{}, err
	}
	if target.RuntimeID == "" {
		return PortTarget{}, &RefusedError{What: "reach container " + target.Name, Why: "it has no runtime id yet: it has not started"}
	}
	return PortTarget{
		Where: c.taskPlace(t, target.Name), Resource: t.ARN,
		ID:   "ecs:" + t.Cluster + "_" + t.ID + "_" + target.RuntimeID,
		fate: c.TaskFate(t, target.Name),
	}, nil
}

// HostTarget is the machine of a container instance as the target of port
// sessions.
func (c *Client) HostTarget(i model.Instance) PortTarget {
	return PortTarget{Where: c.hostPlace(i), ID: i.EC2ID, Resource: cmp.Or(i.ARN, i.EC2ID), fate: c.HostFate(i)}
}

// PortSession starts a session with one of the port documents. Sessions of
// DocumentSSH are read and written; those of the others open streams.
func (c *Client) PortSession(ctx context.Context, t PortTarget, document string, params map[string]string) (*Session, error) {
	o := opening{
		where: t.Where, handshake: true,
		target: Target{Kind: "session", ID: t.Resource, Name: t.Where.Name(), Account: c.scope.Account, Region: c.scope.Region},
	}
	return c.startSession(ctx, o, t.ID, document, params)
}

func (c *Client) startSession(ctx context.Context, o opening, target, document string, params map[string]string) (*Session, error) {
	o, g, err := c.start(ctx, o, target, document, params)
	return c.open(ctx, o, g, err)
}

// start asks Systems Manager for a session.
func (c *Client) start(ctx context.Context, o opening, target, document string, params map[string]string) (opening, grant, error) {
	ctx = budget.With(ctx, budget.Visible) // a person waits
	call := c.sessionCall(target, document, params)
	kept := params
	if command, ok := params["command"]; ok {
		kept = maps.Clone(params)
		kept["command"] = auditedCommand(command)
	}
	o.call = c.sessionCall(target, document, kept)
	in := new(ssm.StartSessionInput)
	g := grant{target: target}
	if err := fill(call, in); err != nil {
		return o, g, err
	}
	out, err := c.sessions.ssm.StartSession(ctx, in, sessionOnce)
	if err != nil {
		g.requestID = requestID(err)
		return o, g, err
	}
	g.requestID, _ = awsmiddleware.GetRequestIDMetadata(out.ResultMetadata)
	g.id, g.url, g.token = str(out.SessionId), str(out.StreamUrl), str(out.TokenValue)
	return o, g, nil
}

func (c *Client) sessionCall(target, document string, params map[string]string) Call {
	call := c.call("ssm", "StartSession", Param{"Target", target})
	if document != "" {
		call.Params = append(call.Params, Param{"DocumentName", document})
	}
	if len(params) > 0 {
		lists := map[string][]string{}
		for _, name := range slices.Sorted(maps.Keys(params)) {
			lists[name] = []string{params[name]}
		}
		raw, _ := json.Marshal(lists) // strings always marshal
		call.Params = append(call.Params, Param{"Parameters", string(raw)})
	}
	return call
}

func (c *Client) hostOpening(i model.Instance) opening {
	return opening{where: c.hostPlace(i), target: Target{
		Kind: "container-instance", ID: cmp.Or(i.ARN, i.EC2ID), Name: i.EC2ID, Cluster: i.Cluster, Account: c.scope.Account, Region: c.scope.Region,
	}}
}

func (c *Client) hostPlace(i model.Instance) model.Place {
	return model.Place{
		Account: c.scope.Account, Region: c.scope.Region, Cluster: i.Cluster,
		Instance: i.EC2ID, HostName: i.EC2.Or(model.EC2Instance{}).Name,
	}
}
