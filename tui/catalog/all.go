// Package catalog declares the resource kinds of the deck, one file each: what
// their rows show, how they are read and where they lead. Everything else of
// the deck knows kinds only through the contract in package kind, so a new kind
// is a file here and a line in All.
//
// Text from AWS is cleaned before it is cut or put together, so that no piece
// of an escape sequence can be left behind by a cut.
package catalog

import "github.com/ecsdeck/ecsdeck/tui/kind"

// All returns the kinds in the order in which the palette offers them.
func All() kind.Catalog {
	return kind.NewCatalog(
		kind.Of(clusters()),
		kind.Of(services()),
		kind.Of(tasks()),
		kind.Of(containers()),
		kind.Of(instances()),
		kind.Of(families()),
		kind.Of(taskDefs()),
		kind.Of(events()),
		kind.Of(providers()),
		kind.Of(audit()),
		kind.Of(alarms()),
		kind.Of(alarmHistory()),
		kind.Of(metrics()),
		kind.Of(logs()),
	)
}
