package awsclient

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// trimmed is what trimEvents should make of an answer, by way of decoding it.
func trimmed(t interface{ Fatal(...any) }, body []byte, keep int) any {
	var v map[string]any
	if err := json.Unmarshal(body, &v); err != nil {
		t.Fatal(err)
	}
	services, _ := v["services"].([]any)
	for _, s := range services {
		service, ok := s.(map[string]any)
		if !ok {
			continue
		}
		events, ok := service["events"].([]any)
		if !ok {
			continue
		}
		kept, balance := []any{}, false
		for i, e := range events {
			raw, err := json.Marshal(e)
			if err != nil {
				t.Fatal(err)
			}
			speaks := strings.Contains(string(raw), "AZ balanced")
			if i < keep || speaks && !balance {
				kept = append(kept, e)
				balance = balance || speaks
			}
		}
		service["events"] = kept
	}
	return v
}

func TestTrimEvents(t *testing.T) {
	text := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{`"`, `\`, `\"`, `],"events":[`, "is AZ balanced", "is not AZ balanced", ",", "}]", ""}))
	event := rapid.Custom(func(t *rapid.T) any {
		return map[string]any{"id": text.Draw(t, "id"), "message": text.Draw(t, "message"), "createdAt": rapid.Float64Range(0, 2e9).Draw(t, "at")}
	})
	service := rapid.Custom(func(t *rapid.T) any {
		s := map[string]any{"serviceName": text.Draw(t, "name"), "tags": []any{map[string]any{"key": text.Draw(t, "key"), "events": []any{1, 2, 3, 4}}}}
		if rapid.Bool().Draw(t, "events?") {
			s["events"] = rapid.SliceOfN(event, 0, 12).Draw(t, "events")
		}
		return s
	})
	rapid.Check(t, func(t *rapid.T) {
		answer := map[string]any{
			"services": rapid.SliceOfN(service, 0, 4).Draw(t, "services"), "failures": []any{}, "events": []any{1, 2, 3, 4},
			text.Draw(t, "another key"): nil,
		}
		body, err := json.Marshal(answer)
		if err != nil {
			t.Fatal(err)
		}
		if rapid.Bool().Draw(t, "indented") {
			if body, err = json.MarshalIndent(answer, "", "  "); err != nil {
				t.Fatal(err)
			}
		}
		keep := rapid.IntRange(1, 6).Draw(t, "keep")
		want := trimmed(t, body, keep)
		var got any
		if err := json.Unmarshal(trimEvents(body, keep), &got); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Error(d)
		}
	})
}

// What is not a DescribeServices answer is left for the SDK to complain about.
func TestTrimLeavesTheRest(t *testing.T) {
	for _, body := range []string{
		``, `null`, `[]`, `7`, `{`, `{"services"`, `{"services":`, `{"services":null}`, `{"services":[`, `{"services":[{"events":[1,2,3`,
		`{"services":[{"events":[1,2,3]`, `{"services":[{"events":[1,,3]}]}x`, `{"services":[{"events":"none"}]}`, `{"__type":"ServerException"}`, `{"a":"\`,
	} {
		if got := string(trimEvents([]byte(body), 9)); got != body {
			t.Errorf("%q became %q", body, got)
		}
	}
	if got := string(trimEvents([]byte(`{"services":[{"events":[1,2,3]}]}`), 1)); got != `{"services":[{"events":[1]}]}` {
		t.Errorf("got %q", got)
	}
}

func FuzzTrimEvents(f *testing.F) {
	for _, s := range []string{`{"services":[{"events":[{"message":"a"},{"message":"b\\"}]}]}`, `{"services":[{"events":[[],{}, 1 ,null]}]}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, body string) {
		got := trimEvents([]byte(body), 1)
		if json.Valid([]byte(body)) && !json.Valid(got) {
			t.Errorf("%s became %s", body, got)
		}
		if len(got) > len(body) {
			t.Error(fmt.Sprint("it grew from ", len(body), " to ", len(got)))
		}
	})
}
