package main

import (
	"cmp"
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/term"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/cmd/ecsdeck/config"
	"github.com/ecsdeck/ecsdeck/tui"
)

// openDeck checks everything that can be known before the first screen, in the
// order of its price, and gives the terminal to the deck.
func (a *app) openDeck(ctx context.Context, f deckFlags) error {
	if err := a.needTerminal(); err != nil {
		return err
	}
	log, closeLog, err := f.log.open()
	if err != nil {
		return err
	}
	defer func() { _ = closeLog.Close() }() // a log that fails at the end has nobody to tell

	opener, err := newOpener(f, log)
	if err != nil {
		return err
	}
	defer opener.close()

	last := f.last()
	opt := f.options()
	err = a.whileWaiting("AWS", func() error {
		var err error
		if opt.Client, opt.Notice, err = opener.firstOrUsual(ctx, last); err != nil {
			return err
		}
		return begin(ctx, &opt, f)
	})
	if err != nil {
		return err
	}
	opt.Open, opt.Self, opt.Log, opt.Browse = opener.again, opener.self, log, browse(a.env)
	opt.Leave = func(last tui.Last) {
		if f.demo && !f.restore {
			return // the demo keeps nothing, unless it is asked to
		}
		if err := saveLast(last, f.settings.Settings, f.demo); err != nil {
			log.WarnContext(ctx, "where this run ended was not kept", "error", err)
		}
	}
	log.InfoContext(ctx, "deck opened", "version", thisBuild().String(), "region", opt.Client.Scope().Region, "demo", f.demo)
	defer a.keepTitle()()
	shown, gone := context.WithCancel(ctx)
	defer gone()
	screen, drawing := a.screen(shown)
	opt.Screen = screen
	err = tui.Run(ctx, remembered(opt, last), append(a.terminal(ctx), drawing...)...)
	if ctx.Err() != nil {
		return context.Cause(ctx) // the deck ended because it was told to
	}
	return err
}

// options are what the flags and the settings say of the deck.
func (f *deckFlags) options() tui.Options {
	s := f.settings
	return tui.Options{
		Start: f.start, Refresh: f.refresh, Demo: f.demo,
		Theme: f.theme, ThemeDark: s.ThemeDark, ThemeLight: s.ThemeLight, NoMouse: !s.Mouse,
		Keys: s.Keys, Columns: s.Columns(), Lists: s.Starts(), Shells: s.Shell,
		Version: thisBuild().String(), Themes: ownThemes(), Hints: hintsFile(f.settings.Hints),
	}
}

// last is where the last run ended, when this one is to begin there.
func (f *deckFlags) last() *tui.Last {
	if !f.restore {
		return nil
	}
	last := loadLast(f.demo)
	if last == nil {
		return nil
	}
	if f.settings.Origin("start").Layer == config.Flag || f.service != "" || f.settings.Origin("cluster").Layer == config.Flag {
		last.Places = nil // a place was named
		return last
	}
	return last
}

// terminal ties the deck to this run's streams and signals. A signal ends the
// context, and the next message, a heartbeat at the latest, ends the deck as its
// own keys do. Bubble Tea's ways are both worse: its signal handler can wait for
// ever on a loop that has ended, and a context kills the loop while the keyboard
// is still being read.
func (a *app) terminal(ctx context.Context) []tea.ProgramOption {
	return []tea.ProgramOption{
		tea.WithInput(a.in), tea.WithOutput(a.out), tea.WithEnvironment(a.env),
		tea.WithContext(context.WithoutCancel(ctx)),
		tea.WithoutSignalHandler(),
		tea.WithFilter(func(_ tea.Model, msg tea.Msg) tea.Msg {
			if ctx.Err() != nil {
				return tea.QuitMsg{}
			}
			return msg
		}),
	}
}

// begin finds where the deck starts. A cluster of the settings that is not there
// is no reason not to start.
func begin(ctx context.Context, opt *tui.Options, f deckFlags) error {
	var err error
	opt.Cluster, opt.Service, err = start(ctx, opt.Client, f)
	if err != nil && f.service == "" && f.cluster != "" && f.settings.Origin("cluster").Layer != config.Flag &&
		awsclient.Explain(err).Kind == awsclient.FaultNotFound {
		s := opt.Client.Scope()
		opt.Notice = cmp.Or(opt.Notice, "there is no cluster "+f.cluster+", which the settings say, in "+s.Region+" of this account")
		return nil
	}
	return err
}

// start finds the cluster and service to start at, so that a wrong name is an
// answer and not an empty screen.
func start(ctx context.Context, c *awsclient.Client, f deckFlags) (cluster, service string, err error) {
	switch {
	case f.service != "":
		s, err := c.FindService(ctx, f.cluster, f.service)
		return s.ClusterARN, s.ARN, err
	case f.cluster != "":
		found, err := c.FindCluster(ctx, f.cluster)
		return found.ARN, "", err
	case c.Scope().CallerARN == "":
		return "", "", probe(ctx, c)
	default:
		return "", "", nil
	}
}

// probe asks ECS itself, where STS could not say who the caller is: what
// answered may not be AWS at all. A missing permission is for the deck to show.
func probe(ctx context.Context, c *awsclient.Client) error {
	ctx, enough := context.WithCancel(ctx)
	defer enough()
	answered := false
	err := c.ListClusters(ctx, func([]string) {
		answered = true
		enough() // one page
	})
	if answered || awsclient.Explain(err).Kind == awsclient.FaultDenied {
		return nil
	}
	return err
}

// clusterOf returns the cluster that a service's long ARN names.
func clusterOf(service string) string {
	if _, ok := model.ParseARN(service); !ok {
		return ""
	}
	return model.ClusterName(service)
}

// needTerminal refuses to draw where nobody can see it.
func (a *app) needTerminal() error {
	const instead = " ecsdeck is interactive: start it in a terminal. For a simulated AWS that scripts can talk to, there is: ecsdeck sim"
	switch {
	case !isTerminal(a.in):
		return refusal("Standard input is not a terminal, so no key could be read." + instead)
	case !isTerminal(a.out):
		return refusal("Standard output is not a terminal, so nothing could be drawn." + instead)
	case slices.Contains(a.env, "TERM=dumb"):
		return refusal("This terminal says that it cannot move its cursor (TERM=dumb), so nothing could be drawn." + instead)
	}
	return nil
}

func isTerminal(stream any) bool {
	f, ok := stream.(term.File)
	return ok && term.IsTerminal(f.Fd())
}
