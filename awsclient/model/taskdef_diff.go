package model

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Differences says in lines what d has otherwise than an older or newer revision:
// "web: image 1.4 → 1.3". Values of environment variables are
// never in it, only their names. It compares the whole definitions, so that no
// setting is missed, and is nil where they agree or have no JSON.
func (d TaskDefinition) Differences(from TaskDefinition) []string {
	was, err1 := decoded(from.JSON)
	now, err2 := decoded(d.JSON)
	if err1 != nil || err2 != nil {
		return nil
	}
	wasContainers, nowContainers := byName(was["containerDefinitions"]), byName(now["containerDefinitions"])
	delete(was, "containerDefinitions")
	delete(now, "containerDefinitions")
	out := fieldsOf("", was, now)
	for _, name := range namesIn(wasContainers, nowContainers) {
		a, had := wasContainers[name]
		b, has := nowContainers[name]
		switch {
		case !had:
			out = append(out, "container "+name+" is new")
		case !has:
			out = append(out, "container "+name+" is gone")
		default:
			out = append(out, fieldsOf(name+": ", a, b)...)
		}
	}
	return out
}

// notSettings are what every revision has of its own, and what ECS makes of the
// settings.
func notSettings() []string {
	return []string{
		"taskDefinitionArn", "family", "revision", "status", "registeredAt", "registeredBy", "deregisteredAt",
		"requiresAttributes", "compatibilities", "tags", "name",
	}
}

func decoded(doc []byte) (map[string]any, error) {
	var out map[string]any
	dec := json.NewDecoder(bytes.NewReader(doc))
	dec.UseNumber()
	err := dec.Decode(&out)
	return out, err
}

// byName are the elements of a list of structures by their names.
func byName(list any) map[string]map[string]any {
	out := map[string]map[string]any{}
	all, _ := list.([]any)
	for _, e := range all {
		m, _ := e.(map[string]any)
		name, _ := m["name"].(string)
		out[name] = m
	}
	return out
}

// namesIn are the names of both, in order.
func namesIn[V any](was, now map[string]V) []string {
	all := slices.AppendSeq(slices.Collect(maps.Keys(was)), maps.Keys(now))
	slices.Sort(all)
	return slices.Compact(all)
}

// fieldsOf compares the fields of two structures.
func fieldsOf(of string, was, now map[string]any) []string {
	var out []string
	for _, field := range namesIn(was, now) {
		a, b := was[field], now[field]
		switch {
		case slices.Contains(notSettings(), field), reflect.DeepEqual(a, b), blank(a) && blank(b):
		case field == "environment" || field == "secrets":
			out = append(out, of+settingWords(field)+" "+variables(a, b))
		case field == "image":
			out = append(out, of+imageChange(a, b))
		default:
			out = append(out, of+settingWords(field)+" "+change(a, b))
		}
	}
	return out
}

// blank is a value that ECS also leaves out.
func blank(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case []any:
		return len(v) == 0
	case map[string]any:
		return len(v) == 0
	}
	return false
}

// change says how a value changed, where it is short enough to say.
func change(was, now any) string {
	a, b := brief(was), brief(now)
	if a == "" || b == "" {
		return "changed"
	}
	return a + " → " + b
}

// imageChange names the repository only where it changes: a tag or a digest is
// what differs as a rule.
func imageChange(was, now any) string {
	a, _ := was.(string)
	b, _ := now.(string)
	repository, tag := cutImage(a)
	other, next := cutImage(b)
	if repository != other || tag == "" || next == "" {
		return "image " + change(was, now)
	}
	return "image " + tag + " → " + next
}

// cutImage splits an image into its repository and its tag or digest.
func cutImage(image string) (repository, tag string) {
	if name, digest, ok := strings.Cut(image, "@"); ok {
		repository, _ = cutImage(name)
		return repository, "@" + digest
	}
	if i := strings.LastIndexByte(image, ':'); i > strings.LastIndexByte(image, '/') {
		return image[:i], image[i+1:]
	}
	return image, ""
}

// brief is a value in a few letters, "" when it needs more.
func brief(v any) string {
	const most = 80
	text := ""
	switch v := v.(type) {
	case nil:
		return "none"
	case string:
		text = v
	case bool:
		return strconv.FormatBool(v)
	case json.Number:
		return v.String()
	case []any:
		words := make([]string, len(v))
		for i, e := range v {
			w, ok := e.(string)
			if !ok {
				return ""
			}
			words[i] = w
		}
		text = strings.Join(words, " ")
	}
	if len(text) > most {
		return ""
	}
	return text
}

// variables says which names were added, changed and taken away.
func variables(was, now any) string {
	a, b := byName(was), byName(now)
	var changed, added, gone []string
	for _, name := range namesIn(a, b) {
		x, had := a[name]
		y, has := b[name]
		switch {
		case !had:
			added = append(added, name)
		case !has:
			gone = append(gone, name)
		case !reflect.DeepEqual(x, y):
			changed = append(changed, name)
		}
	}
	var out []string
	for _, part := range []struct {
		word  string
		names []string
	}{{"changed", changed}, {"new", added}, {"gone", gone}} {
		if len(part.names) > 0 {
			out = append(out, part.word+" "+some(part.names))
		}
	}
	if len(out) == 0 {
		return "in another order"
	}
	return strings.Join(out, ", ")
}

// some is a list of names that stays short.
func some(names []string) string {
	const most = 5
	if len(names) > most {
		return strings.Join(names[:most], " ") + fmt.Sprintf(" and %d more", len(names)-most)
	}
	return strings.Join(names, " ")
}

// settingWords is a field's name as people say it: "taskRoleArn" is "task role".
func settingWords(field string) string {
	switch field {
	case "cpu":
		return "CPU"
	case "memoryReservation":
		return "soft memory limit"
	}
	var out strings.Builder
	for i, r := range strings.TrimSuffix(field, "Arn") {
		if r >= 'A' && r <= 'Z' && i > 0 {
			out.WriteByte(' ')
		}
		out.WriteString(strings.ToLower(string(r)))
	}
	return out.String()
}
