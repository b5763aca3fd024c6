package sim

import "time"

// Session is what a session looks like from the simulated side, for tests.
type Session struct {
	// ID, Target and Document are what StartSession answered and got. Sessions of
	// ECS Exec have a target too: ecs:CLUSTER_TASK_RUNTIME.
	ID, Target, Document string
	// Command is what it was started for; "" is a shell.
	Command string
	// Client is the version that the client named, Agent that of the agent.
	Client, Agent string
	// Sockets is how many connections it has had, Connected whether one is open.
	Sockets   int
	Connected bool
	// Cols and Rows are the last terminal size that arrived.
	Cols, Rows int
	// Unacknowledged is how many of the agent's messages wait for the client.
	Unacknowledged int
	// Received is how many messages in a row the agent has taken.
	Received int64
	// Started and Ended are its times; Ended is zero while it goes on.
	Started, Ended time.Time
	// Output is what channel_closed said; Terminated says that TerminateSession
	// ended it.
	Output     string
	Terminated bool
}

// Sessions returns all sessions since the World began, the first one first.
func (w *World) Sessions() []Session {
	all := w.shells.all()
	list := make([]Session, len(all))
	for i, s := range all {
		list[i] = s.report()
	}
	return list
}

func (s *session) report() Session {
	s.mu.Lock()
	r := Session{
		ID: s.id, Target: s.place.target, Document: s.document, Command: s.command, Client: s.client, Agent: s.version,
		Sockets: s.sockets, Connected: s.socket != nil, Cols: s.cols, Rows: s.rows,
		Started: s.started, Ended: s.ended, Output: s.output, Terminated: s.byUser,
	}
	a := s.agent
	s.mu.Unlock()
	if a == nil {
		return r
	}
	a.mu.Lock()
	r.Received = a.expected
	a.mu.Unlock()
	a.send.mu.Lock()
	r.Unacknowledged = len(a.send.unacked)
	a.send.mu.Unlock()
	return r
}
