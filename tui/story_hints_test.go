package tui_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ecsdeck/ecsdeck/tui/tuitest"
)

const (
	startHint  = "anything by its name"
	brokenHint = "what is wrong with it"
	markedHint = "what can be done to the marked rows"
)

func TestHintsForNewcomersLeaveByThemselves(t *testing.T) {
	file := filepath.Join(t.TempDir(), "ecsdeck", "hints.json")
	at := tuitest.Options{World: "incident", Hints: file, Width: 80, Height: 24}
	story(t, at, func(t *testing.T, d *tuitest.Deck) {
		rows := strings.Count(d.Pass(5*time.Second).Want(startHint, "? every key").Screen(), "\n")
		d.Press("j").Settle().Want(brokenHint).WantNot(startHint) // prod-ec2 is not well
		fits(t, d, 80, 24)
		d.Press("enter").Pass(5 * time.Second).Press("space").Settle().Want(markedHint)
		d.Press("a").Settle().WantNot(markedHint).Press("esc").Settle().WantNot(markedHint)
		d.Press("esc", "esc").Settle().Want("prod-ec2", brokenHint)
		d.Press("k").Settle().Want(startHint).Pass(40 * time.Second).WantNot(startHint)
		if n := strings.Count(d.Screen(), "\n"); n != rows {
			t.Errorf("the screen has %d lines with a hint and %d without", rows, n)
		}
		d.Press("j").Settle().Want(brokenHint).Press("d").Settle().Press("esc").Settle().WantNot(brokenHint)
	})
	story(t, at, func(t *testing.T, d *tuitest.Deck) { // another session: all were seen
		d.Pass(5 * time.Second).WantNot(startHint).Press("j").Settle().WantNot(brokenHint)
		d.Press("enter").Pass(5 * time.Second).Press("space").Settle().WantNot(markedHint)
	})
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		t.Errorf("others can read the file: %v", info.Mode())
	}
}

// A hint that was never acted on is not shown for ever either.
func TestAHintComesInAFewSessionsOnly(t *testing.T) {
	file := filepath.Join(t.TempDir(), "hints.json")
	for session := range 5 {
		story(t, tuitest.Options{World: "calm", Hints: file}, func(t *testing.T, d *tuitest.Deck) {
			if shown := strings.Contains(d.Pass(3*time.Second).Screen(), startHint); shown != (session < 3) {
				t.Errorf("session %d: shown is %v", session, shown)
			}
		})
	}
}

// What cannot be kept does not disturb, and a file that is none is an empty one.
func TestHintsWithoutAFile(t *testing.T) {
	blocked := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(blocked, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{filepath.Join(blocked, "hints.json"), blocked} {
		story(t, tuitest.Options{World: "calm", Hints: file}, func(t *testing.T, d *tuitest.Deck) {
			d.Pass(3 * time.Second).Want(startHint).Press("?").Settle().Press("esc").Settle().WantNot(startHint)
		})
	}
}

func TestAHintGivesWayToWhatThereIsToSay(t *testing.T) {
	story(t, tuitest.Options{World: "calm", Hints: filepath.Join(t.TempDir(), "hints.json")}, func(t *testing.T, d *tuitest.Deck) {
		d.Pass(3 * time.Second).Want(startHint).Press("c").Settle().Want("copied batch").WantNot(startHint)
		d.Pass(15 * time.Second).Want(startHint)
		d.Press("/").Settle().WantNot(startHint)
	})
}
