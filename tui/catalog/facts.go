package catalog

import (
	"strconv"
	"strings"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// sheet collects facts in sections. What is not there is left out, so that the
// rest can be read at a glance.
type sheet struct{ sections []kind.Section }

// section begins a new section. One that stays empty is not shown.
func (s *sheet) section(title string) { s.sections = append(s.sections, kind.Section{Title: title}) }

func (s *sheet) add(label string, value widget.Cell) {
	if len(s.sections) == 0 {
		s.section("")
	}
	last := &s.sections[len(s.sections)-1]
	last.Facts = append(last.Facts, kind.Fact{Label: label, Value: value})
}

// text adds a value unless it is empty.
func (s *sheet) text(label, value string) {
	if value != "" {
		s.add(label, text(value))
	}
}

// list adds values below one label, a line each.
func (s *sheet) list(label string, values []string) {
	for i, v := range values {
		if i > 0 {
			label = ""
		}
		s.add(labelOr(label), text(v))
	}
}

// labelOr keeps values in their column: without a label they would take the
// whole line.
func labelOr(label string) string {
	if label == "" {
		return " "
	}
	return label
}

// on adds a switch that is on.
func (s *sheet) on(label string, on bool) {
	if on {
		s.add(label, widget.T("on"))
	}
}

// why adds the reason for a health that needs one, in its tone.
func (s *sheet) why(v model.Verdict) {
	if v.Reason != "" {
		s.add("why", toned(deviates(v.Health), v.Reason))
	}
}

func (s *sheet) tags(tags []model.Tag) {
	s.section("Tags")
	for _, t := range tags {
		s.pair(t.Key, t.Value)
	}
}

// pairs adds a section of named values.
func (s *sheet) pairs(title string, pairs []model.KeyValue) {
	s.section(title)
	for _, p := range pairs {
		s.pair(p.Name, p.Value)
	}
}

// pair adds a value whose name somebody else chose. It takes a line of its own:
// as a label a long name would be cut, and would push all values aside.
func (s *sheet) pair(name, value string) {
	if value == "" {
		s.add("", widget.Toned(themes.Muted, widget.Clean(name)))
		return
	}
	s.add("", widget.Mixed(muted(widget.Clean(name)+" = "), plain(widget.Clean(value))))
}

// arns ends the sheet.
func (s *sheet) arns(ids ...[2]string) []kind.Section {
	s.section("")
	for _, id := range ids {
		s.text(id[0], id[1])
	}
	out := make([]kind.Section, 0, len(s.sections))
	for _, sec := range s.sections {
		if len(sec.Facts) > 0 {
			out = append(out, sec)
		}
	}
	return out
}

// counts writes "m6i.large 3 · m7g.large 2".
func counts(in []model.Count) string {
	parts := make([]string, 0, len(in))
	for _, c := range in {
		parts = append(parts, widget.Clean(c.Name)+" "+strconv.Itoa(c.N))
	}
	return strings.Join(parts, " · ")
}

// placements writes "spread availability-zone".
func placements(in []model.Placement) []string {
	out := make([]string, 0, len(in))
	for _, p := range in {
		out = append(out, join(" ", widget.Clean(p.Type), strings.TrimPrefix(widget.Clean(p.Field), "attribute:ecs.")))
	}
	return out
}

// muted is secondary text.
func muted(s string) widget.Span { return widget.Span{Text: s, Tone: themes.Muted} }

func plain(s string) widget.Span { return widget.Span{Text: s} }
