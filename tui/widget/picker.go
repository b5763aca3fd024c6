package widget

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/sahilm/fuzzy"
)

// Item is one choice of a Picker or a Palette.
type Item struct {
	ID      string
	Title   string
	Note    string   // shown behind the title, and searched
	Aliases []string // searched, not shown
	Keys    string   // the key that does the same, shown at the right
	// Disabled is why the item cannot be chosen; it is shown in place of Note.
	Disabled string
	Current  bool // the choice that is in force now
	Glyph    Cell // one cell before the title, such as a health sign
	// Detail is shown whole below the items while this one is selected, in a few
	// lines: what is too long for a Note and has to be read.
	Detail Cell
}

// Outcome is what a key did to a list.
type Outcome uint8

// The outcomes.
const (
	Open      Outcome = iota // still choosing
	Chosen                   // the selected item was chosen
	Cancelled                // left without a choice
)

// Picker chooses one of many by typing a part of its name.
type Picker struct {
	title  string
	input  Input
	items  []Item
	found  []found // of items, best first
	cursor int
	free   bool // a palette: the typed text itself is an answer

	current bool // some item is the one in force

	sample []Span // shown below the items

	window  Scroller // where the mouse has scrolled to
	wheeled bool     // it has: the window does not follow the cursor
}

// found is an item that matches the filter.
type found struct {
	item int
	hits []int // bytes of the title
}

// NewPicker opens a list with the current item selected.
func NewPicker(title string, items []Item) Picker {
	p := Picker{title: title, input: NewInput("/ ")}
	p.input.SetPlaceholder("type to filter")
	p.setItems(items)
	if i := slices.IndexFunc(p.found, func(f found) bool { return p.items[f.item].Current }); i >= 0 {
		p.cursor = i
	}
	return p
}

// NewPalette opens the command line: a picker whose typed text is an answer of
// its own, for commands with arguments.
func NewPalette(items []Item) Picker {
	p := Picker{title: "Go to", input: NewInput(": "), free: true}
	p.setItems(items)
	return p
}

// SetItems replaces the items, as a palette does while arguments are typed.
// The selected item stays selected when it is still there.
func (p *Picker) SetItems(items []Item) {
	was, had := p.Selected()
	p.setItems(items)
	if !had {
		return
	}
	for i, f := range p.found {
		if p.items[f.item].ID == was.ID {
			p.cursor = i
			return
		}
	}
}

func (p *Picker) setItems(items []Item) {
	p.items = slices.Clone(items)
	p.current = slices.ContainsFunc(items, func(i Item) bool { return i.Current })
	p.rank()
}

// SetHistory sets earlier lines for ctrl+p and ctrl+n in a palette.
func (p *Picker) SetHistory(lines []string) { p.input.SetHistory(lines) }

// SetSample shows a line below the items, and leaves half of the screen to what
// lies under the picker: for choices that are tried on as the cursor moves.
func (p *Picker) SetSample(line []Span) { p.sample = line }

// SetPlaceholder sets what is shown while nothing is typed.
func (p *Picker) SetPlaceholder(text string) { p.input.SetPlaceholder(text) }

// SetText replaces the typed text.
func (p *Picker) SetText(text string) {
	p.input.SetValue(text)
	p.rank()
}

// SetProblem shows why the typed text is not an answer.
func (p *Picker) SetProblem(reason string) { p.input.SetProblem(reason) }

// Text is what is typed.
func (p *Picker) Text() string { return p.input.Value() }

// Selected is the item under the cursor.
func (p *Picker) Selected() (Item, bool) {
	if p.cursor >= len(p.found) {
		return Item{}, false
	}
	return p.items[p.found[p.cursor].item], true
}

// Paste takes pasted text into the filter.
func (p *Picker) Paste(text string) {
	p.input.Paste(text)
	p.wheeled = false
	p.rank()
}

// Update takes a key. On Chosen, Selected is the choice; a palette may have
// none, and then Text is the answer.
func (p *Picker) Update(key tea.KeyPressMsg) Outcome {
	p.wheeled = false
	switch key.Keystroke() {
	case "esc":
		return Cancelled
	case "enter":
		item, ok := p.Selected()
		if ok && item.Disabled == "" || !ok && p.free && p.input.Value() != "" {
			return Chosen
		}
		return Open
	case "up", "shift+tab":
		p.step(-1)
		return Open
	case "down":
		p.step(1)
		return Open
	case "tab":
		p.tab()
		return Open
	case "pgup":
		p.cursor = max(p.cursor-10, 0)
		return Open
	case "pgdown":
		p.cursor = max(min(p.cursor+10, len(p.found)-1), 0)
		return Open
	}
	before := p.input.Value()
	p.input.Update(key)
	if p.input.Value() != before {
		p.rank()
	}
	return Open
}

// step moves the cursor, and from one end to the other.
func (p *Picker) step(by int) {
	if n := len(p.found); n > 0 {
		p.cursor = (p.cursor + by + n) % n
	}
}

// tab completes the selected item in a palette and moves on in a picker.
func (p *Picker) tab() {
	item, ok := p.Selected()
	if !p.free || !ok {
		p.step(1)
		return
	}
	p.input.SetValue(item.Title)
	p.rank()
}

// rank filters the items. Without text they keep their own order. What starts
// with the text comes before what only contains its letters.
func (p *Picker) rank() {
	p.cursor, p.found = 0, nil
	query := strings.TrimSpace(p.input.Value())
	if query == "" {
		for i := range p.items {
			p.found = append(p.found, found{item: i})
		}
		return
	}
	ranks := make(map[int]int, len(p.items))
	for pass, text := range [...]func(Item) []string{titleOf, aliasesOf, noteOf} {
		for _, m := range fuzzy.FindFrom(query, source{p.items, text}) {
			if pass == 2 && (len(query) < 3 || !strings.Contains(strings.ToLower(m.Str), strings.ToLower(query))) {
				continue // a few letters scattered over a note mean nothing
			}
			score := m.Score - 1000*pass + bonus(query, text(p.items[m.Index]))
			if p.items[m.Index].Disabled != "" {
				score -= 250 // after its like that can be chosen
			}
			old, seen := ranks[m.Index]
			if seen && old >= score {
				continue
			}
			ranks[m.Index] = score
			f := found{item: m.Index}
			if pass == 0 {
				f.hits = m.MatchedIndexes
			}
			if seen {
				p.found = slices.DeleteFunc(p.found, func(g found) bool { return g.item == m.Index })
			}
			p.found = append(p.found, f)
		}
	}
	slices.SortStableFunc(p.found, func(a, b found) int {
		if d := ranks[b.item] - ranks[a.item]; d != 0 {
			return d
		}
		return a.item - b.item
	})
}

// bonus lifts exact names and beginnings, so that a short alias typed whole is
// always first: that of its very letters before one that differs in case.
func bonus(query string, texts []string) int {
	best := 0
	for _, t := range texts {
		switch {
		case t == query:
			return 4100
		case strings.EqualFold(t, query):
			best = 4000
		case len(t) > len(query) && strings.EqualFold(t[:len(query)], query):
			best = max(best, 500)
		}
	}
	return best
}

func titleOf(i Item) []string   { return []string{i.Title} }
func aliasesOf(i Item) []string { return i.Aliases }
func noteOf(i Item) []string    { return []string{i.Note} }

// source offers items to the fuzzy search by one of their texts.
type source struct {
	items []Item
	text  func(Item) []string
}

func (s source) Len() int { return len(s.items) }

func (s source) String(i int) string { return Clean(strings.Join(s.text(s.items[i]), " ")) }
