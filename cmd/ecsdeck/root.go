package main

import (
	"context"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/adrg/xdg"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/cmd/ecsdeck/config"
	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/ecsdeck/ecsdeck/tui"
)

// deckFlags are the flags of the deck.
type deckFlags struct {
	demo                      bool
	world                     worldFlags
	profile, region, endpoint string
	cluster, service          string
	readOnly                  bool
	refresh                   time.Duration
	theme                     string
	metrics                   string // how CloudWatch is spoken to
	log                       logFlags
	config                    string // the settings file, as the command line names it
	start                     string // a line of the palette to begin with
	restore                   bool   // begin where the last run ended
	regionOfProfile           bool   // the region is that of the profile, and of no other

	settings config.Effective // by settle
}

// rootCommand opens the deck; other verbs hang below it.
func (a *app) rootCommand() *cobra.Command {
	var f deckFlags
	cmd := &cobra.Command{
		Use:   "ecsdeck",
		Short: "The terminal for Amazon ECS",
		Long: "ecsdeck shows every cluster, service, task, container and container instance of an\n" +
			"Amazon ECS account as it moves, says what is broken and why, and helps to fix it.\n\n" +
			"Without a command it opens the deck. The commands do one thing each, for scripts and\n" +
			"for people in a hurry.",
		Example: "# Look around without an AWS account\n" +
			"ecsdeck --demo\n\n" +
			"# Open a service of a profile\n" +
			"ecsdeck --profile prod --region eu-west-1 --cluster web --service api\n\n" +
			"# Look, and be sure to change nothing\n" +
			"ecsdeck --profile prod --read-only",
		Args:                       rootArgs,
		SuggestionsMinimumDistance: 2,
		Version:                    thisBuild().String(),
		SilenceUsage:               true,
		SilenceErrors:              true,
	}
	cmd.RunE = a.verb(func(ctx context.Context, _ []string) error {
		if err := f.check(cmd.Flags()); err != nil {
			return err
		}
		return a.openDeck(ctx, f)
	})
	f.register(cmd)
	cmd.AddCommand(
		a.getCommand(),
		a.logsCommand(),
		a.scaleCommand(),
		a.redeployCommand(),
		a.rollbackCommand(),
		a.stopCommand(),
		a.execCommand(),
		a.ssmCommand(),
		a.sshCommand(),
		a.proxyCommand(),
		a.forwardCommand(),
		a.doctorCommand(),
		a.configCommand(),
		a.simCommand(),
		a.iamCommand(),
		a.versionCommand(),
		a.manCommand(),
	)
	groupVerbs(cmd)
	a.completeAccount(cmd)
	cmd.SetHelpFunc(a.printHelp)
	return cmd
}

// rootArgs refuses words after the program's name: they are verbs that do not
// exist.
func rootArgs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	near := cmd.SuggestionsFor(args[0])
	if len(near) > 0 {
		for i, name := range near {
			near[i] = strconv.Quote(name)
		}
		return usagef("there is no command %q; did you mean %s?", args[0], strings.Join(near, " or "))
	}
	return usagef("there is no command %q", args[0])
}

func (f *deckFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringVar(&f.profile, "profile", "", "`PROFILE` of the shared AWS configuration")
	flags.StringVar(&f.region, "region", "", "`REGION` to look at")
	flags.StringVar(&f.endpoint, "endpoint-url", "", "one `URL` for every AWS service, such as http://127.0.0.1:4566")
	flags.StringVar(&f.metrics, "metrics-protocol", "", "`PROTOCOL` to speak to CloudWatch: cbor, or json for stand-ins that know no other (default: cbor, and json where an --endpoint-url refuses that)")
	flags.StringVar(&f.cluster, "cluster", "", "start in this `CLUSTER` (name or ARN)")
	flags.StringVar(&f.start, "start", "", "`PLACE` to open first: anything that : takes, as \"svc prod\" or alarms")
	flags.BoolVar(&f.restore, "restore", false, "begin where the last run ended: scope, page, sort and columns")
	flags.StringVar(&f.service, "service", "", "start at this `SERVICE` (name with --cluster, CLUSTER/NAME or ARN)")
	flags.BoolVar(&f.readOnly, "read-only", false, "refuse every operation that could change something")
	flags.DurationVar(&f.refresh, "refresh", 0, "how often to look again, as 5s or 1m (default: as each view needs it)")
	flags.StringVar(&f.theme, "theme", "", "colours: a `THEME` of "+strconv.Itoa(len(themes.Names()))+", or your own (default: by the terminal's background); :theme in the deck shows them")
	f.registerConfig(flags)
	flags.StringVar(&f.log.path, "log-file", "", "append a log to this `FILE`")
	flags.BoolVar(&f.log.debug, "debug", false, "log every request too (without --log-file: to "+homely(defaultLogPath())+")")
	flags.BoolVar(&f.demo, "demo", false, "open a simulated AWS: no account, no network")
	f.world.register(flags)
	noDefault(flags, "refresh")

	complete(cmd, "profile", awsclient.Profiles)
	complete(cmd, "start", tui.Starts)
	complete(cmd, "theme", func() []string { return ownThemes().Names() })
	complete(cmd, "metrics-protocol", func() []string { return []string{awsclient.MetricsCBOR, awsclient.MetricsJSON} })
	completeWorlds(cmd)
}

