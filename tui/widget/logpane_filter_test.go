package widget

import (
	"strings"
	"testing"
)

func TestLogFilter(t *testing.T) {
	const (
		js    = `{"level":"error","msg":"Upstream timed out","status":503,"http":{"path":"/api/v1","took":1.5},"user.id":"u1","ok":true}`
		pairs = `time=2026-11-22 level=warn msg="cache miss for \"k\"" status=404 path=/x`
		plain = "ERROR: connection timeout to db-1"
		pre   = `2026-11-22T10:00:00Z stdout F {"level":"info","n":7}`
	)
	for _, c := range []struct {
		filter string
		want   string // of j (json), l (logfmt), p (plain), x (prefixed json)
	}{
		{"", "jlpx"},
		{"timeout", "p"},
		{"TIMEOUT", ""},
		{"timed out", "j"},
		{`"timed out"`, "j"},
		{`"out timed"`, ""},
		{"!msg", "px"},
		{"/time(out|d)/", "jp"},
		{"/time d/", ""},
		{"/api/v1", "j"},
		{".status", "jl"},
		{"!.status", "px"},
		{".status=503", "j"},
		{".status=503.0", "j"},
		{".status!=503", "lpx"},
		{".status>=404", "jl"},
		{".status>404", "j"},
		{".status<500", "l"},
		{".status<=503 .status>404", "j"},
		{".n>6", "x"},
		{".http.path=/api/v1", "j"},
		{".http.path~^/api", "j"},
		{".http.path~/v1/", "j"},
		{".path!~^/x$", "jpx"},
		{".http.took<2", "j"},
		{".user.id=U1", "j"},
		{".ok=true", "j"},
		{`.msg="Upstream timed out"`, "j"},
		{`.msg~miss`, "l"},
		{".level=error", "jp"},
		{".level>=warn", "jlp"},
		{".level<warn", "x"},
		{".severity=ERROR", "jp"},
		{"!.level=error", "lx"},
		{".level>=warn .status<500 cache", "l"},
		{".msg>A", "jl"},
		{".status>=abc", ""},
	} {
		f, err := ParseLogFilter(c.filter)
		if err != nil {
			t.Errorf("%q: %v", c.filter, err)
			continue
		}
		got := ""
		for _, l := range []struct{ name, text string }{{"j", js}, {"l", pairs}, {"p", plain}, {"x", pre}} {
			if f.Match(LogLine{Text: l.text}) {
				got += l.name
			}
		}
		if got != c.want {
			t.Errorf("%q takes %q, want %q", c.filter, got, c.want)
		}
		if f.String() != c.filter {
			t.Errorf("%q is written as %q", c.filter, f)
		}
	}
	for filter, want := range map[string]string{
		`"open`: "not closed", `.a~(`: "regular expression", "/(/": "regular expression", ".a:b": "no comparison",
		".a>": "nothing to compare", ".a~": "nothing to match", `""`: "empty",
	} {
		if _, err := ParseLogFilter(filter); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: want an error with %q, got %v", filter, want, err)
		}
	}
}

func TestDetectLevel(t *testing.T) {
	for text, want := range map[string]Level{
		`{"level":"error","msg":"x"}`:                 LevelError,
		`{"time":"x", "Severity" : "WARNING"}`:        LevelWarn,
		`{"msg":"ERROR in text","level":"info"}`:      LevelInfo,
		`{"level":50,"msg":"pino"}`:                   LevelError,
		`{"a":{"level":"error"},"log.level":"debug"}`: LevelDebug,
		`{"log":{"level":"warn"},"x":1}`:              LevelWarn,
		`{"msg":"nothing"}`:                           LevelNone,
		`{"level":`:                                   LevelNone,
		"time=x level=warn msg=y":                     LevelWarn,
		`lvl="eror" msg=y`:                            LevelError,
		"loglevel=debug x":                            LevelDebug,
		"mylevel=error x":                             LevelNone,
		"[ERROR] x":                                   LevelError,
		"[error] x":                                   LevelError,
		"<warn> x":                                    LevelWarn,
		"2026-11-22 10:00:00,123 [main] INFO c.e.App - started": LevelInfo,
		"2026-11-22T10:00:00Z WARNING slow":                     LevelWarn,
		"E1122 10:00:00.1 1 main.go:1] x":                       LevelError,
		"I1122 10:00:00.1 1 main.go:1] ERROR is only a word":    LevelInfo,
		"error: cannot open":                                    LevelError,
		"fatal error: all goroutines are asleep":                LevelNone,
		"the error was handled":                                 LevelNone,
		"no-ERROR-here":                                         LevelNone,
		"\x1b[31mERROR\x1b[0m red":                              LevelError,
		"\x1b[32minfo\x1b[39m: winston":                         LevelInfo,
		"DEBUG x":                                               LevelDebug,
		"TRACE x":                                               LevelTrace,
		"CRITICAL x":                                            LevelFatal,
		"panic: runtime error":                                  LevelFatal,
		"INFO:root:python":                                      LevelInfo,
		"10.0.0.1 - - [22/Nov/2026:10:00:00] \"GET / HTTP/1.1\" 50": LevelNone,
		strings.Repeat("word ", 40) + "ERROR":                       LevelNone,
		"":                                                          LevelNone,
	} {
		if got := DetectLevel(text); got != want {
			t.Errorf("%q is %v, want %v", text, got, want)
		}
	}
}

