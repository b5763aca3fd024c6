package export

import (
	"encoding/json"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// same fails unless what is read back from the YAML is what the JSON says.
func same(t rapid.TB, in string) {
	t.Helper()
	out, err := YAML([]byte(in))
	if err != nil {
		t.Fatal(err)
	}
	var want, got, back any
	if err := json.Unmarshal([]byte(in), &want); err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(out, &got); err != nil {
		t.Fatalf("%v in\n%s", err, out)
	}
	again, err := json.Marshal(got)
	if err != nil {
		t.Fatalf("%v in\n%s", err, out)
	}
	if err := json.Unmarshal(again, &back); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, back); d != "" {
		t.Fatalf("(-JSON +YAML):\n%s\n%s", d, out)
	}
}

// No text becomes a number, a date or a truth value on the way.
func TestYAMLSaysTheSame(t *testing.T) {
	same(t, `{"z":"1e3","a":["yes","null","~","0x10","2026-11-22","12:30","- x","# no","a: b","a:","x #y","{}","[","'","\"","*x","&y","!z","%","@","`+"`"+`"," lead","trail ","","multi\nline\n","tab\tx","é ✖","-","---","=1+1","0777","1_000",".5","NaN",".inf","Off","arn:aws:ecs:eu-west-1:424211110001:cluster/prod"],"n":12345678901234,"f":0.5,"t":true,"o":{},"e":[],"nil":null,"deep":[[["x"],[]],{"a":{"b":[{"c":1,"d":[2]}]}}],"yes":1,"1":2,"":3}`)
	for _, in := range []string{`"x"`, `[]`, `{}`, `null`, `[[1]]`, `7`} {
		same(t, in)
	}
	out, err := YAML([]byte(`{"z":1,"a":[{"k":"v","l":["m"]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff("z: 1\na:\n  - k: v\n    l:\n      - m\n", string(out)); d != "" {
		t.Error(d)
	}
	for _, in := range []string{``, `{`, `{} {}`, `[1,]`} {
		if _, err := YAML([]byte(in)); err == nil {
			t.Errorf("%q is taken", in)
		}
	}
}

func TestYAMLProperty(t *testing.T) {
	text := rapid.StringOfN(rapid.SampledFrom([]rune("ab1.:-# \n\t\"'{}[],&*!|>%@~=+_/\\é✖nyoeE0xT")), 0, 6, -1)
	rapid.Check(t, func(t *rapid.T) {
		v := map[string]any{}
		for _, k := range rapid.SliceOfN(text, 0, 3).Draw(t, "names") {
			v[k] = []any{text.Draw(t, "text"), map[string]any{text.Draw(t, "name"): text.Draw(t, "value")}}
		}
		in, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		same(t, string(in))
	})
}
