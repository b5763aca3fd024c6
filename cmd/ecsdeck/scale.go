package main

import (
	"context"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/ecsdeck/ecsdeck/tui/catalog"
	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
)

// scaleCommand sets the desired count of a service.
func (a *app) scaleCommand() *cobra.Command {
	var (
		f deckFlags
		o actOptions
	)
	cmd := &cobra.Command{
		Use:   "scale CLUSTER/SERVICE|SERVICE-ARN COUNT",
		Short: "Set how many tasks a service runs",
		Long: "Sets the desired count of a service, as in the deck. With --wait it ends when that\n" +
			"many tasks run.\n\n" + actExits,
		Example: "ecsdeck scale prod/api 8\n" +
			"ecsdeck scale prod/api 8 --yes --wait --timeout 5m\n" +
			"ecsdeck scale prod/api 0 --dry-run",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 2 {
				return usagef("scale needs a service and a count, as in: ecsdeck scale prod/api 8")
			}
			if n, err := strconv.Atoi(args[1]); err != nil || n < 0 {
				return usagef("%q is not a count of tasks, such as 8", args[1])
			}
			return nil
		},
	}
	cmd.RunE = a.verb(func(ctx context.Context, args []string) error {
		if err := o.check(cmd.Flags(), &f); err != nil {
			return err
		}
		return a.change(ctx, f, o, kind.Services, keys.Scale, args[:1], kind.Values{catalog.CountField: args[1]})
	})
	o.register(cmd, &f, "that many tasks run")
	return cmd
}
