package themes

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
)

// reader turns a theme file into a sheet. It goes on after a fault, so that a
// person sees all of them at once, each with its line.
type reader struct {
	sheet  sheet
	md     toml.MetaData
	root   map[string]toml.Primitive
	tables map[string]map[string]toml.Primitive // by path, as read so far
	faults Faults
}

// readSheet reads a theme file; file is its name in messages.
func readSheet(file string, data []byte) (sheet, error) {
	r := reader{
		sheet:  sheet{file: file, palette: map[string]string{}, tones: map[Tone]look{}},
		tables: map[string]map[string]toml.Primitive{},
	}
	var err error
	if r.md, err = toml.Decode(string(data), &r.root); err != nil {
		return r.sheet, Faults{syntax(file, err)}
	}
	for key, p := range r.root {
		var v any
		if err := r.md.PrimitiveDecode(p, &v); err != nil {
			r.fault(err.Error(), "", key)
			continue
		}
		r.top(key, v)
	}
	slices.SortFunc(r.faults, func(a, b Fault) int { return strings.Compare(a.What, b.What) })
	return r.sheet, r.faults.err()
}

func syntax(file string, err error) Fault {
	var at toml.ParseError
	if errors.As(err, &at) {
		return Fault{File: file, Line: at.Position.Line, What: at.Message, Remedy: "this is not TOML: https://toml.io"}
	}
	return Fault{File: file, What: err.Error()}
}

func (r *reader) top(key string, v any) {
	s := &r.sheet
	switch key {
	case "name":
		s.name = value[string](r, v, "a text in quotes", key)
	case "about":
		s.about = value[string](r, v, "a text in quotes", key)
		if strings.ContainsFunc(s.about, func(c rune) bool { return c < ' ' || c == 0x7f }) {
			r.fault("about holds a control character", "write one line of plain text", key)
		}
	case "extends":
		s.extends, s.extendsAt = value[string](r, v, "the name of a theme", key), r.line(key)
	case "dark":
		dark := value[bool](r, v, "true or false", key)
		s.dark = &dark
	case "colours":
		if s.colours = int(value[int64](r, v, "16", key)); s.colours != 16 {
			r.fault(fmt.Sprintf("colours = %v is not possible", v), "write 16, or leave it out", key)
		}
	case "backgrounds":
		for _, one := range value[[]any](r, v, "a list of colours", key) {
			s.backgrounds = append(s.backgrounds, *r.ink(one, key))
		}
	case "palette":
		for name, one := range value[map[string]any](r, v, "a table of colours", key) {
			r.named(name, one)
		}
	case "tones":
		for name, one := range value[map[string]any](r, v, "a table of tones", key) {
			r.tone(name, one)
		}
	default:
		r.fault(fmt.Sprintf("unknown key %q", key), didYouMean(key, []string{
			"name", "about", "extends", "dark", "colours", "backgrounds", "palette", "tones",
		}), key)
	}
}

func (r *reader) named(name string, v any) {
	hex := value[string](r, v, `a colour such as "#7fd6c2"`, "palette", name)
	if _, err := parseHex(hex); err != nil && hex != "" {
		r.fault(err.Error(), "write six hex digits after a #", "palette", name)
	}
	r.sheet.palette[name] = hex
}

func (r *reader) tone(name string, v any) {
	t, ok := toneNamed(name)
	if !ok {
		known := make([]string, 0, toneCount)
		for _, info := range tones() {
			known = append(known, info.name)
		}
		r.fault(fmt.Sprintf("unknown tone %q", name), didYouMean(name, known), "tones", name)
		return
	}
	var l look
	for key, one := range value[map[string]any](r, v, `a table such as { fg = "#7fd6c2" }`, "tones", name) {
		r.look(&l, key, one, "tones", name, key)
	}
	r.sheet.tones[t] = l
}

