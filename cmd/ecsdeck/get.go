package main

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/cmd/ecsdeck/config"
	"github.com/ecsdeck/ecsdeck/tui/catalog"
	"github.com/ecsdeck/ecsdeck/tui/headless"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/order"
)

// getOptions are what the command line of get says.
type getOptions struct {
	output       string
	service      string // whose tasks, events or alarms
	everywhere   bool
	sort, filter string
	selector     string
	columns      []string
	faults       bool
	stopped      bool
	bare         bool // no line of titles
	plain        bool // only what ECS says
	unmask       bool
	watch        bool
	every        time.Duration
}

// The forms of output.
const (
	asTable = "table"
	asWide  = "wide"
	asJSON  = "json"
	asYAML  = "yaml"
	asCSV   = "csv"
	asName  = "name"
)

func outputs() []string { return []string{asTable, asWide, asJSON, asYAML, asCSV, asName} }

// readable are the kinds that get knows.
func readable() []kind.Name {
	return []kind.Name{
		kind.Clusters, kind.Services, kind.Tasks, kind.Contains, kind.Instances, kind.TaskDefs, kind.Families,
		kind.Events, kind.Providers, kind.Alarms,
	}
}

// getCommand reads what the deck's lists show, for scripts.
func (a *app) getCommand() *cobra.Command {
	var (
		f deckFlags
		o getOptions
	)
	cmd := &cobra.Command{
		Use:   "get KIND [NAME...]",
		Short: "Print clusters, services, tasks and more, for scripts",
		Long: "Prints what the deck's lists show: the same rows, columns, order and health, without\n" +
			"a terminal. KIND is one of " + kindsWords() + ", or\n" +
			"a short name as after the deck's colon (svc, t, co, ci, td, ev, cp, al).\n\n" +
			"NAME is CLUSTER/NAME, an ARN, or a name that is there once. Tasks can also be named\n" +
			"by the beginning of their id or by their service, containers by their task or\n" +
			"service, task definitions by their family, and events by their service.\n" +
			"Task definitions without a NAME are the newest active revision of every family.\n\n" +
			"Health is one of ok, motion, idle, warn, bad, and unknown for what could not be read;\n" +
			"· is a value that is not known, - one that is not there. JSON and YAML are the\n" +
			"documents that the deck shows by y, one for one NAME and else a list, each with its\n" +
			"_health and _reason; with --watch JSON is a document a line.\n\n" +
			"Metrics, alarms and EC2 are read too, as in the deck; CloudWatch charges for metrics,\n" +
			"two for a service and one for an instance. --ecs-only leaves all of that out.\n\n" +
			"Exit codes: 0 all was read, 1 it could not be or a NAME does not exist, 2 the command\n" +
			"line makes no sense, 3 a part could not be read: what was is printed, and what was\n" +
			"not is said on standard error.",
		Example: "ecsdeck get services --cluster prod\n" +
			"ecsdeck get services --faults -o name | xargs -r ecsdeck redeploy --yes\n" +
			"ecsdeck get tasks prod/api --stopped -o wide\n" +
			"ecsdeck get tasks -l team=payments,env!=dev\n" +
			"ecsdeck get containers prod/api --faults\n" +
			"ecsdeck get svc prod/api -o json | jq .deployments\n" +
			"ecsdeck get instances --sort cpu --columns id,cluster,cpu,mem --no-headers\n" +
			"ecsdeck get services --filter 'rollout:failing|rolling' --watch",
		Args: getArgs,
	}
	cmd.RunE = a.verb(func(ctx context.Context, args []string) error {
		if err := o.check(cmd.Flags(), f); err != nil {
			return err
		}
		if err := f.checkReach(cmd.Flags()); err != nil {
			return err
		}
		if o.everywhere || !cmd.Flags().Changed("cluster") && ofRegion(args[0]) {
			f.cluster = "" // that of the settings
		}
		g := &getting{app: a, flags: f, o: o, names: args[1:]}
		if err := g.prepare(args[0]); err != nil {
			return err
		}
		g.flags.readOnly = true // it looks, and needs no audit file for that
		return a.reach(ctx, g.flags, func(c *awsclient.Client) error { return g.run(ctx, c) })
	})
	f.registerReach(cmd)
	o.register(cmd)
	return cmd
}

