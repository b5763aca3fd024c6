package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// A manual is what there is to say about a command, once for its help and for
// its page of the manual.
type manual struct {
	name, short string // "ecsdeck exec"
	usage       string
	text        []block
	examples    []string
	sections    []section // of verbs, then of flags
	notes       []string  // how to read on
}

// A block is a paragraph, or lines that stand as they are.
type block struct {
	text     string
	verbatim bool
}

// A section is a list under a title.
type section struct {
	title string
	rows  []row
}

type row struct{ name, text string }

// newManual collects what a command says about itself.
func newManual(cmd *cobra.Command) manual {
	cmd.InitDefaultHelpFlag()
	cmd.InitDefaultVersionFlag()
	m := manual{name: cmd.CommandPath(), short: cmd.Short, usage: usageLine(cmd), text: blocks(cmd.Long)}
	if cmd.Long == "" {
		m.text = []block{{text: cmd.Short + "."}}
	}
	if cmd.Example != "" {
		m.examples = strings.Split(strings.TrimSpace(cmd.Example), "\n")
	}
	m.sections = append(verbSections(cmd), flagSections(cmd)...)
	switch {
	case cmd.HasAvailableSubCommands():
		m.notes = append(m.notes, "What a command takes: "+cmd.CommandPath()+" COMMAND --help")
	case cmd.Flags().Lookup("world") != nil && cmd.Flags().Lookup("world").Hidden:
		m.notes = append(m.notes, "The flags that shape the simulated AWS of --demo are those of: ecsdeck --help")
	}
	return m
}

func usageLine(cmd *cobra.Command) string {
	if cmd.HasAvailableSubCommands() && !cmd.Runnable() {
		return cmd.CommandPath() + " COMMAND"
	}
	line := cmd.UseLine()
	if cmd.HasAvailableSubCommands() {
		line += " | " + cmd.CommandPath() + " COMMAND"
	}
	return line
}

// blocks takes a long text apart. An empty line parts paragraphs; what is
// indented stands as it is.
func blocks(long string) []block {
	var all []block
	for _, part := range strings.Split(strings.Trim(long, "\n"), "\n\n") {
		part = strings.Trim(part, "\n")
		if strings.HasPrefix(part, "  ") || strings.HasPrefix(part, "\t") {
			all = append(all, block{text: unindent(part), verbatim: true})
			continue
		}
		all = append(all, block{text: strings.Join(strings.Fields(part), " ")})
	}
	return all
}

// unindent takes away the indent of the first line from all lines.
func unindent(text string) string {
	indent := text[:len(text)-len(strings.TrimLeft(text, " \t"))]
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		lines[i] = strings.TrimPrefix(l, indent)
	}
	return strings.Join(lines, "\n")
}

// verbSections lists the verbs below a command, by what they are for.
func verbSections(cmd *cobra.Command) []section {
	of := map[string][]row{}
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() || c.Name() == "help" && cmd.Parent() == nil {
			of[c.GroupID] = append(of[c.GroupID], row{c.Name(), sentence(c.Short)})
		}
	}
	var all []section
	for _, g := range cmd.Groups() {
		if len(of[g.ID]) > 0 {
			all = append(all, section{g.Title, of[g.ID]})
		}
	}
	if len(of[""]) > 0 {
		all = append(all, section{"Commands", of[""]})
	}
	return all
}

// sentence makes cobra's own short texts read as ours do.
func sentence(short string) string {
	if short == "" {
		return short
	}
	return strings.ToUpper(short[:1]) + strings.TrimSuffix(short[1:], ".")
}

// flagGroups are the titles of the flags that many commands share.
func flagGroups() []struct {
	title string
	names []string
} {
	return []struct {
		title string
		names []string
	}{
		{"Flags", nil}, // those that are in no other group
		{"Where to look", []string{"profile", "region", "endpoint-url", "cluster", "service", "config"}},
		{"Log", []string{"log-file", "debug"}},
		{"Simulated AWS", append([]string{"demo"}, worldFlagNames()...)},
	}
}

// flagSections lists the flags of a command, its own first: they are what a reader
// came for.
func flagSections(cmd *cobra.Command) []section {
	groups := flagGroups()
	of := make([][]row, len(groups))
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if f.Hidden || f.Deprecated != "" {
			return
		}
		at := 0
		for i, g := range groups {
			if slices.Contains(g.names, f.Name) {
				at = i
			}
		}
		of[at] = append(of[at], flagRow(f))
	})
	var all []section
	for i, g := range groups {
		if len(of[i]) > 0 {
			all = append(all, section{g.title, of[i]})
		}
	}
	return all
}

// flagRow is a flag with what it takes and its default.
func flagRow(f *pflag.Flag) row {
	value, text := pflag.UnquoteUsage(f)
	if text == f.Usage { // it names no value of its own
		value = map[string]string{"string": "NAME", "int": "N", "duration": "TIME", "strings": "LIST"}[value]
	}
	name := "    --" + f.Name
	if f.Shorthand != "" {
		name = "-" + f.Shorthand + ", --" + f.Name
	}
	if value != "" {
		name += " " + value
	}
	if !slices.Contains([]string{"", "false", "0", "0s", "[]", "map[]"}, f.DefValue) {
		text += " (default: " + f.DefValue + ")"
	}
	return row{name, text}
}

// hide keeps flags out of the help of a command, where they are not what a reader
// came for; they work all the same.
func hide(flags *pflag.FlagSet, names ...string) {
	for _, name := range names {
		flags.Lookup(name).Hidden = true
	}
}

// The groups of the verbs.
const (
	groupLook    = "look"
	groupShells  = "shells"
	groupAct     = "act"
	groupMachine = "machine"
)

// groupVerbs sorts the verbs by what they are for.
func groupVerbs(root *cobra.Command) {
	root.AddGroup(
		&cobra.Group{ID: groupLook, Title: "Look"},
		&cobra.Group{ID: groupShells, Title: "Shells and ports"},
		&cobra.Group{ID: groupAct, Title: "Act"},
		&cobra.Group{ID: groupMachine, Title: "This machine"},
	)
	groups := map[string][]string{
		groupLook:    {"get", "logs", "doctor"},
		groupShells:  {"exec", "ssm", "ssh", "proxy", "forward"},
		groupAct:     {"scale", "redeploy", "rollback", "stop"},
		groupMachine: {"config", "theme", "themes", "iam", "sim", "version"},
	}
	for id, names := range groups {
		for _, c := range root.Commands() {
			if slices.Contains(names, c.Name()) {
				c.GroupID = id
			}
		}
	}
	root.SetHelpCommandGroupID(groupMachine)
	root.SetCompletionCommandGroupID(groupMachine)
}
