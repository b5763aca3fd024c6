package main

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/awsclient/shell"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// sshOptions are what the command line of ssh says.
type sshOptions struct {
	awsclient.SSHOptions
	via  string
	list bool
}

// sshVias are the words for the ways of ssh.
func sshVias() map[string]model.Way {
	return map[string]model.Way{
		"ssm": model.WaySSHOverSSM, "connect-ssm": model.WayConnectOverSSM,
		"private": model.WaySSHPrivate, "public": model.WaySSHPublic, "connect": model.WayConnect,
	}
}

// sshCommand opens a shell on a machine by the person's own ssh.
func (a *app) sshCommand() *cobra.Command {
	var (
		f deckFlags
		o sshOptions
	)
	cmd := &cobra.Command{
		Use:   "ssh INSTANCE [-- COMMAND [ARG...]]",
		Short: "Open a shell on an instance by your own ssh",
		Long: "Runs your own ssh, with its configuration and its agent, to the machine of a container\n" +
			"instance. The ways there, in the order in which it tries them:\n\n" +
			"  ssm          over Session Manager, with a key of your own\n" +
			"  connect-ssm  the same, with a key lent by EC2 Instance Connect\n" +
			"  private      to the private address, with a key of your own\n" +
			"  public       to the public address, with a key of your own\n" +
			"  connect      to an address, with a key lent by EC2 Instance Connect\n\n" +
			"--list shows them for a machine, and why one is not possible.",
		Example: "ecsdeck ssh i-0123456789abcdef0\n" +
			"ecsdeck ssh --via connect --user ubuntu prod-ec2/i-0123456789abcdef0 -- uptime\n" +
			"ecsdeck ssh --list i-0123456789abcdef0",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usagef("ssh needs a machine, as in: ecsdeck ssh i-0123456789abcdef0")
			}
			return nil
		},
	}
	cmd.RunE = a.verb(func(ctx context.Context, args []string) error {
		if err := f.checkReach(cmd.Flags()); err != nil {
			return err
		}
		if err := o.check(); err != nil {
			return err
		}
		o.Command, o.Rules = args[1:], f.settings.Shell.SSH
		f.readOnly = f.readOnly || o.list // to look needs no audit file
		return a.reach(ctx, f, func(c *awsclient.Client) error {
			o.Self = f.self(c.Scope(), c.Scope().Profile)
			return a.ssh(ctx, c, f.cluster, args[0], o)
		})
	})
	f.registerReach(cmd)
	o.register(cmd)
	return cmd
}

func (o *sshOptions) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&o.via, "via", "", "`WAY` to take: ssm, connect-ssm, private, public, connect or auto (default: auto, the first that is possible)")
	flags.BoolVar(&o.list, "list", false, "list the ways to the machine, and why one is not possible")
	flags.StringVarP(&o.User, "user", "l", "", "`USER` over there (default: as ssh is configured; with connect "+awsclient.ConnectUser+")")
	flags.IntVarP(&o.Port, "port", "p", 0, "`PORT` of sshd (default: as ssh is configured)")
	flags.StringVarP(&o.Key, "identity", "i", "", "`FILE` of the private key (default: as ssh is configured)")
	flags.StringVarP(&o.Jump, "jump", "J", "", "jump `HOST`, as ssh -J takes it")
	flags.Lookup("port").DefValue = ""
	complete(cmd, "via", func() []string { return []string{"auto", "ssm", "connect-ssm", "private", "public", "connect"} })
}

// first tells whether the first possible way is to be taken.
func (o *sshOptions) first() bool { return o.via == "" || o.via == "auto" }

func (o *sshOptions) check() error {
	if _, ok := sshVias()[o.via]; !o.first() && !ok {
		return usagef("--via %q is not known; there are ssm, connect-ssm, private, public and connect", o.via)
	}
	if o.Port < 0 || o.Port > 65535 {
		return usagef("--port %d is not from 1 to 65535", o.Port)
	}
	return nil
}

func (a *app) ssh(ctx context.Context, c *awsclient.Client, cluster, word string, o sshOptions) error {
	host, err := findHost(ctx, c, cluster, word)
	if err != nil {
		return err
	}
	ways, err := c.HostWays(ctx, host)
	if err != nil {
		return err
	}
	ways = slices.DeleteFunc(ways, func(w model.HostWay) bool { return w.Way == model.WaySessionManager })
	if o.list {
		a.listWays(ways)
		return nil
	}
	way, err := o.choose(host, ways)
	if err != nil {
		return err
	}
	visit, err := c.VisitSSH(ctx, host, way, o.SSHOptions)
	if err != nil {
		return err
	}
	if isTerminal(a.err) {
		a.tell(way.Way.String() + ": " + host.EC2ID)
	}
	err = a.runSSH(ctx, visit)
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() >= 0 {
		a.code, err = exit.ExitCode(), nil // ssh has said what it had to say
	}
	return errors.Join(err, visit.End(err))
}

// choose takes the way that was asked for, or the first that is possible.
func (o *sshOptions) choose(host model.Instance, ways []model.HostWay) (model.HostWay, error) {
	var why []string
	for _, w := range ways {
		switch {
		case !o.first() && w.Way == sshVias()[o.via]:
			return w, nil
		case o.first() && w.WhyNot == "" && (!w.Way.OverSSM() || len(o.Self) > 0):
			return w, nil
		}
		why = append(why, w.Way.String()+": "+w.WhyNot)
	}
	return model.HostWay{}, refusal("No way by ssh leads to " + host.EC2ID + ". " + strings.Join(why, "; ") + ".")
}

func (a *app) listWays(ways []model.HostWay) {
	words := map[model.Way]string{}
	for word, way := range sshVias() {
		words[way] = word
	}
	for _, w := range ways {
		line := fmt.Sprintf("%-12s %s %s", words[w.Way], w.Way, w.Address)
		note := w.Note
		if w.WhyNot != "" {
			note = "not possible: " + w.WhyNot
		}
		_, _ = fmt.Fprintln(a.out, widget.Clean(strings.TrimRight(line, " "))+"\n             "+widget.Clean(note)) // nobody is left to tell
	}
}

// runSSH gives this run's streams to ssh.
func (a *app) runSSH(ctx context.Context, visit *awsclient.Visit) error {
	cmd, err := visit.SSH.Cmd(ctx)
	if err != nil {
		return refusal(err.Error() + ". Install OpenSSH, or use: ecsdeck ssm")
	}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = a.in, a.out, a.err
	return shell.Foreground(cmd)
}