func (r *reader) look(l *look, key string, v any, path ...string) {
	const yes = "true or false"
	switch key {
	case "fg":
		l.fg = r.ink(v, path...)
	case "bg":
		l.bg = r.ink(v, path...)
	case "fg256":
		l.fg256 = r.index(v, path...)
	case "bg256":
		l.bg256 = r.index(v, path...)
	case "ansi":
		l.ansi = r.basic(v, path...)
	case "ansi-bg":
		l.ansiBG = r.basic(v, path...)
	case "bold":
		l.bold = ptr(value[bool](r, v, yes, path...))
	case "italic":
		l.italic = ptr(value[bool](r, v, yes, path...))
	case "underline":
		l.underline = ptr(value[bool](r, v, yes, path...))
	case "mono":
		l.mono = ptr(value[string](r, v, "attributes in one text", path...))
		if _, err := attributes(*l.mono); err != nil {
			r.fault(err.Error(), "there are: "+strings.Join(attributeNames(), ", "), path...)
		}
	default:
		r.fault(fmt.Sprintf("unknown key %q of tone %q", key, path[1]), didYouMean(key, []string{
			"fg", "bg", "fg256", "bg256", "ansi", "ansi-bg", "bold", "italic", "underline", "mono",
		}), path...)
	}
}

// ink reads a colour; whether a name is in the palette is known only when the
// themes that it extends are read.
func (r *reader) ink(v any, path ...string) *ink {
	text := value[string](r, v, `a colour such as "#7fd6c2", or a name of [palette]`, path...)
	if strings.HasPrefix(text, "#") {
		if _, err := parseHex(text); err != nil {
			r.fault(err.Error(), "write six hex digits after the #", path...)
		}
	}
	if text == "none" {
		text = ""
	}
	return &ink{text: text, file: r.sheet.file, line: r.line(path...)}
}

func (r *reader) index(v any, path ...string) *uint8 {
	n := value[int64](r, v, "a number from 0 to 255", path...)
	if n < 0 || n > 255 {
		r.fault(fmt.Sprintf("%d is not one of the 256 colours", n), "write a number from 0 to 255", path...)
	}
	return ptr(uint8(n)) //nolint:gosec // a number out of range is a fault already
}

func (r *reader) basic(v any, path ...string) *string {
	name := value[string](r, v, "the name of one of the 16 colours", path...)
	if name == "none" {
		name = ""
	}
	if _, err := basic(name); err != nil {
		names := basicNames()
		r.fault(err.Error(), "there are: "+strings.Join(names[:], ", ")+", each also with bright- before it", path...)
	}
	return &name
}

func ptr[T any](v T) *T { return &v }

// value is v as a T; another type is a fault, and the zero T.
func value[T any](r *reader, v any, want string, path ...string) T {
	out, ok := v.(T)
	if !ok {
		r.fault(strings.Join(path, ".")+" is of the wrong type", "write "+want, path...)
	}
	return out
}

func (r *reader) fault(what, remedy string, path ...string) {
	r.faults = append(r.faults, Fault{File: r.sheet.file, Line: r.line(path...), What: what, Remedy: remedy})
}

// refuse is a value that no TOML fits: the decoder then says where it stands.
type refuse struct{}

func (refuse) UnmarshalTOML(any) error { return errors.New("refused") }

// line finds the line of a key. The decoder tells places in errors alone, so
// it is made to fail there.
func (r *reader) line(path ...string) int {
	last := len(path) - 1
	p, ok := r.table(path[:last])[path[last]]
	var at toml.ParseError
	if ok && errors.As(r.md.PrimitiveDecode(p, &refuse{}), &at) {
		return at.Position.Line
	}
	return 0
}

// table is the table at a path, read once; nil if there is none.
func (r *reader) table(path []string) map[string]toml.Primitive {
	if len(path) == 0 {
		return r.root
	}
	key := strings.Join(path, "\x00")
	if out, ok := r.tables[key]; ok {
		return out
	}
	var out map[string]toml.Primitive
	last := len(path) - 1
	if p, ok := r.table(path[:last])[path[last]]; ok {
		if err := r.md.PrimitiveDecode(p, &out); err != nil {
			out = nil // not a table: that is a fault of its own
		}
	}
	r.tables[key] = out
	return out
}
