package main

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/ecsdeck/ecsdeck/tui/catalog"
	"github.com/ecsdeck/ecsdeck/tui/headless"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// What the words of a verb can be.
type wanted struct {
	services, tasks, machines bool
	many                      bool // any number of words, not one alone
}

// accountWords are the verbs whose words come from the account.
func accountWords() map[string]wanted {
	return map[string]wanted{
		"exec":     {services: true, tasks: true},
		"logs":     {services: true, tasks: true},
		"doctor":   {services: true, tasks: true, machines: true},
		"forward":  {services: true, tasks: true, machines: true},
		"ssm":      {machines: true},
		"ssh":      {machines: true},
		"proxy":    {machines: true},
		"scale":    {services: true},
		"redeploy": {services: true, many: true},
		"rollback": {services: true},
		"stop":     {tasks: true, many: true},
	}
}

// completeAccount lets words and flags complete from the account, for every verb
// that does not say how by itself.
func (a *app) completeAccount(root *cobra.Command) {
	a.completeFlags(root)
	for _, cmd := range root.Commands() {
		a.completeFlags(cmd)
		want, ok := accountWords()[cmd.Name()]
		switch {
		case cmd.ValidArgsFunction != nil:
		case cmd.Name() == "get":
			cmd.ValidArgsFunction = a.completeGet
		case ok:
			cmd.ValidArgsFunction = func(cmd *cobra.Command, args []string, start string) ([]string, cobra.ShellCompDirective) {
				if len(args) > 0 && !want.many {
					return nil, cobra.ShellCompDirectiveNoFileComp
				}
				return a.asking(cmd).targets(want, args, start)
			}
		}
	}
}

// completeFlags does so for the flags that name something of the account.
func (a *app) completeFlags(cmd *cobra.Command) {
	of := map[string]func(as asking, args []string, start string) ([]string, cobra.ShellCompDirective){
		"region": func(as asking, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
			return as.regions(), noFiles
		},
		"cluster": func(as asking, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
			return lines(as.clusters()), noFiles
		},
		"service": func(as asking, _ []string, start string) ([]string, cobra.ShellCompDirective) {
			return as.targets(wanted{services: true}, nil, start)
		},
		"container": func(as asking, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) == 0 {
				return nil, noFiles
			}
			return lines(as.containers(args[0])), noFiles
		},
	}
	for _, name := range []string{"filter", "since", "until", "pattern", "limit", "tail", "timeout", "refresh", "reason", "latency", "selector"} {
		of[name] = func(asking, []string, string) ([]string, cobra.ShellCompDirective) { return nil, noFiles } // what a person writes
	}
	for name, words := range of {
		if _, taken := cmd.GetFlagCompletionFunc(name); taken || cmd.Flags().Lookup(name) == nil {
			continue
		}
		err := cmd.RegisterFlagCompletionFunc(name, func(cmd *cobra.Command, args []string, start string) ([]string, cobra.ShellCompDirective) {
			return words(a.asking(cmd), args, start)
		})
		if err != nil {
			panic(err) // as complete
		}
	}
}

// noFiles keeps the shell from offering file names where no word is known.
const noFiles = cobra.ShellCompDirectiveNoFileComp

// completeGet offers kinds, then what there is of that kind.
func (a *app) completeGet(cmd *cobra.Command, args []string, start string) ([]string, cobra.ShellCompDirective) {
	if len(args) == 0 {
		var kinds []string
		for _, n := range readable() {
			kinds = append(kinds, string(n))
		}
		return kinds, noFiles
	}
	as := a.asking(cmd)
	k, ok := catalog.All().Find(strings.ToLower(args[0]))
	if !ok {
		return nil, noFiles
	}
	switch k.Info().Name {
	case kind.Clusters:
		return lines(without(as.clusters(), args[1:])), noFiles
	case kind.Services, kind.Events:
		return as.targets(wanted{services: true}, args[1:], start)
	case kind.Tasks, kind.Contains:
		return as.targets(wanted{services: true, tasks: true}, args[1:], start)
	case kind.Instances:
		return as.targets(wanted{machines: true}, args[1:], start)
	case kind.TaskDefs:
		return lines(without(as.named(kind.Families), args[1:])), noFiles
	case kind.Families, kind.Providers, kind.Alarms:
		return lines(without(as.named(k.Info().Name), args[1:])), noFiles
	}
	return nil, noFiles
}

