package catalog

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/tuitest/golden"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

func itoa(n int) string { return strconv.Itoa(n) }

// fixture is a list that is kept as a golden file.
type fixture struct {
	name  string
	query kind.Query
	rows  []kind.Row
}

func rowsOf[T any](in []T) []kind.Row {
	out := make([]kind.Row, len(in))
	for i, v := range in {
		out[i] = v
	}
	return out
}

func fixtures() []fixture {
	of := func(q kind.Query, parent kind.Ref) kind.Query { q.Parent = parent; return q }
	cluster := kind.Ref{Kind: kind.Clusters, ID: clusterARN}
	service := kind.Ref{Kind: kind.Services, ID: arnPrefix + "service/prod-web/checkout-api"}
	stopped := kindQuery(kind.Tasks)
	stopped.Variant = kind.VariantStopped
	return []fixture{
		{"clusters", kindQuery(kind.Clusters), rowsOf(clusterRows())},
		{"services", of(kindQuery(kind.Services), cluster), rowsOf(serviceRows())},
		{"services-region", kindQuery(kind.Services), rowsOf(serviceRows())},
		{"tasks", of(kindQuery(kind.Tasks), service), rowsOf(taskRows())},
		{"tasks-region", kindQuery(kind.Tasks), rowsOf(taskRows())},
		{"tasks-stopped", of(stopped, service), rowsOf(stoppedRows())},
		{"tasks-stopped-cluster", of(stopped, cluster), rowsOf(stoppedRows())},
		{"containers", of(kindQuery(kind.Contains), kind.Ref{Kind: kind.Tasks, ID: taskRows()[0].ARN}), rowsOf(containerRows())},
		{"instances", of(kindQuery(kind.Instances), cluster), rowsOf(instanceRows())},
		{"families", kindQuery(kind.Families), rowsOf(familyRows())},
		{"taskdefs", of(kindQuery(kind.TaskDefs), kind.Ref{Kind: kind.Families, ID: "checkout-api"}), rowsOf(taskDefRows())},
		{"events", of(kindQuery(kind.Events), service), rowsOf(eventRows())},
		{"providers", kindQuery(kind.Providers), rowsOf(providerRows())},
		{"audit", kindQuery(kind.Audit), rowsOf(auditRows())},
	}
}

// widths are those of a small terminal, of the list beside its side panel at
// 160, of the widest list without the panel, and of a very wide one.
func widths() []int { return []int{80, 117, 139, 200} }

// table shows rows of a kind the way the list page does.
type table struct {
	k    kind.Kind
	cols []kind.ColumnInfo
	rows []kind.Row
	ctx  kind.Ctx
}

func (t table) Len() int { return len(t.rows) }

func (t table) Cells(i int, dst []widget.Cell) []widget.Cell {
	glyph, tone := kind.Glyph(t.k.Health(t.rows[i]).Health)
	dst = append(dst, widget.Toned(tone, glyph))
	for _, c := range t.cols {
		dst = append(dst, t.k.Cell(t.rows[i], c.Index, t.ctx))
	}
	return dst
}

func (t table) State(int) widget.RowState { return widget.RowState{} }

func draw(f fixture, width int) string {
	k := All().Get(f.query.Kind)
	t := table{k: k, cols: k.Columns(f.query, false), rows: f.rows, ctx: kind.Ctx{Now: now(), Query: f.query}}
	cols := []widget.Column{{ID: "health", Min: 1, Max: 1}}
	natural := []int{1}
	for _, c := range t.cols {
		w := widget.Column{ID: c.ID, Title: c.Title, Min: c.Min, Max: c.Max, Weight: c.Flex, Drop: c.Drop}
		if c.Right {
			w.Align = widget.Right
		}
		if c.Middle {
			w.Cut = widget.CutMiddle
		}
		n := 0
		for _, r := range f.rows {
			n = max(n, k.Cell(r, c.Index, t.ctx).Width())
		}
		cols, natural = append(cols, w), append(natural, n)
	}
	tab := widget.NewTable(cols)
	tab.SetNatural(natural)
	tab.SetLen(len(f.rows))
	tab.Layout(width, len(f.rows)+1)
	lines := strings.Split(ansi.Strip(tab.View(t, themes.ForBackground(true))), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

// tones lists the cells that are coloured: what a person's eye is drawn to.
func tones(f fixture) string {
	k := All().Get(f.query.Kind)
	ctx := kind.Ctx{Now: now(), Query: f.query}
	var b strings.Builder
	for _, r := range f.rows {
		fmt.Fprintf(&b, "%s:", widget.Clean(k.Label(r)))
		for _, c := range k.Columns(f.query, false) {
			cell := k.Cell(r, c.Index, ctx)
			spans := cell.Spans
			if spans == nil {
				spans = []widget.Span{{Text: cell.Text, Tone: cell.Tone}}
			}
			for _, s := range spans {
				switch s.Tone {
				case themes.Text, themes.Muted, themes.Faint, themes.Track, themes.Calm:
				default:
					fmt.Fprintf(&b, " %s=%s(%s)", c.ID, s.Tone, strings.TrimSpace(s.Text))
				}
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func facts(f fixture, width int) string {
	k := All().Get(f.query.Kind)
	var b strings.Builder
	for _, r := range f.rows {
		sheet := widget.NewFacts(k.Facts(r, kind.Ctx{Now: now(), Query: f.query})...)
		sheet.Layout(width, 1)
		sheet.Layout(width, sheet.Lines())
		fmt.Fprintf(&b, "=== %s\n", widget.Clean(k.Label(r)))
		for line := range strings.SplitSeq(ansi.Strip(sheet.View(themes.ForBackground(true))), "\n") {
			b.WriteString(strings.TrimRight(line, " ") + "\n")
		}
	}
	return b.String()
}

func TestLists(t *testing.T) {
	for _, f := range fixtures() {
		var b strings.Builder
		for _, w := range widths() {
			fmt.Fprintf(&b, "--- %d\n%s\n", w, draw(f, w))
		}
		fmt.Fprintf(&b, "--- tones\n%s", tones(f))
		golden.Equal(t, f.name+".txt", b.String())
	}
}

func TestFacts(t *testing.T) {
	for _, f := range fixtures() {
		if strings.HasSuffix(f.name, "-region") || strings.HasSuffix(f.name, "-cluster") {
			continue // the facts of a row do not depend on its list
		}
		golden.Equal(t, f.name+"-facts.txt", facts(f, 78))
	}
}

// TestNarrowFacts holds the facts as they stand beside a list at 160 cells.
func TestNarrowFacts(t *testing.T) {
	for _, f := range fixtures() {
		switch f.name {
		case "services", "tasks-stopped", "instances", "clusters":
			f.rows = f.rows[:1]
			golden.Equal(t, f.name+"-facts-side.txt", facts(f, 41))
		}
	}
}
