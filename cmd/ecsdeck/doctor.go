package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// doctorCommand says what a shell needs and what of it is there.
func (a *app) doctorCommand() *cobra.Command {
	var (
		f         deckFlags
		container string
	)
	cmd := &cobra.Command{
		Use:   "doctor CLUSTER/SERVICE|CLUSTER/TASK|TASK-ARN|INSTANCE",
		Short: "Say what a shell needs, and what of it is missing",
		Long: "Reads all that ECS Exec into a container, or a Session Manager shell on a machine,\n" +
			"depends on, and says what of it is missing and what helps. It ends with 1 when\n" +
			"something is, and changes nothing.",
		Example: "ecsdeck doctor prod/api\necsdeck doctor i-0123456789abcdef0",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("doctor needs one service, task or machine, as in: ecsdeck doctor prod/api")
			}
			return nil
		},
	}
	cmd.RunE = a.verb(func(ctx context.Context, args []string) error {
		if err := f.checkReach(cmd.Flags()); err != nil {
			return err
		}
		f.readOnly = true // it looks, and needs no audit file for that
		return a.reach(ctx, f, func(c *awsclient.Client) error { return a.examine(ctx, c, f.cluster, container, args[0]) })
	})
	f.registerReach(cmd)
	cmd.Flags().StringVarP(&container, "container", "c", "", "container to examine (default: the only one)")
	return cmd
}

func (a *app) examine(ctx context.Context, c *awsclient.Client, cluster, container, word string) error {
	var (
		all []model.Finding
		err error
	)
	if strings.HasPrefix(word, "i-") || strings.HasPrefix(word, "mi-") {
		all, err = c.HostDoctor(ctx, model.Instance{EC2ID: word})
	} else {
		var t model.Task
		if t, err = findTask(ctx, c, cluster, word); err == nil && container == "" {
			container, err = a.askContainer(ctx, t)
		}
		if err == nil {
			all, err = c.ExecDoctor(ctx, t, container)
		}
	}
	if err != nil {
		return err
	}
	for _, f := range all {
		line := fmt.Sprintf("%-8s %s", f.State, f.Title)
		if f.Evidence != "" {
			line += ": " + f.Evidence
		}
		_, _ = fmt.Fprintln(a.out, widget.Clean(line)) // nobody is left to tell
		if f.Fix != "" && f.State != model.FindingOK {
			_, _ = fmt.Fprintln(a.out, "         "+widget.Clean("-> "+f.Fix))
		}
	}
	if model.Worst(all) == model.FindingBad {
		a.code = exitFailure
	}
	return nil
}