func TestFields(t *testing.T) {
	for _, c := range []struct{ text, path, want string }{
		{`{"a":1}`, "a", "1"},
		{`{"a":{"b":{"c":"x\ny"}}}`, "a.b.c", "x\ny"},
		{`{"a.b":"flat"}`, "a.b", "flat"},
		{`{"a":[1,{"b":2}],"c":3}`, "c", "3"},
		{`{"a":"}","c":"\"q\""}`, "c", `"q"`},
		{`{"a":1`, "a", "1"},
		{`{"a":"unclosed`, "b", "?"},
		{`{}`, "a", "?"},
		{`x {"a":2}`, "a", "2"},
		{`a=1 b="two words" c=`, "b", "two words"},
		{`a=1 b="two words" c=`, "c", ""},
		{`a==b`, "a", "=b"},
		{`=1`, "", "?"},
		{"no fields", "a", "?"},
	} {
		got, ok := fieldOf(c.text, c.path)
		if !ok {
			got = "?"
		}
		if got != c.want {
			t.Errorf("%s of %s is %q, want %q", c.path, c.text, got, c.want)
		}
	}
}

func TestPrettyJSON(t *testing.T) {
	got := strings.Join(prettyJSON(`{"a":1,"b":{"c":[1, 2,{}],"d":[ ]},"e":"x,y:{"}`), "\n")
	want := `{
  "a": 1,
  "b": {
    "c": [
      1,
      2,
      {}
    ],
    "d": []
  },
  "e": "x,y:{"
}`
	if got != want {
		t.Errorf("got\n%s", got)
	}
	if lines := prettyJSON("{" + strings.Repeat(`"a":1,`, 100_000)); len(lines) > prettyLines+1 {
		t.Errorf("%d lines of a huge object", len(lines))
	}
	if lines := prettyJSON(strings.Repeat("[", 1<<20)); len(lines) > prettyLines+1 || len(lines[len(lines)-1]) > 200 {
		t.Errorf("%d lines of a deep one", len(lines))
	}
}

// Whatever a line holds, nothing here loops or panics, and a filter is either
// read or refused.
func FuzzLogLine(f *testing.F) {
	for _, s := range []string{`{"a":{"b":[1]}}`, `a="b" c=d`, "{\"", "[ERROR", "=\"", `{"level":50`, "x {\"a\":1}", "\x1b[31m{", "/a/ !b .c>=1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		DetectLevel(s)
		fieldOf(s, "a.b")
		prettyJSON(s)
		pairLines(s)
		if filter, err := ParseLogFilter(s); err == nil {
			filter.Match(LogLine{Text: s})
		}
		p := paneOf(30, 5, LogLine{Text: s}, LogLine{Text: s + s})
		p.SetFields("a", "msg")
		p.SelectUp()
		p.ToggleOpen()
		if p.Search(s) == nil {
			p.Next()
		}
		for _, wrap := range []bool{true, false} {
			p.SetWrap(wrap)
			view := p.View(dark())
			checkArea(t, view, 30, 5)
			checkNoControls(t, view)
		}
	})
}
