package widget

import (
	"strings"

	"github.com/ecsdeck/ecsdeck/themes"
)

// drawnBytes is how much of a line is drawn. The rest is kept and exported.
const drawnBytes = 8 << 10

// reach is how many bytes of a line have to be read to draw cells of it.
func (p *LogPane) reach(place int64, cells int) int {
	text := p.ring.entry(place).text
	most := drawnBytes
	if p.nowrap {
		// Most characters are one byte a cell; a few bytes more leave room for
		// others and for what is taken out.
		most = min(4*cells+256, 8*drawnBytes)
	}
	return len(capped(text, most))
}

// content is a line as clean spans: its text or its chosen fields, coloured,
// with the matches of a search.
func (p *LogPane) content(place int64) []Span {
	e := p.ring.entry(place)
	n := p.reach(place, p.left+p.room())
	level := e.levelOf()
	tone := level.Tone()
	if e.source < 0 && e.level == LevelNone { // a remark of ours, not a line of a log
		tone = themes.Heading
	}
	spans := p.fieldSpans(e)
	if spans == nil {
		text := cleanLog(e.text[:n])
		if level < LevelWarn && e.source >= 0 && strings.HasPrefix(text, "{") {
			spans = jsonLine(text)
		} else {
			spans = []Span{{text, tone}}
		}
		if n < len(e.text) {
			spans = append(spans, Span{" " + Ellipsis + " " + UnitBytes.Format(float64(len(e.text))) + " in all", themes.Faint})
		}
	}
	return p.highlight(place, spans)
}

// fieldSpans are the chosen fields of a line; nil when it has none of them.
func (p *LogPane) fieldSpans(e *logEntry) []Span {
	var out []Span
	tone := e.levelOf().Tone()
	for _, name := range p.fields {
		v, ok := fieldOf(e.text, name)
		if !ok {
			continue
		}
		if out != nil {
			out = append(out, Span{" ", themes.Text})
		}
		v = cleanLog(capped(v, drawnBytes))
		switch {
		case isMessageKey(name):
			out = append(out, Span{v, tone})
		case isLevelKey(name):
			out = append(out, Span{Pad(v, 5, Left), tone})
		default:
			out = append(out, Span{Clean(name) + "=", themes.Muted}, Span{v, tone})
		}
	}
	return out
}

func isMessageKey(s string) bool { return s == "msg" || s == "message" || s == "@message" || s == "@m" }

// highlight marks what a search finds in a line.
func (p *LogPane) highlight(place int64, spans []Span) []Span {
	if p.finder == nil {
		return spans
	}
	text := plainOf(spans)
	tone := themes.Match
	if place == p.hit {
		tone = themes.MatchNow
	}
	var out []Span
	at := 0
	for at < len(text) {
		lo, hi, ok := p.finder.find(text, at)
		if !ok {
			break
		}
		out = append(out, sliceBytes(spans, at, lo)...)
		out = append(out, Span{text[lo:hi], tone})
		at = hi
	}
	if at == 0 {
		return spans
	}
	return append(out, sliceBytes(spans, at, len(text))...)
}

func plainOf(spans []Span) string {
	if len(spans) == 1 {
		return spans[0].Text
	}
	var b strings.Builder
	for _, s := range spans {
		b.WriteString(s.Text)
	}
	return b.String()
}

// layout is the screen rows of a line.
func (p *LogPane) layout(place int64, room int) [][]Span {
	var rows [][]Span
	spans := p.content(place)
	switch {
	case p.nowrap:
		rows = [][]Span{dropCells(spans, p.left)}
	case spansWidth(spans) <= room:
		rows = [][]Span{spans}
	default:
		rows = hardWrap(spans, room)
	}
	if p.ring.entry(place).open {
		rows = append(rows, p.details(place, room)...)
	}
	return rows
}

// rows is how many screen rows a line takes.
func (p *LogPane) rows(place int64) int {
	e := p.ring.entry(place)
	if p.nowrap && !e.open {
		return 1
	}
	room := p.room()
	if !e.open && len(e.text)*4 <= room && p.fields == nil {
		return 1 // however wide its characters are; a tab takes most
	}
	return len(p.layout(place, room))
}

// details are the rows below a line that is opened: when and where it was
// written, and its fields one a row.
func (p *LogPane) details(place int64, room int) [][]Span {
	const indent = 2
	e := p.ring.entry(place)
	name, tone := p.sourceOf(int(e.source))
	lines := [][]Span{{{e.line().At.In(p.loc).Format("2006-01-02 15:04:05.000 MST"), themes.Muted}}}
	if len(p.sources) > 0 {
		lines[0] = append(lines[0], Span{"  ", themes.Text}, Span{Clean(name), tone})
	}
	text := capped(e.text, jsonReach)
	if obj := jsonPart(text); obj != "" {
		for _, l := range prettyJSON(obj) {
			lines = append(lines, jsonLine(Clean(l)))
		}
	} else if pairs := pairLines(text); len(pairs) > 1 {
		lines = append(lines, pairs...)
	} else if p.nowrap {
		lines = append(lines, []Span{{cleanLog(capped(e.text, drawnBytes)), e.levelOf().Tone()}})
	}
	var out [][]Span
	for _, l := range lines {
		for _, row := range hardWrap(l, max(room-indent, 1)) {
			out = append(out, append([]Span{{spaces(indent), themes.Text}}, row...))
		}
	}
	return out
}

// pairLines are the key=value pairs of a line, one a row.
func pairLines(text string) [][]Span {
	var out [][]Span
	eachPair(capped(text, drawnBytes), func(k, v string) bool {
		out = append(out, []Span{{Clean(k), themes.JSONKey}, {" ", themes.Text}, {cleanLog(v), themes.Text}})
		return len(out) < prettyLines
	})
	return out
}
