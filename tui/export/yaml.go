package export

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
)

// YAML writes a JSON value as YAML that says the same: names keep their order,
// and a text that YAML could take for anything but that text is quoted.
func YAML(in []byte) ([]byte, error) {
	w := yamlWriter{in: json.NewDecoder(bytes.NewReader(in))}
	w.in.UseNumber()
	if err := w.value(0, false); err != nil {
		return nil, fmt.Errorf("as YAML: %w", err)
	}
	if _, err := w.in.Token(); err != io.EOF {
		return nil, fmt.Errorf("as YAML: there is more after the value")
	}
	return w.out.Bytes(), nil
}

// yamlWriter copies JSON token by token.
type yamlWriter struct {
	in  *json.Decoder
	out bytes.Buffer
}

// value writes the next value. The indent is that of its own lines; after a
// name it begins on a line of its own when it has several.
func (w *yamlWriter) value(indent int, named bool) error {
	t, err := w.in.Token()
	if err != nil {
		return err
	}
	d, nested := t.(json.Delim)
	switch {
	case !nested:
		if named {
			w.out.WriteByte(' ')
		}
		w.out.WriteString(yamlScalar(t))
		w.out.WriteByte('\n')
		return nil
	case !w.in.More():
		if named {
			w.out.WriteByte(' ')
		}
		w.out.WriteString(map[json.Delim]string{'{': "{}\n", '[': "[]\n"}[d])
		_, err := w.in.Token()
		return err
	}
	if named {
		w.out.WriteByte('\n')
	}
	if d == '{' {
		return w.members(indent, named)
	}
	return w.elements(indent, named)
}

// members writes an object's members; the first has its indent already when it
// stands behind a dash or begins the document.
func (w *yamlWriter) members(indent int, fresh bool) error {
	for ; w.in.More(); fresh = true {
		if fresh {
			w.out.WriteString(strings.Repeat(" ", indent))
		}
		name, err := w.in.Token()
		if err != nil {
			return err
		}
		w.out.WriteString(yamlScalar(name))
		w.out.WriteByte(':')
		if err := w.value(indent+2, true); err != nil {
			return err
		}
	}
	_, err := w.in.Token()
	return err
}

func (w *yamlWriter) elements(indent int, fresh bool) error {
	for ; w.in.More(); fresh = true {
		if fresh {
			w.out.WriteString(strings.Repeat(" ", indent))
		}
		w.out.WriteString("- ")
		if err := w.value(indent+2, false); err != nil {
			return err
		}
	}
	_, err := w.in.Token()
	return err
}

// yamlScalar writes a scalar. A quoted text of JSON is one of YAML too.
func yamlScalar(t json.Token) string {
	s, ok := t.(string)
	if !ok {
		if t == nil {
			return "null"
		}
		return fmt.Sprint(t)
	}
	if plainText(s) {
		return s
	}
	return quote(s)
}

// plainText reports whether a text can stand without quotes in every version of
// YAML: words, names, paths and ARNs, and none of its own words.
func plainText(s string) bool {
	words := []string{"y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf"}
	return plainWords.MatchString(s) && !slices.Contains(words, strings.ToLower(s))
}

var plainWords = regexp.MustCompile(`^[A-Za-z_/]([A-Za-z0-9_./+:-]*[A-Za-z0-9_./+-])?( [A-Za-z0-9_./+-]+)*$`)

// quote writes a text as JSON, leaving <, > and & readable.
func quote(s string) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s) // a text can always be written
	return strings.TrimSuffix(b.String(), "\n")
}
