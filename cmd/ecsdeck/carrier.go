package main

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/shell"
)

func registerPlugin(cmd *cobra.Command, plugin *string) {
	cmd.Flags().StringVar(plugin, "plugin", "", "session-manager-plugin that carries the shell, by name or path (default: none, ecsdeck does it itself)")
}

// carrier is the session-manager-plugin that carries what is asked for, "" for
// our own client: pipes and exit codes are beyond what plugins do.
func (a *app) carrier(f deckFlags, flag string, argv []string) (string, error) {
	switch {
	case flag != "" && f.demo:
		return "", usagef("--plugin cannot be used with --demo, whose AWS other programs do not reach; there is: ecsdeck sim")
	case f.demo:
		return "", nil
	case len(argv) == 0 && isTerminal(a.in) && isTerminal(a.out):
		if flag != "" {
			return flag, nil
		}
		return f.settings.Shell.Plugin, nil
	case flag != "":
		a.tell("The plugin takes shells at a terminal; pipes and exit codes are ecsdeck's own, so this goes without it.")
	}
	return "", nil
}

// exitPipe is the exit code of a program whose reader has gone, as "| head" does:
// 128 and the number of SIGPIPE.
const exitPipe = 128 + 13

// attach gives this run's streams to a session.
func (a *app) attach(ctx context.Context, s *awsclient.Session, o shell.Options) error {
	defer keepPipes()()
	o.Where, o.Name = s.Where.String(), s.Where.Name()
	result, err := shell.Attach(ctx, s, shell.Terminal{In: a.in, Out: a.out, Err: a.err}, o)
	a.code = result.Code()
	if result.Unread {
		a.tell("What was piped in was not read: Session Manager gives commands no input. ecsdeck ssh does, and so does a shell: what is piped into ecsdeck ssm INSTANCE is typed there.")
	}
	switch {
	case errors.Is(result.Unwritten, syscall.EPIPE):
		a.code = exitPipe
	case isTerminal(a.in) || err != nil || result.Ending == shell.EndedCaller: // it was said, or is known
	case a.code == exitLost || result.Untold:
		a.tell(o.Name + ": " + result.String() + ".")
	}
	return err
}

// keepPipes lets a write into a pipe that nobody reads fail in place of ending this
// program, which would leave its session open at AWS and without a line in the audit
// file. It returns what undoes that.
func keepPipes() (undo func()) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGPIPE)
	return func() { signal.Stop(c) }
}

// carry gives this run's streams to the plugin of a session.
func (a *app) carry(ctx context.Context, h *awsclient.Handover, o shell.Options) error {
	o.Where, o.Name = h.Where.String(), h.Where.Name()
	run := shell.NewPluginRun(ctx, h.Plugin, o, h.End)
	run.SetStdin(a.in)
	run.SetStdout(a.out)
	run.SetStderr(a.err)
	err := run.Run()
	a.code = run.Result().Code()
	return err
}
