package main

import (
	"context"

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

// attach gives this run's streams to a session.
func (a *app) attach(ctx context.Context, s *awsclient.Session, o shell.Options) error {
	o.Where, o.Name = s.Where.String(), s.Where.Name()
	result, err := shell.Attach(ctx, s, shell.Terminal{In: a.in, Out: a.out, Err: a.err}, o)
	a.code = result.Code()
	return err
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
