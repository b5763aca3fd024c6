package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/awsclient/shell"
)

// ssmCommand opens a shell on the machine of a container instance.
func (a *app) ssmCommand() *cobra.Command {
	var (
		f      deckFlags
		plugin string
	)
	cmd := &cobra.Command{
		Use:   "ssm INSTANCE|CLUSTER/CONTAINER-INSTANCE [-- COMMAND [ARG...]]",
		Short: "Open a Session Manager shell on an instance",
		Long: "Opens a shell on a machine by Session Manager, with no other program than this one.\n" +
			"A command after -- is run instead; its output, errors and exit code are passed on, the\n" +
			"exit code of a Windows machine only without a terminal.",
		Example: "ecsdeck ssm i-0123456789abcdef0\necsdeck ssm i-0123456789abcdef0 -- docker ps\necsdeck ssm prod-ec2/0a1b2c3d4e5f",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 || !isMachine(args[0]) && !strings.Contains(args[0], "/") && f.cluster == "" {
				return usagef("ssm needs the id of a machine, as in: ecsdeck ssm i-0123456789abcdef0")
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
		return a.ssm(ctx, f, carrier, args[0], args[1:])
	})
	f.registerReach(cmd)
	registerPlugin(cmd, &plugin)
	return cmd
}

func (a *app) ssm(ctx context.Context, f deckFlags, plugin, word string, argv []string) error {
	return a.reach(ctx, f, func(c *awsclient.Client) error {
		host, err := findHost(ctx, c, f.cluster, word)
		if err != nil {
			return err
		}
		options := shell.Options{Watch: c.HostFate(host)}
		if plugin != "" {
			h, err := c.HostByPlugin(ctx, plugin, host, "")
			if err != nil {
				return err
			}
			return a.carry(ctx, h, options)
		}
		s, err := a.hostSession(ctx, c, host, argv, &options)
		if err != nil {
			return err
		}
		return a.attach(ctx, s, options)
	})
}

// hostSession opens a shell for a person, or runs a command: in a terminal where
// there is one, with its exit code as exec has it; else with its own errors and the
// exit code that the agent tells.
func (a *app) hostSession(ctx context.Context, c *awsclient.Client, host model.Instance, argv []string, o *shell.Options) (*awsclient.Session, error) {
	terminal := isTerminal(a.in) && isTerminal(a.out)
	switch {
	case len(argv) == 0:
		return c.HostSession(ctx, host)
	case terminal && c.HostTakesSh(ctx, host):
		one, command := shell.Argv(argv, false)
		o.OneOff = &one
		return c.HostCommand(ctx, host, command, true)
	}
	words := make([]string, len(argv))
	for i, w := range argv {
		words[i] = shell.Quote(w)
	}
	return c.HostCommand(ctx, host, strings.Join(words, " "), terminal)
}
