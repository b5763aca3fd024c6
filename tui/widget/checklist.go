package widget

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/ecsdeck/ecsdeck/themes"
)

// Check is one line of a Checklist.
type Check struct {
	ID, Title string
	Note      string // shown behind the title
	On        bool
	Fixed     bool // always on
}

// Checklist is a few things that can be switched on and off and put in another
// order, such as the columns of a table.
type Checklist struct {
	Scroller
	title  string
	items  []Check
	cursor int
}

// NewChecklist makes a list of these items.
func NewChecklist(title string, items []Check) Checklist {
	return Checklist{title: title, items: slices.Clone(items)}
}

// SetItems replaces the items; the cursor stays on its line.
func (c *Checklist) SetItems(items []Check) {
	c.items = slices.Clone(items)
	c.cursor = max(min(c.cursor, len(items)-1), 0)
}

// Checked lists the ids of the items that are on, in their order.
func (c *Checklist) Checked() []string {
	var out []string
	for _, it := range c.items {
		if it.On || it.Fixed {
			out = append(out, it.ID)
		}
	}
	return out
}

// Update takes a key: the arrows move the cursor, with shift (or J and K) the
// item; space switches it; enter and esc end the list.
func (c *Checklist) Update(key tea.KeyPressMsg) Outcome {
	switch key.Keystroke() {
	case "esc", "q":
		return Cancelled
	case "enter":
		return Chosen
	case "up", "k", "shift+tab":
		c.step(-1)
	case "down", "j", "tab":
		c.step(1)
	case "home", "g":
		c.cursor = 0
	case "end", "shift+g":
		c.cursor = max(len(c.items)-1, 0)
	case "shift+up", "shift+k", "alt+up":
		c.shift(-1)
	case "shift+down", "shift+j", "alt+down":
		c.shift(1)
	case "space", "x":
		c.toggle()
	default:
		switch key.Text {
		case "J":
			c.shift(1)
		case "K":
			c.shift(-1)
		case "G":
			c.cursor = max(len(c.items)-1, 0)
		}
	}
	return Open
}

func (c *Checklist) step(by int) {
	if n := len(c.items); n > 0 {
		c.cursor = (c.cursor + by + n) % n
	}
}

// shift moves the item under the cursor, and the cursor with it.
func (c *Checklist) shift(by int) {
	to := c.cursor + by
	if to < 0 || to >= len(c.items) {
		return
	}
	items := slices.Clone(c.items)
	items[c.cursor], items[to] = items[to], items[c.cursor]
	c.items, c.cursor = items, to
}

func (c *Checklist) toggle() {
	if c.cursor >= len(c.items) || c.items[c.cursor].Fixed {
		return
	}
	c.items = slices.Clone(c.items)
	c.items[c.cursor].On = !c.items[c.cursor].On
}

// Layout fits the list to a screen. It must be called before View and Mouse.
func (c *Checklist) Layout(_, screenHeight int) {
	c.setScroll(min(len(c.items), max(screenHeight-4, 1)), len(c.items))
	c.reveal(c.cursor)
}

func (c *Checklist) width(screenWidth int) int {
	want := max(pickerLeast, Width(c.title)+4)
	title := c.titles()
	for _, it := range c.items {
		want = max(want, 6+title+2+Width(it.Note))
	}
	return min(want, max(screenWidth-2-frameSides, 1))
}

func (c *Checklist) titles() int {
	w := 0
	for _, it := range c.items {
		w = max(w, Width(it.Title))
	}
	return w
}

// View draws the list as a block of its own size.
func (c *Checklist) View(screenWidth int, th *themes.Theme) string {
	inner := c.width(screenWidth)
	f := frame{title: c.title, tone: themes.Title, width: inner + frameSides}
	f.bar.from, f.bar.size = scrollThumb(c.offset, c.page, c.all)
	title := c.titles()
	for i := c.offset; i < min(c.offset+c.page, len(c.items)); i++ {
		it := c.items[i]
		sign, box, tone := "  ", "[ ] ", themes.Muted
		if it.On || it.Fixed {
			box, tone = "[x] ", themes.Text
		}
		if i == c.cursor {
			sign = "› "
			f.pick = len(f.lines) + 1
		}
		f.lines = append(f.lines, fitSpans([]Span{
			{sign, themes.Accent},
			{box, tone},
			{Pad(it.Title, title, Left), tone},
			{"  " + Clean(it.Note), themes.Faint},
		}, inner))
	}
	return f.view(th)
}

// Mouse takes what the mouse does, in cells of the block that View draws for
// this screen. A press on an item switches it.
func (c *Checklist) Mouse(m Mouse, screenWidth int) {
	m = m.In(0, 1)
	inner := c.width(screenWidth)
	if c.Bar(m, inner+frameSides-1) {
		if c.page > 0 {
			c.cursor = max(min(max(c.cursor, c.offset), c.offset+c.page-1), 0)
		}
		return
	}
	i := c.offset + m.Y
	if m.Do != Press || m.Menu || m.X < 1 || m.X > inner+2 || m.Y < 0 || m.Y >= c.page || i >= len(c.items) {
		return
	}
	c.cursor = i
	c.toggle()
}
