package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/ecsdeck/ecsdeck/tui/catalog"
	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
)

// stopCommand stops tasks.
func (a *app) stopCommand() *cobra.Command {
	var (
		f      deckFlags
		o      actOptions
		reason string
	)
	cmd := &cobra.Command{
		Use:   "stop CLUSTER/TASK|TASK-ARN...",
		Short: "Stop tasks",
		Long: "Stops tasks, as in the deck. A service starts others in their place. With --wait it\n" +
			"ends when they have stopped.\n\n" + actExits,
		Example: "ecsdeck stop prod/0a1b2c3d4e5f60718293a4b5c6d7e8f9\n" +
			"ecsdeck get tasks prod/api --faults -o name | xargs -r ecsdeck stop --yes --reason 'stuck after failover'",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usagef("stop needs a task, as in: ecsdeck stop prod/0a1b2c3d4e5f60718293a4b5c6d7e8f9")
			}
			return nil
		},
	}
	cmd.RunE = a.verb(func(ctx context.Context, args []string) error {
		if err := o.check(cmd.Flags(), &f); err != nil {
			return err
		}
		return a.change(ctx, f, o, kind.Tasks, keys.Stop, args, kind.Values{catalog.ReasonField: reason})
	})
	o.register(cmd, &f, "they have stopped")
	cmd.Flags().StringVar(&reason, "reason", "", "why, kept by ECS and shown with the stopped task")
	return cmd
}
