package awsclient

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/awsclient/shell"
	"github.com/ecsdeck/ecsdeck/awsclient/shell/channel"
)

// SessionError says that a session could not be opened.
type SessionError struct {
	Where model.Place
	Err   error
}

func (e *SessionError) Error() string { return "session in " + e.Where.Name() + ": " + e.Err.Error() }
func (e *SessionError) Unwrap() error { return e.Err }

// Explain is the function of that name for an error that the session gave while
// it was used.
func (s *Session) Explain(err error) Fault { return Explain(&SessionError{Where: s.Where, Err: err}) }

// explainSession explains what keeps sessions from opening, and what ends them.
// The sentences follow "Troubleshooting ECS Exec issues" in the developer guide
// of ECS and "Troubleshooting Session Manager" in the user guide of Systems
// Manager.
func explainSession(err error) (Fault, bool) {
	if errors.Is(err, context.Canceled) {
		return Fault{}, false
	}
	var session *SessionError
	place := model.Place{}
	if errors.As(err, &session) {
		place = session.Where
	}
	var readOnly *ReadOnlyError
	if errors.As(err, &readOnly) && startsSession(readOnly) {
		why, remedy := readOnly.why("to open one")
		return Fault{
			Kind: FaultReadOnly, What: readOnly.Service + " " + readOnly.Operation,
			Why: why + ", and in a session anything can be changed", Remedy: remedy,
		}, true
	}
	var plugin *shell.PluginError
	if errors.As(err, &plugin) {
		return Fault{Kind: FaultRefused, What: plugin.Program, Why: plugin.Why, Remedy: plugin.Fix}, true
	}
	var local *shell.ListenError
	if errors.As(err, &local) {
		return explainListen(local), true
	}
	for _, explain := range []func(error, model.Place) (Fault, bool){explainExec, explainTarget, explainStart, explainChannel} {
		if f, ok := explain(err, place); ok {
			return f, true
		}
	}
	return Fault{}, false
}

// explainListen explains why a forward cannot listen.
func explainListen(e *shell.ListenError) Fault {
	f := Fault{Kind: FaultRefused, Why: "the local port cannot be used: " + plain(e.Err)}
	host, _, _ := net.SplitHostPort(e.Address) // joined by us
	switch {
	case e.Taken():
		f.Why, f.Remedy = e.Address+" is in use already", "choose another local port"
	case e.Denied():
		f.Why, f.Remedy = "you may not listen on "+e.Address, "choose a local port above 1023"
	case e.Foreign():
		f.Why, f.Remedy = host+" is no address of this machine", "listen on 127.0.0.1, or on an address that it has"
	}
	return f
}

func startsSession(e *ReadOnlyError) bool {
	switch e.Operation {
	case "ExecuteCommand", "StartSession", "ResumeSession", "SendSSHPublicKey", sshOperation:
		return true
	default:
		return false
	}
}

// explainExec explains the refusals of ExecuteCommand.
func explainExec(err error, p model.Place) (Fault, bool) {
	message := plain(err)
	if what(err) != "ECS ExecuteCommand" {
		return Fault{}, false
	}
	switch {
	case code(err) == "TargetNotConnectedException":
		return Fault{
			Kind: FaultRefused, Why: "ECS cannot reach the exec agent in " + inPlace(p),
			Remedy: "look whether its task role allows ssmmessages, whether its subnets reach the ssmmessages endpoint, and whether another container of a shared PID namespace has the session; the doctor shows which",
		}, true
	case strings.Contains(message, "execute command was not enabled"):
		return Fault{
			Kind: FaultRefused, Why: "exec was off when the task started, or the exec agent in " + inPlace(p) + " does not run",
			Remedy: "turn exec on for the service and redeploy, or wait when the task has only just started; the doctor shows which",
		}, true
	}
	return Fault{}, false
}

// inPlace names a place in a sentence.
func inPlace(p model.Place) string {
	switch {
	case p.Task != "":
		return "container " + p.Container + " of task " + model.ShortID(p.Task)
	case p.Instance != "":
		return "instance " + p.Instance
	default:
		return "the target"
	}
}

