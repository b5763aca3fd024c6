package sim

import (
	"bytes"
	"encoding/json"
	"reflect"
	"unicode/utf8"
)

// marshalJSON writes JSON as AWS does: < > & are not escaped.
//
// Text of the World that is no UTF-8 goes out byte for byte, where
// encoding/json would mend it: the SDK hands such bytes on, so a terminal
// program must be tested with them.
func marshalJSON(v any) ([]byte, error) {
	text, err := encodeJSON(v)
	if err != nil || !bytes.Contains(text, []byte(`\ufffd`)) { // how encoding/json mends
		return text, err
	}
	text, err = encodeJSON(hideBytes(reflect.ValueOf(v)).Interface())
	return showBytes(text), err
}

func encodeJSON(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// hidden is the first of 256 private-use characters that stand for the bytes of
// broken text while it is in encoding/json's hands.
const hidden = 0x10FF00

// hideBytes returns a copy of v in which broken bytes of strings are characters.
func hideBytes(v reflect.Value) reflect.Value {
	out := reflect.New(v.Type()).Elem()
	switch v.Kind() {
	case reflect.String:
		out.SetString(hideText(v.String()))
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return v
		}
		inner := hideBytes(v.Elem())
		if v.Kind() == reflect.Pointer {
			p := reflect.New(inner.Type())
			p.Elem().Set(inner)
			inner = p
		}
		out.Set(inner)
	case reflect.Struct:
		out.Set(v)
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				out.Field(i).Set(hideBytes(v.Field(i)))
			}
		}
	case reflect.Slice:
		if v.IsNil() {
			return v
		}
		out.Set(reflect.MakeSlice(v.Type(), v.Len(), v.Len()))
		for i := range v.Len() {
			out.Index(i).Set(hideBytes(v.Index(i)))
		}
	case reflect.Map:
		if v.IsNil() {
			return v
		}
		out.Set(reflect.MakeMapWithSize(v.Type(), v.Len()))
		for k, x := range v.Seq2() {
			out.SetMapIndex(hideBytes(k), hideBytes(x))
		}
	default:
		return v
	}
	return out
}

// hideText writes each byte that is no UTF-8 as its private-use character.
func hideText(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	var b []byte
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && size == 1 {
			r = hidden + rune(s[i])
		}
		b = utf8.AppendRune(b, r)
		i += size
	}
	return string(b)
}

// showBytes turns the private-use characters back into bytes.
func showBytes(text []byte) []byte {
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		if r >= hidden && r <= hidden+0xFF {
			out = append(out, byte(r-hidden))
		} else {
			out = append(out, text[i:i+size]...)
		}
		i += size
	}
	return out
}
