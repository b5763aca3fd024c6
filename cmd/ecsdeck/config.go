package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/ecsdeck/ecsdeck/cmd/ecsdeck/config"
	"github.com/ecsdeck/ecsdeck/tui/export"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// configCommand are the verbs about the settings. They work with a broken file.
func (a *app) configCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "config",
		Short: "Write, check and show the settings",
		Long: "ecsdeck takes its settings from flags, else from the environment, else from a file,\n" +
			"else it has a default. The file is TOML; config init writes one that explains itself.",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usagef("config has no command %q; there are init, check, path, show and schema", args[0])
			}
			return nil
		},
	}
	cmd.RunE = a.verb(func(context.Context, []string) error {
		return usagef("config needs a command: init, check, path, show or schema")
	})
	cmd.AddCommand(a.configInit(), a.configCheck(), a.configPath(), a.configShow(), a.configSchema())
	return cmd
}

func noArgs(verb string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) > 0 {
			return usagef("%s takes no argument, but was given %q", verb, args[0])
		}
		return nil
	}
}

// configFlag is --config for the verbs about the file itself.
func configFlag(cmd *cobra.Command) {
	var f deckFlags
	cmd.Flags().SortFlags = false
	f.registerConfig(cmd.Flags())
}

func (a *app) configInit() *cobra.Command {
	var force bool
	cmd := &cobra.Command{
		Use:   "init",
		Short: "Write a settings file that explains itself",
		Long: "Writes a settings file in which every setting is explained and commented out, so that\n" +
			"nothing changes yet. A file that is there is kept.",
		Example: "ecsdeck config init",
		Args:    noArgs("config init"),
	}
	cmd.RunE = a.verb(func(context.Context, []string) error {
		in, err := settingsInput(cmd.Flags())
		if err != nil {
			return err
		}
		if in.File == "" {
			return refusal("No settings file is meant: --config or ECSDECK_CONFIG says none. Name a file with --config FILE.")
		}
		if err := os.MkdirAll(filepath.Dir(in.File), 0o755); err != nil { //nolint:gosec // as XDG folders are
			return refusal("The folder of the settings file cannot be made: " + err.Error() + ".")
		}
		file := in.File
		if real, err := filepath.EvalSymlinks(file); err == nil {
			file = real // of somebody who keeps the settings elsewhere: the link stays
		}
		err = export.Write(file, []byte(config.Init()), force)
		if errors.Is(err, export.ErrExists) {
			return refusal(in.Label + " is there already and was not changed. ecsdeck config init --force replaces it.")
		}
		if err != nil {
			why, remedy := export.Explain(in.File, err)
			return refusal(why + "; " + remedy + ".")
		}
		a.printOut("Wrote " + in.Label + ". Everything in it is commented out.")
		return nil
	})
	configFlag(cmd)
	cmd.Flags().BoolVar(&force, "force", false, "replace a file that is there")
	return cmd
}

func (a *app) configCheck() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "check [FILE]",
		Short: "Say what is wrong with the settings",
		Long: "Checks a settings file, or else the one in use and the ECSDECK_ variables of the\n" +
			"environment. Everything that is wrong is told at once, with its line and the remedy;\n" +
			"the exit code is then 1.",
		Example: "ecsdeck config check\necsdeck config check ./config.toml",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usagef("config check takes one file, but was given %d", len(args))
			}
			if len(args) == 1 && args[0] == "" {
				return usagef("config check was given no file, but an empty word")
			}
			return nil
		},
	}
	cmd.RunE = a.verb(func(_ context.Context, args []string) error {
		in, err := settingsInput(cmd.Flags())
		if err != nil {
			return err
		}
		in.Flags, in.Environ, in.Known.ReadThemes = nil, nil, true
		var all config.Faults
		if len(args) == 1 {
			in.File, in.Label, in.Must, in.Env = args[0], homely(args[0]), true, nil
		} else {
			all = config.EnvFaults(a.env)
		}
		_, err = config.Load(in)
		var faults config.Faults
		if errors.As(err, &faults) {
			all = append(faults, all...)
		}
		for _, f := range all {
			a.printOut(f.Error())
		}
		if len(all) > 0 {
			a.code = exitFailure
			return nil
		}
		a.printOut(a.allWell(in))
		return nil
	})
	configFlag(cmd)
	return cmd
}

