package tui_test

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/ecsdeck/ecsdeck/tui/tuitest"
)

// The most that the recording may weigh, in bytes.
const (
	maxCast = 400_000
	maxFilm = 1_000_000
)

// TestPicturesThatMove makes the recording of the docs: an incident, from the
// first look to its cause and a change, as the program shows it. The same command
// as for the stills makes it anew.
func TestPicturesThatMove(t *testing.T) {
	const width, height = 120, 30
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(night()))
		d := tuitest.Start(t, tuitest.Options{World: "incident", Width: width, Height: height})
		d.Pass(4 * time.Second)
		film := incident(d.Film(width, height, tuitest.Paper{Title: "ecsdeck: an incident, from the first look to its cause"}))
		d.Stop()
		if film.Ends < 30*time.Second || film.Ends > 50*time.Second {
			t.Errorf("the recording takes %s", film.Ends)
		}
		keepFilm(t, film)
	})
}

// keepFilm compares the recording with the one of the docs, or writes it. What it
// is made of is noted at its end, without the ages of the data, which chance has
// a part in: see ageless.
func keepFilm(t *testing.T, film tuitest.Film) {
	t.Helper()
	cast, svg := film.Cast(), film.SVG()
	note := "<!-- of " + filmSum(film) + " -->\n"
	old, err := os.ReadFile(filepath.Join(pictures, "demo.svg"))
	if err == nil && strings.HasSuffix(string(old), note) {
		_, err := os.Stat(filepath.Join(pictures, "demo.cast"))
		if err != nil {
			t.Error(err)
		}
		return
	}
	kept(t, "demo.cast", cast, maxCast)
	kept(t, "demo.svg", append(svg, note...), maxFilm)
}

// filmSum tells two recordings apart, by all but the top line of their screens.
func filmSum(film tuitest.Film) string {
	var shots []tuitest.Shot
	for _, s := range film.Shots {
		header, rest, _ := strings.Cut(s.Screen, "\n")
		header = strings.Join(strings.Fields(regexp.MustCompile(`\d+ s ago`).ReplaceAllString(ansi.Strip(header), "")), " ")
		s.Screen = header + "\n" + rest
		if n := len(shots); n == 0 || shots[n-1].Screen != s.Screen || shots[n-1].Caption != s.Caption {
			shots = append(shots, s)
		}
	}
	film.Shots = shots
	return fmt.Sprintf("%x", sha256.Sum256(append(film.Cast(), film.SVG()...)))
}

// incident is the story of the recording.
func incident(c *tuitest.Camera) tuitest.Film {
	c.Say("3 a.m., and a page: something in production is broken").Hold(2500 * time.Millisecond)
	c.Press("j", "two clusters are not well").Again("j").Hold(700 * time.Millisecond)
	c.Press("enter", "the services of prod-web").Hold(2 * time.Second)
	c.Press("z", "only what is degraded or broken").Hold(2500 * time.Millisecond)
	c.Press("d", "why: 35 tasks of its new revision have failed").Hold(3 * time.Second)
	c.Press("tab", "its tasks").Hold(time.Second)
	c.Press("tab", "and those that stopped, each with its reason").Hold(2500 * time.Millisecond)
	c.Press("d", "one of them, in ECS's words and in plain ones").Hold(2500 * time.Millisecond)
	c.Press("l", "the last lines that it wrote").Hold(3500 * time.Millisecond)
	c.Press("esc", "back").Again("esc", "esc").Hold(700 * time.Millisecond)
	c.Press("s", "scale it").Hold(600 * time.Millisecond)
	c.Again("ctrl+u").Type("8").Hold(500 * time.Millisecond)
	c.Press("enter", "every change shows its plan and the exact call first").Hold(3500 * time.Millisecond)
	c.Press("y", "sent, audited, and followed").Hold(2500 * time.Millisecond)
	c.Press("F", "a port of this machine, led into a task").Hold(2200 * time.Millisecond)
	c.Press("esc", "").Hold(300 * time.Millisecond)
	c.Press(":", "anything by its name: another theme, tried on first").Type("theme").Again("enter").Hold(800 * time.Millisecond)
	c.Type("drac").Hold(1200 * time.Millisecond).Again("ctrl+u").Type("tokyo").Hold(1200 * time.Millisecond)
	c.Again("enter").Say("try it: ecsdeck --demo").Hold(2500 * time.Millisecond)
	return c.Cut()
}
