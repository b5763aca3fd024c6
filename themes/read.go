package themes

import (
	"fmt"
	"strings"

	"github.com/ecsdeck/ecsdeck/themes/tomlfile"
)

// reader turns a theme file into a sheet. It goes on after a fault, so that a
// person sees all of them at once, each with its line.
type reader struct {
	sheet sheet
	file  *tomlfile.File
}

// readSheet reads a theme file; file is its name in messages.
func readSheet(file string, data []byte) (sheet, error) {
	r := reader{sheet: sheet{file: file, palette: map[string]string{}, tones: map[Tone]look{}}}
	var err error
	if r.file, err = tomlfile.Parse(file, data); err != nil {
		return r.sheet, err
	}
	r.file.Each(r.top)
	return r.sheet, r.file.Err()
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
		r.fault(fmt.Sprintf("unknown key %q", key), tomlfile.DidYouMean(key, []string{
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
		r.fault(fmt.Sprintf("unknown tone %q", name), tomlfile.DidYouMean(name, known), "tones", name)
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
		r.fault(fmt.Sprintf("unknown key %q of tone %q", key, path[1]), tomlfile.DidYouMean(key, []string{
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
	return tomlfile.Value[T](r.file, v, want, path...)
}

func (r *reader) fault(what, remedy string, path ...string) { r.file.Fault(what, remedy, path...) }

func (r *reader) line(path ...string) int { return r.file.Line(path...) }
