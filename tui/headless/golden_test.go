package headless_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/ecsdeck/ecsdeck/tui/catalog"
	"github.com/ecsdeck/ecsdeck/tui/headless"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/order"
	"github.com/ecsdeck/ecsdeck/tui/tuitest/golden"
)

// TestTables keeps the tables as files: as a pipe gets them, and as terminals of
// two widths do.
func TestTables(t *testing.T) {
	t.Parallel()
	ec2 := kind.Ref{Kind: kind.Clusters, ID: "arn:aws:ecs:eu-west-1:424211110001:cluster/prod-ec2"}
	for _, q := range []kind.Query{
		{Kind: kind.Clusters},
		{Kind: kind.Services, Parent: ec2},
		{Kind: kind.Tasks, Parent: kind.Ref{Kind: kind.Services, ID: "arn:aws:ecs:eu-west-1:424211110001:service/prod-web/checkout-api"}},
		{Kind: kind.Instances},
		{Kind: kind.Alarms},
	} {
		t.Run(string(q.Kind), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				client, k := open(t), catalog.All().Get(q.Kind)
				a, err := headless.Read(t.Context(), client, headless.Ask{Kind: k, Query: q})
				if err != nil {
					t.Fatal(err)
				}
				th, err := themes.Load("ansi-16")
				if err != nil {
					t.Fatal(err)
				}
				th = th.For(colorprofile.Ascii)
				var b bytes.Buffer
				for _, s := range []headless.Style{{}, {Theme: th, Width: 80}, {Theme: th, Width: 160}, {Theme: th}} {
					wide := s.Theme != nil && s.Width == 0
					v := headless.View{Columns: headless.Columns(k, q, wide), Rule: order.Usual(k, q), Scope: client.Scope()}
					fmt.Fprintf(&b, "=== a terminal %v, %d cells, wide %v\n", s.Theme != nil, s.Width, wide)
					var table bytes.Buffer
					if err := headless.NewTable(v, s).Print(&table, a, v.Arrange(a)); err != nil {
						t.Fatal(err)
					}
					for line := range strings.Lines(table.String()) {
						line = ansi.Strip(strings.TrimSuffix(line, "\n"))
						if w := ansi.StringWidth(line); s.Width > 0 && w > s.Width {
							t.Errorf("a line of %d cells in a terminal of %d: %q", w, s.Width, line)
						}
						if strings.HasSuffix(line, " ") {
							t.Errorf("a line ends with blanks: %q", line)
						}
						b.WriteString(line + "\n")
					}
				}
				golden.Equal(t, string(q.Kind)+".txt", b.String())
			})
		})
	}
}
