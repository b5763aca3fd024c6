package main

import (
	"context"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// logsOptions are what the command line of logs says.
type logsOptions struct {
	follow       bool
	since, until string
	container    string
	filter       string // as the deck's
	pattern      string // as CloudWatch's
	output       string
	previous     bool
	timestamps   bool
	prefix       bool
	limit        int
	tail         int
	newest       bool // --tail: the newest lines, also of those since a time

	from, to time.Time
	chosen   widget.LogFilter
}

const (
	logsLimit = 500 // lines, when nothing else is said
	logsMost  = 1_000_000
)

// logsCommand prints what containers wrote.
func (a *app) logsCommand() *cobra.Command {
	var (
		f deckFlags
		o logsOptions
	)
	cmd := &cobra.Command{
		Use:   "logs CLUSTER/SERVICE|CLUSTER/TASK|ARN",
		Short: "Print or follow the logs of a service or a task",
		Long: "Prints what the containers of a service or a task wrote to CloudWatch Logs, merged by\n" +
			"time; of a service those of all its tasks, also of those that ECS still knows to have\n" +
			"stopped. Without --since it is the newest 500 lines (--limit), with it all lines since\n" +
			"then; --tail is the newest of either. -f goes on with what is written next, and with the tasks that come in place of\n" +
			"others; of a task it ends when the task has.\n\n" +
			"To a file or a pipe a line goes as the container wrote it, byte for byte. On a\n" +
			"terminal control characters are taken out, and lines of several tasks have their\n" +
			"name before them (--prefix does that anywhere). What is not a line stands on standard\n" +
			"error: that a task has ended and how, and what cannot be read.\n\n" +
			"--filter is the language of the deck's log filter: words, \"two words\", /regex/, !not,\n" +
			".field>=value and .level>=warn; it looks at the lines that were read. --pattern is a\n" +
			"filter pattern of CloudWatch Logs, which AWS applies before it sends anything.\n\n" +
			"Exit codes: 0 all was read, 1 it could not be, 2 the command line makes no sense, 3 a\n" +
			"part could not be read.",
		Example: "ecsdeck logs prod/api\n" +
			"ecsdeck logs -f prod/api --tail 20 --filter '.level>=warn'\n" +
			"ecsdeck logs prod/api --since 15m -o json | jq -r .text\n" +
			"ecsdeck logs prod/api --since 2026-11-28T03:00:00Z --until 2026-11-28T03:10:00Z --pattern ERROR\n" +
			"ecsdeck logs prod/0a1b2c3d4e5f60718293a4b5c6d7e8f9 -c app --previous",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("logs needs one service or task, as in: ecsdeck logs prod/api")
			}
			return nil
		},
	}
	cmd.RunE = a.verb(func(ctx context.Context, args []string) error {
		if err := f.checkReach(cmd.Flags()); err != nil {
			return err
		}
		if err := o.check(cmd.Flags(), time.Now()); err != nil {
			return err
		}
		f.readOnly = true // it looks, and needs no audit file for that
		return a.reach(ctx, f, func(c *awsclient.Client) error {
			l := &logging{app: a, c: c, o: o, prefixed: cmd.Flags().Changed("prefix")}
			return l.run(ctx, f.cluster, args[0])
		})
	})
	f.registerReach(cmd)
	o.register(cmd)
	return cmd
}

func (o *logsOptions) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.BoolVarP(&o.follow, "follow", "f", false, "go on with what is written next; Ctrl-C ends it")
	flags.StringVar(&o.since, "since", "", "from `TIME` on: 15m, 2h, 3d, or a time as 2026-11-28T03:00:00Z")
	flags.StringVar(&o.until, "until", "", "up to `TIME`: 5m (ago), or a time")
	flags.StringVarP(&o.container, "container", "c", "", "only of this `CONTAINER` (default: all of them)")
	flags.StringVar(&o.filter, "filter", "", "only lines that match `EXPR`, as after the deck's f")
	flags.StringVar(&o.pattern, "pattern", "", "a filter `PATTERN` of CloudWatch Logs")
	flags.StringVarP(&o.output, "output", "o", asText, "`FORM`: text, json (a document a line)")
	flags.BoolVar(&o.previous, "previous", false, "of the task before this one")
	flags.BoolVar(&o.timestamps, "timestamps", false, "with the time before each line, in UTC")
	flags.BoolVar(&o.prefix, "prefix", false, "with the task and container before each line (default: on a terminal, when there are several)")
	flags.IntVar(&o.limit, "limit", logsLimit, "without --since: how many of the newest lines to read; with it, how many at most (default then: all)")
	flags.IntVarP(&o.tail, "tail", "n", 0, "only the newest `N` lines, with --since of those since then; 0 with -f for what comes next")
	noDefault(flags, "tail")
	complete(cmd, "output", func() []string { return []string{asText, asJSON} })
}

// check refuses flags that make no sense, and reads those that are times.
func (o *logsOptions) check(set *pflag.FlagSet, now time.Time) (err error) {
	if o.from, err = moment("since", o.since, now); err != nil {
		return err
	}
	if o.to, err = moment("until", o.until, now); err != nil {
		return err
	}
	if o.chosen, err = widget.ParseLogFilter(o.filter); err != nil {
		return usagef("--filter: %s", err)
	}
	if !o.from.IsZero() && !set.Changed("limit") {
		o.limit = logsMost
	}
	if o.newest = set.Changed("tail"); o.newest {
		if set.Changed("limit") {
			return usagef("--tail and --limit exclude each other")
		}
		o.limit = o.tail
	}
	switch {
	case o.output != asText && o.output != asJSON:
		return usagef("--output %q is not known; there are: text, json", o.output)
	case o.newest && (o.tail < 0 || o.tail > logsMost || o.tail == 0 && !o.follow):
		return usagef("--tail %d is out of range: from 1 to %d, or 0 with --follow", o.tail, logsMost)
	case !o.newest && (o.limit < 1 || o.limit > logsMost):
		return usagef("--limit %d is out of range: from 1 to %d", o.limit, logsMost)
	case o.follow && o.until != "":
		return usagef("--follow and --until exclude each other")
	case o.follow && o.previous:
		return usagef("--follow and --previous exclude each other: the task before has ended")
	case !o.to.IsZero() && !o.from.IsZero() && !o.to.After(o.from):
		return usagef("--until %s is not after --since %s", o.until, o.since)
	}
	return nil
}

// moment reads a time, or how long ago it was.
func moment(flag, text string, now time.Time) (time.Time, error) {
	if strings.TrimSpace(text) == "" {
		return time.Time{}, nil
	}
	if d, err := ago(text); err == nil {
		if d <= 0 {
			return time.Time{}, usagef("--%s %s is not how long ago, such as 15m", flag, text)
		}
		return now.Add(-d), nil
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}, usagef("--%s %q is neither how long ago, such as 15m, nor a time such as 2026-11-28T03:00:00Z", flag, text)
	}
	return at, nil
}

// ago reads how long ago something was: a duration of Go, and days and weeks as
// aws logs tail takes them.
func ago(text string) (time.Duration, error) {
	for unit, long := range map[string]time.Duration{"d": 24 * time.Hour, "w": 7 * 24 * time.Hour} {
		number, ok := strings.CutSuffix(text, unit)
		if n, err := strconv.Atoi(number); ok && err == nil && n <= int(math.MaxInt64/long) {
			return time.Duration(n) * long, nil
		}
	}
	return time.ParseDuration(text)
}
