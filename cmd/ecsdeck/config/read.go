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

// reader takes the settings of a file, and goes on after a fault.
type reader struct {
	file  *tomlfile.File
	known Known
	out   *Effective
}

// read takes in a settings file; label is its name in messages.
func read(label string, data []byte, known Known, out *Effective) Faults {
	file, err := tomlfile.Parse(label, data)
	if err != nil {
		faults, _ := err.(Faults) //nolint:errorlint // Parse gives no other
		return faults
	}
	r := reader{file: file, known: known, out: out}
	file.Each(r.top)
	r.clashes()
	return file.Faults()
}

func (r *reader) top(key string, v any) {
	if rec, ok := r.known.table.record("", key); ok {
		r.take(rec, "", v, key)
		return
	}
	switch {
	case key != "" && slices.Contains(sectionNames(), key):
		r.section(key, v)
	default:
		r.unknown(key, "", key)
	}
}

func (r *reader) section(name string, v any) {
	shape := shapeOf(name)
	if shape == Repeated {
		r.repeated(name, v)
		return
	}
	table, ok := v.(map[string]any)
	if !ok {
		r.file.Fault(name+" is of the wrong type", "write it as a section: ["+name+"]", name)
		return
	}
	for _, key := range slices.Sorted(maps.Keys(table)) {
		switch shape {
		case PerAction:
			r.action(key, table[key])
		case PerKind:
			r.list(key, table[key])
		default:
			r.fields(name, "", map[string]any{key: table[key]}, name)
		}
	}
}

// fields takes the keys of one table, whose place in the file is at.
func (r *reader) fields(section, of string, table map[string]any, at ...string) {
	for _, key := range slices.Sorted(maps.Keys(table)) {
		path := append(slices.Clone(at), key)
		rec, ok := r.known.table.record(section, key)
		if !ok {
			r.unknown(key, section, path...)
			continue
		}
		r.take(rec, of, table[key], path...)
	}
}

func (r *reader) action(id string, v any) {
	rec, _ := r.known.table.record("keys", "")
	if all := r.known.table.actions(); !slices.Contains(all, id) {
		r.file.Fault(fmt.Sprintf("there is no action %q", id), tomlfile.DidYouMean(id, all), "keys", id)
		return
	}
	if text, ok := v.(string); ok && text == "" {
		v = []any{} // no key
	}
	r.take(rec, id, v, "keys", id)
}

func (r *reader) list(name string, v any) {
	k := r.known.table.kind(name)
	if k == nil {
		r.file.Fault(fmt.Sprintf("there are no lists of %q", name), tomlfile.DidYouMean(name, r.known.table.kindNames()), "lists", name)
		return
	}
	table, ok := v.(map[string]any)
	if !ok {
		r.file.Fault("lists."+name+" is of the wrong type", "write it as a section: [lists."+name+"]", "lists", name)
		return
	}
	r.fields("lists", name, table, "lists", name)
}

func (r *reader) repeated(name string, v any) {
	all, ok := tables(v)
	if !ok {
		r.file.Fault(name+" is of the wrong type", "write each as a section: [["+name+"]]", name)
		return
	}
	r.out.Shell.SSH = rules(len(all))
	for i, table := range all {
		of := strconv.Itoa(i)
		if len(table) == 0 {
			r.file.Fault("this rule says nothing", "write what holds for its machines, or take it away", name, of)
		}
		r.fields(name, of, table, name, of)
	}
}

// tables are the tables of an array, however it is written.
func tables(v any) ([]map[string]any, bool) {
	list, ok := v.([]any)
	if !ok {
		out, ok := v.([]map[string]any)
		return out, ok
	}
	out := make([]map[string]any, len(list))
	for i, one := range list {
		if out[i], ok = one.(map[string]any); !ok {
			return nil, false
		}
	}
	return out, true
}

// take takes one value.
func (r *reader) take(rec Record, of string, v any, path ...string) {
	got, wanted := convert(rec.zero(), v)
	if wanted != "" {
		r.file.Fault(rec.Called(of)+" is of the wrong type", "write "+wanted, path...)
		return
	}
	if what, remedy := rec.fault(r.known, of, got); what != "" {
		r.file.Fault(rec.Called(of)+": "+what, remedy, path...)
		return
	}
	if rec.shape() == PerKind {
		of = string(r.known.table.kind(of).Info().Name)
	}
	rec.put(&r.out.Settings, of, got)
	r.out.origins[strings.Join(path, ".")] = Origin{Layer: File, Where: fmt.Sprintf("%s:%d", r.file.Name(), r.file.Line(path...))}
}

// unknown is the fault of a key that is none. A key of another section is most
// often one that came below a header by mistake.
func (r *reader) unknown(key, section string, path ...string) {
	where := "there is no setting " + strconv.Quote(key)
	if section != "" {
		where += " in [" + section + "]"
	}
	var here []string
	for _, rec := range r.known.table.records {
		switch {
		case rec.Section == section:
			here = append(here, rec.Name)
		case rec.Name == key && rec.Section == "":
			r.file.Fault(where, "it belongs to the top of the file, above the first [section]", path...)
			return
		}
	}
	if section == "" {
		here = append(here, sectionNames()...)
		for _, rec := range r.known.table.records {
			if rec.Name == key {
				r.file.Fault(where, "it belongs into a section: ["+strings.Join(rec.path("")[:len(rec.path(""))-1], ".")+"]", path...)
				return
			}
		}
	}
	r.file.Fault(where, tomlfile.DidYouMean(key, here), path...)
}

// clashes are the keys that two actions of one page would share.
func (r *reader) clashes() {
	if len(r.out.Keys) == 0 {
		return
	}
	usual := r.known.table.usual()
	for _, m := range r.known.table.meets(r.out.Keys) {
		mine, other := m.A, m.B
		if _, set := r.out.Keys[mine]; !set {
			mine, other = other, mine
		}
		r.file.Fault(
			fmt.Sprintf("the key %q would be both %s (%s) and %s (%s), which meet in %s",
				m.Key, mine, usual.Get(mine).Title, other, usual.Get(other).Title, m.Places()),
			fmt.Sprintf("give one of them another key, as %s = %q, or none: %s = []", other, spare(usual, m.Key), other),
			"keys", string(mine))
	}
}

// spare is a key that nothing has, for an example.
func spare(m keys.Map, taken string) string {
	for _, name := range []string{"f5", "f6", "f7", "f8", "f9"} {
		free := name != taken
		for _, b := range m.All() {
			free = free && !slices.Contains(b.Keys, name)
		}
		if free {
			return name
		}
	}
	return "f12"
}

func sectionNames() []string {
	var out []string
	for _, s := range Sections() {
		if s.Name != "" {
			out = append(out, s.Name)
		}
	}
	return out
}
