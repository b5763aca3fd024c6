package awsclient

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssm"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/awsclient/shell"
)

// Handover is a session that AWS has started, and that the person's
// session-manager-plugin is to carry.
type Handover struct {
	Where  model.Place
	Plugin shell.Plugin
	// End must be called when the plugin has ended, however it did, and when it
	// was never started: it ends the session on AWS's side, as a plugin that was
	// killed does not, and writes the end into the audit file.
	End func(shell.Result) error
}

// ExecByPlugin is ExecSession for a session that a session-manager-plugin
// carries. program is its name or path.
func (c *Client) ExecByPlugin(ctx context.Context, program string, task model.Task, container, command string) (*Handover, error) {
	path, err := c.checkPlugin(ctx, program)
	if err != nil {
		return nil, err
	}
	o, g, err := c.startExec(ctx, task, container, command)
	if o.call.Operation == "" {
		return nil, err
	}
	return c.handOver(ctx, path, o, g, err)
}

// HostByPlugin is HostSession, or with a command HostCommand in a terminal, for a
// session that a session-manager-plugin carries.
func (c *Client) HostByPlugin(ctx context.Context, program string, i model.Instance, command string) (*Handover, error) {
	path, err := c.checkPlugin(ctx, program)
	if err != nil {
		return nil, err
	}
	document, params := "", map[string]string(nil)
	if command != "" {
		document, params = DocumentInteractive, map[string]string{"command": command}
	}
	o, g, err := c.start(ctx, c.hostOpening(i), i.EC2ID, document, params)
	return c.handOver(ctx, path, o, g, err)
}

// checkPlugin looks at the plugin before AWS is asked for a session, which would
// count against the few that an agent takes.
func (c *Client) checkPlugin(ctx context.Context, program string) (path string, err error) {
	if c.opt.Transport != nil {
		return "", &shell.PluginError{Program: program, Why: "another program cannot reach this simulated AWS", Fix: "leave it out here, or use ecsdeck sim"}
	}
	return shell.CheckPlugin(ctx, program)
}

// handOver is open for a session that another program carries.
func (c *Client) handOver(ctx context.Context, path string, o opening, g grant, err error) (*Handover, error) {
	c.sessions.remember(o.where, err)
	audited := c.audit(o.target, o.call, g.requestID, err)
	if err != nil {
		return nil, errors.Join(&SessionError{Where: o.where, Err: err}, audited)
	}
	if audited != nil {
		c.abandon(ctx, g.id)
		return nil, fmt.Errorf("the session was ended, because its audit line could not be written: %w", audited)
	}
	s := &Session{ID: g.id, Where: o.where, Started: time.Now()}
	endpoint, err := c.ssmEndpoint(ctx)
	if err == nil && !c.trusted(g.url) {
		err = errClearStream()
	}
	if err != nil {
		c.abandon(ctx, g.id)
		err = &SessionError{Where: o.where, Err: err}
		return nil, errors.Join(err, c.auditEnd(o, s, "did not open", err))
	}
	var env []string
	if c.opt.Endpoint != "" { // the plugin asks KMS too, whose endpoint is no argument
		env = []string{"AWS_ENDPOINT_URL=" + c.opt.Endpoint}
	}
	return &Handover{
		Where: o.where,
		Plugin: shell.Plugin{
			Program: path, ID: g.id, URL: g.url, Token: g.token, Region: c.scope.Region, Target: g.target, Endpoint: endpoint, Env: env,
			// As it was asked for: the plugin then finds the same credentials in
			// the same way, and finds them anew when they have run out.
			Profile: c.opt.Profile,
		},
		End: func(r shell.Result) error {
			ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), attemptLimit)
			defer cancel()
			err := c.terminateSession(ctx, g.id)
			return errors.Join(untold(err), c.auditEnd(o, s, "carried by the session-manager-plugin, "+pluginEnd(r), nil))
		},
	}, nil
}

// pluginEnd says how a session ended, without words of others.
func pluginEnd(r shell.Result) string {
	switch r.Ending {
	case shell.EndedThere:
		return "ended"
	case shell.EndedFate:
		return "ended with its target"
	case shell.EndedFailed:
		return "failed"
	default:
		return "left from here"
	}
}

// ssmEndpoint is where this client finds Systems Manager.
func (c *Client) ssmEndpoint(ctx context.Context) (string, error) {
	o := c.sessions.ssm.Options()
	if o.BaseEndpoint != nil {
		return *o.BaseEndpoint, nil
	}
	found, err := o.EndpointResolverV2.ResolveEndpoint(ctx, ssm.EndpointParameters{
		Region:       aws.String(c.scope.Region),
		UseFIPS:      aws.Bool(o.EndpointOptions.UseFIPSEndpoint == aws.FIPSEndpointStateEnabled),
		UseDualStack: aws.Bool(o.EndpointOptions.UseDualStackEndpoint == aws.DualStackEndpointStateEnabled),
	})
	if err != nil {
		return "", err
	}
	return found.URI.String(), nil
}
