package export

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Format is how a file is written.
type Format string

// The formats.
const (
	CSV      Format = "CSV"
	JSON     Format = "JSON"
	YAMLFile Format = "YAML"
)

// Ext is the format's file name ending, with the dot.
func (f Format) Ext() string { return "." + strings.ToLower(string(f)) }

// Sheet is a list as it is exported.
type Sheet struct {
	Kind    string // "services"
	Account string
	Region  string
	Of      string // the ARN of what the list belongs to; "" is the whole region
	Filter  string // what was typed to choose the rows
	At      time.Time
	Columns []string // ids
	Rows    []Row
	// Described of Total resources had been read; the others are exported by
	// name alone.
	Described, Total int
	Partial          string // what is missing, in words; "" when nothing is
}

// Row is one resource.
type Row struct {
	ID        string // ARN, or the id of what has none
	Health    string // "ok", "motion", "idle", "warn", "bad"; "unknown" until it is described
	Reason    string // why it is not ok
	Described bool
	Cells     []string // clean text, one for each column; "" is not known
}

// Encode writes the sheet in a format.
func (s Sheet) Encode(f Format) ([]byte, error) {
	switch f {
	case CSV:
		return s.csv()
	case YAMLFile:
		return YAML(s.json())
	case JSON:
		var out bytes.Buffer
		if err := json.Indent(&out, s.json(), "", "  "); err != nil {
			return nil, fmt.Errorf("export as JSON: %w", err)
		}
		out.WriteByte('\n')
		return out.Bytes(), nil
	}
	return nil, fmt.Errorf("export: there is no format %q", f)
}

// csv writes a line of ids and then a line a row. The first columns say how the
// resource is, the last its ARN.
func (s Sheet) csv() ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	lines := [][]string{append(append([]string{healthName, reasonName}, s.Columns...), idName)}
	for _, r := range s.Rows {
		line := []string{r.Health, Harmless(r.Reason)}
		for _, c := range r.Cells {
			line = append(line, Harmless(c))
		}
		lines = append(lines, append(line, Harmless(r.ID)))
	}
	if err := w.WriteAll(lines); err != nil {
		return nil, fmt.Errorf("export as CSV: %w", err)
	}
	return b.Bytes(), nil
}

// The names of what is told of every row. No column has an underscore first.
const (
	healthName = "_health"
	reasonName = "_reason"
	idName     = "_id"
)

// Harmless keeps a spreadsheet from taking a text for a formula, as OWASP
// advises: one that begins like a formula gets a quote before it. Plain numbers
// and a lone dash are none.
func Harmless(text string) string {
	if text == "" || text == "-" || !strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(text)[0]) {
		return text
	}
	if _, err := strconv.ParseFloat(text, 64); err == nil && !strings.ContainsAny(text, "xXpPiInN_") {
		return text
	}
	return "'" + text
}

// json writes the sheet with its names in order. What is not known is null.
func (s Sheet) json() []byte {
	var b bytes.Buffer
	field := func(name, value string) { fmt.Fprintf(&b, "%s:%s,", quote(name), value) }
	text := func(name, value string) {
		if value != "" {
			field(name, quote(value))
		}
	}
	b.WriteByte('{')
	field("kind", quote(s.Kind))
	text("account", s.Account)
	text("region", s.Region)
	text("of", s.Of)
	text("filter", s.Filter)
	field("exported", quote(s.At.UTC().Format(time.RFC3339)))
	field("described", strconv.Itoa(s.Described))
	field("total", strconv.Itoa(s.Total))
	field("complete", strconv.FormatBool(s.Described == s.Total && s.Partial == ""))
	text("partial", s.Partial)
	b.WriteString(`"rows":[`)
	for i, r := range s.Rows {
		if i > 0 {
			b.WriteByte(',')
		}
		s.row(&b, r)
	}
	b.WriteString("]}")
	return b.Bytes()
}

func (s Sheet) row(b *bytes.Buffer, r Row) {
	fmt.Fprintf(b, "{%s:%s,%s:%s", quote(idName), quote(r.ID), quote(healthName), quote(r.Health))
	if r.Reason != "" {
		fmt.Fprintf(b, ",%s:%s", quote(reasonName), quote(r.Reason))
	}
	for i, c := range r.Cells {
		value := "null"
		if c != "" {
			value = quote(c)
		}
		fmt.Fprintf(b, ",%s:%s", quote(s.Columns[i]), value)
	}
	b.WriteByte('}')
}
