package tui

import (
	"cmp"
	"slices"
	"time"

	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/page"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// notice is the one line that the deck says something on.
type notice struct{ widget.Toast }

// How long a notice stays: a refusal has to be read, an answer to a key only
// seen.
const (
	warnFor = 12 * time.Second
	sayFor  = 6 * time.Second
)

func (n *notice) expire(now time.Time) {
	if !n.Shown(now) {
		n.Toast = widget.Toast{}
	}
}

// say shows what an effect says, if it says anything.
func (a *App) say(e page.Effect) {
	if e.Say == "" {
		return
	}
	a.notice.Toast = widget.Toast{Text: e.Say, Tone: themes.Accent, Until: a.now.Add(sayFor)}
	switch {
	case e.Warn:
		a.notice.Tone, a.notice.Until = themes.Warn, a.now.Add(warnFor)
	case e.Good:
		a.notice.Tone, a.notice.Until = themes.OK, a.now.Add(warnFor)
	}
}

// byRank puts the footer's keys first, in their rank, and the others after.
func byRank(in []keys.Binding) []keys.Binding {
	slices.SortStableFunc(in, func(x, y keys.Binding) int {
		return cmp.Compare(orLast(x.Rank), orLast(y.Rank))
	})
	return in
}

func orLast(rank int) int {
	if rank == 0 {
		return 1 << 20
	}
	return rank
}
