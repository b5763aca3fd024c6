package config

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/ecsdeck/ecsdeck/themes/tomlfile"
	"github.com/ecsdeck/ecsdeck/tui/keys"
)

// SchemaURL is where editors find the schema of the file.
const SchemaURL = "https://raw.githubusercontent.com/ecsdeck/ecsdeck/main/docs/config.schema.json"

// Init is a settings file in which everything is explained and nothing is set:
// a setting begins with # and no blank.
func Init() string {
	var b strings.Builder
	b.WriteString("#:schema " + SchemaURL + "\n" +
		"#\n" +
		"# Settings of ecsdeck. Everything here is commented out and shows the default, or an\n" +
		"# example where there is none: take the # away and change it. Then:\n" +
		"#\n" +
		"#   ecsdeck config check     what is wrong, with the line and the remedy\n" +
		"#   ecsdeck config show      what holds now, and with --origin where from\n" +
		"#\n" +
		"# Flags go before variables of the environment, and both go before this file.\n")
	for _, s := range Sections() {
		if s.Name != "" {
			b.WriteString("\n")
		}
		for _, line := range s.Doc {
			b.WriteString("# " + line + "\n")
		}
		switch s.Shape {
		case PerAction:
			initKeys(&b, s)
		case PerKind:
			initLists(&b, s)
		default:
			initFields(&b, s)
		}
	}
	return b.String()
}

func initFields(b *strings.Builder, s Section) {
	switch {
	case s.Shape == Repeated:
		b.WriteString("#[[" + s.Name + "]]\n")
	case s.Name != "":
		b.WriteString("[" + s.Name + "]\n")
	}
	first := true
	for _, r := range Records() {
		if r.Section != s.Name {
			continue
		}
		if s.Shape == Repeated {
			fmt.Fprintf(b, "#%s = %s # %s\n", r.Name, r.Example, r.Doc)
			continue
		}
		if !first || s.Name == "" {
			b.WriteString("\n")
		}
		first = false
		b.WriteString(wrapped("# ", sentence(r.Doc)))
		if all := r.Allowed(Known{}); all != nil {
			b.WriteString("# One of: " + strings.Join(all, ", ") + "\n")
		}
		if r.Usual != "" {
			b.WriteString("# Default: " + r.Usual + "\n")
		}
		if also := r.also(); also != "" {
			b.WriteString("# Also: " + also + "\n")
		}
		b.WriteString("#" + r.Name + " = " + r.Sample() + "\n")
	}
}

// Sample is a value as it may stand in the file: the default, or an example
// where that is nothing.
func (r Record) Sample() string { return or(r.Default(), r.Example) }

// also are the other ways to the same setting.
func (r Record) also() string {
	var ways []string
	if r.Flag != "" {
		ways = append(ways, "--"+r.Flag)
	}
	if r.Env != "" {
		ways = append(ways, r.Env)
	}
	return strings.Join(ways, ", ")
}

func initKeys(b *strings.Builder, s Section) {
	b.WriteString("[" + s.Name + "]\n")
	for _, binding := range keys.Default().All() {
		fmt.Fprintf(b, "#%s = %s # %s\n", binding.ID, keyLiteral(binding.Keys), binding.Help)
	}
}

func keyLiteral(names []string) string {
	if len(names) == 1 {
		return tomlfile.Quote(names[0])
	}
	return literal(slices.Concat([]string{}, names))
}

func initLists(b *strings.Builder, s Section) {
	for _, r := range Records() {
		if r.Section == s.Name {
			b.WriteString(wrapped("# ", r.Name+": "+r.Doc+"."))
		}
	}
	for _, k := range Kinds() {
		name := KindName(k)
		b.WriteString("\n[" + s.Name + "." + name + "]\n")
		b.WriteString("#columns = " + literal(usualColumns(k)) + "\n")
		if wide := slices.DeleteFunc(columnIDs(k), func(id string) bool { return slices.Contains(usualColumns(k), id) }); len(wide) > 0 {
			b.WriteString("# There are also: " + strings.Join(wide, ", ") + "\n")
		}
		if sort := usualSort(k); sort != "" {
			b.WriteString("#sort = " + tomlfile.Quote(sort) + "\n")
		} else {
			fmt.Fprintf(b, "#sort = %s # without it as it comes\n", tomlfile.Quote(columnIDs(k)[0]))
		}
		b.WriteString("#wide = false\n")
	}
}

func sentence(text string) string { return strings.ToUpper(text[:1]) + text[1:] + "." }