// explainTarget explains that Session Manager does not reach a target, and that
// an agent has enough sessions.
func explainTarget(err error, p model.Place) (Fault, bool) {
	switch {
	case strings.Contains(plain(err), "maximum session limit"), strings.Contains(refusal(err), "session limit"):
		return Fault{
			Kind: FaultRefused, Why: "the agent in " + inPlace(p) + " has as many sessions as it takes, which is two in a container",
			Remedy: "end another one first; a session that was lost ends by itself after 20 minutes without a key",
		}, true
	case code(err) == "TargetNotConnected" && p.Task != "":
		return Fault{
			Kind: FaultRefused, Why: "Session Manager cannot reach the exec agent in " + inPlace(p),
			Remedy: "forwards through a task need what exec needs; the doctor shows what is missing",
		}, true
	case code(err) == "TargetNotConnected":
		return Fault{
			Kind: FaultRefused, Why: "the SSM agent of " + inPlace(p) + " is not connected",
			Remedy: "it needs the SSM agent, an instance role with AmazonSSMManagedInstanceCore and a way to the ssm and ssmmessages endpoints; the doctor shows what is missing, and SSH may work",
		}, true
	case code(err) == "InvalidDocument":
		return Fault{Kind: FaultUnsupported, Why: "Session Manager does not know the document: " + plain(err)}, true
	}
	return Fault{}, false
}

// refusal is what the gateway said when it closed a channel at once.
func refusal(err error) string {
	var refused *channel.RefusedError
	if errors.As(err, &refused) {
		return refused.Message
	}
	return ""
}

// explainStart explains that the agent could not start the command.
func explainStart(err error, p model.Place) (Fault, bool) {
	var refused *channel.RefusedError
	if !errors.As(err, &refused) {
		return Fault{}, false
	}
	message := strings.Join(strings.Fields(refused.Message), " ")
	f := Fault{Kind: FaultRefused, Why: "the agent in " + inPlace(p) + " refused the session"}
	switch {
	case strings.Contains(message, "executable file not found"), strings.Contains(message, "no such file or directory"):
		f.Why = "the command is not in " + inPlace(p)
		f.Remedy = "choose another shell, such as /bin/sh; images without any, such as distroless ones, take none"
	case strings.Contains(message, "permission denied"):
		f.Why = "the command may not be executed in " + inPlace(p)
	}
	if message != "" {
		f.Why += ": " + strings.TrimRight(message, ".")
	}
	return f, true
}

// explainChannel explains what goes wrong on the data channel.
func explainChannel(err error, p model.Place) (Fault, bool) {
	var dial *channel.DialError
	switch {
	case errors.As(err, &dial) && (dial.Status == http.StatusForbidden || dial.Status == http.StatusUnauthorized):
		return Fault{
			Kind: FaultDenied, Why: fmt.Sprintf("the data channel was refused (HTTP %d)", dial.Status),
			Remedy: "allow ssmmessages:OpenDataChannel for this role or user",
		}, true
	case errors.As(err, &dial) && dial.Status != 0:
		return Fault{Kind: FaultServer, Why: fmt.Sprintf("the data channel was refused (HTTP %d)", dial.Status), Remedy: "try again"}, true
	case errors.As(err, &dial):
		f, ok := explainNetwork(dial.Err)
		if !ok {
			f = Fault{Kind: FaultUnreachable, Why: plain(dial.Err)}
		}
		f.Why = "the data channel could not be opened: " + f.Why
		f.Remedy = "this machine needs a way to the ssmmessages endpoint of the region, by HTTPS and WebSocket; check the network and the proxy"
		return f, true
	case errors.Is(err, channel.ErrHandshake) && code(err) != "":
		return Fault{}, false // KMS said why
	case errors.Is(err, channel.ErrHandshake):
		return Fault{Kind: FaultRefused, Why: "the agent in " + inPlace(p) + " and ecsdeck do not agree: " + plain(err)}, true
	case errors.Is(err, channel.ErrPortRefused):
		return Fault{Kind: FaultRefused, Why: "nothing answers at that port of " + inPlace(p)}, true
	case errors.Is(err, channel.ErrSilent):
		return Fault{Kind: FaultTimeout, Why: "the agent in " + inPlace(p) + " answered nothing for too long"}, true
	case errors.Is(err, channel.ErrLost):
		return Fault{Kind: FaultUnreachable, Why: "the connection to " + inPlace(p) + " was lost and could not be resumed"}, true
	}
	return Fault{}, false
}
