package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/adrg/xdg"
	"github.com/spf13/pflag"

	"github.com/ecsdeck/ecsdeck/cmd/ecsdeck/config"
	"github.com/ecsdeck/ecsdeck/tui/export"
)

// noSettings is the word for no settings file.
const noSettings = "none"

// settingsPath is where the settings file is, or would be.
func settingsPath() string { return filepath.Join(xdg.ConfigHome, "ecsdeck", "config.toml") }

// settingsInput is what the settings of a run are made of: the file that the
// command line names, else that of the environment, else the usual one, which
// need not be there.
func settingsInput(set *pflag.FlagSet) (config.Input, error) {
	in := config.Input{File: settingsPath(), Env: os.Getenv, Environ: os.Environ(), Flags: map[string]string{}, Known: config.Known{Themes: ownThemes()}}
	if env := os.Getenv("ECSDECK_CONFIG"); env != "" {
		in.File, in.Must = env, true
	}
	if flag := set.Lookup("config"); flag != nil && flag.Changed {
		if in.File, in.Must = flag.Value.String(), true; in.File == "" {
			return in, usagef("--config is empty; for no settings file: --config %s", noSettings)
		}
	}
	if in.File == noSettings {
		in.File = ""
	}
	in.Label = homely(in.File)
	set.Visit(func(flag *pflag.Flag) { in.Flags[flag.Name] = flag.Value.String() })
	in.Demo = in.Flags["demo"] == "true"
	return in, nil
}

// settle fills what the command line leaves open from the environment and the
// settings file. Every verb that reaches an account calls it, by check or
// checkReach; f.settings are then those that hold.
func (f *deckFlags) settle(set *pflag.FlagSet) error {
	in, err := settingsInput(set)
	if err != nil {
		return err
	}
	s, err := config.Load(in)
	if err != nil {
		return settingsRefusal(err)
	}
	f.settings = s
	f.profile, f.region, f.cluster = s.Profile, s.Region, s.Cluster
	f.regionOfProfile = s.Origin("region").Layer == config.File && s.Origin("profile").Layer == config.File
	f.readOnly, f.start, f.restore = s.ReadOnly, s.Start, s.Restore
	f.refresh, f.theme, f.metrics = s.Refresh, s.Theme, s.Metrics
	f.log.debug = s.Debug
	if f.log.path = s.LogFile; s.LogFile != "" {
		if f.log.path, err = export.Path(s.LogFile); err != nil { // shells leave the ~ of --log-file=~/x
			return logRefusal(err)
		}
	}
	return nil
}

// registerConfig is the flag that every verb has that heeds the settings.
func (f *deckFlags) registerConfig(flags *pflag.FlagSet) {
	flags.StringVar(&f.config, "config", "", "settings `FILE`, or none to start without (default: "+homely(settingsPath())+")")
}

// A linesError is a refusal of several lines, each printed as it is.
type linesError []string

func (e linesError) Error() string { return strings.Join(e, "\n") }

// settingsRefusal says all that is wrong with the settings, and what helps.
func settingsRefusal(err error) error {
	lines := faultLines(err)
	head := "The settings have a mistake:"
	if n := len(lines); n > 1 {
		head = fmt.Sprintf("The settings have %d mistakes:", n)
	}
	return append(append(linesError{head}, lines...), "After a change: ecsdeck config check. To start without the file: ecsdeck --config "+noSettings)
}

// faultLines are the faults of settings, a line each.
func faultLines(err error) linesError {
	var faults config.Faults
	if !errors.As(err, &faults) {
		return linesError{"  " + err.Error()}
	}
	lines := make(linesError, len(faults))
	for i, f := range faults {
		lines[i] = "  " + strings.ReplaceAll(f.Error(), "\n", "\n    ")
	}
	return lines
}

// fileOf is the settings file that in reads, in words.
func fileOf(in config.Input) string { return cmp.Or(in.Label, noSettings) }
