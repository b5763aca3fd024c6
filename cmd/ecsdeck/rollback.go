package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/ecsdeck/ecsdeck/tui/catalog"
	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
)

// rollbackCommand deploys an earlier revision to a service.
func (a *app) rollbackCommand() *cobra.Command {
	var (
		f  deckFlags
		o  actOptions
		to string
	)
	cmd := &cobra.Command{
		Use:   "rollback CLUSTER/SERVICE|SERVICE-ARN",
		Short: "Deploy an earlier revision of its task definition to a service",
		Long: "Deploys the revision before the one that a service has, or the one that --to names, as\n" +
			"in the deck: while a deployment is under way the one that it replaces, otherwise the\n" +
			"newest active one below. The plan says what differs. With --wait it ends when the\n" +
			"deployment is done, and with 1 when it failed.\n\n" + actExits,
		Example: "ecsdeck rollback prod/api --dry-run\n" +
			"ecsdeck rollback prod/api --to 41 --yes --wait",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("rollback needs one service, as in: ecsdeck rollback prod/api")
			}
			return nil
		},
	}
	cmd.RunE = a.verb(func(ctx context.Context, args []string) error {
		if err := o.check(cmd.Flags(), &f); err != nil {
			return err
		}
		v := kind.Values{catalog.RevisionField: to}
		return a.change(ctx, f, o, kind.Services, keys.Rollback, args, v)
	})
	o.register(cmd, &f, "the deployment is done")
	cmd.Flags().StringVar(&to, "to", "", "`REVISION` to deploy: its number, or FAMILY:NUMBER")
	return cmd
}
