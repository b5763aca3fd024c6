package sim

import (
	"bytes"
	"encoding"
	"encoding/xml"
	"fmt"
	"iter"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// members are the members of a shape by AWS's names, without those that are left
// out: what encoding/json would write.
func members(v reflect.Value) iter.Seq2[string, reflect.Value] {
	return func(yield func(string, reflect.Value) bool) {
		for i := range v.NumField() {
			f := v.Type().Field(i)
			name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
			if !f.IsExported() || name == "-" {
				continue
			}
			x := v.Field(i)
			if f.Anonymous { // as encoding/json: its members stand among the others
				for name, inner := range members(x) {
					if !yield(name, inner) {
						return
					}
				}
				continue
			}
			if strings.Contains(options, "omitempty") && empty(x) || strings.Contains(options, "omitzero") && x.IsZero() {
				continue
			}
			if !yield(name, x) {
				return
			}
		}
	}
}

// empty says what omitempty leaves out.
func empty(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Slice, reflect.Map, reflect.String:
		return v.Len() == 0
	case reflect.Struct:
		return false
	default:
		return v.IsZero()
	}
}

// marshalQuery writes a struct with json tags as an answer of the query protocol:
// the items of a list are called member, and of a map entry.
func marshalQuery(q *request, out any) []byte {
	var b bytes.Buffer
	b.WriteString(xml.Header)
	fmt.Fprintf(&b, `<%sResponse xmlns="%s">`, q.op, queryNamespace(q.service))
	if v := reflect.ValueOf(out); v.NumField() > 0 {
		element(&b, q.op+"Result", v)
	}
	element(&b, "ResponseMetadata", reflect.ValueOf(struct {
		RequestID string `json:"RequestId"`
	}{q.id}))
	fmt.Fprintf(&b, `</%sResponse>`, q.op)
	return b.Bytes()
}

// element writes a value under a name.
func element(b *bytes.Buffer, name string, v reflect.Value) {
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	fmt.Fprintf(b, "<%s>", name)
	switch x := v.Interface().(type) {
	case Epoch:
		b.WriteString(x.Time().Format("2006-01-02T15:04:05.000Z"))
	case encoding.TextMarshaler:
		text, _ := x.MarshalText() // ids, which always marshal
		_ = xml.EscapeText(b, text)
	default:
		content(b, v)
	}
	fmt.Fprintf(b, "</%s>", name)
}

// content writes what stands between the tags of a value.
func content(b *bytes.Buffer, v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		_ = xml.EscapeText(b, []byte(v.String())) // a buffer never fails
	case reflect.Bool:
		b.WriteString(strconv.FormatBool(v.Bool()))
	case reflect.Int, reflect.Int64:
		b.WriteString(strconv.FormatInt(v.Int(), 10))
	case reflect.Float64:
		b.WriteString(strconv.FormatFloat(v.Float(), 'g', -1, 64))
	case reflect.Slice:
		for i := range v.Len() {
			element(b, "member", v.Index(i))
		}
	case reflect.Map:
		keys := v.MapKeys()
		slices.SortFunc(keys, func(x, y reflect.Value) int { return strings.Compare(x.String(), y.String()) })
		for _, k := range keys {
			b.WriteString("<entry>")
			element(b, "key", k)
			element(b, "value", v.MapIndex(k))
			b.WriteString("</entry>")
		}
	case reflect.Struct:
		for name, x := range members(v) {
			element(b, name, x)
		}
	}
}
