package awsclient

import (
	"errors"
	"strings"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/journal"
	"github.com/ecsdeck/ecsdeck/awsclient/shell/channel"
)

// auditEnd writes the second line of a session: how long it was and how it
// ended. Never what was typed or shown in it.
func (c *Client) auditEnd(o opening, s *Session, how string, err error) error {
	words := o.where.Name() + ", session " + s.ID + ": " + how + " after " + lasted(time.Since(s.Started))
	return c.auditRemark(o.target, o.call.Service+" "+o.call.Operation+" end", words, err)
}

// auditRemark writes a line about something that is no call of AWS.
func (c *Client) auditRemark(t Target, operation, words string, err error) error {
	e := journal.Entry{
		Time:      time.Now(),
		Who:       c.scope.CallerARN,
		Profile:   c.scope.Profile,
		Account:   c.scope.Account,
		Region:    c.scope.Region,
		Endpoint:  c.scope.Endpoint,
		Target:    t.ID,
		Operation: operation,
		Call:      "# " + words, // a comment for whoever pastes it
		Result:    "ok",
	}
	if err != nil {
		e.Result, e.Error = "failed", err.Error()
	}
	return c.opt.Audit.Write(e)
}

func lasted(d time.Duration) string {
	if d < time.Second {
		return d.Round(time.Millisecond).String()
	}
	return d.Round(time.Second).String()
}

// endWords says how a session ended, without what the agent said: that may quote
// what was typed.
func endWords(end channel.End) string {
	switch {
	case errors.Is(end.Err, channel.ErrSessionOver):
		return "AWS had ended it when its connection came back"
	case end.Cause == channel.EndedByUs:
		return "left from here"
	case end.Cause == channel.EndedByAgent:
		return "ended over there"
	default:
		return "failed"
	}
}

// auditedCommand is what of a command is written down: the program. Its
// arguments may hold secrets.
func auditedCommand(command string) string {
	program, rest, _ := strings.Cut(strings.TrimSpace(command), " ")
	if strings.TrimSpace(rest) == "" {
		return program
	}
	return program + " ..."
}
