// Package tui is the deck: a Bubble Tea model tree over the store of ECS
// resources. The root routes messages, runs the reads that pages want, and
// keeps the dialogs and operations; pages and kinds know nothing of it.
package tui

import (
	"context"
	"log/slog"
	"net"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/awsclient/shell"
	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/page"
)

// Options says how to start the deck.
type Options struct {
	Client *awsclient.Client
	// Open makes a client for another profile or region; "" keeps the
	// current one's. Nil: the scope cannot be changed.
	Open func(ctx context.Context, profile, region string) (*awsclient.Client, error)

	Start   string // a line of the palette to begin with, as "svc prod"; it opens above the pages of Cluster
	Cluster string // start at this cluster's services
	Service string // start at this service's tasks; needs Cluster

	// Refresh is how often the rows on screen are read again; the other
	// intervals follow in proportion. Zero is 5 seconds.
	Refresh time.Duration
	Demo    bool
	Theme   string // a theme's name; "" follows the terminal's background
	// ThemeDark and ThemeLight are the themes for either background when Theme
	// is not set; "" is the usual one.
	ThemeDark, ThemeLight string
	NoMouse               bool // the terminal keeps the mouse

	// Last is where the last run ended, to begin there; nil begins at the start.
	Last *Last
	// Leave is told where the run ends; nil tells nobody.
	Leave func(Last)
	// Notice is said at the start; "" is nothing.
	Notice string

	Keys    map[keys.ID][]string     // in place of an action's usual keys
	Columns page.ColumnChoice        // to begin with
	Lists   map[kind.Name]page.Start // how the lists of a kind begin

	// Themes are those to choose from; nil are the built-in ones.
	Themes *themes.Source
	// Hints is the file that keeps which hints for newcomers were seen; "" shows
	// none.
	Hints   string
	Version string
	// Location is the zone of chart axes and log times; nil is the local one.
	Location *time.Location
	Log      *slog.Logger // nil discards
	// Browse opens a web page; nil where there is no browser, and addresses are
	// copied instead.
	Browse func(url string) error
	// Shells are the person's habits with shells.
	Shells shell.Settings
	// Listen opens local ports for forwards; nil is the system's way.
	Listen func(ctx context.Context, network, address string) (net.Listener, error)
	// Self are the words that start this program again for the scope of a
	// client, up to and without the verb: its path, and flags such as --profile.
	// ssh gets them as its ProxyCommand. Nil: ssh over Session Manager is not
	// possible.
	Self func(scope model.Scope) []string
	// Screen is the terminal, when the deck follows its size itself; nil leaves
	// that to Bubble Tea.
	Screen *Screen
}

// usualRefresh is the interval that the kinds declare for visible rows.
const usualRefresh = 5 * time.Second
