package widget

import (
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/charmbracelet/x/ansi"
	"github.com/ecsdeck/ecsdeck/themes"
)

const hostile = "a\x1b]0;title\ab\x1b[2J\x1b[31mc\u202ed\u200be\x9b31mf\ng\th\x00\u009b2Ji\xff\x1bPq\x1b\\\u2066"

// Whatever text a widget is given, nothing but its own styles reaches the
// screen, and it keeps its area.
func TestNoWidgetLetsControlsThrough(t *testing.T) {
	th := dark()
	cell, h := T(hostile), hostile
	table := NewTable([]Column{{ID: "a", Title: h}, {ID: "b", Title: h, Cut: CutMiddle}, {ID: "c", Title: "x"}})
	table.SetLen(2)
	table.SetSort("a", true)
	table.SetEmpty(Notice{Title: h, Hint: h})
	table.Layout(90, 6)
	rows := fakeRows{
		n: 2, cells: func(_ int, dst []Cell) []Cell { return append(dst, cell, cell, Mixed(Span{h, themes.Bad})) },
		state: func(int) RowState { return RowState{Pending: h} },
	}
	facts := NewFacts(Section{h, []Fact{{h, cell}, {"", cell}}})
	facts.Layout(60, 10)
	doc := NewTextView(h+"\n{\""+h+"\": 1}", JSON)
	doc.Layout(40, 10)
	doc.Search(h)
	yaml := NewTextView("a: "+h+"\n"+h+": 'x'", YAML)
	yaml.Layout(40, 10)
	in := NewInput(h)
	in.SetPlaceholder(h)
	in.SetProblem(h)
	filled := NewInput(h)
	filled.SetSuggestions([]string{"a" + h})
	filled.Paste("a")
	form := NewForm(Field{ID: "a", Label: h, Value: h, Note: h}, Field{ID: "b", Label: h, Kind: ChoiceField, Choices: []string{h}},
		Field{ID: "c", Label: "c", Kind: NumberField, Check: func(string) string { return h }})
	dialog := NewDialog(DialogOptions{Title: h, Scope: h, Sections: []Section{{h, []Fact{{h, cell}}}}, Form: form, TypeName: h, Buttons: []Button{{Label: h, Key: h}}}, someTime)
	picker := NewPicker(h, []Item{{ID: h, Title: h, Note: h, Keys: h, Glyph: Cell{Text: "●"}}, {Title: h, Disabled: h}})
	picker.Paste("a")
	hints := []KeyHint{{Keys: h, Title: h, Section: h}, {Keys: h, Title: h, Section: h, Disabled: h}}
	help := NewHelpSheet(h, hints)
	help.Layout(100, 30)
	part := []HeaderPart{{h, themes.Badge, 0}}
	views := map[string]string{
		"table": table.View(rows, th), "empty table": table.View(fakeRows{}, th), "facts": facts.View(th),
		"json": doc.View(th), "yaml": yaml.View(th), "input": in.View(60, th), "filled input": filled.View(60, th),
		"form": form.View(60, true, th), "dialog": dialog.View(100, 40, th), "picker": picker.View(100, 40, th),
		"help": help.View(th), "footer": Footer(100, hints, th), "tabs": Tabs(60, []TabTitle{{h, h, themes.OK}, {Title: h}}, 0, th),
		"header": HeaderLine{h, part, []string{h, h}, part, part}.View(200, th),
		"toast":  Toast{themes.Bad, h, someTime.Add(time.Hour)}.View(60, someTime, th),
		"line":   Line(th, 40, Span{h, themes.Bad}),
		"pad":    Pad(h, 20, Left), "cut": Truncate(h, 9), "middle": TruncateMiddle(h, 9), "plain": cell.Plain(),
	}
	for name, view := range views {
		for _, r := range onlyText(view) {
			if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) {
				t.Errorf("%s lets %U through: %q", name, r, view)
				break
			}
		}
		if strings.Contains(view, "2J") && strings.Contains(view, "\x1b[2J") || strings.Contains(view, "\x1b[31m") {
			t.Errorf("%s lets a sequence through: %q", name, view)
		}
		lines := strings.Split(view, "\n")
		for _, l := range lines {
			if w := ansi.StringWidth(l); w != ansi.StringWidth(lines[0]) {
				t.Errorf("%s has lines of %d and %d cells: %q", name, ansi.StringWidth(lines[0]), w, l)
			}
		}
	}
}

// onlyText takes out the style sequences that widgets write themselves.
func onlyText(view string) string {
	var b strings.Builder
	for view != "" {
		i := strings.Index(view, "\x1b[")
		if i < 0 {
			break
		}
		b.WriteString(view[:i])
		view = view[i+2:]
		end := strings.IndexFunc(view, func(r rune) bool { return (r < '0' || r > '9') && r != ';' })
		if end < 0 || view[end] != 'm' {
			b.WriteString("\x1b[") // not a style: let the caller see it
			continue
		}
		view = view[end+1:]
	}
	return b.String() + view
}
