package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// Pages of the docs hold commands in fenced blocks that are marked sh, or not at
// all, one command a line. Each is run by TestDocsRun. A comment in the line
// before a block says otherwise:
//
//	<!-- not run: REASON -->  only what of it is ecsdeck is parsed
//	<!-- exit code N -->      its commands end with that code
//
// Every ecsdeck command is parsed all the same, those in the running text too.
type docCommand struct {
	page   string // relative to the root
	line   int
	text   string
	notRun string // the reason
	code   string // the exit code, in digits
}

func (c docCommand) String() string { return fmt.Sprintf("%s:%d: %s", c.page, c.line, c.text) }

// docPages are the pages whose commands are tested.
func docPages(t *testing.T) []string {
	t.Helper()
	root := filepath.Join("..", "..")
	var pages []string
	for _, pattern := range []string{"*.md", filepath.Join("docs", "*.md")} {
		found, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, found...)
	}
	if len(pages) < 5 {
		t.Fatalf("only %d pages found: the test looks in the wrong place", len(pages))
	}
	return pages
}

// commandsOf reads the commands in the blocks of a page.
func commandsOf(file string) ([]docCommand, error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var (
		out    []docCommand
		marker string // the comment before the block
		in     bool   // in a block
		runs   bool   // of commands
		joined string // a line that goes on
	)
	page := filepath.Base(file)
	comment := regexp.MustCompile(`^<!-- (.+) -->$`)
	for i, line := range strings.Split(strings.ReplaceAll(string(raw), "\r\n", "\n"), "\n") {
		kind, fence := strings.CutPrefix(strings.TrimSpace(line), "```")
		switch {
		case fence && in:
			in, marker = false, ""
		case fence:
			in, runs = true, kind == "" || kind == "sh"
			if slices.Contains([]string{"bash", "shell", "console", "zsh"}, kind) {
				return nil, fmt.Errorf("%s:%d: mark blocks of commands with sh, not %s", page, i+1, kind)
			}
		case in && runs:
			joined += strings.TrimSpace(line)
			if head, on := strings.CutSuffix(joined, `\`); on {
				joined = head
				continue
			}
			c := docCommand{page: page, line: i + 1, text: strings.TrimSpace(joined), code: "0"}
			joined = ""
			if c.text == "" || strings.HasPrefix(c.text, "#") {
				continue
			}
			if reason, ok := strings.CutPrefix(marker, "not run: "); ok {
				c.notRun = reason
			} else if code, ok := strings.CutPrefix(marker, "exit code "); ok {
				c.code = code
			}
			out = append(out, c)
		case !in:
			if m := comment.FindStringSubmatch(strings.TrimSpace(line)); m != nil {
				marker = m[1]
			} else if strings.TrimSpace(line) != "" {
				marker = ""
			}
		}
	}
	return out, nil
}

// allCommands are those of every page.
func allCommands(t *testing.T) []docCommand {
	t.Helper()
	var out []docCommand
	for _, p := range docPages(t) {
		commands, err := commandsOf(p)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, commands...)
	}
	return out
}

// shellParts splits a line as a shell does: into commands, and these into words.
// It knows quotes, comments, and the signs between commands; redirections are
// left out.
func shellParts(line string) [][]string {
	var (
		parts         [][]string
		words         []string
		word          strings.Builder
		quote         rune
		begun, target bool
	)
	end := func() {
		if begun && !target {
			words = append(words, word.String())
		}
		if begun {
			target = false
		}
		begun = false
		word.Reset()
	}
	next := func() {
		end()
		if len(words) > 0 {
			parts, words = append(parts, words), nil
		}
	}
	for _, r := range line {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote != 0:
			word.WriteRune(r)
		case r == '\'' || r == '"':
			quote, begun = r, true
		case r == ' ' || r == '\t':
			end()
		case r == '#' && !begun:
			next()
			return parts
		case r == '|' || r == ';' || r == '&':
			next()
		case r == '<' || r == '>':
			end()
			target = true // the word that follows is a file
		default:
			begun = true
			word.WriteRune(r)
		}
	}
	next()
	return parts
}

// ours are the arguments of a command that starts ecsdeck, built or not.
func ours(words []string) ([]string, bool) {
	for len(words) > 0 && regexp.MustCompile(`^[A-Z_]+=`).MatchString(words[0]) {
		words = words[1:]
	}
	switch {
	case len(words) > 0 && (words[0] == "ecsdeck" || words[0] == "./ecsdeck"):
		return words[1:], true
	case len(words) > 2 && words[0] == "go" && words[1] == "run" && words[2] == "./cmd/ecsdeck":
		return words[3:], true
	}
	return nil, false
}

// parsed checks the arguments of ecsdeck against its tree of commands. Loose
// lets the number of arguments be, for a command that is named in passing.
func parsed(args []string, loose bool) error {
	a := &app{}
	root := a.rootCommand()
	root.InitDefaultHelpFlag()
	root.InitDefaultVersionFlag()
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd(args...)
	if slices.Equal(args, []string{"--version"}) || slices.Equal(args, []string{"-v"}) || slices.Contains(args, "man") {
		return nil // fang's own
	}
	cmd, rest, err := root.Find(args)
	if err != nil {
		return err
	}
	cmd.InitDefaultHelpFlag()
	if err := cmd.ParseFlags(rest); err != nil {
		return err
	}
	if help, err := cmd.Flags().GetBool("help"); err == nil && help {
		return nil
	}
	if cmd == root && cmd.Flags().NArg() > 0 {
		return fmt.Errorf("there is no command %q", cmd.Flags().Arg(0))
	}
	if loose {
		return nil
	}
	return arguments(cmd)
}

func arguments(cmd *cobra.Command) error {
	if !cmd.Runnable() {
		return fmt.Errorf("%s alone does nothing", cmd.CommandPath())
	}
	return cmd.ValidateArgs(cmd.Flags().Args())
}

// Every ecsdeck command of the docs names verbs, flags and arguments that exist.
func TestDocsParse(t *testing.T) {
	t.Parallel()
	found := 0
	for _, c := range allCommands(t) {
		for _, words := range shellParts(c.text) {
			if args, ok := ours(words); ok {
				found++
				if err := parsed(args, false); err != nil {
					t.Errorf("%s: %v", c, err)
				}
			}
		}
	}
	if found < 10 {
		t.Errorf("only %d commands found", found)
	}
}

// Commands in the running text, as `ecsdeck sim --listen`, exist too, and so do
// flags named alone.
func TestDocsNameWhatExists(t *testing.T) {
	t.Parallel()
	a := &app{}
	flags := flagNames(a.rootCommand())
	span := regexp.MustCompile("`([^`\n]+)`")
	for _, file := range docPages(t) {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		text := regexp.MustCompile("(?ms)^```.*?^```").ReplaceAllString(string(raw), "")
		for _, m := range span.FindAllStringSubmatch(text, -1) {
			if name, _, _ := strings.Cut(m[1], " "); len(name) > 2 && strings.HasPrefix(name, "--") && !flags[strings.TrimPrefix(name, "--")] && !otherFlag(name) {
				t.Errorf("%s: no command has the flag %s", filepath.Base(file), name)
			}
			for _, words := range shellParts(m[1]) {
				args, ok := ours(words)
				if !ok {
					continue
				}
				for i, w := range args { // the value of a flag may be a word in capitals
					if regexp.MustCompile(`^[A-Z][A-Z-]+$`).MatchString(w) {
						args = args[:i]
						break
					}
				}
				if err := parsed(args, true); err != nil && !strings.Contains(err.Error(), "flag needs an argument") {
					t.Errorf("%s: `%s`: %v", filepath.Base(file), m[1], err)
				}
			}
		}
	}
}

// A link to a file of the repository leads to one that is there.
func TestDocsLinksLead(t *testing.T) {
	t.Parallel()
	link := regexp.MustCompile(`\]\(([^)#:\s]+)(#[^)]*)?\)`)
	found := 0
	for _, file := range docPages(t) {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range link.FindAllStringSubmatch(string(raw), -1) {
			found++
			if _, err := os.Stat(filepath.Join(filepath.Dir(file), filepath.FromSlash(m[1]))); err != nil {
				t.Errorf("%s links to %s, which is not there", filepath.Base(file), m[1])
			}
		}
	}
	if found < 10 {
		t.Errorf("only %d links found", found)
	}
}

// The map of the code leads to files that are there. A name without a folder is in
// the folder of the path before it in the same row.
func TestArchitectureNamesWhatExists(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..")
	raw, err := os.ReadFile(filepath.Join(root, "docs", "architecture.md"))
	if err != nil {
		t.Fatal(err)
	}
	span, found := regexp.MustCompile("`([^` ]+)`"), 0
	for _, line := range strings.Split(string(raw), "\n") {
		if !strings.HasPrefix(line, "| ") {
			continue
		}
		folder := ""
		for _, m := range span.FindAllStringSubmatch(line, -1) {
			name := m[1]
			if !strings.HasSuffix(name, "/") && !strings.Contains(name, ".") {
				continue
			}
			if strings.Contains(name, "/") {
				folder, name = filepath.Split(filepath.FromSlash(name))
			}
			found++
			if files, err := filepath.Glob(filepath.Join(root, folder, name)); err != nil || len(files) == 0 {
				t.Errorf("docs/architecture.md names %s, which is not there (%v)", m[1], err)
			}
		}
	}
	if found < 60 {
		t.Errorf("only %d files found", found)
	}
}

// otherFlag are flags of other programs that the docs name.
func otherFlag(name string) bool {
	return slices.Contains([]string{"--list"}, name) // .ci/run
}

// flagNames are the flags of all commands.
func flagNames(cmd *cobra.Command) map[string]bool {
	out := map[string]bool{"help": true, "version": true}
	for _, name := range regexp.MustCompile(`--([a-z-]+)`).FindAllStringSubmatch(cmd.LocalFlags().FlagUsages(), -1) {
		out[name[1]] = true
	}
	for _, sub := range cmd.Commands() {
		for name := range flagNames(sub) {
			out[name] = true
		}
	}
	return out
}

// The reader of the pages finds what it must.
func TestDocCommandsAreFound(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "page.md")
	page := "# T\n\n```sh\necsdeck --demo   # look\n# a comment\necsdeck exec x -- \\\n  ls\n```\n\n" +
		"<!-- not run: needs a cloud -->\n```\naws s3 ls\n```\n\n<!-- exit code 1 -->\n\n```sh\necsdeck doctor x\n```\n\n```toml\na = 1\n```\n"
	if err := os.WriteFile(file, []byte(page), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := commandsOf(file)
	if err != nil {
		t.Fatal(err)
	}
	want := []docCommand{
		{"page.md", 4, "ecsdeck --demo   # look", "", "0"},
		{"page.md", 7, "ecsdeck exec x -- ls", "", "0"},
		{"page.md", 12, "aws s3 ls", "needs a cloud", "0"},
		{"page.md", 18, "ecsdeck doctor x", "", "1"},
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	parts := shellParts(`A=1 ecsdeck exec -c 'a b' x -- "ls -l" > out.txt | sort -u; echo done # said`)
	if fmt.Sprintf("%q", parts) != `[["A=1" "ecsdeck" "exec" "-c" "a b" "x" "--" "ls -l"] ["sort" "-u"] ["echo" "done"]]` {
		t.Errorf("%q", parts)
	}
	for _, bad := range [][]string{{"exce"}, {"exec"}, {"exec", "--nonsense", "x"}, {"sim", "x"}, {"x", "y"}} {
		if parsed(bad, false) == nil {
			t.Errorf("%q is a command", bad)
		}
	}
}
