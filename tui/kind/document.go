package kind

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// Hidden stands in place of a value that may be a secret. It has one length, so
// that it does not tell that of the value.
const Hidden = "••••••"

// Document writes a value of the model as indented JSON. The names are those of
// its fields, in camel case and in their order; what is empty or not known yet
// is left out, and what is known to be nothing is null. Times are those of RFC
// 3339 in UTC, lengths of time are seconds. Unless unmasked, the
// values of environment variables are hidden.
func Document(v any, unmasked bool) string {
	w := writer{unmasked: unmasked}
	if !w.value(reflect.ValueOf(v), false) {
		return "{}"
	}
	var out bytes.Buffer
	if err := json.Indent(&out, w.b.Bytes(), "", "  "); err != nil {
		return w.b.String() // cannot be: it was written as JSON
	}
	return out.String()
}

// DocumentTab is the title of the tab that every kind has: the resource as a
// document.
const DocumentTab = "JSON"

// Tabs are the kind's own, and the document when it has none of its own.
func (e *erased[T]) Tabs() []TabInfo {
	out := make([]TabInfo, 0, len(e.spec.Tabs)+2)
	for _, t := range e.spec.Tabs {
		out = append(out, TabInfo{Title: t.Title, Kind: t.Kind})
	}
	if len(out) == 0 {
		out = append(out, TabInfo{Title: "Facts", Kind: TabFacts})
	}
	if !slices.ContainsFunc(out, func(t TabInfo) bool { return t.Kind == TabDocument }) {
		out = append(out, TabInfo{Title: DocumentTab, Kind: TabDocument})
	}
	return out
}

func (e *erased[T]) TabDocument(tab int, r Row, unmasked bool) (lang, text string) {
	if tab < len(e.spec.Tabs) {
		return e.spec.Tabs[tab].Document(e.as(r), unmasked)
	}
	return "json", Document(e.as(r), unmasked)
}

// writer writes values as JSON.
type writer struct {
	b        bytes.Buffer
	unmasked bool
}

// maybe is what a value that may not be known yet tells of itself.
type maybe interface {
	IsUnknown() bool
	IsNone() bool
}

// value writes v; false when there is nothing to write. secret hides the values
// of names in it.
func (w *writer) value(v reflect.Value, secret bool) bool {
	if !v.IsValid() {
		return false
	}
	if v.CanInterface() {
		if done, wrote := w.known(v); done {
			return wrote
		}
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		return !v.IsNil() && w.value(v.Elem(), secret)
	case reflect.Struct:
		return w.object(v, secret)
	case reflect.Slice, reflect.Array:
		return w.list(v, secret)
	case reflect.Map:
		return w.table(v, secret)
	case reflect.String:
		if v.String() == "" {
			return false
		}
		w.scalar(v.String())
	case reflect.Func, reflect.Chan:
		return false
	default:
		w.scalar(v.Interface())
	}
	return true
}

// known writes the types that are more than their parts.
func (w *writer) known(v reflect.Value) (done, wrote bool) {
	switch x := v.Interface().(type) {
	case time.Time:
		if x.IsZero() {
			return true, false
		}
		w.scalar(x.UTC().Format(time.RFC3339Nano))
		return true, true
	case time.Duration:
		w.scalar(x.Seconds()) // as AWS has it
		return true, true
	case []byte:
		return true, false // the same again, in AWS's words
	case error:
		w.scalar(x.Error())
		return true, true
	case maybe:
		switch {
		case x.IsUnknown():
			return true, false
		case x.IsNone():
			w.b.WriteString("null")
			return true, true
		}
		got := v.MethodByName("Get").Call(nil)[0]
		if !w.value(got, false) {
			w.b.WriteString("null")
		}
		return true, true
	case fmt.Stringer:
		if v.CanInt() || v.CanUint() { // a state, which has a word
			w.scalar(x.String())
			return true, true
		}
	}
	return false, false
}

