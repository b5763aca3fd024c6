package main

import (
	"bufio"
	"encoding/json"
	"io"
	"strings"
	"time"

	"github.com/charmbracelet/colorprofile"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// logPrinter prints lines.
type logPrinter struct {
	w          *bufio.Writer
	terminal   bool
	theme      *themes.Theme
	json       bool
	timestamps bool
	prefix     bool
	auto       bool // a prefix only when there are several sources
	filter     widget.LogFilter

	first   time.Time                  // of the first line
	sources map[string]model.LogSource // by key
	names   map[string]string          // what they are called
	tones   map[string]themes.Tone
	numbers map[string]int // by key, for the traces
	traces  widget.Traces
}

func (l *logging) printer() *logPrinter {
	p := &logPrinter{
		w: bufio.NewWriter(l.app.out), terminal: isTerminal(l.app.out), theme: &themes.Theme{},
		json: l.o.output == asJSON, timestamps: l.o.timestamps, filter: l.o.chosen,
		prefix: l.o.prefix, auto: !l.prefixed && isTerminal(l.app.out),
		sources: map[string]model.LogSource{}, names: map[string]string{}, tones: map[string]themes.Tone{},
		numbers: map[string]int{}, traces: widget.Traces{},
	}
	if profile := colorprofile.Detect(l.app.out, l.env); profile > colorprofile.NoTTY {
		if th, err := themes.Load("ansi-16"); err == nil {
			p.theme = th.For(profile)
		}
	}
	p.name(l.sources)
	return p
}

// name tells the printer its sources: they are called as short as tells them
// apart, as in the deck.
func (p *logPrinter) name(sources []model.LogSource) {
	tasks, containers := map[string]bool{}, map[string]bool{}
	for _, s := range sources {
		p.sources[s.Key()] = s
	}
	for _, s := range p.sources {
		tasks[s.Task], containers[s.Container] = true, true
	}
	for _, s := range sources {
		key := s.Key()
		if _, ok := p.numbers[key]; !ok {
			p.numbers[key] = len(p.numbers)
			p.tones[key] = themes.Series1 + themes.Tone(p.numbers[key]%8)
		}
	}
	for key, s := range p.sources {
		switch {
		case len(tasks) > 1 && len(containers) > 1:
			p.names[key] = shortTask(s.TaskID) + " " + s.Container
		case len(tasks) > 1:
			p.names[key] = shortTask(s.TaskID)
		default:
			p.names[key] = s.Container
		}
	}
	if p.auto {
		p.prefix = len(p.sources) > 1
	}
}

// lines prints lines that the filter takes, and hands them on at once.
func (p *logPrinter) lines(in []model.LogLine) error {
	for _, line := range in {
		at := widget.LogLine{At: line.At, Text: line.Text, Level: p.traces.Level(p.number(line.Source), line.Text)}
		if p.first.IsZero() {
			p.first = line.At
		}
		if !p.filter.Match(at) {
			continue
		}
		if err := p.line(line, at.Level); err != nil {
			return err
		}
	}
	return p.w.Flush()
}

func (p *logPrinter) number(key string) int {
	if n, ok := p.numbers[key]; ok {
		return n
	}
	return -1
}

// stamp is a time as CloudWatch Logs has it: to the millisecond.
const stamp = "2006-01-02T15:04:05.000Z07:00"

func (p *logPrinter) line(l model.LogLine, level widget.Level) error {
	if p.json {
		return p.document(l)
	}
	text := l.Text
	if p.terminal {
		text = widget.CleanLines(strings.TrimRight(text, "\r\n"))
		if level == widget.LevelNone {
			level = widget.DetectLevel(l.Text)
		}
		if level >= widget.LevelWarn {
			text = p.theme.Paint(level.Tone(), text)
		}
	}
	if p.timestamps {
		_, _ = p.w.WriteString(p.theme.Paint(themes.Muted, l.At.UTC().Format(stamp)) + " ")
	}
	if p.prefix {
		_, _ = p.w.WriteString(p.theme.Paint(p.tones[l.Source], widget.Clean(p.names[l.Source])) + " ")
	}
	_, _ = p.w.WriteString(text)
	if strings.HasSuffix(text, "\n") {
		return nil // the error of the writer shows in Flush
	}
	return p.w.WriteByte('\n')
}

// logDocument is a line as JSON.
type logDocument struct {
	At        string `json:"at"`
	Ingested  string `json:"ingested,omitempty"`
	Cluster   string `json:"cluster,omitempty"`
	Service   string `json:"service,omitempty"`
	Task      string `json:"task,omitempty"`
	Container string `json:"container,omitempty"`
	Group     string `json:"group"`
	Stream    string `json:"stream"`
	Text      string `json:"text"`
}

func (p *logPrinter) document(l model.LogLine) error {
	s := p.sources[l.Source]
	d := logDocument{
		At: l.At.UTC().Format(stamp), Service: s.Service, Task: s.TaskID, Container: s.Container,
		Cluster: model.ClusterName(s.Task), Group: l.Group, Stream: l.Stream, Text: l.Text,
	}
	if !l.Ingested.IsZero() {
		d.Ingested = l.Ingested.UTC().Format(stamp)
	}
	var out strings.Builder
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(d); err != nil {
		return err
	}
	text := out.String()
	if p.terminal {
		text = widget.CleanLines(text)
	}
	_, err := p.w.WriteString(text)
	return err
}

// remark writes what is none of the lines that were asked for.
func (a *app) remark(text string) {
	w := colorprofile.NewWriter(a.err, a.env)
	_, _ = io.WriteString(w, "\x1b[2m-- "+widget.Clean(text)+"\x1b[m\n") // nowhere is left to report to
}
