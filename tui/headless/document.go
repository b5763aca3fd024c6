package headless

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/ecsdeck/ecsdeck/tui/export"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/order"
)

// Documents writes rows as JSON: the document that the deck shows of each, with
// its health (_health, _reason) before it. A row that could not be read has only
// its id (_id). With one the document stands alone, else they are a list, also
// when there is none.
func Documents(k kind.Kind, rows []order.Entry, one, unmasked bool) ([]byte, error) {
	var b bytes.Buffer
	if !one {
		b.WriteByte('[')
	}
	for i, e := range rows {
		if i > 0 {
			b.WriteByte(',')
		}
		doc, err := Document(k, e, unmasked)
		if err != nil {
			return nil, err
		}
		b.Write(doc)
	}
	if !one {
		b.WriteByte(']')
	}
	return b.Bytes(), nil
}

// Document is the document of one row, as JSON on one line.
func Document(k kind.Kind, e order.Entry, unmasked bool) ([]byte, error) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "{%q:%q", "_health", Health(k, e))
	if e.Row == nil {
		b.WriteString(`,"_id":` + quote(e.ID) + "}")
		return b.Bytes(), nil
	}
	if why := k.Health(e.Row).Reason; why != "" {
		b.WriteString(`,"_reason":` + quote(why))
	}
	lang, text := document(k, e.Row, unmasked)
	var own bytes.Buffer
	if err := json.Compact(&own, []byte(text)); lang != "json" || err != nil {
		return nil, fmt.Errorf("%s cannot be written as JSON: %s", k.Label(e.Row), text)
	}
	rest := bytes.TrimPrefix(own.Bytes(), []byte("{"))
	if len(rest) > 1 { // it has members, and ends with a bracket of its own
		b.WriteByte(',')
	}
	b.Write(rest)
	return b.Bytes(), nil
}

// document is the tab of a kind that holds its document.
func document(k kind.Kind, row kind.Row, unmasked bool) (lang, text string) {
	for i, t := range k.Tabs() {
		if t.Kind == kind.TabDocument {
			return k.TabDocument(i, row, unmasked)
		}
	}
	return "", ""
}

// Pretty indents JSON, or writes it as YAML.
func Pretty(doc []byte, yaml bool) ([]byte, error) {
	if yaml {
		return export.YAML(doc)
	}
	var b bytes.Buffer
	if err := json.Indent(&b, doc, "", "  "); err != nil {
		return nil, err
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}

// quote writes a text as JSON, leaving <, > and & readable.
func quote(s string) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s) // a text can always be written
	return string(bytes.TrimSpace(b.Bytes()))
}
