package main

import "github.com/spf13/cobra"

// complete offers the words of a flag to the shell's completion. The words are
// only asked for when somebody presses tab.
func complete(cmd *cobra.Command, flag string, words func() []string) {
	completeBy(cmd, flag, func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) { return words(), noFiles })
}

// completeBy is complete for words that follow from the rest of the command line.
func completeBy(cmd *cobra.Command, flag string, words func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective)) {
	if err := cmd.RegisterFlagCompletionFunc(flag, words); err != nil {
		panic(err) // the flag is misspelt or was registered twice: any start shows it
	}
}