// completeColumns offers the columns of the kind that the command line names: one
// to sort by, or several with commas between.
func completeColumns(several bool) func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return func(_ *cobra.Command, args []string, start string) ([]string, cobra.ShellCompDirective) {
		if len(args) == 0 {
			return nil, noFiles
		}
		k, ok := catalog.All().Find(strings.ToLower(args[0]))
		if !ok {
			return nil, noFiles
		}
		names := headless.Names(k, kind.Query{Kind: k.Info().Name})
		if !several {
			return headless.Sortable(names), noFiles
		}
		before := start[:strings.LastIndexByte(start, ',')+1]
		var words []string
		for _, name := range names {
			if !slices.Contains(strings.Split(before, ","), name) {
				words = append(words, before+name)
			}
		}
		return words, noFiles | cobra.ShellCompDirectiveNoSpace
	}
}

// A word completes, and says something about itself.
type word struct{ Name, About string }

// lines are words as cobra takes them, clean of what a terminal would obey.
func lines(words []word) []string {
	all := make([]string, 0, len(words))
	for _, w := range words {
		line := widget.Clean(w.Name)
		if w.About != "" {
			line += "\t" + widget.Clean(w.About)
		}
		all = append(all, line)
	}
	return all
}

// asking reads the flags that came before the word that is completed. What is
// wrong in them or in the settings is for the command itself to say.
func (a *app) asking(cmd *cobra.Command) asking {
	text := func(name string) string {
		if flag := cmd.Flags().Lookup(name); flag != nil {
			return flag.Value.String()
		}
		return ""
	}
	number := func(name string) int { n, _ := strconv.Atoi(text(name)); return n }
	latency, _ := time.ParseDuration(text("latency"))
	f := deckFlags{
		demo: text("demo") == "true", endpoint: text("endpoint-url"),
		world: worldFlags{
			name: text("world"), services: number("services"), tasks: number("tasks"), instances: number("instances"),
			latency: latency, throttle: text("throttle") == "true",
		},
	}
	if f.settle(cmd.Flags()) != nil {
		f.profile, f.region, f.cluster = text("profile"), text("region"), text("cluster")
	}
	f.readOnly, f.log = true, logFlags{} // it looks; and nobody reads a log of that
	return asking{app: a, ctx: cmd.Context(), flags: f}
}

// targets offers services, tasks and machines: in two steps, a cluster and what
// is in it, or at once where --cluster has been given.
func (as asking) targets(want wanted, given []string, start string) ([]string, cobra.ShellCompDirective) {
	cluster, rest, inside := strings.Cut(start, "/")
	var words []word
	switch {
	case strings.HasPrefix(start, "arn:"):
		return nil, noFiles
	case inside:
		words = prefixed(cluster+"/", as.inside(want, cluster, rest))
	case as.flags.cluster != "":
		words = as.inside(want, as.flags.cluster, start)
	case want.machines && (!want.services || strings.HasPrefix(start, "i-") || strings.HasPrefix(start, "mi-")):
		words = as.machines("")
	default:
		return lines(withSlash(as.clusters())), noFiles | cobra.ShellCompDirectiveNoSpace
	}
	return lines(without(words, given)), noFiles
}

// inside are the words of one cluster.
func (as asking) inside(want wanted, cluster, start string) []word {
	var words []word
	if want.services {
		words = as.services(cluster)
	}
	// Tasks have no names, so they are offered to those who type an id.
	if want.tasks && (!want.services || start != "" && isHex(start)) {
		words = append(words, as.tasks(cluster)...)
	}
	if want.machines && (!want.services || strings.HasPrefix(start, "i-") || strings.HasPrefix(start, "mi-")) {
		words = append(words, as.machines(cluster)...)
	}
	return words
}

func isHex(text string) bool { return strings.Trim(text, "0123456789abcdef") == "" }

func prefixed(prefix string, words []word) []word {
	for i := range words {
		words[i].Name = prefix + words[i].Name
	}
	return words
}

func withSlash(words []word) []word {
	for i := range words {
		words[i].Name += "/"
	}
	return words
}

// without leaves out what the command line has already.
func without(words []word, given []string) []word {
	has := map[string]bool{}
	for _, g := range given {
		has[g] = true
	}
	kept := words[:0:0]
	for _, w := range words {
		if !has[w.Name] {
			kept = append(kept, w)
		}
	}
	return kept
}