// wrapped breaks a text into lines that begin with a prefix.
func wrapped(prefix, text string) string {
	const width = 96
	var b strings.Builder
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && len(prefix)+len(line)+1+len(word) > width {
			b.WriteString(prefix + line + "\n")
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	b.WriteString(prefix + line + "\n")
	return b.String()
}

// A Line is one setting that holds.
type Line struct {
	Section string // as its header says it: "", "shell", "lists.services", "ssh 1"
	Header  string // "[shell]"; "" at the top
	Name    string
	Value   any
	Origin  Origin

	usual string // what holds when it is not set
}

// Lines are all settings that hold, in the order of the file. Settings of keys,
// lists and ssh are there where they are set.
func (e Effective) Lines() []Line {
	var out []Line
	t := e.names()
	for _, s := range Sections() {
		for _, of := range e.members(t, s) {
			for _, r := range t.records {
				if r.Section == s.Name {
					if line, ok := e.line(t, s, r, of); ok {
						out = append(out, line)
					}
				}
			}
		}
	}
	return out
}

// members are the actions, kinds and rules that are set; one without a name
// stands for a plain section.
func (e Effective) members(t *table, s Section) []string {
	var out []string
	switch s.Shape {
	case PerAction:
		for id := range e.Keys {
			out = append(out, string(id))
		}
	case PerKind:
		for _, k := range t.kinds() {
			if _, ok := e.Lists[k.Info().Name]; ok {
				out = append(out, KindName(k))
			}
		}
		return out
	case Repeated:
		for i := range e.Shell.SSH {
			out = append(out, strconv.Itoa(i))
		}
		return out
	default:
		return []string{""}
	}
	slices.Sort(out)
	return out
}

func (e Effective) line(t *table, s Section, r Record, of string) (Line, bool) {
	where, stored := s.Name, of
	l := Line{Section: s.Name, Name: r.Name, usual: r.Usual}
	switch s.Shape {
	case PerAction:
		l.Name, l.Header = of, "["+where+"]"
	case PerKind:
		stored = string(t.kind(of).Info().Name)
		l.Section = s.Name + "." + of
		l.Header = "[" + l.Section + "]"
	case Repeated:
		l.Section = s.Name + " " + of
		l.Header = "[[" + where + "]]"
	default:
		if where != "" {
			l.Header = "[" + where + "]"
		}
	}
	l.Value, l.Origin = r.get(&e.Settings, stored), e.Origin(r.path(of)...)
	if l.Origin.Told != "" {
		l.Value = l.Origin.Told
	}
	if s.Shape != Plain && l.Origin.Layer == Default {
		return l, false
	}
	return l, true
}

// TOML writes the settings that hold as a settings file; with origins each has
// its own behind it. What is nothing is left to a comment.
func (e Effective) TOML(origins bool) string {
	var b strings.Builder
	section := ""
	for _, l := range e.Lines() {
		if l.Section != section {
			section = l.Section
			b.WriteString("\n" + l.Header + "\n")
		}
		text := l.text(origins)
		b.WriteString(text + "\n")
	}
	return b.String()
}

// text is the line of a settings file, with its origin behind it when that is
// wanted.
func (l Line) text(origin bool) string {
	_, truth := l.Value.(bool)
	set, from := l.Name+" = "+literal(l.Value), l.Origin.Where
	switch {
	case l.Origin.SDK: // for people: in the file it would hold without the variable too
		if set = "#" + set; isNothing(l.Value) {
			set = "#" + l.Name
		}
		origin = true
	case isNothing(l.Value) && l.Origin.Layer == Default && !truth:
		if !origin {
			return "#" + l.Name + ": " + l.usual
		}
		set, from = "#"+l.Name, "default: "+l.usual
	}
	if !origin {
		return set
	}
	return fmt.Sprintf("%-40s # %s", set, from)
}

// Shown is one setting as JSON has it with its origin.
type Shown struct {
	Value  any    `json:"value"`
	Origin string `json:"origin"`
}

// JSON are the settings that hold as a tree; with origins each is a [Shown].
func (e Effective) JSON(origins bool) map[string]any {
	root := map[string]any{}
	rules := make([]map[string]any, len(e.Shell.SSH))
	for _, l := range e.Lines() {
		at := root
		section, number, repeated := strings.Cut(l.Section, " ")
		if repeated {
			n, _ := strconv.Atoi(number)
			if rules[n] == nil {
				rules[n] = map[string]any{}
			}
			at = rules[n]
		} else {
			for _, name := range strings.FieldsFunc(section, func(r rune) bool { return r == '.' }) {
				next, ok := at[name].(map[string]any)
				if !ok {
					next = map[string]any{}
					at[name] = next
				}
				at = next
			}
		}
		at[l.Name] = plain(l.Value)
		if origins {
			at[l.Name] = Shown{plain(l.Value), l.Origin.Where}
		}
	}
	if len(rules) > 0 {
		root["ssh"] = slices.DeleteFunc(rules, func(m map[string]any) bool { return len(slices.Collect(maps.Keys(m))) == 0 })
	}
	return root
}
