// Package config holds the settings of ecsdeck: one table of records, from
// which follow the reading and checking of the settings file and of the
// environment, the commented file that `ecsdeck config init` writes, the schema
// for editors and the page of the docs. It knows nothing of the command line.
package config

import (
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/budget"
	"github.com/ecsdeck/ecsdeck/awsclient/shell"
	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/page"
)

// Settings are what a person has set, or the defaults.
type Settings struct {
	// The scope to start in. Empty fields are left to the AWS SDK.
	Profile, Region string
	Cluster         string // to start in, and of a name without one
	Start           string // a line of the palette to begin with, as "svc prod"
	Restore         bool   // begin where the last run ended

	ReadOnly         bool
	ReadOnlyProfiles []string // patterns of profiles that may only be looked at

	Refresh               time.Duration // 0 is as each view needs it
	Theme                 string        // "" follows the terminal's background
	ThemeDark, ThemeLight string        // for either background, when Theme is ""
	Mouse                 bool
	Hints                 bool // for newcomers

	Keys  map[keys.ID][]string // in place of the usual keys; none takes them away
	Lists map[kind.Name]List
	Shell shell.Settings

	Budget  float64 // part of the published request rates, 0 < Budget <= 1
	Metrics string  // how CloudWatch is spoken to: "", "cbor" or "json"
	LogFile string  // "" keeps no log
	Debug   bool
}

// List is how the lists of one kind begin.
type List struct {
	Columns []string // ids in their order; none is the kind's own
	Sort    string   // as order.Rule.Sorted takes it; "" is the kind's own
	Wide    bool
}

// Defaults are the settings of somebody who has set nothing.
func Defaults() Settings {
	return Settings{Mouse: true, Hints: true, Budget: budget.DefaultShare, Keys: map[keys.ID][]string{}, Lists: map[kind.Name]List{}}
}

// Columns are the columns that were set, as pages take them.
func (s Settings) Columns() page.ColumnChoice {
	out := page.ColumnChoice{}
	for k, l := range s.Lists {
		if len(l.Columns) > 0 {
			out[k] = l.Columns
		}
	}
	return out
}

// Starts is how lists begin, as pages take it.
func (s Settings) Starts() map[kind.Name]page.Start {
	out := map[kind.Name]page.Start{}
	for k, l := range s.Lists {
		out[k] = page.Start{Sort: l.Sort, Wide: l.Wide}
	}
	return out
}
