package widget_test

import (
	"testing"
	"time"

	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// TestValue: what a cell says in short is exact in a file.
func TestValue(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 22, 3, 4, 5, 678_900_000, time.FixedZone("x", 3600))
	for _, c := range []struct {
		cell  widget.Cell
		words string
		value string
	}{
		{widget.T("4 d").Time(at), "4 d", "2026-11-22T02:04:05.678Z"},
		{widget.T("2 GiB").Number(2048), "2 GiB", "2048"},
		{widget.T("26%").Number(25.9129775), "26%", "25.913"},
		{widget.T("0").Number(0), "0", "0"},
		{widget.T("3/6"), "3/6", "3/6"},
		{widget.T("-"), "-", "-"},
		{widget.T("·"), "", ""},
	} {
		if got := c.cell.Words(); got != c.words {
			t.Errorf("in words it is %q, want %q", got, c.words)
		}
		if got := c.cell.Value(); got != c.value {
			t.Errorf("the value of %q is %q, want %q", c.words, got, c.value)
		}
	}
}