// registerReach are the flags of the verbs that do one thing in one account.
func (f *deckFlags) registerReach(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringVar(&f.profile, "profile", "", "`PROFILE` of the shared AWS configuration")
	flags.StringVar(&f.region, "region", "", "`REGION` to look at")
	flags.StringVar(&f.endpoint, "endpoint-url", "", "one `URL` for every AWS service, such as http://127.0.0.1:4566")
	flags.StringVar(&f.cluster, "cluster", "", "`CLUSTER` of a name without one")
	f.registerConfig(flags)
	flags.StringVar(&f.log.path, "log-file", "", "append a log to this `FILE`")
	flags.BoolVar(&f.log.debug, "debug", false, "log every request too")
	flags.BoolVar(&f.demo, "demo", false, "in a simulated AWS: no account, no network")
	f.world.register(flags)
	hide(flags, worldFlagNames()...)
	complete(cmd, "profile", awsclient.Profiles)
	completeWorlds(cmd)
}

// checkReach refuses flags of those verbs that make no sense, and settles what
// they leave open.
func (f *deckFlags) checkReach(set *pflag.FlagSet) error {
	if err := f.checkDemo(set); err != nil {
		return err
	}
	if err := f.world.check(set); err != nil {
		return err
	}
	if err := checkEndpoint(f.endpoint); err != nil {
		return err
	}
	return f.settle(set)
}

// noDefault keeps the help from showing a duration of none as a default.
func noDefault(flags *pflag.FlagSet, names ...string) {
	for _, name := range names {
		flags.Lookup(name).DefValue = ""
	}
}

// check refuses flags that make no sense, before anything is opened, and settles
// what they leave open.
func (f *deckFlags) check(set *pflag.FlagSet) error {
	if err := f.checkDemo(set); err != nil {
		return err
	}
	if err := f.world.check(set); err != nil {
		return err
	}
	if f.refresh != 0 && (f.refresh < config.MinRefresh || f.refresh > config.MaxRefresh) {
		return usagef("--refresh %s is out of range: from %s to %s", f.refresh, config.MinRefresh, config.MaxRefresh)
	}
	if f.theme != "" {
		if _, err := ownThemes().Load(f.theme); err != nil {
			return usagef("--theme: %s", err)
		}
	}
	if err := checkEndpoint(f.endpoint); err != nil {
		return err
	}
	if !slices.Contains([]string{"", awsclient.MetricsCBOR, awsclient.MetricsJSON}, f.metrics) {
		return usagef("--metrics-protocol %q is not known; there are cbor and json", f.metrics)
	}
	if err := checkNotEmpty(set); err != nil {
		return err
	}
	if f.start != "" {
		if err := tui.Understands(f.start); err != nil {
			return usagef("--start: %s", err)
		}
	}
	if err := f.settle(set); err != nil {
		return err
	}
	return f.checkStart()
}

// checkNotEmpty refuses flags that would be as good as not given.
func checkNotEmpty(set *pflag.FlagSet) error {
	for _, name := range []string{"cluster", "service", "profile", "region", "endpoint-url", "log-file", "start"} {
		if set.Changed(name) && strings.TrimSpace(set.Lookup(name).Value.String()) == "" {
			return usagef("--%s is empty", name)
		}
	}
	return nil
}

// checkDemo keeps the flags of the simulated AWS and those of the real one
// apart: one of them would be ignored, and the person would not see it.
func (f *deckFlags) checkDemo(set *pflag.FlagSet) error {
	apart, why := []string{"profile", "region", "endpoint-url"}, "cannot be used with --demo, which opens a simulated AWS"
	if !f.demo {
		apart, why = worldFlagNames(), "needs --demo, which opens a simulated AWS"
	}
	for _, name := range apart {
		if set.Changed(name) {
			return usagef("--%s %s", name, why)
		}
	}
	return nil
}

// checkStart settles where the deck starts.
func (f *deckFlags) checkStart() error {
	if f.service == "" {
		return nil
	}
	// A cluster of the settings is for a name without one.
	open := f.settings.Origin("cluster").Layer != config.Flag
	if cluster, service, ok := strings.Cut(f.service, "/"); ok && open && !strings.HasPrefix(f.service, "arn:") {
		f.cluster, f.service = cluster, service // as the verbs take it
	}
	if cluster := clusterOf(f.service); cluster != "" && open {
		f.cluster = cluster
	}
	if f.cluster == "" {
		return usagef("--service %s needs --cluster: the same name may stand in several clusters", f.service)
	}
	return nil
}

func checkEndpoint(endpoint string) error {
	if endpoint == "" {
		return nil
	}
	u, err := url.Parse(endpoint)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return usagef("--endpoint-url %q is not a URL such as http://127.0.0.1:4566", endpoint)
	}
	return nil
}

// ownThemes are the built-in themes and those of the person's own.
func ownThemes() *themes.Source {
	return themes.OpenFolder(filepath.Join(xdg.ConfigHome, "ecsdeck", "themes"))
}
