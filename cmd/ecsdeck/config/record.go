package config

import (
	"reflect"
	"strings"
	"time"

	"github.com/ecsdeck/ecsdeck/tui/kind"
)

// Record is all that there is to know of one setting.
type Record struct {
	Section string // "" is the top of the file
	Name    string // inside its section
	Doc     string // one sentence, without its full stop
	Example string // a value as it is written in the file
	Usual   string // the default in words, where Defaults has none
	Env     string // variable of the environment; "" when there is none
	Flag    string // flag of the command line; "" when there is none
	// Yields are variables of the AWS SDK that go before the file.
	Yields []string
	// Demo settings hold in the demo too; the others are of real accounts.
	Demo bool

	allowed func(Known) []string // the only values that there are; nil allows any
	check   func(k Known, of string, v any) (what, remedy string)
	get     func(s *Settings, of string) any
	put     func(s *Settings, of string, v any)
}

// A Shape is how a section stands in the file.
type Shape int

// The shapes.
const (
	Plain     Shape = iota // [shell]
	PerAction              // [keys], with the actions as keys
	PerKind                // [lists.services]
	Repeated               // [[ssh]]
)

// Section is a part of the file.
type Section struct {
	Name  string // "" is the top
	Shape Shape
	Doc   []string // lines
}

// Sections are the parts of the file in their order.
func Sections() []Section {
	return []Section{
		{Name: ""},
		{Name: "shell", Doc: []string{"Shells, sessions and port forwards."}},
		{Name: "ssh", Shape: Repeated, Doc: []string{
			"How machines are reached by ssh, as Host sections of ssh do. The first rule that",
			"matches and says something counts; options add up. Write as many as you like.",
		}},
		{Name: "keys", Shape: PerAction, Doc: []string{
			`Other keys for an action: one as "S", or several as ["S", "ctrl+t"]. They take the place`,
			"of the usual ones; [] takes them away. Two actions of one page cannot have the same key.",
		}},
		{Name: "lists", Shape: PerKind, Doc: []string{"Columns and order of the lists of each kind."}},
	}
}

// path is where the record of a thing stands: "shell.command",
// "lists.services.sort", "keys.scale". of is the action, the kind or the number
// of the rule; "" stands for any.
func (r Record) path(of string) []string {
	switch r.shape() {
	case PerAction:
		return []string{r.Section, or(of, "ACTION")}
	case PerKind, Repeated:
		return []string{r.Section, or(of, "KIND"), r.Name}
	}
	if r.Section == "" {
		return []string{r.Name}
	}
	return []string{r.Section, r.Name}
}

// Key is the record's name with its section: "shell.command", "ssh.user".
func (r Record) Key() string {
	if r.shape() == Repeated {
		return r.Section + "." + r.Name
	}
	return strings.Join(r.path(""), ".")
}

// Called is what messages call the record of an action or a kind.
func (r Record) Called(of string) string {
	if r.shape() == Repeated {
		return r.Key()
	}
	return strings.Join(r.path(of), ".")
}

func (r Record) shape() Shape { return shapeOf(r.Section) }

func shapeOf(section string) Shape {
	for _, s := range Sections() {
		if s.Name == section {
			return s.Shape
		}
	}
	return Plain
}

// Allowed are the only values of the setting; nil when there are others.
func (r Record) Allowed(k Known) []string {
	if r.allowed == nil {
		return nil
	}
	return r.allowed(k)
}

// zero is a value of the setting's type.
func (r Record) zero() any {
	s := Defaults()
	s.Lists[""] = List{}
	s.Shell.SSH = rules(1)
	if r.shape() == Repeated {
		return r.get(&s, "0")
	}
	return r.get(&s, "")
}

// Default is the value that holds when nothing is set, as it is written in the
// file; "" when that is nothing.
func (r Record) Default() string {
	v := r.zero()
	if reflect.ValueOf(v).IsZero() && reflect.TypeOf(v).Kind() != reflect.Bool {
		return ""
	}
	return literal(v)
}

// Type is the type of the setting in words.
func (r Record) Type() string {
	switch r.zero().(type) {
	case bool:
		return "true or false"
	case time.Duration:
		return "time"
	case float64, int:
		return "number"
	case []string:
		if r.shape() == PerAction {
			return "key, or list of keys"
		}
		return "list"
	}
	return "text"
}

func or(a, b string) string {
	if a == "" {
		return b
	}
	return a
}

// field makes the accessors of a plain field.
func field[T any](r Record, at func(s *Settings) *T) Record {
	r.get = func(s *Settings, _ string) any { return *at(s) }
	r.put = func(s *Settings, _ string, v any) { *at(s) = v.(T) } //nolint:forcetypeassert // convert made it of the type that get has
	return r
}

// listField makes the accessors of a field of the lists of a kind.
func listField[T any](r Record, at func(l *List) *T) Record {
	r.Section = "lists"
	r.Demo = true
	r.get = func(s *Settings, of string) any {
		l := s.Lists[kind.Name(of)]
		return *at(&l)
	}
	r.put = func(s *Settings, of string, v any) {
		l := s.Lists[kind.Name(of)]
		*at(&l) = v.(T) //nolint:forcetypeassert // convert made it of the type that get has
		s.Lists[kind.Name(of)] = l
	}
	return r
}
