package tui

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/ecsdeck/ecsdeck/tui/export"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/page"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// The fields of the export's form, and what their choices are called.
const (
	formatField  = "format"
	rowsField    = "rows"
	columnsField = "columns"
	toField      = "to"
	pathField    = "path"

	toFile      = "a file"
	toClipboard = "the clipboard"
)

// made is what an export writes.
type made struct {
	data []byte
	what string // "28 services"
	note string // what a person should know of it
}

// exporter is a page that can be exported.
type exporter struct {
	title   string
	name    string // of the file, without ending
	about   []widget.Fact
	formats []export.Format
	fields  []kind.Field // beside format, target and path
	make    func(a *App, f export.Format, v kind.Values) (made, error)
}

// startExport asks how the page should be exported.
func (a *App) startExport() tea.Cmd {
	if l := a.listed(); l != nil {
		a.exportForm(a.exportOfList(l))
		return nil
	}
	d, ok := a.history.current().(*page.Detail)
	if !ok {
		a.say(page.Effect{Say: "only lists and resources can be exported", Warn: true})
		return nil
	}
	x, ok := a.exportOfResource(d)
	if !ok {
		a.say(page.Effect{Say: "not read yet", Warn: true})
		return nil
	}
	a.exportForm(x)
	return nil
}

func (a *App) exportOfList(l *page.List) exporter {
	q := l.Query()
	k := a.catalog.Get(q.Kind)
	title := strings.ToLower(k.Info().Title)
	c := l.Counts(a.env())
	x := exporter{
		title: "Export " + title, formats: []export.Format{export.CSV, export.JSON, export.YAMLFile},
		name: export.Name(string(q.Kind), q.Variant, a.placeName(q), a.now.Format(stamp)),
	}
	if c.Described < c.Total {
		x.about = append(x.about, widget.Fact{Label: "▲", Value: widget.Toned(themes.Warn,
			fmt.Sprintf("%s of %s described; the others are exported by name", group(c.Described), group(c.Total)))})
	}
	shown := group(c.Shown) + " shown"
	if c.Marked > 0 {
		x.fields = append(x.fields, kind.Field{ID: rowsField, Label: "Rows", Kind: widget.ChoiceField, Choices: []string{group(c.Marked) + markedRows, shown}})
	} else {
		x.about = append(x.about, widget.Fact{Label: "rows", Value: widget.T(shown)})
	}
	x.fields = append(x.fields, kind.Field{
		ID: columnsField, Label: "Columns", Kind: widget.ChoiceField,
		Choices: []string{fmt.Sprintf("%d shown", c.Columns), fmt.Sprintf("%s%d", allColumns, c.AllColumns)},
	})
	x.make = func(a *App, f export.Format, v kind.Values) (made, error) {
		s := l.Sheet(a.env(), page.Extent{
			Marked: strings.HasSuffix(v.Text(rowsField), markedRows), All: strings.HasPrefix(v.Text(columnsField), allColumns),
		})
		data, err := s.Encode(f)
		m := made{data: data, what: group(len(s.Rows)) + " " + title}
		if s.Described < s.Total {
			m.note = fmt.Sprintf("%s of %s described, exported as they are", group(s.Described), group(s.Total))
		} else if s.Partial != "" {
			m.note = s.Partial
		}
		return m, err
	}
	return x
}

const (
	markedRows = " marked"
	allColumns = "all "
	stamp      = "20060102-150405"
)

// placeName is the short name of what a list belongs to: the cluster, the
// service, or the region.
func (a *App) placeName(q kind.Query) string {
	if q.Parent.IsZero() {
		return a.env().Scope.Region
	}
	name := model.ShortID(q.Parent.ID)
	if k := a.catalog.Get(q.Parent.Kind); k != nil {
		name = k.IDLabel(q.Parent.ID)
		if up := k.Up(q.Parent.ID); up.Kind == kind.Clusters {
			name = model.ShortID(up.ID) + "-" + name
		}
	}
	return name
}

func (a *App) exportOfResource(d *page.Detail) (exporter, bool) {
	name, _, yaml, ok := d.Export(a.env())
	if !ok {
		return exporter{}, false
	}
	singular := a.catalog.Get(d.Query().Kind).Info().Singular
	x := exporter{
		title: "Export " + name, name: export.Name(singular, name, a.now.Format(stamp)),
		formats: []export.Format{export.JSON, export.YAMLFile},
	}
	if yaml {
		slices.Reverse(x.formats)
	}
	if d.Masked() {
		x.about = []widget.Fact{{Value: widget.Toned(themes.Muted, "Environment values are hidden, as on the page.")}}
	}
	x.make = func(a *App, f export.Format, _ kind.Values) (made, error) {
		_, text, _, ok := d.Export(a.env())
		if !ok {
			return made{}, errors.New(name + " is not there any more")
		}
		m := made{data: []byte(strings.TrimSuffix(text, "\n") + "\n"), what: name}
		var err error
		if f == export.YAMLFile {
			m.data, err = export.YAML([]byte(text))
		}
		return m, err
	}
	return x, true
}

