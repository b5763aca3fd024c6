package tuitest

import (
	"encoding/base64"
	"regexp"
	"sync"
)

// sink is the terminal's end: it keeps the last of what the program wrote.
type sink struct {
	mu   sync.Mutex
	tail []byte
}

const sinkSize = 1 << 16

// Write implements io.Writer.
func (s *sink) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tail = append(s.tail, p...)
	if over := len(s.tail) - sinkSize; over > 0 {
		s.tail = append([]byte(nil), s.tail[over:]...)
	}
	return len(p), nil
}

// Clipboard is what the deck put on the clipboard last (OSC 52); "" when it
// put nothing there lately.
func (d *Deck) Clipboard() string {
	d.out.mu.Lock()
	defer d.out.mu.Unlock()
	all := regexp.MustCompile("\x1b]52;c;([A-Za-z0-9+/=]*)").FindAllSubmatch(d.out.tail, -1)
	if len(all) == 0 {
		return ""
	}
	text, err := base64.StdEncoding.DecodeString(string(all[len(all)-1][1]))
	if err != nil {
		d.t.Fatalf("clipboard: %v", err)
	}
	return string(text)
}
