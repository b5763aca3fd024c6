package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/ecsdeck/ecsdeck"

// An arrow is one rule about what the files of a folder may import. The rules
// are also in .golangci.yml, for the editor; here they need Go alone.
type arrow struct {
	name  string
	holds func(folder string) bool // which folders, relative to the root
	tests bool                     // holds for _test.go files too
	bad   func(imported string) bool
}

func arrows() []arrow {
	return []arrow{
		{"the AWS SDK is imported in awsclient/ alone", not(in("awsclient")), true, under("github.com/aws")},
		{
			"awsclient/ knows nothing of the screen", in("awsclient"), true,
			either(under(module+"/tui"), under(module+"/themes"), under("charm.land")),
		},
		{"awsclient/model needs the standard library alone", in("awsclient/model"), false, not(standard)},
		{
			"awsclient/journal knows no SDK and no client", in("awsclient/journal"), true,
			either(under("github.com/aws"), exactly(module+"/awsclient")),
		},
		{
			"awsclient/sim shares nothing with the client that it tests", in("awsclient/sim"), false,
			both(
				either(under("github.com/aws"), under(module)),
				not(either(under("github.com/aws/smithy-go/encoding/cbor"), under(module+"/awsclient/sim"))),
			),
		},
		{
			"tui/widget knows no AWS word, no kind and no page", in("tui/widget"), true,
			both(
				under(module),
				not(either(under(module+"/tui/widget"), under(module+"/tui/keys"), under(module+"/themes"), exactly(module+"/tui/tuitest/golden"))),
			),
		},
		{"themes is a leaf", in("themes"), true, both(under(module), not(under(module+"/themes")))},
		{"nothing imports the command line", not(in("cmd")), true, under(module + "/cmd")},
		{
			"the settings know no command line and no screen", in("cmd/ecsdeck/config"), true,
			either(under("github.com/spf13"), under("charm.land"), under(module+"/awsclient/sim")),
		},
		{"the deck does not know the simulated AWS", both(in("tui"), not(in("tui/tuitest"))), false, under(module + "/awsclient/sim")},
	}
}

func in(folder string) func(string) bool { return under(folder) }

func under(root string) func(string) bool {
	return func(p string) bool { return p == root || strings.HasPrefix(p, root+"/") }
}

func exactly(want string) func(string) bool { return func(p string) bool { return p == want } }

func not(f func(string) bool) func(string) bool { return func(p string) bool { return !f(p) } }

func either(fs ...func(string) bool) func(string) bool {
	return func(p string) bool {
		for _, f := range fs {
			if f(p) {
				return true
			}
		}
		return false
	}
}

func both(a, b func(string) bool) func(string) bool {
	return func(p string) bool { return a(p) && b(p) }
}

// standard says whether an import path is the standard library's: its first
// part has no dot.
func standard(p string) bool {
	first, _, _ := strings.Cut(p, "/")
	return !strings.Contains(first, ".")
}

// broken names the arrows that a file breaks by an import.
func broken(file, imported string) []string {
	var names []string
	for _, a := range arrows() {
		if strings.HasSuffix(file, "_test.go") && !a.tests {
			continue
		}
		if a.holds(path.Dir(file)) && a.bad(imported) {
			names = append(names, a.name)
		}
	}
	return names
}

// sources parses every Go file of the module and calls f with its path
// relative to the root.
func sources(t *testing.T, mode parser.Mode, f func(file string, set *token.FileSet, tree *ast.File)) {
	t.Helper()
	root, files := filepath.Join("..", ".."), 0
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, p)
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() {
			if rel != "." && (strings.HasPrefix(name, ".") || name == "testdata" || name == "dist" || name == "bin") {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") {
			return nil
		}
		set := token.NewFileSet()
		tree, err := parser.ParseFile(set, p, nil, mode)
		if err != nil {
			return err
		}
		files++
		f(filepath.ToSlash(rel), set, tree)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 50 {
		t.Fatalf("only %d Go files found under %s: the walk looks in the wrong place", files, root)
	}
}

func TestImportArrows(t *testing.T) {
	t.Parallel()
	sources(t, parser.ImportsOnly, func(file string, _ *token.FileSet, tree *ast.File) {
		for _, i := range tree.Imports {
			imported, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			for _, name := range broken(file, imported) {
				t.Errorf("%s imports %s, but %s", file, imported, name)
			}
		}
	})
}

