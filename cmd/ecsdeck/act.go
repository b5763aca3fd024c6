package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/tui/catalog"
	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
)

// exitLate is the exit code of a change that AWS took and that the world had
// not followed when the time was up.
const exitLate = 4

// actExits is the end of the help of every verb that changes something.
const actExits = "The plan is printed first: what it does, what to be wary of, and the exact calls. On a\n" +
	"terminal it asks before anything is sent; elsewhere it needs --yes. --dry-run ends\n" +
	"after the plan. What is sent leaves a line in the audit file, as in the deck.\n\n" +
	"Exit codes: 0 done, 1 not done or failed, 2 the command line makes no sense, 3 done for\n" +
	"some and not for others, 4 with --wait: AWS took it, and the time was up before it was\n" +
	"there. With -o json the receipt is printed as JSON, and all else on standard error."

// actOptions are the flags of the verbs that change something.
type actOptions struct {
	yes, dryRun bool
	wait        bool
	timeout     time.Duration
	output      string
}

const (
	waitFor  = 10 * time.Minute
	leastFor = time.Second
	mostFor  = 24 * time.Hour
)

func (o *actOptions) register(cmd *cobra.Command, f *deckFlags, until string) {
	f.registerReach(cmd)
	flags := cmd.Flags()
	flags.BoolVarP(&o.yes, "yes", "y", false, "do it without asking")
	flags.BoolVar(&o.dryRun, "dry-run", false, "print the plan and send nothing")
	flags.BoolVar(&o.wait, "wait", false, "wait until "+until+", and say how far it is")
	flags.DurationVar(&o.timeout, "timeout", waitFor, "with --wait: for how long")
	flags.BoolVar(&f.readOnly, "read-only", false, "refuse to send anything that could change something")
	flags.StringVarP(&o.output, "output", "o", asText, "`FORM` of the receipt: text, json")
	complete(cmd, "output", func() []string { return []string{asText, asJSON} })
}

const asText = "text"

func (o *actOptions) check(set *pflag.FlagSet, f *deckFlags) error {
	switch {
	case o.output != asText && o.output != asJSON:
		return usagef("--output %q is not known; there are: text, json", o.output)
	case set.Changed("timeout") && !o.wait:
		return usagef("--timeout needs --wait")
	case o.timeout < leastFor || o.timeout > mostFor:
		return usagef("--timeout %s is out of range: from %s to %s", o.timeout, leastFor, mostFor)
	case o.yes && o.dryRun:
		return usagef("--yes and --dry-run exclude each other")
	}
	return f.checkReach(set)
}

// acting is one change on its way: from the names to the receipt.
type acting struct {
	*app
	c    *awsclient.Client
	o    actOptions
	demo bool
	kind kind.Kind
	act  kind.Act
	plan awsclient.Plan
	want map[string]string // parameters of what is so already, when nothing is sent
	say  io.Writer         // for people; standard error when the receipt is JSON
}

// change plans and does one action of the deck to what the words name.
func (a *app) change(ctx context.Context, f deckFlags, o actOptions, on kind.Name, id keys.ID, words []string, v kind.Values) error {
	f.readOnly = f.readOnly || o.dryRun // nothing is sent, and needs no audit file for that
	return a.reach(ctx, f, func(c *awsclient.Client) error {
		k := catalog.All().Get(on)
		act, _ := k.Act(id)
		x := &acting{app: a, c: c, o: o, demo: f.demo, kind: k, act: act, say: a.out}
		if o.output == asJSON {
			x.say = a.err
		}
		rows, err := x.read(ctx, f.cluster, words)
		if err != nil {
			return err
		}
		if n, err := v.Int(catalog.CountField); err == nil && id == keys.Scale && desired(rows[0]) == n {
			return x.already(ctx, rows, n)
		}
		if x.plan, err = act.Plan(ctx, c, rows, v); err != nil {
			return err
		}
		return x.run(ctx, rows)
	})
}

