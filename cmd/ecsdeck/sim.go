package main

import (
	"context"
	"fmt"
	"net"
	"strings"

	"github.com/spf13/cobra"

	"github.com/ecsdeck/ecsdeck/awsclient/shell"
	"github.com/ecsdeck/ecsdeck/awsclient/sim"
)

// simCommand serves the simulated AWS to other programs on this machine.
func (a *app) simCommand() *cobra.Command {
	var (
		listen  string
		forward map[string]string
		world   worldFlags
	)
	cmd := &cobra.Command{
		Use:   "sim",
		Short: "Serve the simulated AWS on this machine",
		Long: "Serves the simulated AWS of --demo over HTTP, for the AWS CLI, SDKs and scripts.\n" +
			"It takes any credentials, so it listens on the loopback interface only.",
		Example: "ecsdeck sim --listen 127.0.0.1:4570 --world incident\n" +
			"ecsdeck sim --listen 127.0.0.1:0 --services 2000 --latency 40ms --throttle",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usagef("sim takes no argument, but was given %q", args[0])
			}
			return nil
		},
	}
	cmd.RunE = a.verb(func(ctx context.Context, _ []string) error {
		if err := world.check(cmd.Flags()); err != nil {
			return err
		}
		if err := checkListen(listen); err != nil {
			return err
		}
		if err := checkForwards(forward); err != nil {
			return err
		}
		return a.serveSim(ctx, listen, world, forward)
	})
	cmd.Flags().SortFlags = false
	cmd.Flags().StringVar(&listen, "listen", "", "`ADDRESS` to serve on, as 127.0.0.1:4570; port 0 takes a free one")
	cmd.Flags().StringToStringVar(&forward, "forward", nil, "lead a port of the simulated machines to one of this machine: `PORT=ADDRESS`, as 22=127.0.0.1:2222, to try ssh and forwards")
	world.register(cmd.Flags())
	completeWorlds(cmd)
	return cmd
}

// checkListen asks for an address on purpose: there is no port that is free on
// every machine.
func checkListen(addr string) error {
	if addr == "" {
		return usagef("sim needs --listen, as in: ecsdeck sim --listen 127.0.0.1:4570")
	}
	if _, _, err := net.SplitHostPort(addr); err != nil {
		return usagef("--listen %q is not HOST:PORT, such as 127.0.0.1:4570", addr)
	}
	return nil
}

// checkForwards keeps forwards of the simulated machines on this machine.
func checkForwards(forward map[string]string) error {
	for port, to := range forward {
		host, _, err := net.SplitHostPort(to)
		if _, ok := shell.ParsePort(port); !ok || err != nil || !net.ParseIP(host).IsLoopback() {
			return usagef("--forward %s=%s is not PORT=ADDRESS with an address of this machine, such as 22=127.0.0.1:2222", port, to)
		}
	}
	return nil
}

// serveSim serves until the context ends, which is not an error.
func (a *app) serveSim(ctx context.Context, listen string, f worldFlags, forward map[string]string) error {
	world, err := f.openWith(sim.ShellOptions{Real: true, Forward: forward})
	if err != nil {
		return err
	}
	listener, err := sim.Listen(ctx, listen)
	if err != nil {
		return listenRefusal(err)
	}
	at := "http://" + listener.Addr().String()
	lines := []string{
		"Simulated AWS at " + at + " (" + f.String() + "). Ctrl-C stops it. Any credentials will do. Try:",
		"",
		"  export AWS_ACCESS_KEY_ID=sim AWS_SECRET_ACCESS_KEY=sim AWS_REGION=" + simRegion,
		"  aws ecs list-clusters --endpoint-url " + at,
		"  ecsdeck --endpoint-url " + at,
		"",
	}
	if _, err := fmt.Fprintln(a.out, strings.Join(lines, "\n")); err != nil {
		_ = listener.Close() // nobody would know the port
		return refusal("The address could not be printed: " + err.Error() + ".")
	}
	return sim.ServeOn(ctx, listener, world)
}

func listenRefusal(err error) error {
	return refusal("The simulated AWS cannot be served: " + err.Error() + ". Choose another address with --listen; port 0 takes a free one.")
}