// object writes the exported fields; those of an embedded struct stand beside
// its own.
func (w *writer) object(v reflect.Value, secret bool) bool {
	start := w.b.Len()
	w.b.WriteByte('{')
	if n := w.fields(v, secret, 0); n == 0 {
		w.b.Truncate(start)
		return false
	}
	w.b.WriteByte('}')
	return true
}

func (w *writer) fields(v reflect.Value, secret bool, n int) int {
	for i := range v.NumField() {
		f := v.Type().Field(i)
		switch {
		case f.Anonymous && f.Type.Kind() == reflect.Struct:
			n = w.fields(v.Field(i), secret, n)
			continue
		case !f.IsExported():
			continue
		}
		if w.member(FieldName(f.Name), v.Field(i), n, secret && f.Name == "Value", isEnvironment(f.Name)) {
			n++
		}
	}
	return n
}

// member writes one field; nothing when it is empty.
func (w *writer) member(name string, v reflect.Value, n int, hide, secret bool) bool {
	start := w.b.Len()
	if n > 0 {
		w.b.WriteByte(',')
	}
	w.scalar(name)
	w.b.WriteByte(':')
	if hide && !w.unmasked && !v.IsZero() {
		w.scalar(Hidden)
		return true
	}
	if isRevision(name, v) {
		w.b.WriteString(v.String())
		return true
	}
	if !w.value(v, secret) {
		w.b.Truncate(start)
		return false
	}
	return true
}

// isRevision tells whether a field is the revision of a task definition, which is
// a number: the model has it as it stands at the end of an ARN.
func isRevision(name string, v reflect.Value) bool {
	if name != "revision" || v.Kind() != reflect.String {
		return false
	}
	_, err := strconv.ParseUint(v.String(), 10, 31)
	return err == nil && !strings.HasPrefix(v.String(), "0")
}

func isEnvironment(field string) bool { return field == "Env" || field == "LogOptions" }

func (w *writer) list(v reflect.Value, secret bool) bool {
	if v.Len() == 0 {
		return false
	}
	w.b.WriteByte('[')
	for i := range v.Len() {
		if i > 0 {
			w.b.WriteByte(',')
		}
		if !w.value(v.Index(i), secret) {
			w.b.WriteString("null")
		}
	}
	w.b.WriteByte(']')
	return true
}

func (w *writer) table(v reflect.Value, secret bool) bool {
	keys := v.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	w.b.WriteByte('{')
	n := 0
	for _, k := range keys {
		if w.member(fmt.Sprint(k), v.MapIndex(k), n, secret, false) {
			n++
		}
	}
	w.b.WriteByte('}')
	return true
}

// scalar writes a value as JSON, leaving <, > and & readable.
func (w *writer) scalar(v any) {
	enc := json.NewEncoder(&w.b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil { // NaN and the like, which JSON has not
		w.b.WriteString("null")
		return
	}
	w.b.Truncate(w.b.Len() - 1) // the line break that Encode adds
}

// FieldName turns a field's name into that of a document: ClusterARN is
// clusterArn.
func FieldName(name string) string {
	words := splitName(name)
	for i, w := range words {
		low := strings.ToLower(w)
		if i > 0 {
			low = strings.ToUpper(low[:1]) + low[1:]
		}
		words[i] = low
	}
	return strings.Join(words, "")
}

// splitName cuts a Go name where a word begins: at a capital after a small
// letter, and at the last capital of several before small letters.
func splitName(name string) []string {
	var out []string
	r := []rune(name)
	from := 0
	for i := 1; i < len(r); i++ {
		if !unicode.IsUpper(r[i]) {
			continue
		}
		lower := i+1 < len(r) && unicode.IsLower(r[i+1]) && string(r[i+1:]) != "s"
		if unicode.IsLower(r[i-1]) || lower {
			out = append(out, string(r[from:i]))
			from = i
		}
	}
	return append(out, string(r[from:]))
}
