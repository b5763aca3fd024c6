package sim

import (
	"encoding"
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"strings"

	"github.com/aws/smithy-go/encoding/cbor"
)

// rpcCBOR is the protocol's name in the Smithy-Protocol header.
const rpcCBOR = "rpc-v2-cbor"

// readCBOR reads a call of Smithy RPC v2: /service/NAME/operation/NAME with a
// CBOR document, or none where there are no parameters.
func (q *request) readCBOR(path string, body []byte) *Error {
	q.proto = protoCBOR
	rest, _ := strings.CutPrefix(path, "/service/")
	service, op, _ := strings.Cut(rest, "/operation/")
	q.op = op
	if service != cloudWatchTarget {
		return unknownOperation()
	}
	q.service = serviceCloudWatch
	if len(body) > 0 {
		v, err := cbor.Decode(body)
		if err != nil {
			return serialization(err)
		}
		params, ok := plain(v).(map[string]any)
		if !ok {
			return serialization(fmt.Errorf("the document is %T and no map", v))
		}
		q.params = params
	}
	var err error
	if q.body, err = json.Marshal(q.params); err != nil { // NaN and infinities
		return &Error{Code: "InvalidParameterValue", Message: err.Error(), Status: http.StatusBadRequest}
	}
	return nil
}

// plain turns CBOR into what encoding/json makes of the same document: times are
// epoch seconds, and what is null or undefined is left out.
func plain(v cbor.Value) any {
	switch v := v.(type) {
	case cbor.Uint:
		return float64(v)
	case cbor.NegInt:
		return -float64(v)
	case cbor.Float32:
		return float64(v)
	case cbor.Float64:
		return float64(v)
	case cbor.String:
		return string(v)
	case cbor.Slice:
		return []byte(v)
	case cbor.Bool:
		return bool(v)
	case *cbor.Tag:
		return plain(v.Value)
	case cbor.List:
		list := make([]any, len(v))
		for i, x := range v {
			list[i] = plain(x)
		}
		return list
	case cbor.Map:
		m := make(map[string]any, len(v))
		for k, x := range v {
			if p := plain(x); p != nil {
				m[k] = p
			}
		}
		return m
	default:
		return nil
	}
}

// marshalCBOR writes a struct with json tags as a CBOR document. Times carry the
// tag of epoch times.
func marshalCBOR(v any) []byte { return cbor.Encode(cborOf(reflect.ValueOf(v))) }

func cborOf(v reflect.Value) cbor.Value {
	if e, ok := v.Interface().(Epoch); ok {
		return &cbor.Tag{ID: 1, Value: cbor.Float64(float64(e) / 1000)}
	}
	if m, ok := v.Interface().(encoding.TextMarshaler); ok {
		text, _ := m.MarshalText() // ids, which always marshal
		return cbor.String(text)
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		return cborOf(v.Elem())
	case reflect.String:
		return cbor.String(v.String())
	case reflect.Bool:
		return cbor.Bool(v.Bool())
	case reflect.Float64:
		return cbor.Float64(v.Float())
	case reflect.Int, reflect.Int64:
		if n := v.Int(); n < 0 {
			return cbor.NegInt(-n)
		}
		return cbor.Uint(v.Int())
	case reflect.Slice:
		list := make(cbor.List, v.Len())
		for i := range list {
			list[i] = cborOf(v.Index(i))
		}
		return list
	case reflect.Map:
		m := make(cbor.Map, v.Len())
		for k, x := range v.Seq2() {
			m[k.String()] = cborOf(x)
		}
		return m
	default: // structs: the shapes hold nothing else
		m := cbor.Map{}
		for name, x := range members(v) {
			m[name] = cborOf(x)
		}
		return m
	}
}