// read finds and reads what the words name. All of it must be there: a change is
// not begun on a half of what was meant.
func (x *acting) read(ctx context.Context, cluster string, words []string) ([]kind.Row, error) {
	f := newFinder(x.c, cluster)
	var ids []string
	for _, word := range words {
		id, err := f.id(ctx, x.kind, word)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(ids, id) { // named twice, it is changed once
			ids = append(ids, id)
		}
	}
	rows, problems, err := x.kind.Describe(ctx, x.c, kind.Query{Kind: x.kind.Info().Name}, ids)
	switch {
	case len(problems) > 0 && isMissing(problems[0].Err):
		return nil, notFound(ctx, x.c, x.kind, problems[0].ID)
	case err != nil:
		return nil, err
	case len(problems) > 0:
		return nil, problems[0]
	}
	return rows, nil
}

// desired is the desired count of a service.
func desired(row kind.Row) int {
	s, _ := row.(model.Service)
	return s.Desired
}

// already ends what has nothing to change, which is no failure: a script may be
// run again. It waits all the same.
func (x *acting) already(ctx context.Context, rows []kind.Row, n int) error {
	s, _ := rows[0].(model.Service)
	x.plan = awsclient.Plan{
		Title: fmt.Sprintf("Scale %s to %d", s.Name, n), Target: awsclient.Target{Cluster: s.Cluster},
		Effects: []string{fmt.Sprintf("its desired count is %d already: nothing is sent", n)},
	}
	x.want = map[string]string{"desiredCount": strconv.Itoa(n)}
	x.printPlan()
	if !x.o.wait || x.o.dryRun {
		return x.receipt(nil, nil)
	}
	there := []awsclient.Outcome{{Target: awsclient.Target{Kind: "service", ID: s.ARN, Name: s.Name, Cluster: s.Cluster}}}
	ends, err := x.await(ctx, there, rows)
	x.settle(0, 1, ends)
	if err != nil {
		return err
	}
	return x.receipt(nil, ends)
}

// run shows the plan, asks, sends, and waits.
func (x *acting) run(ctx context.Context, before []kind.Row) error {
	x.printPlan()
	if x.o.dryRun {
		return x.receipt(nil, nil)
	}
	if x.c.ReadOnly() && len(x.plan.Calls) > 0 {
		call := x.plan.Calls[0]
		return x.c.Refusal(call.Service, call.Operation)
	}
	if err := x.confirm(ctx); err != nil {
		return err
	}
	// Once it is confirmed it is sent whole: a signal must not cut it off half-way.
	outcomes := x.c.ApplyEach(context.WithoutCancel(ctx), x.plan)
	failed := x.printOutcomes(outcomes)
	ends := []end(nil)
	var err error
	if x.o.wait && failed < len(outcomes) {
		ends, err = x.await(ctx, outcomes, before)
	}
	if printErr := x.receipt(outcomes, ends); printErr != nil && err == nil {
		err = printErr
	}
	x.settle(failed, len(outcomes), ends)
	return err
}

// settle is the exit code.
func (x *acting) settle(failed, of int, ends []end) {
	late, good := false, of-failed
	for _, e := range ends {
		late = late || e.late
		if !e.done {
			good--
		}
	}
	switch {
	case len(x.plan.Skipped) == 0 && good == of:
	case late:
		x.code = exitLate
	case good == 0:
		x.code = exitFailure
	default:
		x.code = exitPartial
	}
}

// confirm asks for a yes.
func (x *acting) confirm(ctx context.Context) error {
	if x.o.yes {
		return nil
	}
	if !isTerminal(x.in) || !isTerminal(x.err) {
		return usagef("nothing was sent: this is no terminal to ask on, so add --yes to do it")
	}
	_, _ = io.WriteString(x.err, "\nDo it? [y/N] ") // nowhere is left to report to
	answer := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(x.in).ReadString('\n') // an end is a no
		answer <- strings.ToLower(strings.TrimSpace(line))
	}()
	select {
	case <-ctx.Done():
		_, _ = io.WriteString(x.err, "\n")
		return context.Cause(ctx)
	case word := <-answer:
		if word == "y" || word == "yes" {
			return nil
		}
		return refusal("Nothing was changed.")
	}
}

// isMissing reports whether AWS answered that there is no such resource.
func isMissing(err error) bool {
	var m *awsclient.MissingError
	return errors.As(err, &m) && m.Reason == "MISSING"
}
