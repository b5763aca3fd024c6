package catalog

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/ecsdeck/ecsdeck/tui/kind"
)

// hidden stands in place of a value that may be a secret.
const hidden = kind.Hidden

// maskDefinition replaces in a task definition the values of environment
// variables, and of log options that look like credentials. It walks the
// structure: names, order and everything else stay as they are. What a secret
// is read from (valueFrom) is a reference and stays too.
func maskDefinition(definition []byte) ([]byte, error) {
	m := masker{in: json.NewDecoder(bytes.NewReader(definition))}
	m.in.UseNumber()
	if err := m.value(place{}); err != nil {
		return nil, err
	}
	if _, err := m.in.Token(); err != io.EOF {
		return nil, fmt.Errorf("there is more after the definition")
	}
	var out bytes.Buffer
	if err := json.Indent(&out, m.out.Bytes(), "", "  "); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// place is where in the structure a value stands.
type place struct {
	key    string // of the object's member
	parent string // key of the member around the object
	grand  string // and of the one around that
}

// masker copies JSON token by token.
type masker struct {
	in  *json.Decoder
	out bytes.Buffer
}

// value copies the next value, or hides it.
func (m *masker) value(p place) error {
	if p.secret() {
		var dropped json.RawMessage
		if err := m.in.Decode(&dropped); err != nil {
			return err
		}
		return m.write(hidden)
	}
	t, err := m.in.Token()
	if err != nil {
		return err
	}
	switch t {
	case json.Delim('{'):
		return m.object(p)
	case json.Delim('['):
		return m.array(p)
	default:
		return m.write(t)
	}
}

// object copies members; the opening brace has been read.
func (m *masker) object(p place) error {
	m.out.WriteByte('{')
	for n := 0; m.in.More(); n++ {
		if n > 0 {
			m.out.WriteByte(',')
		}
		t, err := m.in.Token()
		if err != nil {
			return err
		}
		key, ok := t.(string)
		if !ok {
			return fmt.Errorf("a member has no name")
		}
		if err := m.write(key); err != nil {
			return err
		}
		m.out.WriteByte(':')
		if err := m.value(place{key: key, parent: p.key, grand: p.parent}); err != nil {
			return err
		}
	}
	return m.close('}')
}

// array copies elements, which stand in the place of the array.
func (m *masker) array(p place) error {
	m.out.WriteByte('[')
	for n := 0; m.in.More(); n++ {
		if n > 0 {
			m.out.WriteByte(',')
		}
		if err := m.value(p); err != nil {
			return err
		}
	}
	return m.close(']')
}

// close reads the closing token, whose kind the decoder checks.
func (m *masker) close(c byte) error {
	if _, err := m.in.Token(); err != nil {
		return err
	}
	m.out.WriteByte(c)
	return nil
}

// write writes a scalar as JSON, leaving <, > and & readable.
func (m *masker) write(v any) error {
	enc := json.NewEncoder(&m.out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return err
	}
	m.out.Truncate(m.out.Len() - 1) // the line break that Encode adds
	return nil
}

// secret reports whether the value at a place is one that may be a secret.
func (p place) secret() bool {
	switch {
	case strings.EqualFold(p.parent, "environment"):
		return strings.EqualFold(p.key, "value")
	case p.parent == "options" && p.grand == "logConfiguration":
		return credential(p.key)
	default:
		return false
	}
}

// credential recognises the names of log options that carry a token:
// splunk-token, apikey, and what log routers call theirs.
func credential(name string) bool {
	low := strings.ToLower(name)
	for _, w := range []string{"token", "apikey", "api_key", "api-key", "secret", "passw", "license_key", "licensekey", "auth"} {
		if strings.Contains(low, w) {
			return true
		}
	}
	return false
}
