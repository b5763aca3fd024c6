package config

import (
	"slices"
	"strings"

	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/ecsdeck/ecsdeck/tui"
	"github.com/ecsdeck/ecsdeck/tui/catalog"
	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
)

// Known is what names may be made of.
type Known struct {
	Themes *themes.Source // nil are the built-in ones
}

func (k Known) themes() *themes.Source {
	if k.Themes == nil {
		return themes.BuiltIn()
	}
	return k.Themes
}

// Actions are the names of all actions that can have keys, by name.
func Actions() []string {
	var out []string
	for _, b := range keys.Default().All() {
		out = append(out, string(b.ID))
	}
	slices.Sort(out)
	return out
}

// Kinds are the kinds that are shown as lists.
func Kinds() []kind.Kind {
	return slices.DeleteFunc(slices.Clone(catalog.All().All()), func(k kind.Kind) bool { return k.Info().Show != kind.ShowTable })
}

// KindName is how a kind is called in the file: what may be typed after : for
// it, without spaces.
func KindName(k kind.Kind) string {
	return strings.ReplaceAll(string(k.Info().Name), " ", "-")
}

func kindNames() []string {
	var out []string
	for _, k := range Kinds() {
		out = append(out, KindName(k))
	}
	return out
}

// kindNamed is the kind of a name in the file; nil when there is none.
func kindNamed(name string) kind.Kind {
	for _, k := range Kinds() {
		if KindName(k) == name {
			return k
		}
	}
	return nil
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
func meets(changed map[keys.ID][]string) []tui.Meet {
	return tui.Meets(keys.Default().With(changed))
}
