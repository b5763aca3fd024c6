package tui

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/ecsdeck/ecsdeck/tui/export"
	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/page"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// A hint leaves for good when a key that it names was used, after this long in
// sight, or after this many sessions in which it was seen.
const (
	hintFor      = 30 * time.Second
	hintSessions = 3
)

// hint is a line for somebody who is new here, on the rule above the footer.
type hint struct {
	id    string
	fits  func(a *App, l *page.List) bool
	words []hintWord
}

// hintWord is one key of a hint. Learned: using it once is enough.
type hintWord struct {
	key     keys.ID
	text    string
	learned bool
}

// firstHints are all there are, the most particular first.
func firstHints() []hint {
	return []hint{
		{"marked", func(_ *App, l *page.List) bool { return l.Marked() > 0 }, []hintWord{
			{keys.Actions, "what can be done to the marked rows", true}, {keys.Back, "takes the marks off", false},
		}},
		{"broken", func(a *App, l *page.List) bool { return a.broken(l) }, []hintWord{
			{keys.Details, "what is wrong with it", true}, {keys.Faults, "only what is degraded or broken", true},
		}},
		{"start", func(_ *App, l *page.List) bool { return l.Selected().ID != "" }, []hintWord{
			{keys.Help, "every key that works here", true}, {keys.Palette, "anything by its name", true}, {keys.Back, "goes back", false},
		}},
	}
}

// broken reports whether the selected row is degraded or broken.
func (a *App) broken(l *page.List) bool {
	row := a.rowOf(l.Query().Scope, l.Selected())
	if row == nil {
		return false
	}
	return a.catalog.Get(l.Query().Kind).Health(row).Health >= model.Warn
}

// hintBook keeps which hints were seen, in a file of its own.
type hintBook struct {
	path  string // "": no hints at all
	seen  map[string]hintSeen
	now   string                   // the hint in sight; "" when there is none
	spent map[string]time.Duration // in sight in this session
}

// hintSeen is what the file says of one hint.
type hintSeen struct {
	Sessions int  `json:"sessions"`       // in which it was in sight
	Done     bool `json:"done,omitempty"` // it does not come again
}

// openHints reads the file. One that is not there or not readable is empty.
func openHints(path string) *hintBook {
	b := &hintBook{path: path, seen: map[string]hintSeen{}, spent: map[string]time.Duration{}}
	if path == "" {
		return b
	}
	if data, err := os.ReadFile(path); err == nil && json.Unmarshal(data, &b.seen) != nil {
		b.seen = map[string]hintSeen{}
	}
	return b
}

// save writes the file, off the update loop. A hint is not worth an error.
func (b *hintBook) save() tea.Cmd {
	data, err := json.Marshal(b.seen)
	path := b.path
	if err != nil {
		return nil
	}
	return func() tea.Msg {
		if os.MkdirAll(filepath.Dir(path), 0o700) == nil {
			_ = export.Write(path, append(data, '\n'), true)
		}
		return nil
	}
}

// left is whether a hint may still be shown.
func (b *hintBook) left(id string) bool {
	s := b.seen[id]
	return !s.Done && (s.Sessions < hintSessions || b.spent[id] > 0)
}

// done ends a hint for good.
func (b *hintBook) done(id string) tea.Cmd {
	s := b.seen[id]
	s.Done = true
	b.seen[id] = s
	return b.save()
}

// chooseHint finds the hint that fits the screen as it is now.
func (a *App) chooseHint() tea.Cmd {
	b := a.book
	b.now = ""
	l, ok := a.history.current().(*page.List)
	if b.path == "" || !ok || len(a.overlays) > 0 || l.Capturing() || a.notice.Shown(a.now) {
		return nil
	}
	for _, h := range firstHints() {
		if !b.left(h.id) || !h.fits(a, l) {
			continue
		}
		b.now = h.id
		if b.spent[h.id] > 0 {
			return nil
		}
		b.spent[h.id] = 1 // it is in sight from now on
		s := b.seen[h.id]
		s.Sessions++
		b.seen[h.id] = s
		return b.save()
	}
	return nil
}

// beatHint counts the seconds that a hint is in sight.
func (a *App) beatHint() tea.Cmd {
	b := a.book
	if b.now == "" || a.blurred {
		return nil
	}
	b.spent[b.now] += time.Second
	if b.spent[b.now] < hintFor {
		return nil
	}
	return b.done(b.now)
}

// learn ends the hints that name a key which was just used.
func (a *App) learn(key string) tea.Cmd {
	l, ok := a.history.current().(*page.List)
	if a.book.path == "" || !ok || l.Capturing() {
		return nil
	}
	var cmds []tea.Cmd
	for _, h := range firstHints() {
		for _, w := range h.words {
			if _, used := a.keys.Match(key, w.key); used && w.learned && !a.book.seen[h.id].Done {
				cmds = append(cmds, a.book.done(h.id))
			}
		}
	}
	return tea.Batch(cmds...)
}

// hintLine is the hint in sight, with the rule behind it; "" without one.
func (a *App) hintLine() string {
	at := slices.IndexFunc(firstHints(), func(h hint) bool { return h.id == a.book.now })
	if at < 0 {
		return ""
	}
	spans := []widget.Span{{Text: " › ", Tone: themes.Accent}}
	used := 3
	for i, w := range firstHints()[at].words {
		shown := a.keys.Get(w.key).Shown()
		gap := ""
		if i > 0 {
			gap = "   "
		}
		n := widget.Width(gap + shown + " " + w.text)
		if used+n >= a.width {
			break
		}
		used += n
		spans = append(spans, widget.Span{Text: gap + shown, Tone: themes.Key}, widget.Span{Text: " " + w.text, Tone: themes.Muted})
	}
	if used == 3 {
		return ""
	}
	rest := widget.Span{Text: "  " + strings.Repeat("─", max(0, a.width-used-2)), Tone: themes.Rule}
	return widget.Line(a.theme, a.width, append(spans, rest)...)
}
