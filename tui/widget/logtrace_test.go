package widget

import (
	"testing"
)

func TestTracesTakeTheLevelAbove(t *testing.T) {
	seen := Traces{}
	for i, c := range []struct {
		source int
		text   string
		want   Level
	}{
		{1, "\tat com.shop.Orphan(Orphan.java:1)", LevelNone}, // nothing above is known
		{1, "ERROR payment failed", LevelNone},                // its own text tells
		{2, "INFO all is well", LevelNone},
		{1, "\tat com.shop.Pay.run(Pay.java:12)", LevelError}, // over a line of another source
		{2, "  detail of it", LevelInfo},
		{1, "Caused by: java.io.IOException: closed", LevelError},
		{1, "    WARN indented, but with a level", LevelNone},
		{1, "   ", LevelNone},
		{1, "\tat com.shop.Main(Main.java:1)", LevelNone}, // below an empty line
		{3, "panic: boom", LevelNone},
		{3, "goroutine 1 [running]:", LevelFatal},
		{3, "\t/src/main.go:7 +0x1d", LevelFatal},
	} {
		if got := seen.Level(c.source, c.text); got != c.want {
			t.Errorf("%d %q: %s, want %s", i, c.text, got, c.want)
		}
	}
}
