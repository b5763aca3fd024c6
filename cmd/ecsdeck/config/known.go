package config

import (
	"slices"
	"strings"
	"sync"

	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/ecsdeck/ecsdeck/tui"
	"github.com/ecsdeck/ecsdeck/tui/catalog"
	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
)

// Known is what names may be made of.
type Known struct {
	Themes *themes.Source // nil are the built-in ones

	// ReadThemes makes a mistake in a theme one of the settings that name it.
	// Without it a theme need only be there: the deck says what is wrong with it,
	// and nothing else has to do with colours.
	ReadThemes bool

	table *table // of this load; nil is made anew
}

// table is what a load looks up again and again: to make the records, the kinds
// and the keys costs more than to read a file. Each is made when it is first
// asked for.
type table struct {
	records []Record
	named   map[[2]string]Record // by section and name
	actions func() []string      // by name
	kinds   func() []kind.Kind
	usual   func() keys.Map
}

func newTable() *table {
	t := &table{records: Records(), named: map[[2]string]Record{}, kinds: sync.OnceValue(Kinds), usual: sync.OnceValue(keys.Default)}
	for _, r := range t.records {
		t.named[[2]string{r.Section, r.Name}] = r
	}
	t.actions = sync.OnceValue(func() []string {
		var out []string
		for _, b := range t.usual().All() {
			out = append(out, string(b.ID))
		}
		slices.Sort(out)
		return out
	})
	return t
}

// whole is k with its table.
func (k Known) whole() Known {
	if k.table == nil {
		k.table = newTable()
	}
	return k
}

// record is the setting of a name in a section.
func (t *table) record(section, name string) (Record, bool) {
	r, ok := t.named[[2]string{section, name}]
	return r, ok
}

// kind is the kind of a name in the file; nil when there is none.
func (t *table) kind(name string) kind.Kind {
	for _, k := range t.kinds() {
		if KindName(k) == name {
			return k
		}
	}
	return nil
}

func (t *table) kindNames() []string {
	var out []string
	for _, k := range t.kinds() {
		out = append(out, KindName(k))
	}
	return out
}

func (k Known) themes() *themes.Source {
	if k.Themes == nil {
		return themes.BuiltIn()
	}
	return k.Themes
}

// Actions are the names of all actions that can have keys, by name.
func Actions() []string { return newTable().actions() }

// Kinds are the kinds that are shown as lists.
func Kinds() []kind.Kind {
	return slices.DeleteFunc(slices.Clone(catalog.All().All()), func(k kind.Kind) bool { return k.Info().Show != kind.ShowTable })
}

// KindName is how a kind is called in the file: what may be typed after : for
// it, without spaces.
func KindName(k kind.Kind) string {
	return strings.ReplaceAll(string(k.Info().Name), " ", "-")
}

// columnIDs are the ids of a kind's columns in their order.
func columnIDs(k kind.Kind) []string {
	var out []string
	for _, c := range k.AllColumns() {
		if !slices.Contains(out, c.ID) {
			out = append(out, c.ID)
		}
	}
	return out
}

// usualColumns are the columns that a kind shows by itself.
func usualColumns(k kind.Kind) []string {
	var out []string
	for _, c := range k.AllColumns() {
		if !c.Wide && !slices.Contains(out, c.ID) {
			out = append(out, c.ID)
		}
	}
	return out
}

// usualSort is the order that a kind has by itself, as it is written.
func usualSort(k kind.Kind) string {
	if k.Info().Fixed && k.Info().Default == "" {
		return ""
	}
	for _, c := range k.AllColumns() {
		if c.ID == k.Info().Default || k.Info().Default == "" && c.Name {
			return c.ID
		}
	}
	return k.Info().Default
}

// meets are the keys that two actions of one page would share.
func (t *table) meets(changed map[keys.ID][]string) []tui.Meet {
	return tui.Meets(t.usual().With(changed))
}
