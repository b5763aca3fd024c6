package tuitest

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
	"time"
)

func aFilm() Film {
	return Film{
		Width: 20, Height: 2, Paper: Paper{Title: "two screens"}, Began: time.Unix(1000, 0), Ends: 3 * time.Second,
		Shots: []Shot{
			{At: 0, Screen: "the same line\nfirst"},
			{At: time.Second, Screen: "the same line\n\x1b[31msecond\x1b[m", Caption: Caption{Key: "ctrl+d", Text: "goes <on>"}},
		},
	}
}

// The format is that of https://docs.asciinema.org/manual/asciicast/v2: a header,
// and then events of a time, a code and data, in the order of time.
func TestAFilmIsAnAsciicast(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(string(aFilm().Cast())), "\n")
	var head struct{ Version, Width, Height, Timestamp int }
	if err := json.Unmarshal([]byte(lines[0]), &head); err != nil || head.Version != 2 || head.Width != 20 || head.Height != 2 || head.Timestamp != 1000 {
		t.Fatalf("header %+v, %v", head, err)
	}
	var codes string
	var data []string
	last := 0.0
	for _, l := range lines[1:] {
		var event []any
		if err := json.Unmarshal([]byte(l), &event); err != nil || len(event) != 3 {
			t.Fatalf("%s: %v", l, err)
		}
		if at := event[0].(float64); at < last {
			t.Errorf("%v comes after %v", at, last)
		} else {
			last = at
		}
		codes += event[1].(string)
		data = append(data, event[2].(string))
	}
	if codes != "omoo" || last != 3 {
		t.Fatalf("events %s, the last at %v", codes, last)
	}
	if !strings.Contains(data[0], "the same line") || strings.Contains(data[2], "same") || !strings.Contains(data[2], "second") {
		t.Errorf("not only what differs is written: %q, %q", data[0], data[2])
	}
	if data[1] != "ctrl-d  goes <on>" || !strings.HasSuffix(data[3], "\x1b[?1049l") {
		t.Errorf("marker %q, end %q", data[1], data[3])
	}
}

func TestAFilmIsAPictureThatMoves(t *testing.T) {
	svg := string(aFilm().SVG())
	d := xml.NewDecoder(strings.NewReader(svg))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("%v in %s", err, svg)
		}
	}
	for text, n := range map[string]int{"the same line": 1, `href="#r0"`: 2, "@keyframes": 1, "prefers-reduced-motion": 1, "goes &lt;on&gt;": 1, "ctrl-d": 1, "<script": 0, "http://": 1} {
		if got := strings.Count(svg, text); got != n {
			t.Errorf("%q is there %d times, not %d, in %s", text, got, n, svg)
		}
	}
}

func TestPaintedTellsThemesApart(t *testing.T) {
	got := Painted([]string{"one", "two"}, []string{"a \x1b[1mb\x1b[m", "a \x1b[2;31mb\x1b[m"}, 4, 1)
	want := "a b\n~  a\n\n  one                             two\na plain bold                      ansi-1 faint\n"
	if got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
