package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

const (
	// waitEvery is how often a change that is waited for is looked at.
	waitEvery = 2 * time.Second

	// sayEvery is the least time between two lines about one resource.
	sayEvery = 10 * time.Second
)

// end is how a change that was waited for ended for one resource.
type end struct {
	id, name string
	done     bool
	late     bool
	text     string
}

func (e end) state() string {
	switch {
	case e.done:
		return "done"
	case e.late:
		return "late"
	default:
		return "failed"
	}
}

// waiting is a resource whose change is under way.
type waiting struct {
	outcome awsclient.Outcome
	before  kind.Row
	said    string
	saidAt  time.Time
}

// await follows what AWS has accepted until it is there, will not be, or the time
// is up, and says how far it is whenever that changes.
func (x *acting) await(ctx context.Context, outcomes []awsclient.Outcome, before []kind.Row) ([]end, error) {
	open := x.accepted(outcomes, before)
	began := time.Now()
	var ends []end
	for fault := ""; ; {
		late := time.Since(began) >= x.o.timeout
		rows, problems, err := x.look(ctx, open)
		switch {
		case ctx.Err() != nil:
			x.line("the change goes on; nothing waits for it any more")
			return ends, context.Cause(ctx)
		case err != nil && !isMissing(err) && !awsclient.Explain(err).Kind.Transient():
			return ends, err
		case err != nil && !isMissing(err) && explain(err) != fault:
			fault = explain(err)
			x.print(fault)
		}
		open = slices.DeleteFunc(open, func(w *waiting) bool {
			e, ended := x.follow(w, rows, problems, late)
			if ended {
				ends = append(ends, e)
				x.line(widget.Clean(fmt.Sprintf("%s: %s, after %s", e.name, e.text, kind.Age(time.Since(began)))))
			}
			return ended
		})
		if len(open) == 0 {
			return ends, nil
		}
		select {
		case <-ctx.Done():
		case <-time.After(min(waitEvery, max(0, x.o.timeout-time.Since(began)))):
		}
	}
}

// accepted are the resources that there is something to wait for.
func (x *acting) accepted(outcomes []awsclient.Outcome, before []kind.Row) []*waiting {
	var out []*waiting
	for _, o := range outcomes {
		if o.Err != nil {
			continue
		}
		w := &waiting{outcome: o}
		for _, row := range before {
			if x.kind.ID(row) == o.Target.ID {
				w.before = row
			}
		}
		out = append(out, w)
	}
	return out
}

// look reads what is waited for.
func (x *acting) look(ctx context.Context, open []*waiting) ([]kind.Row, []model.Problem, error) {
	ids := make([]string, len(open))
	for i, w := range open {
		ids[i] = w.outcome.Target.ID
	}
	return x.kind.Describe(ctx, x.c, kind.Query{Kind: x.kind.Info().Name}, ids)
}

// follow compares a resource with what was asked of it, and reports whether the
// wait for it is over.
func (x *acting) follow(w *waiting, rows []kind.Row, problems []model.Problem, late bool) (end, bool) {
	t := w.outcome.Target
	e := end{id: t.ID, name: name(t), late: late, text: "the time is up"}
	for _, row := range rows {
		if x.kind.ID(row) != t.ID {
			continue
		}
		p := steady(row, x.act.Settled(row, w.before, x.asked(w)))
		switch {
		case p.Done, p.Failed:
			e.done, e.late, e.text = p.Done, false, p.Text
			if why := x.kind.Health(row).Reason; p.Done && x.kind.Info().Name == kind.Tasks && why != "" {
				e.text += ": " + widget.Clean(why)
			}
			return e, true
		case late:
			e.text += ": " + p.Text
			return e, true
		case p.Text != w.said && time.Since(w.saidAt) >= sayEvery:
			x.line(widget.Clean(e.name + ": " + p.Text))
			w.said, w.saidAt = p.Text, time.Now()
		}
	}
	for _, p := range problems {
		if p.ID == t.ID && isMissing(p.Err) {
			// ECS forgets a stopped task after a while; a service that is gone
			// will not become what was asked for.
			e.done, e.late, e.text = x.kind.Info().Name == kind.Tasks, false, "it does not exist any more"
			return e, true
		}
	}
	return e, late
}

// steady keeps a service from being there while a deployment is under way: its
// count may be right for a moment while tasks come and go. It is what the AWS
// CLI's services-stable waits for, too.
func steady(row kind.Row, p kind.Progress) kind.Progress {
	if s, ok := row.(model.Service); ok && p.Done && len(s.Deployments) > 1 {
		p.Done, p.Text = false, p.Text+", and a deployment is under way"
	}
	return p
}

// asked gives the parameters of the call that was made for a resource.
func (x *acting) asked(w *waiting) kind.Asked {
	return func(param string) string {
		if param == kind.StartedDeployment {
			return w.outcome.Receipt.Deployment
		}
		if x.want != nil {
			return x.want[param]
		}
		return x.callOf(w.outcome.Target).Param(param)
	}
}

// callOf is the call of the plan that is for a target.
func (x *acting) callOf(t awsclient.Target) awsclient.Call {
	for _, c := range x.plan.Calls {
		if slices.ContainsFunc(c.Targets, func(o awsclient.Target) bool { return o.ID == t.ID }) {
			return c
		}
	}
	return x.plan.Calls[0] // of a plan for one
}
