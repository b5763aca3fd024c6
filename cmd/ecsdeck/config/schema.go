package config

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/order"
)

// node is a part of a JSON schema.
type node map[string]any

// Schema is the JSON schema of the settings file (draft 7, which the editors'
// TOML plugins know).
func Schema() []byte {
	root := object()
	root["$schema"] = "http://json-schema.org/draft-07/schema#"
	root["$id"] = SchemaURL
	root["title"] = "Settings of ecsdeck"
	props := root.properties()
	for _, s := range Sections() {
		doc := strings.Join(s.Doc, " ")
		switch s.Shape {
		case PerAction:
			props[s.Name] = keysSchema(doc)
		case PerKind:
			props[s.Name] = listsSchema(s, doc)
		case Repeated:
			props[s.Name] = node{"type": "array", "description": doc, "items": fieldsSchema(s)}
		default:
			if s.Name == "" {
				for name, p := range fieldsSchema(s).properties() {
					props[name] = p
				}
				continue
			}
			one := fieldsSchema(s)
			one["description"] = doc
			props[s.Name] = one
		}
	}
	out, err := json.MarshalIndent(root, "", "  ")
	if err != nil {
		panic(err) // maps of texts can always be written
	}
	return append(out, '\n')
}

func object() node {
	return node{"type": "object", "additionalProperties": false, "properties": node{}}
}

func (n node) properties() node { return n["properties"].(node) } //nolint:forcetypeassert // object made it

func fieldsSchema(s Section) node {
	out := object()
	for _, r := range Records() {
		if r.Section == s.Name {
			out.properties()[r.Name] = r.schema(nil)
		}
	}
	return out
}

// schema is the schema of one setting; of is the kind that it is for.
func (r Record) schema(of kind.Kind) node {
	n := node{"description": sentence(r.Doc)}
	switch v := r.zero().(type) {
	case bool:
		n["type"], n["default"] = "boolean", v
	case int:
		n["type"], n["minimum"], n["maximum"] = "integer", 1, 65535
	case float64:
		n["type"], n["default"], n["minimum"], n["maximum"] = "number", v, minBudget, 1
	case time.Duration:
		n["type"], n["pattern"] = "string", `^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$`
	case []string:
		n["type"], n["items"] = "array", node{"type": "string"}
	default:
		n["type"] = "string"
	}
	if all := r.Allowed(Known{}); all != nil {
		n["enum"] = all
	}
	if of != nil {
		r.ofKind(n, of)
	}
	return n
}

// ofKind names the columns that a kind has.
func (r Record) ofKind(n node, k kind.Kind) {
	switch r.Name {
	case "columns":
		n["items"] = node{"type": "string", "enum": columnIDs(k)}
		n["uniqueItems"] = true
	case "sort":
		all := []string{order.Worst, order.Best}
		for _, id := range columnIDs(k) {
			all = append(all, id, id+" asc", id+" desc")
		}
		n["enum"] = all
	}
}

func keysSchema(doc string) node {
	out := object()
	out["description"] = doc
	for _, b := range keys.Default().All() {
		usual := slices.Concat([]string{}, b.Keys)
		out.properties()[string(b.ID)] = node{
			"description": sentence(b.Help),
			"default":     usual,
			"anyOf":       []node{{"type": "string"}, {"type": "array", "items": node{"type": "string"}, "uniqueItems": true}},
		}
	}
	return out
}

func listsSchema(s Section, doc string) node {
	out := object()
	out["description"] = doc
	for _, k := range Kinds() {
		one := object()
		for _, r := range Records() {
			if r.Section == s.Name {
				one.properties()[r.Name] = r.schema(k)
			}
		}
		out.properties()[KindName(k)] = one
	}
	return out
}
