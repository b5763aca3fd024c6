package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/charmbracelet/colorprofile"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// printPlan prints what will be done, as the deck's dialog shows it, with the
// calls as commands of the AWS CLI.
func (x *acting) printPlan() {
	s := x.c.Scope()
	where := []string{x.plan.Target.Cluster, s.Account, s.Region}
	if x.demo {
		where = append(where, "simulated")
	}
	x.line("\x1b[1m" + widget.Clean(x.plan.Title) + "\x1b[m")
	x.line("\x1b[2m" + widget.Clean(joined(" · ", where...)) + "\x1b[m")
	x.facts("effect", "", x.plan.Effects)
	x.facts("warning", "\x1b[33m", x.plan.Warnings)
	var skipped []string
	for _, k := range x.plan.Skipped {
		skipped = append(skipped, k.Target.Name+": "+k.Why)
	}
	x.facts("left out", "\x1b[33m", skipped)
	x.facts("call", "", x.commands())
}

// commands are the calls as commands of the AWS CLI. Those of the demo are a
// comment: pasted into a shell they would reach the person's own account.
func (x *acting) commands() []string {
	out := make([]string, len(x.plan.Calls))
	for i, c := range x.plan.Calls {
		out[i] = c.CLI()
		if x.demo {
			out[i] = "# simulated AWS: " + out[i]
		}
	}
	return out
}

// factWidth is how wide the names of facts are.
const factWidth = len("left out") + 2

func (x *acting) facts(name, style string, values []string) {
	for i, v := range values {
		if i > 0 {
			name = ""
		}
		x.line(fmt.Sprintf("  \x1b[2m%-*s\x1b[m%s%s\x1b[m", factWidth, name, style, widget.Clean(v)))
	}
}

// line prints a line for people, in colours where they can be seen.
func (x *acting) line(text string) {
	_, _ = io.WriteString(colorprofile.NewWriter(x.say, x.env), text+"\n") // nowhere is left to report to
}

// printOutcomes says how each call ended, and returns how many failed.
func (x *acting) printOutcomes(outcomes []awsclient.Outcome) int {
	failed := 0
	for _, o := range outcomes {
		if o.Err != nil {
			failed++
			how := ": not done. "
			if awsclient.Explain(o.Err).Unsure {
				how = ": perhaps done, its answer is missing. Look before trying again. "
			}
			x.print(name(o.Target) + how + explain(o.Err))
			continue
		}
		x.line(widget.Clean(fmt.Sprintf("%s: accepted, request %s", name(o.Target), o.Receipt.RequestID)))
	}
	return failed
}

// name is the target of a plan as people know it.
func name(t awsclient.Target) string { return joined("/", t.Cluster, t.Name) }

// A receipt is what -o json prints.
type receipt struct {
	Title    string        `json:"title"`
	DryRun   bool          `json:"dryRun,omitempty"`
	Effects  []string      `json:"effects"`
	Warnings []string      `json:"warnings,omitempty"`
	Skipped  []receiptSkip `json:"skipped,omitempty"`
	Calls    []string      `json:"calls"` // as commands of the AWS CLI
	Results  []result      `json:"results,omitempty"`
}

type receiptSkip struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Why  string `json:"why"`
}

// A result is how a change ended for one resource.
type result struct {
	ID         string `json:"id"`
	Name       string `json:"name"`
	Accepted   bool   `json:"accepted"`
	RequestID  string `json:"requestId,omitempty"`
	At         string `json:"at,omitempty"`
	Deployment string `json:"deployment,omitempty"` // the one that was started
	Error      string `json:"error,omitempty"`
	// State is "done", "failed" or "late" after a wait.
	State string `json:"state,omitempty"`
	Text  string `json:"text,omitempty"`
}

// receipt prints the receipt as JSON, when that was asked for.
func (x *acting) receipt(outcomes []awsclient.Outcome, ends []end) error {
	if x.o.output != asJSON {
		return nil
	}
	r := receipt{
		Title: x.plan.Title, DryRun: x.o.dryRun,
		Effects: x.plan.Effects, Warnings: x.plan.Warnings, Calls: x.commands(),
	}
	for _, s := range x.plan.Skipped {
		r.Skipped = append(r.Skipped, receiptSkip{s.Target.ID, s.Target.Name, s.Why})
	}
	for _, o := range outcomes {
		r.Results = append(r.Results, x.result(o, ends))
	}
	for _, e := range ends {
		if len(outcomes) == 0 { // it was so already, and was waited for
			r.Results = append(r.Results, result{ID: e.id, Name: model.ShortID(e.id), State: e.state(), Text: e.text})
		}
	}
	doc, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return x.write(append(doc, '\n'))
}

func (x *acting) result(o awsclient.Outcome, ends []end) result {
	out := result{ID: o.Target.ID, Name: o.Target.Name, Accepted: o.Err == nil, RequestID: o.Receipt.RequestID}
	if o.Err != nil {
		out.Error = explain(o.Err)
		return out
	}
	out.At = o.Receipt.At.UTC().Format(time.RFC3339)
	if call := x.callOf(o.Target); call.Param("forceNewDeployment") == "true" || call.Param("taskDefinition") != "" {
		out.Deployment = o.Receipt.Deployment
	}
	for _, e := range ends {
		if e.id == o.Target.ID {
			out.State, out.Text = e.state(), e.text
		}
	}
	return out
}

// joined puts the parts that are not empty together.
func joined(sep string, parts ...string) string {
	var kept []string
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, sep)
}
