package config

import (
	"fmt"
	"strings"

	"github.com/ecsdeck/ecsdeck/tui/keys"
)

// Docs is the page of the docs about the settings, as Markdown.
func Docs() string {
	var b strings.Builder
	b.WriteString(`# Settings

<!-- Written from the records in cmd/ecsdeck/config by its tests: go test ./cmd/ecsdeck/config -update -->

The settings are in ` + "`ecsdeck/config.toml`" + ` in the folder for configuration: ` + "`$XDG_CONFIG_HOME`" + `, which is
` + "`~/.config`" + ` on Linux, ` + "`~/Library/Application Support`" + ` on macOS and ` + "`%LOCALAPPDATA%`" + ` on Windows. ` + "`--config FILE`" + `
or ` + "`ECSDECK_CONFIG`" + ` name another one; ` + "`--config none`" + ` reads none. Without a file everything has its default.

| command | what it does |
|---|---|
| ` + "`ecsdeck config init`" + ` | writes a file in which everything is explained and nothing is set; it keeps a file that is there, unless ` + "`--force`" + ` |
| ` + "`ecsdeck config check [FILE]`" + ` | tells all that is wrong at once, each with its line and the remedy; ends with 1 when something is |
| ` + "`ecsdeck config path`" + ` | prints where the file is, or would be |
| ` + "`ecsdeck config show`" + ` | prints what holds now as a settings file, or with ` + "`-o json`" + `; with ` + "`--origin`" + ` also where each comes from |
| ` + "`ecsdeck config schema`" + ` | prints the JSON schema, for editors that check TOML; [the same file](config.schema.json) |

Flags go before the environment, the environment before the file, the file before the default. ` +
		"`AWS_PROFILE`, `AWS_REGION`" + `
and the credentials of the environment stay the AWS SDK's: they go before ` + "`profile` and `region`" + ` of the file. A region and a
cluster that stand beside a profile in the file are of that profile: with another one they do not count. Where the command
line names a cluster or a service, ` + "`start`" + ` of the file and of the environment does not count. An empty variable is one that
is not set; one that is nearly a setting, as ` + "`ECSDECK_READONLY`" + `, is refused.

With a mistake in the file ecsdeck does not start, and says what is wrong; ` + "`ecsdeck --config none`" + ` starts without it.
A mistake in a [theme](themes.md) of your own is none of the file: the deck starts with its usual colours, and says it.
In the demo, settings that are about real accounts do not count: scope, start page, read-only, budget.
`)
	for _, s := range Sections() {
		docsSection(&b, s)
	}
	return b.String()
}

func docsSection(b *strings.Builder, s Section) {
	switch s.Shape {
	case PerAction:
		b.WriteString("\n## [keys]\n\n" + strings.Join(s.Doc, "\n") + "\n\n")
		b.WriteString("```toml\n[keys]\nscale = \"f5\"\nsuspend = []\nopen = [\"enter\", \"right\", \"ctrl+o\"]\n```\n\n")
		b.WriteString("A key is a letter as `s` or `S`, a name as `enter`, `esc`, `space`, `pgdown`, `f5`, or one with `ctrl+`, `alt+` or `shift+` before it.\n\n")
		b.WriteString("| action | keys | what it does |\n|---|---|---|\n")
		for _, k := range keys.Default().All() {
			names := make([]string, len(k.Keys))
			for i, n := range k.Keys {
				names[i] = "`" + strings.ReplaceAll(n, "|", "\\|") + "`"
			}
			fmt.Fprintf(b, "| `%s` | %s | %s |\n", k.ID, strings.Join(names, " "), cell(k.Help))
		}
		return
	case PerKind:
		b.WriteString("\n## [lists.KIND]\n\n" + strings.Join(s.Doc, "\n") + "\n\n")
		b.WriteString("```toml\n[lists.services]\ncolumns = [\"name\", \"tasks\", \"rollout\", \"age\"]\nsort = \"age desc\"\n```\n\n")
	case Repeated:
		b.WriteString("\n## [[" + s.Name + "]]\n\n" + strings.Join(s.Doc, "\n") + "\n\n")
	default:
		if s.Name == "" {
			b.WriteString("\n## At the top\n\n")
		} else {
			b.WriteString("\n## [" + s.Name + "]\n\n" + strings.Join(s.Doc, "\n") + "\n\n")
		}
	}
	b.WriteString("| setting | type | default | flag | environment | what it does |\n|---|---|---|---|---|---|\n")
	for _, r := range Records() {
		if r.Section == s.Name {
			docsRecord(b, r)
		}
	}
	if s.Shape == PerKind {
		b.WriteString("\n| kind | columns |\n|---|---|\n")
		for _, k := range Kinds() {
			fmt.Fprintf(b, "| `%s` | `%s` |\n", KindName(k), strings.Join(columnIDs(k), "` `"))
		}
	}
}

func docsRecord(b *strings.Builder, r Record) {
	code := func(text string) string {
		if text == "" {
			return ""
		}
		return "`" + text + "`"
	}
	usual := or(r.Usual, code(r.Default()))
	flag := ""
	if r.Flag != "" {
		flag = code("--" + r.Flag)
	}
	kind := r.Type()
	if all := r.Allowed(Known{}); all != nil {
		kind = "`" + strings.Join(all, "`, `") + "`"
	}
	doc := sentence(r.Doc)
	if r.Example != "" {
		doc += " As " + code(r.Example) + "."
	}
	fmt.Fprintf(b, "| `%s` | %s | %s | %s | %s | %s |\n", r.Name, kind, cell(usual), flag, code(r.Env), cell(doc))
}

// cell keeps a text from ending its cell of a table.
func cell(text string) string { return strings.ReplaceAll(text, "|", "\\|") }
