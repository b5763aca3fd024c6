package tui

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/page"
	"github.com/ecsdeck/ecsdeck/tui/store"
)

// docs/keys.md holds what the records and the pages say. -update writes it; its
// first part, up to the marker, is written by hand.
func TestKeysInDocs(t *testing.T) {
	file := filepath.Join("..", "docs", "keys.md")
	old, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	marker := []byte("<!-- below: made by go test ./tui -run KeysInDocs -update -->\n")
	head, _, ok := bytes.Cut(bytes.ReplaceAll(old, []byte("\r\n"), []byte("\n")), marker)
	if !ok {
		t.Fatalf("%s has no marker %q", file, marker)
	}
	want := slices.Concat(head, marker, keyTables(t))
	if bytes.Equal(bytes.ReplaceAll(old, []byte("\r\n"), []byte("\n")), want) {
		return
	}
	if flag.Lookup("update").Value.String() != "true" {
		t.Fatalf("%s is not what the keys say: go test ./tui -run KeysInDocs -update writes it", file)
	}
	if err := os.WriteFile(file, want, 0o600); err != nil {
		t.Fatal(err)
	}
}

// keyTables are the tables of the page: what works in every list, what in each,
// and what on the pages that are no list. Every record is in one of them.
func keyTables(t *testing.T) []byte {
	t.Helper()
	a := filled(t, 1)
	var (
		b      bytes.Buffer
		shown  = map[keys.ID]bool{}
		common []keys.ID
		lists  []kind.Kind
	)
	section := func(title, note string, ids []keys.ID) {
		fmt.Fprintf(&b, "\n## %s\n", title)
		if note != "" {
			fmt.Fprintf(&b, "\n%s\n", note)
		}
		b.WriteString("\n| key | | does |\n|---|---|---|\n")
		for _, bind := range ordered(a.keys, ids) {
			shown[bind.ID] = true
			fmt.Fprintf(&b, "| %s | %s | %s |\n", written(bind), cell(bind.Title), cell(bind.Help))
		}
	}
	for _, k := range a.catalog.All() {
		if k.Info().Show != kind.ShowTable {
			continue
		}
		ids := listKeys(a, k)
		if lists = append(lists, k); len(lists) == 1 {
			common = ids
		}
		common = slices.DeleteFunc(slices.Clone(common), func(id keys.ID) bool { return !slices.Contains(ids, id) })
	}
	section("Everywhere", "", slices.Concat(globalKeys(), []keys.ID{keys.Refresh, keys.Suspend, keys.Kill}))
	section("Move", "", moveIDs())
	section("Every list", "", common)
	for _, k := range lists {
		own := slices.DeleteFunc(listKeys(a, k), func(id keys.ID) bool { return slices.Contains(common, id) })
		if len(own) > 0 {
			section(k.Info().Title, "", own)
		}
	}
	section("Details", "Beside the keys of the resource:", []keys.ID{keys.NextTab, keys.PrevTab, keys.Format, keys.Unmask, keys.Search, keys.Next, keys.Prev, keys.Wrap})
	charts := page.NewCharts(kind.Query{Scope: a.scope, Kind: kind.Metrics, Variant: kind.Span{Length: time.Hour, To: a.now}.String()}, a.catalog)
	section("Metrics", "", charts.Keys(a.env()))
	section("Logs", "", logKeys(a))
	for _, bind := range a.keys.All() {
		if !shown[bind.ID] {
			t.Errorf("%s is in no table", bind.ID)
		}
	}
	places(&b, a)
	return b.Bytes()
}

// listKeys are the keys of a list with a row of which nothing is known, which
// rules out none.
func listKeys(a *App, k kind.Kind) []keys.ID {
	q := kind.Query{Scope: a.scope, Kind: k.Info().Name, Variant: "docs"}
	a.store.Ensure(a.now, []store.Want{{Query: q}})
	list := store.Fetch{Kind: store.FetchList, Query: q, Gen: 1}
	a.store.Start(list, a.now)
	a.store.Apply(store.Loaded{Fetch: list, Page: []string{"x"}, Done: true, At: a.now})
	p := page.NewList(q, a.catalog)
	p.Refresh(a.env())
	return p.Keys(a.env())
}

// logKeys are the keys of the logs of a task, those that need a search or several
// sources included.
func logKeys(a *App) []keys.ID {
	q := kind.Query{Scope: a.scope, Kind: kind.Logs, Parent: kind.Ref{Kind: kind.Tasks, ID: "x"}}
	ids := page.NewLogs(q, a.catalog).Keys(a.env())
	for _, b := range a.keys.All() {
		if strings.HasPrefix(string(b.ID), "log-") && !slices.Contains(ids, b.ID) {
			ids = append(ids, b.ID)
		}
	}
	return append(ids, keys.Next, keys.Prev)
}

// ordered are the records of ids in the order of the sections, useful ones first.
func ordered(m keys.Map, ids []keys.ID) []keys.Binding {
	all := byRank(m.Pick(ids...))
	seen := map[keys.ID]bool{}
	var out []keys.Binding
	for _, s := range keys.Sections() {
		for _, b := range all {
			if b.Section == s && !seen[b.ID] {
				seen[b.ID] = true
				out = append(out, b)
			}
		}
	}
	return out
}

// written are the keys of an action as Markdown.
func written(b keys.Binding) string {
	if len(b.Keys) == 0 {
		return "in `a`"
	}
	names := make([]string, len(b.Keys))
	for i, k := range b.Keys {
		names[i] = "`" + cell(strings.NewReplacer("ctrl+", "ctrl-", "shift+", "shift-").Replace(k)) + "`"
	}
	return strings.Join(names, " ")
}

// cell is text for a cell of a table.
func cell(s string) string { return strings.ReplaceAll(s, "|", `\|`) }

// places are the words that may be typed after the colon.
func places(b *bytes.Buffer, a *App) {
	b.WriteString("\n## After `:`\n\n| words | go to |\n|---|---|\n")
	for _, k := range a.catalog.All() {
		info := k.Info()
		if info.Show != kind.ShowTable || len(info.Aliases) == 0 {
			continue
		}
		words := slices.Compact(append([]string{string(info.Name)}, info.Aliases...))
		fmt.Fprintf(b, "| `%s` | %s |\n", strings.Join(words, "` `"), strings.ToLower(info.Title))
	}
	for _, v := range verbs() {
		fmt.Fprintf(b, "| `%s` | %s |\n", v.Text, cell(v.Note))
	}
}
