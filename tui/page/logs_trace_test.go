package page

import (
	"testing"

	"github.com/ecsdeck/ecsdeck/tui/widget"
)

func TestTracesTakeTheLevelAbove(t *testing.T) {
	seen := traces{}
	for i, c := range []struct {
		source int
		text   string
		want   widget.Level
	}{
		{1, "\tat com.shop.Orphan(Orphan.java:1)", widget.LevelNone}, // nothing above is known
		{1, "ERROR payment failed", widget.LevelNone},                // its own text tells
		{2, "INFO all is well", widget.LevelNone},
		{1, "\tat com.shop.Pay.run(Pay.java:12)", widget.LevelError}, // over a line of another source
		{2, "  detail of it", widget.LevelInfo},
		{1, "Caused by: java.io.IOException: closed", widget.LevelError},
		{1, "    WARN indented, but with a level", widget.LevelNone},
		{1, "   ", widget.LevelNone},
		{1, "\tat com.shop.Main(Main.java:1)", widget.LevelNone}, // below an empty line
		{3, "panic: boom", widget.LevelNone},
		{3, "goroutine 1 [running]:", widget.LevelFatal},
		{3, "\t/src/main.go:7 +0x1d", widget.LevelFatal},
	} {
		if got := seen.level(c.source, c.text); got != c.want {
			t.Errorf("%d %q: %s, want %s", i, c.text, got, c.want)
		}
	}
}
