package sim

import "time"

// ShellOptions say how the sessions of ECS Exec and Session Manager behave. The
// zero value is a scripted shell behind a current agent.
type ShellOptions struct {
	// Real starts real programs of this machine in a pseudo terminal, in an
	// empty folder with an empty environment, where a session asks for a shell
	// or a command. Without it a small scripted shell answers, which needs no
	// real time. Where there are no pseudo terminals, and for callers that may
	// be another user of this machine, the shell is scripted all the same.
	Real bool
	// AgentVersion is that of the agents in containers and on hosts that have no
	// version of their own; "" is a current one.
	AgentVersion string
	// AlwaysHandshake makes agents shake hands before every session, which
	// today's do for ports, commands and encryption alone.
	AlwaysHandshake bool
	// KMSKey makes Session Manager encrypt the shells on hosts with that key.
	// Those of ECS Exec go by the cluster's configuration.
	KMSKey string
	// Challenge makes agents add a random challenge to the encryption, as newer
	// ones do; NeedChallenge makes them refuse clients that ignore it.
	Challenge, NeedChallenge bool
	// Limit is how many sessions a container takes at once; 0 is 2, as in ECS.
	Limit int
	// Idle ends sessions in which nothing was typed or printed; 0 is 20 minutes.
	Idle time.Duration
	// SocketLife is when the gateway closes a socket, so that the client must
	// resume; 0 is an hour.
	SocketLife time.Duration
	// Rate is how many stream messages a second the gateway takes from a client
	// before it cuts the connection; 0 is 1,000.
	Rate int
	// Forward leads port sessions to loopback ports: from "PORT" or "HOST:PORT"
	// of the target to an address such as "127.0.0.1:2222". Every other port is
	// played inside the simulation.
	Forward map[string]string
}

// currentAgent is the version of an agent that was never told another.
const currentAgent = "3.3.2299.0"

func (o *ShellOptions) limit() int {
	if o.Limit > 0 {
		return o.Limit
	}
	return 2
}

func (o *ShellOptions) idle() time.Duration {
	if o.Idle > 0 {
		return o.Idle
	}
	return 20 * time.Minute
}

func (o *ShellOptions) socketLife() time.Duration {
	if o.SocketLife > 0 {
		return o.SocketLife
	}
	return time.Hour
}

func (o *ShellOptions) rate() float64 {
	if o.Rate > 0 {
		return float64(o.Rate)
	}
	return 1000
}

// Disturbance is what goes wrong on the data channels, beside the [Faults] of
// calls. The chances are those of one message, from 0 to 1, in both directions.
type Disturbance struct {
	// Loss, Duplicate and Reorder are chances.
	Loss, Duplicate, Reorder float64
	// CutEvery closes a socket after so many messages in both directions.
	CutEvery int
	// Abrupt makes cut sockets break without a closing frame.
	Abrupt bool
	// NoResume answers ResumeSession without a token, as for a session that is
	// over.
	NoResume bool
	// Silent makes agents vanish when their task dies: no channel_closed comes,
	// which is how other clients come to hang.
	Silent bool
}
