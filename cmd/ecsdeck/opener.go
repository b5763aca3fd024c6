package main

import (
	"cmp"
	"context"
	"log/slog"
	"slices"
	"sync"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/budget"
	"github.com/ecsdeck/ecsdeck/awsclient/journal"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// An opener opens the client that the deck starts with, and those of every
// later change of profile or region.
type opener struct {
	opt   awsclient.Options // but for profile and region
	flags deckFlags
	close func() // frees what all the clients share

	noAudit error // why there is no audit file for what is not read-only

	mu   sync.Mutex
	home string // the profile's name in the scope of the first client
}

func newOpener(f deckFlags, log *slog.Logger) (*opener, error) {
	o := &opener{flags: f, close: func() {}}
	o.opt = awsclient.Options{
		Endpoint: f.endpoint, ReadOnly: f.readOnly, ReadOnlyProfiles: f.settings.ReadOnlyProfiles,
		Log: log, MetricsProtocol: f.metrics,
		// One budget for all of them: two profiles may be one account.
		Budget: budget.NewBook(f.settings.Budget),
	}
	if !f.demo {
		o.opt.AuditPath = journal.DefaultPath() // what was done before is shown to who only looks, too
	}
	switch {
	case f.demo:
		world, err := f.world.open()
		if err != nil {
			return nil, err
		}
		o.opt.Demo, o.opt.Transport = true, world.RoundTripper()
	case !f.readOnly && !slices.Contains(f.settings.ReadOnlyProfiles, "*"):
		audit, err := journal.Open("")
		switch {
		case err == nil:
			o.opt.Audit = audit
			o.close = func() { _ = audit.Close() } // every line was written through already
		case len(f.settings.ReadOnlyProfiles) > 0:
			o.noAudit = auditRefusal(err) // which profile it is shows when it is opened
		default:
			return nil, auditRefusal(err)
		}
	}
	return o, nil
}

func auditRefusal(err error) error {
	return refusal("The audit file cannot be opened, and nothing may be changed without it: " + err.Error() +
		". Set XDG_STATE_HOME to a folder that can be written to, or only look, with --read-only.")
}

// first opens the client of the command line.
func (o *opener) first(ctx context.Context) (*awsclient.Client, error) {
	c, err := o.open(ctx, o.flags.profile, o.flags.region)
	if err != nil {
		return nil, err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.home = c.Scope().Profile
	return c, nil
}

// again opens the client of another profile or region. An empty region is the
// profile's own, unless the command line or the settings named one for all.
func (o *opener) again(ctx context.Context, profile, region string) (*awsclient.Client, error) {
	o.mu.Lock()
	home := o.home
	o.mu.Unlock()
	if profile == home {
		// Asked for as at the start. To name the profile now that was not named
		// then would pass over credentials of the environment, and could end in
		// another account.
		profile = o.flags.profile
	} else if o.opt.Demo {
		return nil, &awsclient.ProfileError{Profile: profile, Known: []string{home}}
	} else if o.flags.regionOfProfile {
		return o.open(ctx, profile, region)
	}
	return o.open(ctx, profile, cmp.Or(region, o.flags.region))
}

func (o *opener) open(ctx context.Context, profile, region string) (*awsclient.Client, error) {
	opt := o.opt
	opt.Profile, opt.Region = profile, region
	c, err := awsclient.Open(ctx, opt)
	if err == nil && o.noAudit != nil && !c.ReadOnly() {
		return nil, o.noAudit
	}
	return c, err
}

// self are the words that start this program again in a scope.
func (o *opener) self(s model.Scope) []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.flags.self(s, o.home)
}
