package main

import (
	"bytes"
	"errors"
	"fmt"
	"testing"
)

func TestExplain(t *testing.T) {
	t.Parallel()
	tests := []struct {
		err  error
		want string
	}{
		{refusal("Not today. Try tomorrow."), "Not today. Try tomorrow."},
		{fmt.Errorf("wrapped: %w", refusal("Not today.")), "Not today."},
	}
	for _, tt := range tests {
		if got := explain(tt.err); got != tt.want {
			t.Errorf("explain(%v) = %q, want %q", tt.err, got, tt.want)
		}
	}
	// Whatever it is, something is said and nothing of it is lost.
	if got := explain(errors.New("the moon fell down")); !bytes.Contains([]byte(got), []byte("the moon fell down")) {
		t.Errorf("explain of an unknown error = %q", got)
	}
}

// Nothing that AWS or a person said reaches the terminal raw.
func TestPrintIsClean(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	a := &app{err: &out, env: []string{"TERM=xterm"}}
	a.print("no \x1b]0;title\x07cluster\x1b[2J \u202egnp.exe\r\nat all\x9b31m.")
	got := out.String()
	for _, bad := range []string{"\x1b", "\x07", "\x9b", "\u202e", "\r", "title"} {
		if bytes.Contains(out.Bytes(), []byte(bad)) {
			t.Errorf("%q came through: %q", bad, got)
		}
	}
	if want := "ecsdeck: no cluster"; len(got) < len(want) || got[:len(want)] != want {
		t.Errorf("got %q, want it to begin with %q", got, want)
	}
}
