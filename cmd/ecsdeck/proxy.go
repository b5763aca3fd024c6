package main

import (
	"context"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/shell"
)

// proxyCommand carries one connection on its stdin and stdout, for ssh.
func (a *app) proxyCommand() *cobra.Command {
	var f deckFlags
	cmd := &cobra.Command{
		Use:   "proxy INSTANCE [PORT]",
		Short: "Carry one connection to a machine, as a ProxyCommand of ssh",
		Long: "Carries what it reads to a port of a machine by Session Manager, and prints what comes\n" +
			"back, byte for byte. The machine needs no open port and no public address. In the\n" +
			"configuration of ssh:\n\n" +
			"  Host i-* mi-*\n" +
			"    ProxyCommand ecsdeck proxy %h %p",
		Example: "ssh -o ProxyCommand='ecsdeck proxy %h %p' ec2-user@i-0123456789abcdef0\n" +
			"scp -o ProxyCommand='ecsdeck proxy %h %p' dump.sql ec2-user@i-0123456789abcdef0:",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 || len(args) > 2 {
				return usagef("proxy needs a machine and a port, as in: ecsdeck proxy i-0123456789abcdef0 22")
			}
			return nil
		},
	}
	cmd.RunE = a.verb(func(ctx context.Context, args []string) error {
		if err := f.checkReach(cmd.Flags()); err != nil {
			return err
		}
		port := "22"
		if len(args) == 2 {
			n, ok := shell.ParsePort(args[1])
			if !ok {
				return usagef("the port %q is not a number from 1 to 65535", args[1])
			}
			port = strconv.Itoa(n)
		}
		return a.reach(ctx, f, func(c *awsclient.Client) error { return a.proxy(ctx, c, f.cluster, args[0], port) })
	})
	f.registerReach(cmd)
	return cmd
}

func (a *app) proxy(ctx context.Context, c *awsclient.Client, cluster, word, port string) error {
	defer keepPipes()()
	host, err := findHost(ctx, c, cluster, word)
	if err != nil {
		return err
	}
	s, err := c.PortSession(ctx, c.HostTarget(host), awsclient.DocumentSSH, map[string]string{"portNumber": port})
	if err != nil {
		return err
	}
	if err := shell.Pipe(ctx, s, a.in, a.out); err != nil {
		return &awsclient.SessionError{Where: s.Where, Err: err}
	}
	return nil
}
