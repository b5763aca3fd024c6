package sim

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
)

// misfits says what in an answer is not as in the SDK's type: members that it does
// not have, values of another kind, and words that an enumeration does not know.
func misfits(t reflect.Type, v any) []string {
	return fitter{field: func(member string) string { return member }}.misfits(t, v)
}

// xmlMisfits is misfits for XML, where every value is a text.
func xmlMisfits(t reflect.Type, v any) []string {
	return fitter{field: func(member string) string { return member }, texts: true}.misfits(t, v)
}

// camelMisfits is misfits for services whose members begin with a small letter on
// the wire.
func camelMisfits(t reflect.Type, v any) []string {
	return fitter{field: func(member string) string {
		if first := member[:1]; first != strings.ToLower(first) {
			return ""
		}
		return strings.ToUpper(member[:1]) + member[1:]
	}}.misfits(t, v)
}

// fitter compares answers with types.
type fitter struct {
	field func(member string) string // the name in Go of what has a name on the wire
	texts bool                       // a text may be any value
}

func (f fitter) misfits(t reflect.Type, v any) (faults []string) {
	if t == nil {
		return []string{" has no type"}
	}
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch v := v.(type) {
	case map[string]any:
		return f.members(t, v)
	case []any:
		if t.Kind() != reflect.Slice {
			return []string{fmt.Sprintf(" is a list, and %s in AWS's", t)}
		}
		for _, x := range v {
			faults = append(faults, f.misfits(t.Elem(), x)...)
		}
		return faults
	default:
		return f.scalar(t, v)
	}
}

func (f fitter) members(t reflect.Type, v map[string]any) (faults []string) {
	switch t.Kind() {
	case reflect.Struct:
	case reflect.Map:
		for k, x := range v {
			for _, fault := range f.misfits(t.Elem(), x) {
				faults = append(faults, "["+k+"]"+fault)
			}
		}
		return faults
	default:
		return []string{fmt.Sprintf(" is a structure, and %s in AWS's", t)}
	}
	for k, x := range v {
		field, ok := t.FieldByName(f.field(k))
		if !ok {
			faults = append(faults, "."+k+" is not in AWS's type")
			continue
		}
		for _, fault := range f.misfits(field.Type, x) {
			faults = append(faults, "."+k+fault)
		}
	}
	return faults
}

// scalar compares a value that has no parts. Times are numbers or texts, by the
// protocol, and bytes are texts.
func (f fitter) scalar(t reflect.Type, v any) []string {
	var is bool
	switch v := v.(type) {
	case nil:
		is = true
	case string:
		is = f.texts || t.Kind() == reflect.String || t == reflect.TypeFor[[]byte]() || t == reflect.TypeFor[time.Time]()
		known := enumeration(t)
		if t == reflect.TypeFor[iamtypes.PolicySourceType]() {
			known = append(known, "IAM Policy") // which IAM answers, whatever its model says
		}
		if known != nil && !slices.Contains(known, v) {
			return []string{fmt.Sprintf(" is %q, which %s does not know", v, t)}
		}
	case bool:
		is = t.Kind() == reflect.Bool
	case json.Number, float64:
		is = t.Kind() >= reflect.Int && t.Kind() <= reflect.Float64 || t == reflect.TypeFor[time.Time]()
	}
	if !is {
		return []string{fmt.Sprintf(" is %T, and %s in AWS's", v, t)}
	}
	return nil
}

// enumeration are the values of an enumeration of the SDK, nil for other types.
func enumeration(t reflect.Type) (known []string) {
	m, ok := t.MethodByName("Values")
	if !ok || t.Kind() != reflect.String {
		return nil
	}
	values := m.Func.Call([]reflect.Value{reflect.Zero(t)})[0]
	for i := range values.Len() {
		known = append(known, values.Index(i).String())
	}
	return known
}

func TestMisfitsAreFound(t *testing.T) {
	type part struct{ Count *int64 }
	type whole struct {
		Name  *string
		On    bool
		At    *time.Time
		Parts []part
		By    map[string]part
	}
	shape := reflect.TypeFor[whole]()
	for doc, want := range map[string]string{
		`{"name":"a","on":true,"at":1.5,"parts":[{"count":1}],"by":{"x":{"count":2}}}`: "",
		`{"Name":"a"}`:                ".Name is not in AWS's type",
		`{"other":1}`:                 ".other is not in AWS's type",
		`{"name":1}`:                  ".name is json.Number, and string in AWS's",
		`{"on":"true"}`:               ".on is string, and bool in AWS's",
		`{"parts":{}}`:                ".parts is a structure, and []sim.part in AWS's",
		`{"parts":[{"count":"one"}]}`: ".parts.count is string, and int64 in AWS's",
		`{"by":{"x":{"n":1}}}`:        ".by[x].n is not in AWS's type",
	} {
		d := json.NewDecoder(strings.NewReader(doc))
		d.UseNumber()
		var v any
		if err := d.Decode(&v); err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(camelMisfits(shape, v), "; "); got != want {
			t.Errorf("%s: %q, want %q", doc, got, want)
		}
	}
}
