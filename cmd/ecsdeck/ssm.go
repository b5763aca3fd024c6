package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/ecsdeck/ecsdeck/awsclient"
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
			"A command after -- is run instead; its output, errors and exit code are passed on.",
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
		var s *awsclient.Session
		if len(argv) == 0 {
			s, err = c.HostSession(ctx, host)
		} else {
			words := make([]string, len(argv))
			for i, w := range argv {
				words[i] = shell.Quote(w)
			}
			s, err = c.HostCommand(ctx, host, strings.Join(words, " "), isTerminal(a.in) && isTerminal(a.out))
		}
		if err != nil {
			return err
		}
		return a.attach(ctx, s, options)
	})
}
