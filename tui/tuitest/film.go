package tuitest

import (
	"strings"
	"time"
)

// Film is a recording: what the screen showed from when on.
type Film struct {
	Width, Height int
	Paper         Paper
	Began         time.Time // by the clock of the deck
	Shots         []Shot
	Ends          time.Duration // when the last shot is over
}

// Shot is one screen of a film.
type Shot struct {
	At      time.Duration // since the film began
	Screen  string        // painted
	Caption Caption
}

// Caption says which key was pressed, and what for.
type Caption struct {
	Key  string // as it stands on the keyboard; "" when none was pressed
	Text string
}

// Camera films a deck while it is driven. Time passes at the pace of a person:
// about a tenth of a second for a key.
type Camera struct {
	d    *Deck
	film Film
	now  Caption
}

// The pace of a person, and how often the screen is looked at.
const (
	typing  = 110 * time.Millisecond
	looking = 100 * time.Millisecond
)

// Film begins to film.
func (d *Deck) Film(width, height int, p Paper) *Camera {
	c := &Camera{d: d, film: Film{Width: width, Height: height, Paper: p, Began: time.Now()}}
	return c.look()
}

// Say shows words below the screen until the next ones.
func (c *Camera) Say(text string) *Camera {
	c.now = Caption{Text: text}
	return c.look()
}

// Press shows a key and what it is for, and presses it.
func (c *Camera) Press(key, text string) *Camera {
	c.now = Caption{Key: key, Text: text}
	c.d.Press(key)
	return c.Hold(typing)
}

// Again presses keys below the words that are there.
func (c *Camera) Again(keys ...string) *Camera {
	for _, k := range keys {
		c.d.Press(k)
		c.Hold(2 * typing)
	}
	return c
}

// Type types text letter by letter.
func (c *Camera) Type(text string) *Camera {
	for _, r := range text {
		c.d.Type(string(r))
		c.Hold(typing)
	}
	return c
}

// Hold lets time pass, and keeps what changes meanwhile.
func (c *Camera) Hold(t time.Duration) *Camera {
	for t > 0 {
		step := min(t, looking)
		c.d.Pass(step)
		c.look()
		t -= step
	}
	return c
}

// look keeps what the screen shows when it shows something new.
func (c *Camera) look() *Camera {
	at, screen := time.Since(c.film.Began), c.d.Raw()
	c.film.Ends = at
	n := len(c.film.Shots)
	if n > 0 && c.film.Shots[n-1].Screen == screen && c.film.Shots[n-1].Caption == c.now {
		return c
	}
	shot := Shot{At: at, Screen: screen, Caption: c.now}
	if n > 0 && c.film.Shots[n-1].At == at {
		c.film.Shots[n-1] = shot // nobody has seen the one before
		return c
	}
	c.film.Shots = append(c.film.Shots, shot)
	return c
}

// Cut ends the film.
func (c *Camera) Cut() Film { return c.film }

// keyName is a key as it is drawn.
func keyName(key string) string {
	switch key {
	case "space":
		return "space"
	case "esc", "enter", "tab":
		return key
	}
	if rest, ok := strings.CutPrefix(key, "ctrl+"); ok {
		return "ctrl-" + rest
	}
	return key
}