func (o *getOptions) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.Lookup("cluster").Usage = "only of this `CLUSTER` (name or ARN); a name without one is in it"
	flags.StringVarP(&o.output, "output", "o", asTable, "`FORM`: "+strings.Join(outputs(), ", "))
	flags.BoolVarP(&o.everywhere, "all-clusters", "A", false, "of every cluster of the region, which is also meant without --cluster")
	flags.StringVar(&o.service, "service", "", "tasks, containers, events or alarms of this service (CLUSTER/NAME, or NAME with --cluster)")
	flags.StringVar(&o.filter, "filter", "", "only rows that match `EXPR`, as after the deck's /: text, regex, !inverse, or column:value")
	flags.StringVarP(&o.selector, "selector", "l", "", "only what has these `TAGS`: KEY=VALUE, KEY!=VALUE, KEY or !KEY; with commas between all are needed")
	flags.BoolVar(&o.faults, "faults", false, "only what is degraded or broken")
	flags.BoolVar(&o.stopped, "stopped", false, "stopped tasks, or their containers, instead of running ones")
	flags.StringVar(&o.sort, "sort", "", "`COLUMN` to sort by, as cpu or cpu:desc; _health has the worst first")
	flags.StringSliceVar(&o.columns, "columns", nil, "columns to print, as name,tasks,rollout; also _health, _reason and _id")
	flags.BoolVar(&o.bare, "no-headers", false, "without the line of titles, also in CSV")
	flags.BoolVar(&o.plain, "ecs-only", false, "only what ECS says: no metrics, alarms and EC2")
	flags.BoolVar(&o.unmask, "unmask", false, "show the values of environment variables in JSON and YAML")
	flags.BoolVarP(&o.watch, "watch", "w", false, "go on, and print rows again when they change; Ctrl-C ends it")
	flags.DurationVar(&o.every, "refresh", 0, "with --watch: how often to look again, as 5s or 1m (default: as each kind needs it)")
	noDefault(flags, "refresh")
	complete(cmd, "output", outputs)
	completeBy(cmd, "sort", completeColumns(false))
	completeBy(cmd, "columns", completeColumns(true))
}

// getArgs wants a kind.
func getArgs(_ *cobra.Command, args []string) error {
	if len(args) == 0 {
		return usagef("get needs a kind: %s", kindsWords())
	}
	return nil
}

func kindsWords() string {
	var words []string
	for _, n := range readable() {
		words = append(words, string(n))
	}
	return strings.Join(words, ", ")
}

// check refuses flags that make no sense.
func (o *getOptions) check(set *pflag.FlagSet, f deckFlags) error {
	switch {
	case !slices.Contains(outputs(), o.output):
		return usagef("--output %q is not known; there are: %s", o.output, strings.Join(outputs(), ", "))
	case o.everywhere && f.cluster != "":
		return usagef("--all-clusters and --cluster %s exclude each other", f.cluster)
	case o.watch && (o.output == asCSV || o.output == asName):
		return usagef("--watch prints as table, wide, json or yaml, not as %s", o.output)
	case set.Changed("refresh") && !o.watch:
		return usagef("--refresh needs --watch")
	case o.watch && set.Changed("refresh") && (o.every < config.MinRefresh || o.every > config.MaxRefresh):
		return usagef("--refresh %s is out of range: from %s to %s", o.every, config.MinRefresh, config.MaxRefresh)
	case o.unmask && o.output != asJSON && o.output != asYAML:
		return usagef("--unmask needs --output json or yaml: a table shows no values of environment variables")
	}
	return nil
}

