package page

import (
	"strings"

	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
)

// Place is where actions meet: those that may work at the same time, whatever
// the rows are.
type Place struct {
	Name string // in words: "the list of services"
	IDs  []keys.ID
}

// Places are all the places of the deck.
func Places(c kind.Catalog) []Place {
	out := []Place{{"the logs", logKeys()}, {"the charts", chartKeys()}}
	for _, k := range c.All() {
		name := strings.ToLower(k.Info().Title)
		if k.Info().Show == kind.ShowTable {
			out = append(out, Place{"the list of " + name, append(listKeys(k), keys.NextTab, keys.PrevTab)}) // it may be a tab
		}
		if len(k.Tabs()) > 0 {
			out = append(out, Place{"the details of " + name, factKeys(k)})
		}
		if documentTab(k) != "" {
			out = append(out, Place{"the document of " + name, append(factKeys(k), documentKeys()...)})
		}
	}
	return out
}

// listKeys are the keys that a list of a kind may have.
func listKeys(k kind.Kind) []keys.ID {
	ids := append([]keys.ID{keys.Open, keys.Details}, k.Links()...)
	if len(k.Actions()) > 0 {
		ids = append(append(ids, k.Actions()...), keys.Actions, keys.Mark, keys.MarkRange, keys.MarkAll)
	}
	if len(k.Info().Doors) > 0 {
		ids = append(append(ids, k.Info().Doors...), keys.Forwards)
	}
	if k.Info().Stopped {
		ids = append(ids, keys.Stopped)
	}
	if documentTab(k) != "" {
		ids = append(ids, keys.Document)
	}
	return append(ids, commonKeys()...)
}

// factKeys are the keys that the details of a kind may have.
func factKeys(k kind.Kind) []keys.ID {
	ids := []keys.ID{keys.NextTab, keys.PrevTab, keys.Refresh}
	for _, id := range k.Links() {
		if id != keys.Open && id != keys.Details {
			ids = append(ids, id)
		}
	}
	if len(k.Actions()) > 0 {
		ids = append(append(ids, k.Actions()...), keys.Actions)
	}
	if len(k.Info().Doors) > 0 {
		ids = append(append(ids, k.Info().Doors...), keys.Forwards)
	}
	return append(ids, keys.Document, keys.Export, keys.Copy, keys.CopyARN)
}

// commonKeys are the keys that every list with rows has.
func commonKeys() []keys.ID {
	return []keys.ID{
		keys.Filter, keys.Faults, keys.Sort, keys.Reverse, keys.Copy, keys.CopyARN,
		keys.Columns, keys.Wide, keys.Export, keys.Refresh,
	}
}

// documentKeys are the keys of a document besides those of its resource.
func documentKeys() []keys.ID {
	return []keys.ID{keys.Format, keys.Unmask, keys.Search, keys.Next, keys.Prev, keys.Wrap}
}

// chartKeys are the keys that charts may have.
func chartKeys() []keys.ID {
	return []keys.ID{
		keys.FullScreen, keys.CursorLeft, keys.CursorRight, keys.ZoomIn, keys.ZoomOut, keys.PanBack, keys.PanOn, keys.PanNow,
		keys.TimeSpan, keys.Refresh,
	}
}

// logKeys are the keys that logs may have.
func logKeys() []keys.ID {
	return []keys.ID{
		keys.LogSearch, keys.LogFilter, keys.LogPause, keys.LogExpand, keys.LogSources, keys.Next, keys.Prev, keys.LogTimes,
		keys.LogJump, keys.LogFields, keys.Wrap, keys.LogPattern, keys.LogLive, keys.LogSave, keys.LogMark, keys.LogCopy, keys.Refresh,
		keys.LogLeft, keys.LogRight, keys.Before,
	}
}
