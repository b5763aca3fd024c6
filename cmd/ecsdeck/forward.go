package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/awsclient/shell"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// forwardOptions are what the command line of forward says.
type forwardOptions struct {
	cluster, word   string // the target, and the cluster of a name without one
	container, bind string
	routes          []shell.Route
}

// forwardCommand leads local ports into containers, machines and what they reach.
func (a *app) forwardCommand() *cobra.Command {
	var (
		f deckFlags
		o forwardOptions
	)
	cmd := &cobra.Command{
		Use:   "forward CLUSTER/SERVICE|CLUSTER/TASK|TASK-ARN|INSTANCE LOCAL:REMOTE...",
		Short: "Lead local ports into a container or a machine",
		Long: "Listens on local ports and carries each connection, by Session Manager, to a port of\n" +
			"a container or of a machine, or to a host that it reaches. Of a service it takes the\n" +
			"newest task that runs, and another one when that ends. What it listens on is printed,\n" +
			"one line for each; Ctrl-C ends it.\n\n" +
			"LOCAL:REMOTE is 8080:80, 80 for the same port, :80 for any free one, or\n" +
			"5432:db.internal:5432 for a host that the target reaches.",
		Example: "ecsdeck forward prod/api 8080:80\n" +
			"ecsdeck forward prod/api 5432:shop.cluster-abc.eu-west-1.rds.amazonaws.com:5432\n" +
			"ecsdeck forward i-0123456789abcdef0 9100 :51678",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) < 2 {
				return usagef("forward needs a target and a port, as in: ecsdeck forward prod/api 8080:80")
			}
			return nil
		},
	}
	cmd.RunE = a.verb(func(ctx context.Context, args []string) error {
		if err := f.checkReach(cmd.Flags()); err != nil {
			return err
		}
		o.cluster, o.word = f.cluster, args[0]
		for _, word := range args[1:] {
			r, err := shell.ParseRoute(word)
			if err != nil {
				return usagef("%s", err)
			}
			o.routes = append(o.routes, r)
		}
		if o.bind == "" {
			o.bind = f.settings.Shell.Bind
		}
		return a.reach(ctx, f, func(c *awsclient.Client) error { return a.forward(ctx, c, o) })
	})
	f.registerReach(cmd)
	cmd.Flags().StringVarP(&o.container, "container", "c", "", "container to go through (default: the one that has the port)")
	cmd.Flags().StringVar(&o.bind, "bind", "", "local `ADDRESS` to listen on (default: "+shell.Loopback+", which nobody else reaches)")
	return cmd
}

// forward starts the forwards and waits until it is told to end, which is how
// forwards end well, or until nothing is left of what they went through.
func (a *app) forward(ctx context.Context, c *awsclient.Client, o forwardOptions) (err error) {
	defer keepPipes()()
	var forwards shell.Forwards
	defer func() { err = errors.Join(err, forwards.Close()) }()
	for _, r := range o.routes {
		state, err := forwards.Start(ctx, shell.ForwardSpec{
			Bind: o.bind, Port: r.Local, Remote: r.Remote(), Renews: o.renews(),
			Open: func(ctx context.Context) (shell.Way, error) {
				// Again for each session: the task of a service may be another one by then.
				target, name, err := portTarget(ctx, c, o, r.Inside())
				if err != nil {
					return shell.Way{}, err
				}
				way, err := c.Way(ctx, target, r)
				way.Name = name
				return way, err
			},
		})
		if err != nil {
			return err
		}
		a.sayForward(state)
	}
	a.tell("Ctrl-C ends it.")
	if !a.watchForwards(ctx, &forwards) {
		a.code = exitLost
	}
	for _, s := range forwards.List() {
		a.tell(fmt.Sprintf("%s: %s, %s in, %s out", s.Local, model.Counted(s.Total, "connection"), widget.UnitBytes.Format(float64(s.In)), widget.UnitBytes.Format(float64(s.Out))))
	}
	return nil
}

// renews tells whether another target takes the place of one that is gone: the
// next task of a service.
func (o forwardOptions) renews() bool {
	_, arn := model.ParseARN(o.word)
	return !arn && !isMachine(o.word) && !isTaskID(o.word[strings.LastIndex(o.word, "/")+1:])
}

// sayForward prints the address for programs, and the rest for people.
func (a *app) sayForward(state shell.ForwardState) {
	_, _ = fmt.Fprintln(a.out, state.Local) // nobody is left to tell
	a.tell(state.Local + " leads to " + state.Remote + " through " + state.Name + ".")
	if host, _, err := net.SplitHostPort(state.Local); err == nil && !net.ParseIP(host).IsLoopback() {
		a.tell("Others can reach " + state.Local + " too.")
	}
}

// watchForwards tells what goes wrong, once each, until ctx ends or all forwards
// have ended by themselves, where it returns false.
func (a *app) watchForwards(ctx context.Context, forwards *shell.Forwards) bool {
	said := map[int]string{}
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return true
		case <-tick.C:
		}
		alive := false
		for _, s := range forwards.List() {
			text := s.Warning
			if s.Problem != nil {
				text = explain(s.Problem)
			}
			if text != "" && text != said[s.ID] {
				a.tell(s.Local + ": " + text)
			}
			said[s.ID] = text
			alive = alive || !s.Ended
		}
		if !alive {
			return false
		}
	}
}

// tell says something to the person, beside what is for programs.
func (a *app) tell(text string) {
	_, _ = fmt.Fprintln(a.err, widget.Clean(text)) // nobody is left to tell
}
