package catalog

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

func TestMask(t *testing.T) {
	got, err := maskDefinition([]byte(definition))
	if err != nil {
		t.Fatal(err)
	}
	want := definition
	for _, secret := range []string{`"hunter2"`, `"hunter3 <&>"`, `"hunter4"`} {
		want = strings.Replace(want, secret, `"`+hidden+`"`, 1)
	}
	if d := cmp.Diff(want, string(got)); d != "" {
		t.Errorf("more or less than the secret values has changed (-want +got):\n%s", d)
	}
}

func TestMaskShapes(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"two values", `{"environment":[{"name":"A","value":"s","value":"s2"}]}`, `{"environment":[{"name":"A","value":"H","value":"H"}]}`},
		{"not a string", `{"environment":[{"value":{"deep":["s",1]}},{"value":7},{"value":null}]}`, `{"environment":[{"value":"H"},{"value":"H"},{"value":"H"}]}`},
		{"other case", `{"Environment":[{"Name":"A","Value":"s"}]}`, `{"Environment":[{"Name":"A","Value":"H"}]}`},
		{"an object", `{"environment":{"value":"s"}}`, `{"environment":{"value":"H"}}`},
		{"nested lists", `{"environment":[[{"value":"s"}]]}`, `{"environment":[[{"value":"H"}]]}`},
		{"a value elsewhere", `{"tags":[{"key":"k","value":"v"}],"environmentFiles":[{"value":"arn"}]}`, `{"tags":[{"key":"k","value":"v"}],"environmentFiles":[{"value":"arn"}]}`},
		{"log options", `{"logConfiguration":{"options":{"apikey":"s","Name":"datadog","awslogs-group":"/g"}}}`, `{"logConfiguration":{"options":{"apikey":"H","Name":"datadog","awslogs-group":"/g"}}}`},
		{"other options", `{"linuxParameters":{"options":{"token":"v"}}}`, `{"linuxParameters":{"options":{"token":"v"}}}`},
		{"numbers", `{"n":12345678901234567890.10,"e":[],"o":{},"t":true,"z":null}`, `{"n":12345678901234567890.10,"e":[],"o":{},"t":true,"z":null}`},
		{"escapes", `{"a":"\u001b[31m<b>&\"\\"}`, `{"a":"\u001b[31m<b>&\"\\"}`},
	} {
		got, err := maskDefinition([]byte(tt.in))
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		var flat strings.Builder
		for line := range strings.SplitSeq(string(got), "\n") {
			flat.WriteString(strings.TrimSpace(line))
		}
		clean := strings.ReplaceAll(strings.ReplaceAll(flat.String(), `": `, `":`), hidden, "H")
		if clean != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, clean, tt.want)
		}
	}
}

func TestDefinitionDocument(t *testing.T) {
	d := fixtureDefinition(88, day)
	if _, doc := definitionDocument(d, true); doc != definition {
		t.Errorf("unmasked is not what AWS sent:\n%s", doc)
	}
	if lang, doc := definitionDocument(d, false); lang != "json" || strings.Contains(doc, "hunter") || !json.Valid([]byte(doc)) {
		t.Errorf("masked: %s %s", lang, doc)
	}
	for _, broken := range []string{`{"environment":[{"value":"hunter2"}]`, `not json hunter2`, `{} {"environment":[{"value":"hunter2"}]}`, `{"a":}`} {
		d.JSON = []byte(broken)
		if _, doc := definitionDocument(d, false); strings.Contains(doc, "hunter") || doc == "" {
			t.Errorf("what cannot be masked is shown: %q", doc)
		}
	}
	if _, doc := definitionDocument(model.TaskDefinition{}, false); doc != "" {
		t.Errorf("a definition that is not there: %q", doc)
	}
}

// TestFactsHideValues: no facts page shows the value of an environment variable.
func TestFactsHideValues(t *testing.T) {
	for _, f := range fixtures() {
		if s := facts(f, 120); strings.Contains(s, "hunter") {
			t.Errorf("%s shows a secret:\n%s", f.name, s)
		}
	}
}

// FuzzMask: whatever the definition, masking gives JSON without the value or an
// error, and never panics.
func FuzzMask(f *testing.F) {
	f.Add(definition)
	f.Add(`{"environment":[{"value":"SECRETVALUE"}]}`)
	f.Fuzz(func(t *testing.T, s string) {
		out, err := maskDefinition([]byte(s))
		if err == nil && !json.Valid(out) {
			t.Errorf("not JSON: %s", out)
		}
		wrapped := `{"environment":[{"name":"x","value":` + s + `}]}`
		out, err = maskDefinition([]byte(wrapped))
		if err == nil && json.Valid([]byte(s)) && strings.Contains(string(out), s) && len(s) > 20 {
			t.Errorf("shown: %s", out)
		}
	})
}
