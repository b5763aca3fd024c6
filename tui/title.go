package tui

import (
	"strconv"
	"strings"

	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// titleWidth is the most cells of a window title: tabs show far fewer.
const titleWidth = 120

// windowTitle is what tabs and window lists show, the most telling first: what is
// broken, the place, the scope. It is clean like everything else that reaches the
// terminal.
func (a *App) windowTitle() string {
	p := a.history.current()
	place := a.crumbs(p)
	if len(place) > 1 {
		place = place[1:] // that clusters hold it goes without saying
	}
	title := strings.Join(place, " › ")
	switch st := p.Status(a.env()); {
	case st.Bad > 0:
		title = "✖" + strconv.Itoa(st.Bad) + " " + title
	case st.Warn > 0:
		title = "▲" + strconv.Itoa(st.Warn) + " " + title
	}
	if c := a.client(); c != nil {
		s := c.Scope()
		title += " · " + strings.TrimSpace(s.Profile+" "+s.Region)
	}
	return widget.Truncate(widget.Clean(title+" · ecsdeck"), titleWidth)
}
