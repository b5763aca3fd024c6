package sim

import (
	"strings"
	"testing"
)

func TestFilterPatterns(t *testing.T) {
	const (
		plain  = "[ERROR 500] INTERNAL SERVER ERROR in task_7: user@example.com"
		event  = `{"level":"error","status":503,"msg":"upstream failed","ip":"123.123.7.9","ok":false,"none":null,"tags":["a","b"],"deep":{"id":"x-1","list":[{"n":1},{"n":20}]},"took":1.5}`
		access = `10.0.0.1 - maria [22/Nov/2026:10:00:00 +0000] "GET /a b HTTP/1.1" 404 1534`
	)
	for _, tt := range []struct {
		pattern, text string
		want          bool
	}{
		{"ERROR", plain, true},
		{"error", plain, false},
		{"ERROR 500", plain, true},
		{"ERROR 501", plain, false},
		{`"INTERNAL SERVER"`, plain, true},
		{`"SERVER INTERNAL"`, plain, false},
		{`"[ERROR 500]" task_7`, plain, true},
		{`"quote \" here"`, `a quote " here`, true},
		{"ERROR -WARN", plain, true},
		{"ERROR -task_7", plain, false},
		{`-"SERVER ERROR"`, plain, false},
		{"-WARN", plain, true},
		{"?WARN ?ERROR", plain, true},
		{"?WARN ?INFO", plain, false},
		{"?WARN ERROR", plain, true},
		{"?ERROR WARN", plain, false},
		{"%ERROR [0-9]{3}%", plain, true},
		{`%ERROR \d{4}%`, plain, false},
		{`%task_\d% -WARN`, plain, true},
		{`{ $.level = "error" }`, event, true},
		{`{ $.level = "err*" && $.status >= 500 }`, event, true},
		{`{ $.level = "error" && $.status < 500 }`, event, false},
		{`{ ($.level = "warn" || $.status = 503) && $.took > 1 }`, event, true},
		{`{ $.level = "warn" || $.status = 503 && $.took > 2 }`, event, false},
		{`{ $.ip = 123.123.* }`, event, true},
		{`{ $.ip != 123.123.* }`, event, false},
		{`{ $.status = 5* }`, event, true},
		{`{ $.status != 200 }`, event, true},
		{`{ $.absent != 200 }`, event, false},
		{`{ $.ok IS FALSE }`, event, true},
		{`{ $.ok IS TRUE }`, event, false},
		{`{ $.none IS NULL }`, event, true},
		{`{ $.absent IS NULL }`, event, false},
		{`{ $.absent NOT EXISTS }`, event, true},
		{`{ $.none NOT EXISTS }`, event, false},
		{`{ $.tags[1] = "b" }`, event, true},
		{`{ $.tags[2] = "b" }`, event, false},
		{`{ $.tags[*] = "a" }`, event, true},
		{`{ $.deep.list[1].n >= 20 }`, event, true},
		{`{ $.deep["id"] = %^x-[0-9]$% }`, event, true},
		{`{ $.msg = "upstream" }`, event, false},
		{`{ $.level = "error" }`, plain, false},
		{`{ $.level = "error" }`, `{"level":"error"`, false},
		{"[ip, id, user, time, request, status = 4*, bytes]", access, true},
		{"[ip, id, user, time, request, status = 5*, bytes]", access, false},
		{"[..., status >= 400, bytes > 1000]", access, true},
		{"[ip, ..., bytes > 2000]", access, false},
		{"[ip, id]", access, false},
		{`[ip, id, user = maria, ...]`, access, true},
		{`[ip, id, user, time, request = "GET *", status != 200, bytes]`, access, true},
	} {
		m, fail := parsePattern(tt.pattern)
		if fail != nil {
			t.Errorf("%s: %s", tt.pattern, fail.Message)
			continue
		}
		if got := m(tt.text); got != tt.want {
			t.Errorf("%s on %s: %t, want %t", tt.pattern, tt.text, got, tt.want)
		}
	}
}

func TestFilterPatternsThatAWSRefuses(t *testing.T) {
	for _, p := range []string{
		"user@example", "a-b", `"open`, "-", "? x", "%(a)%", "%a!%", "%open", "%[%", "%a% %b% %c%", "{ $.a }", "{ $.a = }", `{ $.a = "x" `, `{ a = "x" }`,
		`{ $.a > "x" }`, `{ $.a = 1 && }`, `{ ($.a = 1 }`, "{ $.a[x] = 1 }", "{ $.a IS MAYBE }", "[a, b", "[a, =]", "[a b]", strings.Repeat("x", 1025),
	} {
		if _, fail := parsePattern(p); fail == nil || fail.Code != "InvalidParameterException" {
			t.Errorf("%.40q is taken: %v", p, fail)
		}
	}
	if m, fail := parsePattern("  "); m != nil || fail != nil {
		t.Error("an empty pattern is not everything")
	}
}