// Every arrow can be broken, and what is allowed is let through.
func TestImportArrowsCanBreak(t *testing.T) {
	t.Parallel()
	const sdk = "github.com/aws/aws-sdk-go-v2/service/ecs"
	tests := []struct {
		file, imported string
		breaks         int
	}{
		{"tui/app.go", sdk, 1},
		{"tui/app_test.go", sdk, 1},
		{"cmd/ecsdeck/main.go", "github.com/aws/smithy-go", 1},
		{"awsclient/tasks.go", sdk, 0},
		{"awsclient/tasks.go", module + "/tui/store", 1},
		{"awsclient/tasks.go", module + "/themes", 1},
		{"awsclient/shell/x_test.go", "charm.land/bubbletea/v2", 1},
		{"awsclient/model/task.go", "strings", 0},
		{"awsclient/model/task.go", "go/ast", 0},
		{"awsclient/model/task.go", "golang.org/x/sync/errgroup", 1},
		{"awsclient/model/task.go", module + "/awsclient/journal", 1},
		{"awsclient/model/task_test.go", "github.com/google/go-cmp/cmp", 0},
		{"awsclient/journal/audit.go", "github.com/aws/smithy-go", 1},
		{"awsclient/journal/audit.go", module + "/awsclient", 1},
		{"awsclient/journal/audit.go", module + "/awsclient/model", 0},
		{"awsclient/sim/world.go", sdk, 1},
		{"awsclient/sim/world.go", "github.com/aws/smithy-go", 1},
		{"awsclient/sim/world.go", "github.com/aws/smithy-go/encoding/cbor", 0},
		{"awsclient/sim/world.go", module + "/awsclient", 1},
		{"awsclient/sim/world.go", module + "/awsclient/model", 1},
		{"awsclient/sim/world.go", module + "/awsclient/sim/table", 0},
		{"awsclient/sim/world_test.go", sdk, 0},
		{"tui/widget/cell.go", module + "/awsclient/model", 1},
		{"tui/widget/cell.go", module + "/tui/kind", 1},
		{"tui/widget/cell.go", module + "/themes", 0},
		{"themes/theme.go", module + "/tui/keys", 1},
		{"themes/theme.go", "github.com/BurntSushi/toml", 0},
		{"tui/app.go", module + "/cmd/ecsdeck", 1},
		{"tui/app.go", module + "/awsclient/sim", 1},
		{"tui/tuitest/driver.go", module + "/awsclient/sim", 0},
		{"cmd/ecsdeck/config/load.go", "github.com/spf13/pflag", 1},
		{"cmd/ecsdeck/config/load.go", module + "/tui/keys", 0},
		{"cmd/ecsdeck/config.go", "github.com/spf13/cobra", 0},
		{"awsclientele/x.go", sdk, 1},
	}
	for _, tt := range tests {
		if got := broken(tt.file, tt.imported); len(got) != tt.breaks {
			t.Errorf("%s importing %s breaks %q, want %d", tt.file, tt.imported, got, tt.breaks)
		}
	}
}

// main has the only os.Exit: anywhere else it would skip giving the terminal
// back. A log.Fatal is the same in disguise.
func TestOnlyMainExits(t *testing.T) {
	t.Parallel()
	inMain := 0
	sources(t, 0, func(file string, set *token.FileSet, tree *ast.File) {
		if strings.HasSuffix(file, "_test.go") {
			return
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			pkg, ok := sel.X.(*ast.Ident)
			if !ok || !exits(pkg.Name, sel.Sel.Name) {
				return true
			}
			if file == "cmd/ecsdeck/main.go" {
				inMain++
				return true
			}
			t.Errorf("%s: %s.%s outside main", set.Position(n.Pos()), pkg.Name, sel.Sel.Name)
			return true
		})
	})
	if inMain != 1 {
		t.Errorf("main.go has %d os.Exit, want 1", inMain)
	}
}

func exits(pkg, name string) bool {
	return pkg == "os" && name == "Exit" ||
		pkg == "log" && (strings.HasPrefix(name, "Fatal") || strings.HasPrefix(name, "Panic"))
}
