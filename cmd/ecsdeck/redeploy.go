package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
)

// redeployCommand starts a new deployment of services.
func (a *app) redeployCommand() *cobra.Command {
	var (
		f deckFlags
		o actOptions
	)
	cmd := &cobra.Command{
		Use:   "redeploy CLUSTER/SERVICE|SERVICE-ARN...",
		Short: "Start a new deployment of a service, of the revision that it has",
		Long: "Replaces the tasks of services by new ones of the same revision, as in the deck. With\n" +
			"--wait it ends when the deployment is done, and with 1 when it failed or was rolled back.\n\n" + actExits,
		Example: "ecsdeck redeploy prod/api\n" +
			"ecsdeck redeploy prod/api prod/worker --yes --wait --timeout 20m",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usagef("redeploy needs a service, as in: ecsdeck redeploy prod/api")
			}
			return nil
		},
	}
	cmd.RunE = a.verb(func(ctx context.Context, args []string) error {
		if err := o.check(cmd.Flags(), &f); err != nil {
			return err
		}
		return a.change(ctx, f, o, kind.Services, keys.Redeploy, args, kind.Values{})
	})
	o.register(cmd, &f, "the deployment is done")
	return cmd
}