// allWell says what was checked.
func (a *app) allWell(in config.Input) string {
	if in.File == "" {
		return "No settings file is in use; the environment is well."
	}
	if _, err := os.Stat(in.File); err != nil {
		return "There is no settings file at " + in.Label + "; everything has its default. ecsdeck config init writes one."
	}
	return in.Label + " is well."
}

func (a *app) configPath() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "path",
		Short:   "Print where the settings file is, or would be",
		Example: "$EDITOR \"$(ecsdeck config path)\"",
		Args:    noArgs("config path"),
	}
	cmd.RunE = a.verb(func(context.Context, []string) error {
		in, err := settingsInput(cmd.Flags())
		if err != nil {
			return err
		}
		if in.File == "" {
			return refusal("No settings file is in use: --config or ECSDECK_CONFIG says none.")
		}
		a.printOut(in.File)
		return nil
	})
	configFlag(cmd)
	return cmd
}

func (a *app) configShow() *cobra.Command {
	var (
		f      deckFlags
		format string
		origin bool
	)
	cmd := &cobra.Command{
		Use:   "show",
		Short: "Print the settings that hold",
		Long: "Prints the settings that hold, as a settings file or as JSON; with --origin also where\n" +
			"each comes from. The flags are those of ecsdeck that are settings too, to see what they do.",
		Example: "ecsdeck config show --origin\necsdeck config show -o json",
		Args:    noArgs("config show"),
	}
	cmd.RunE = a.verb(func(context.Context, []string) error {
		if format != "toml" && format != "json" {
			return usagef("-o %q is not known; there are toml and json", format)
		}
		in, err := settingsInput(cmd.Flags())
		if err != nil {
			return err
		}
		s, err := config.Load(in)
		if err != nil {
			return settingsRefusal(err)
		}
		if format == "json" {
			enc := json.NewEncoder(a.out)
			enc.SetEscapeHTML(false)
			enc.SetIndent("", "  ")
			return enc.Encode(s.JSON(origin))
		}
		a.printOut(strings.TrimRight("# The settings that hold. File: "+fileOf(in)+"\n"+s.TOML(origin), "\n"))
		return nil
	})
	configFlag(cmd)
	cmd.Flags().StringVarP(&format, "output", "o", "toml", "toml or json")
	cmd.Flags().BoolVar(&origin, "origin", false, "say where each setting comes from")
	complete(cmd, "output", func() []string { return []string{"toml", "json"} })
	settingFlags(cmd, f.register)
	return cmd
}

// settingFlags adds those flags of another command that are settings.
func settingFlags(cmd *cobra.Command, register func(*cobra.Command)) {
	var other cobra.Command
	register(&other)
	var names []string
	for _, r := range config.Records() {
		names = append(names, r.Flag)
	}
	other.Flags().VisitAll(func(flag *pflag.Flag) {
		if slices.Contains(names, flag.Name) {
			cmd.Flags().AddFlag(flag)
		}
	})
}

func (a *app) configSchema() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "schema",
		Short:   "Print the JSON schema of the settings file, for editors",
		Example: "ecsdeck config schema > config.schema.json",
		Args:    noArgs("config schema"),
	}
	cmd.RunE = a.verb(func(context.Context, []string) error {
		_, err := a.out.Write(config.Schema())
		return err
	})
	return cmd
}

// printOut writes lines to standard output.
func (a *app) printOut(text string) {
	_, _ = fmt.Fprintln(a.out, widget.CleanLines(text)) // nobody is left to tell
}
