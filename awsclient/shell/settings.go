package shell

// Settings are a person's habits with shells. The zero value is what somebody
// has who set nothing.
type Settings struct {
	// Command is started in containers; empty is Usual.
	Command string
	// Hosts is the way to a machine that is taken first: "ssm", also when empty,
	// or "ssh".
	Hosts string
	// SSH says how machines are reached by ssh, first rule first.
	SSH []SSHRule
	// Plugin is the session-manager-plugin to run sessions with in place of our
	// own client; empty is our own.
	Plugin string
	// Bind is the address on which forwards listen; empty is Loopback.
	Bind string
}

// CommandOr returns the command to start in a container.
func (s Settings) CommandOr() string {
	if s.Command == "" {
		return Usual
	}
	return s.Command
}