// getting is one run of get.
type getting struct {
	*app
	flags deckFlags
	o     getOptions
	names []string

	kind kind.Kind
	of   kind.Kind   // that the rows are read with, of kinds that have no read of their own
	set  config.List // how lists of the kind begin, by the settings
	base kind.Query  // of all that is asked for: the columns follow from it
	view headless.View
	asks []headless.Ask
	one  bool // one name, of one resource
	lost []error
}

// prepare finds the kind and refuses what it does not have.
func (g *getting) prepare(word string) error {
	k, ok := catalog.All().Find(strings.ToLower(word))
	if !ok || !slices.Contains(readable(), k.Info().Name) {
		return usagef("get does not know %q; there are: %s", word, kindsWords())
	}
	g.kind = k
	name := k.Info().Name
	if name == kind.Contains {
		g.of = catalog.All().Get(kind.Tasks)
	}
	g.set = g.flags.settings.Lists[name]
	switch {
	case g.o.stopped && !k.Info().Stopped && g.of == nil:
		return usagef("--stopped is for tasks and containers; there are no stopped %s", name)
	case g.o.service != "" && !slices.Contains([]kind.Name{kind.Tasks, kind.Contains, kind.Events, kind.Alarms}, name):
		return usagef("--service is for tasks, containers, events and alarms, not for %s", name)
	case g.o.selector != "" && !slices.Contains(headless.Tagged(), name):
		return usagef("--selector is for what has tags in ECS, and not for %s", name)
	case g.o.service != "" && len(g.names) > 0:
		return usagef("--service and a NAME exclude each other")
	case g.flags.cluster != "" && ofRegion(word):
		return usagef("--cluster is not for %s, which belong to no cluster", name)
	}
	return g.look(kind.Query{Kind: name})
}

// ofRegion tells whether a kind belongs to no cluster.
func ofRegion(word string) bool {
	k, ok := catalog.All().Find(strings.ToLower(word))
	return ok && slices.Contains([]kind.Name{kind.Clusters, kind.TaskDefs, kind.Families, kind.Providers}, k.Info().Name)
}

// look settles the columns and the order for a query.
func (g *getting) look(q kind.Query) error {
	if g.o.stopped {
		q.Variant = kind.VariantStopped
	}
	v := headless.View{Rule: order.Usual(g.kind, q)}
	var err error
	v.Rule = v.Rule.Sorted(g.kind, q, g.set.Sort)
	v.Columns = headless.Columns(g.kind, q, g.o.output == asWide)
	if g.o.output == asTable && len(g.set.Columns) > 0 {
		v.Columns = headless.Chosen(g.kind, q, g.set.Columns)
	}
	if len(g.o.columns) > 0 {
		if v.Columns, err = headless.Pick(g.kind, q, g.o.columns); err != nil {
			return usageOf("--columns", err)
		}
	}
	if g.o.sort != "" {
		if v.Rule, err = headless.Sort(v.Rule, g.kind, q, g.o.sort); err != nil {
			return usageOf("--sort", err)
		}
	}
	if v.Tags, err = headless.ParseSelector(g.o.selector); err != nil {
		return usageOf("--selector", err)
	}
	v.Rule.Faults = g.o.faults
	v.Rule.Filter = order.ParseFilter(g.o.filter).On(columnIDs(g.kind, q))
	v.Scope, g.view, g.base = g.view.Scope, v, q
	return nil
}

func usageOf(flag string, err error) error {
	var u usageError
	if errors.As(err, &u) {
		return err
	}
	return usagef("%s: %s", flag, err)
}

// columnIDs are the columns that a filter can name.
func columnIDs(k kind.Kind, q kind.Query) []string {
	var out []string
	for _, c := range k.Columns(q, true) {
		out = append(out, c.ID)
	}
	return out
}
