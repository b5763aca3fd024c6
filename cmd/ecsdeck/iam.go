package main

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/ecsdeck/ecsdeck/awsclient"
)

// The policies that can be printed.
const (
	policyReads  = "read-only"
	policyWrites = "operator"
)

// iamCommand prints what IAM must allow.
func (a *app) iamCommand() *cobra.Command {
	names := []string{policyReads, policyWrites}
	cmd := &cobra.Command{
		Use:   "iam read-only|operator",
		Short: "Print the IAM policy that ecsdeck needs",
		Long: "Prints the IAM policy that this build of ecsdeck needs: read-only to look, operator also to " +
			"change things and to open sessions. It allows its actions on everything of the account; leave out " +
			"statements that are not wanted, and narrow the resources. Nothing is asked of AWS.",
		Example:           "ecsdeck iam read-only\necsdeck iam operator > policy.json",
		ValidArgsFunction: cobra.FixedCompletions(names, cobra.ShellCompDirectiveNoFileComp),
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 || !slices.Contains(names, args[0]) {
				return usagef("iam needs the name of a policy, %s", strings.Join(names, " or "))
			}
			return nil
		},
	}
	cmd.RunE = a.verb(func(_ context.Context, args []string) error {
		_, err := a.out.Write(awsclient.Policy(args[0] == policyWrites))
		return err
	})
	return cmd
}
