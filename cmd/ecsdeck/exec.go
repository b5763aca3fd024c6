package main

import (
	"context"
	"log/slog"

	"github.com/spf13/cobra"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/awsclient/shell"
)

// execCommand opens a shell in a container, or runs one command there.
func (a *app) execCommand() *cobra.Command {
	var (
		f                 deckFlags
		container, plugin string
	)
	cmd := &cobra.Command{
		Use:   "exec CLUSTER/SERVICE|CLUSTER/TASK|TASK-ARN [-- COMMAND [ARG...]]",
		Short: "Open a shell in a container, or run a command there",
		Long: "Opens a shell in a container by ECS Exec, with no other program than this one. Of a\n" +
			"service it takes the newest task that runs. A command after -- is run instead, and\n" +
			"its exit code is passed on; pipes work. Enter and ~. leave a session that hangs.",
		Example: "ecsdeck exec prod/api\n" +
			"ecsdeck exec -c app prod/0a1b2c3d4e5f -- cat /etc/hosts\n" +
			"ecsdeck exec prod/api -- pg_dump shop > shop.sql",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usagef("exec needs a service or a task, as in: ecsdeck exec prod/api")
			}
			return nil
		},
	}
	cmd.RunE = a.verb(func(ctx context.Context, args []string) error {
		if err := f.checkReach(cmd.Flags()); err != nil {
			return err
		}
		carrier, err := a.carrier(f, plugin, args[1:])
		if err != nil {
			return err
		}
		return a.exec(ctx, f, carrier, container, args[0], args[1:])
	})
	f.registerReach(cmd)
	registerPlugin(cmd, &plugin)
	cmd.Flags().StringVarP(&container, "container", "c", "", "container to enter (default: the only one, or the one that you choose)")
	return cmd
}

// exec opens the session and gives it this run's streams.
func (a *app) exec(ctx context.Context, f deckFlags, plugin, container, word string, argv []string) error {
	return a.reach(ctx, f, func(c *awsclient.Client) error {
		t, err := findTask(ctx, c, f.cluster, word)
		if err != nil {
			return err
		}
		if container == "" {
			if container, err = a.askContainer(ctx, t); err != nil {
				return err
			}
		}
		var options shell.Options
		command := a.commandLine(argv, f.settings.Shell.CommandOr(), &options)
		if plugin != "" {
			h, err := c.ExecByPlugin(ctx, plugin, t, container, command)
			if err != nil {
				return err
			}
			options.Watch = c.TaskFate(t, h.Where.Container)
			return a.carry(ctx, h, options)
		}
		s, err := c.ExecSession(ctx, t, container, command)
		if err != nil {
			return err
		}
		options.Watch = c.TaskFate(t, s.Where.Container)
		return a.attach(ctx, s, options)
	})
}

// commandLine is what is started: a shell for a person; what was asked for, with
// its exit code; or a shell that reads its script from a pipe.
func (a *app) commandLine(argv []string, usual string, o *shell.Options) string {
	pipes := !isTerminal(a.in) || !isTerminal(a.out)
	if len(argv) == 0 && !pipes {
		return usual
	}
	if len(argv) == 0 {
		argv = []string{"sh", "-c", "cat | sh"} // a sh that reads a terminal would prompt
	}
	one, command := shell.Argv(argv, pipes)
	o.OneOff = &one
	return command
}

// reach opens a client for one thing to do, and what it needs.
func (a *app) reach(ctx context.Context, f deckFlags, do func(*awsclient.Client) error) error {
	if !f.settings.Loaded() {
		panic("a verb reaches an account without checkReach: what the person has set would not count")
	}
	log, closeLog, err := f.log.open()
	if err != nil {
		return err
	}
	defer func() { _ = closeLog.Close() }() // a log that fails at the end has nobody to tell
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	f.world.made = a.world
	opener, err := newOpener(f, log)
	if err != nil {
		return err
	}
	defer opener.close()
	c, err := opener.first(ctx)
	if err != nil {
		return err
	}
	return do(c)
}

// findTask finds the task that a word means: an ARN, CLUSTER/TASK-ID, or the
// newest running task of CLUSTER/SERVICE.
func findTask(ctx context.Context, c *awsclient.Client, cluster, word string) (model.Task, error) {
	f := newFinder(c, cluster)
	if in, name := f.split(word); in == "" {
		return model.Task{}, refusal("Which cluster " + name + " is in was not said. Write CLUSTER/" + name + ", or add --cluster.")
	}
	service, task, err := f.serviceOrTask(ctx, word)
	switch {
	case err != nil:
		return model.Task{}, err
	case task != "":
		return awsclient.Only(c.DescribeTasks(ctx, []string{task}))
	}
	s, err := awsclient.Only(c.DescribeServices(ctx, []string{service}))
	if err != nil {
		return model.Task{}, err
	}
	return c.NewestTask(ctx, s)
}
