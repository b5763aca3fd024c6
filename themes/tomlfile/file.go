// Package tomlfile reads TOML files that people write. It knows the line of
// every key, which the decoder tells in errors alone, and it keeps what is
// wrong, so that all of it can be shown at once, each with its line and remedy.
package tomlfile

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"
)

// File is a file that was read.
type File struct {
	name   string
	lines  []string
	md     toml.MetaData
	root   map[string]toml.Primitive
	tables map[string]map[string]toml.Primitive // by path, as read so far
	faults Faults
}

// Parse reads a file; name is what it is called in messages. What is no TOML
// comes back as [Faults].
func Parse(name string, data []byte) (*File, error) {
	f := &File{name: name, lines: strings.Split(string(data), "\n"), tables: map[string]map[string]toml.Primitive{}}
	var err error
	if f.md, err = toml.Decode(string(data), &f.root); err != nil {
		return nil, Faults{syntax(name, err)}
	}
	return f, nil
}

func syntax(file string, err error) Fault {
	var at toml.ParseError
	if !errors.As(err, &at) {
		return Fault{File: file, What: err.Error()}
	}
	what := strings.TrimSuffix(strings.TrimPrefix(at.Message, "Key "), ".")
	if what != at.Message {
		what = "key " + what
	}
	return Fault{File: file, Line: at.Position.Line, What: what, Remedy: syntaxRemedy(what)}
}

// syntaxRemedy is what to write instead, for what people get wrong most often.
func syntaxRemedy(what string) string {
	says := func(parts ...string) bool {
		return slices.ContainsFunc(parts, func(p string) bool { return strings.Contains(what, p) })
	}
	switch {
	case says("already been defined", "already created"):
		return "write each section once, and each setting in it once"
	case says(`expected value but found "`):
		word := strings.Split(what+`""`, `"`)[1]
		if small := strings.ToLower(word); small == "true" || small == "false" {
			return "write it small: " + small
		}
		return "put a text into quotes: " + Quote(word)
	case says("expected value"):
		return "write a value behind the ="
	case says("expected a top-level item"):
		return "one setting a line, and a text or a time in quotes"
	case says("UTF-8"):
		return "save the file as UTF-8"
	case says("invalid escape", "hexadecimal digits after"):
		return `put the text into single quotes, in which \ is a letter like others`
	case says("cannot contain newlines"):
		return "end the text with the quotes that it begins with"
	}
	return "this is not TOML: https://toml.io"
}

// Name is what the file is called in messages.
func (f *File) Name() string { return f.name }

// Each calls do for every key of the top, in the order of their names. A value
// is what TOML makes of it: string, bool, int64, float64, time.Time, []any,
// map[string]any or []map[string]any.
func (f *File) Each(do func(key string, v any)) {
	names := make([]string, 0, len(f.root))
	for key := range f.root {
		names = append(names, key)
	}
	slices.Sort(names)
	for _, key := range names {
		var v any
		if err := f.md.PrimitiveDecode(f.root[key], &v); err != nil {
			f.Fault(err.Error(), "", key)
			continue
		}
		do(key, v)
	}
}

// Fault keeps one thing that is wrong with the key at a path.
func (f *File) Fault(what, remedy string, path ...string) {
	f.faults = append(f.faults, Fault{File: f.name, Line: f.Line(path...), What: what, Remedy: remedy})
}

// Faults are those that were kept so far, in the order of the lines.
func (f *File) Faults() Faults {
	slices.SortStableFunc(f.faults, func(a, b Fault) int { return strings.Compare(a.What, b.What) })
	_ = f.faults.Err() // sorts them by line
	return f.faults
}

// Err is what is wrong with the file as [Faults]; nil when nothing is.
func (f *File) Err() error { return f.Faults().Err() }

// Value is v as a T; another type is a fault that says what is wanted, and the
// zero T.
func Value[T any](f *File, v any, want string, path ...string) T {
	out, ok := v.(T)
	if !ok {
		f.Fault(strings.Join(path, ".")+" is of the wrong type", "write "+want, path...)
	}
	return out
}

// refuse is a value that no TOML fits: the decoder then says where it stands.
type refuse struct{}

func (refuse) UnmarshalTOML(any) error { return errors.New("refused") }

// Line finds the line of the key at a path; 0 when it is not there. Tables of
// an array are named by their number, from 0: "ssh", "1", "user".
func (f *File) Line(path ...string) int {
	if len(path) > 1 {
		if n, err := strconv.Atoi(path[1]); err == nil {
			return f.repeated(path[0], n, path[2:])
		}
	}
	last := len(path) - 1
	p, ok := f.table(path[:last])[path[last]]
	var at toml.ParseError
	if ok && errors.As(f.md.PrimitiveDecode(p, &refuse{}), &at) && at.Position.Line > 0 {
		return at.Position.Line
	}
	return f.within(path)
}

// within is the first line of what is in a table that has no header of its own,
// as that of [deep] with [deep.er] alone; 0 when there is none.
func (f *File) within(path []string) int {
	first := 0
	for key := range f.table(path) {
		if line := f.Line(append(slices.Clone(path), key)...); first == 0 || line > 0 && line < first {
			first = line
		}
	}
	return first
}

// repeated finds a key of the n-th table of an array. The decoder knows only
// the last of them, so this looks for the header itself.
func (f *File) repeated(name string, n int, path []string) int {
	header, bare := 0, strings.NewReplacer(" ", "", "\t", "", `"`, "", "'", "")
	for i, line := range f.lines {
		line = bare.Replace(line)
		switch {
		case header == 0 && strings.HasPrefix(line, "[["+name+"]]"):
			if n == 0 {
				header = i + 1
			}
			n--
		case header > 0 && strings.HasPrefix(line, "["):
			return header
		case header > 0 && len(path) > 0 && strings.HasPrefix(line, path[0]+"="):
			return i + 1
		}
	}
	if header == 0 {
		return f.Line(name)
	}
	return header
}

// table is the table at a path, read once; nil if there is none.
func (f *File) table(path []string) map[string]toml.Primitive {
	if len(path) == 0 {
		return f.root
	}
	key := strings.Join(path, "\x00")
	if out, ok := f.tables[key]; ok {
		return out
	}
	var out map[string]toml.Primitive
	last := len(path) - 1
	if p, ok := f.table(path[:last])[path[last]]; ok {
		if err := f.md.PrimitiveDecode(p, &out); err != nil {
			out = nil // not a table: that is a fault of its own
		}
	}
	f.tables[key] = out
	return out
}

// Quote writes a text as TOML does, on one line.
func Quote(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < ' ' || r == 0x7f:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