// exportForm asks for the format and the target.
func (a *App) exportForm(x exporter) {
	formats := make([]string, len(x.formats))
	for i, f := range x.formats {
		formats[i] = string(f)
	}
	ext := x.formats[0].Ext()
	fields := []kind.Field{{ID: formatField, Label: "Format", Kind: widget.ChoiceField, Choices: formats}}
	fields = append(fields, x.fields...)
	fields = append(fields,
		kind.Field{ID: toField, Label: "To", Kind: widget.ChoiceField, Choices: []string{toFile, toClipboard}},
		kind.Field{ID: pathField, Label: "File", Kind: widget.TextField, Value: x.name + ext})
	opt := widget.DialogOptions{
		Title: x.title, Scope: strings.Join([]string{account(a.env().Scope), a.env().Scope.Region}, " · "),
		Form:    widget.NewForm(fields...),
		Buttons: []widget.Button{{ID: "cancel", Label: "Cancel", Safe: true}, {ID: "export", Label: "Export", Default: true}},
	}
	if len(x.about) > 0 {
		opt.Sections = []widget.Section{{Facts: x.about}}
	}
	a.push(&dialog{
		box: widget.NewDialog(opt, a.now),
		changed: func(d *dialog) { // the name's ending follows the format
			v := d.box.Values()
			now := export.Format(v.Text(formatField)).Ext()
			if base, ok := strings.CutSuffix(v.Text(pathField), ext); ok && now != ext {
				d.box.SetValue(pathField, base+now)
			}
			ext = now
		},
		answer: func(a *App, ans widget.Answer) (bool, tea.Cmd) {
			m, err := x.make(a, export.Format(ans.Values.Text(formatField)), ans.Values)
			if err != nil {
				a.say(page.Effect{Say: err.Error(), Warn: true})
				return true, nil
			}
			if ans.Values.Text(toField) == toClipboard {
				return false, a.copyMade(m)
			}
			path, err := export.Path(ans.Values.Text(pathField))
			if err != nil {
				a.say(page.Effect{Say: err.Error(), Warn: true})
				return true, nil
			}
			return false, write(path, m, false)
		},
	})
}

// clipboardMost is what every common terminal takes in one piece; some drop or
// cut what is longer.
const clipboardMost = 74_000

func (a *App) copyMade(m made) tea.Cmd {
	text := widget.CleanLines(string(m.data))
	said := "copied " + m.what
	if m.note != "" {
		said += "; " + m.note
	}
	if len(text) > clipboardMost {
		said += fmt.Sprintf("; %d kB, of which some terminals take only a part: check what is pasted", len(text)/1000)
	}
	a.say(page.Effect{Say: said, Good: m.note == "", Warn: m.note != "" || len(text) > clipboardMost})
	return tea.SetClipboard(text)
}

// exportedMsg says how the writing of a file ended.
type exportedMsg struct {
	path string
	made made
	err  error
}

func write(path string, m made, replace bool) tea.Cmd {
	return func() tea.Msg { return exportedMsg{path, m, export.Write(path, m.data, replace)} }
}

// exported tells how it ended. A file that is there already is replaced only
// when the person says so.
func (a *App) exported(m exportedMsg) tea.Cmd {
	if m.err == nil {
		said := fmt.Sprintf("wrote %s to %s", m.made.what, m.path)
		if m.made.note != "" {
			said += "; " + m.made.note
		}
		a.say(page.Effect{Say: said, Good: true})
		return nil
	}
	why, remedy := export.Explain(m.path, m.err)
	opt := widget.DialogOptions{
		Title: "Not exported", Tone: themes.Bad, Unasked: true,
		Sections: []widget.Section{{Facts: []widget.Fact{{Value: widget.Toned(themes.Bad, why)}, {Label: "remedy", Value: widget.T(remedy)}}}},
		Buttons:  []widget.Button{{ID: "close", Label: "Close", Safe: true}},
	}
	if errors.Is(m.err, export.ErrExists) {
		opt.Title = "Replace the file?"
		opt.Buttons = []widget.Button{{ID: "keep", Label: "Keep it", Safe: true}, {ID: "replace", Label: "Replace", Key: "y", Tone: themes.Bad}}
	}
	a.push(&dialog{
		box:    widget.NewDialog(opt, a.now),
		answer: func(*App, widget.Answer) (bool, tea.Cmd) { return false, write(m.path, m.made, true) },
		leave:  func(a *App) { a.say(page.Effect{Say: "nothing was written"}) },
	})
	return nil
}
