package page

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/ecsdeck/ecsdeck/tui/export"
	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// document is the resource in a tab's language, or in YAML when that was asked
// for.
func (d *Detail) document(tab int, row kind.Row) (lang, text string) {
	lang, text = d.k.TabDocument(tab, row, d.unmasked)
	if d.yaml && lang == "json" {
		if y, err := export.YAML([]byte(text)); err == nil {
			return "yaml", string(y)
		}
	}
	return lang, text
}

func (d *Detail) copyDocument(row kind.Row) Effect {
	lang, text := d.document(d.at, row)
	return Effect{Copy: text, CopyName: widget.Clean(d.k.Label(row)) + " as " + strings.ToUpper(lang)}
}

// document is a long text with a search.
type document struct {
	text widget.TextView
	bar  *filterBar
}

func newDocument() document { return document{bar: newBar("text to find")} }

func (d *document) set(lang, text string) {
	syntax := widget.PlainText
	switch lang {
	case "json":
		syntax = widget.JSON
	case "yaml":
		syntax = widget.YAML
	}
	d.text.SetText(text, syntax)
}

func (d *document) layout(env Env) {
	h := env.Height
	if d.searched() {
		h--
	}
	d.text.Layout(env.Width, h)
}

func (d *document) view(env Env) string {
	body := d.text.View(env.Theme)
	if d.searched() {
		return d.bar.line(env, env.Width, d.note()) + "\n" + body
	}
	return body
}

func (d *document) note() string {
	now, of := d.text.Hits()
	switch {
	case d.bar.text() == "":
		return ""
	case of == 0:
		return "no match"
	}
	return fmt.Sprintf("match %d of %d", now, of)
}

func (d *document) back() bool {
	if !d.bar.open && d.bar.text() == "" {
		return false
	}
	d.bar.clear()
	d.text.Search("")
	return true
}

func (d *document) keys() []keys.ID {
	if d.bar.text() == "" {
		return []keys.ID{keys.Search, keys.Wrap}
	}
	return []keys.ID{keys.Search, keys.Next, keys.Prev, keys.Wrap}
}

func (d *document) update(msg tea.Msg, env Env) Effect {
	switch msg := msg.(type) {
	case tea.PasteMsg:
		if d.bar.open {
			d.text.Search(d.bar.paste(msg))
		}
	case tea.KeyPressMsg:
		if d.bar.open {
			d.text.Search(d.bar.key(msg))
			return Effect{}
		}
		d.key(msg.String(), env)
	}
	return Effect{}
}

func (d *document) key(key string, env Env) {
	if id, ok := env.Keys.Match(key, moveKeys()...); ok {
		move(&d.text, id)
		return
	}
	id, _ := env.Keys.Match(key, d.keys()...)
	switch id {
	case keys.Search:
		d.bar.start()
	case keys.Next:
		d.text.Next()
	case keys.Prev:
		d.text.Prev()
	case keys.Wrap:
		d.text.SetWrap(!d.text.Wraps())
	}
}
