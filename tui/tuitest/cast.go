package tuitest

import (
	"bytes"
	"encoding/json"
	"strings"
	"time"

	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"
)

// castHeader is the first line of a recording of asciinema, version 2:
// https://docs.asciinema.org/manual/asciicast/v2
type castHeader struct {
	Version   int               `json:"version"`
	Width     int               `json:"width"`
	Height    int               `json:"height"`
	Timestamp int64             `json:"timestamp"`
	Duration  float64           `json:"duration"`
	Title     string            `json:"title"`
	Env       map[string]string `json:"env"`
	Theme     castTheme         `json:"theme"`
}

type castTheme struct {
	Fg      string `json:"fg"`
	Bg      string `json:"bg"`
	Palette string `json:"palette"`
}

// xterm are the 16 colours that a player shows where the film uses them.
const xterm = "#000000:#cd0000:#00cd00:#cdcd00:#0000ee:#cd00cd:#00cdcd:#e5e5e5:#7f7f7f:#ff0000:#00ff00:#ffff00:#5c5cff:#ff00ff:#00ffff:#ffffff"

// Cast writes a film for asciinema, as an asciicast of version 2. From screen to
// screen only what differs is written, by the renderer that the deck itself
// draws with; a caption becomes a marker. Nothing in it asks the terminal
// anything, so that it can be played anywhere.
func (f Film) Cast() []byte {
	k := newInk(f.Paper)
	var out, drawn bytes.Buffer
	event(&out, castHeader{
		Version: 2, Width: f.Width, Height: f.Height, Timestamp: f.Began.Unix(), Duration: seconds(f.Ends), Title: f.Paper.Title,
		Env: map[string]string{"TERM": "xterm-256color"}, Theme: castTheme{Fg: k.paper.Text, Bg: k.paper.Screen, Palette: xterm},
	})
	pen := uv.NewTerminalRenderer(&drawn, []string{"TERM=xterm-256color", "COLORTERM=truecolor"})
	pen.SetColorProfile(colorprofile.TrueColor)
	pen.EnterAltScreen()
	drawn.WriteString("\x1b[?25l")
	said := ""
	for _, s := range f.Shots {
		if text := s.Caption.line(); text != said {
			said = text
			event(&out, []any{seconds(s.At), "m", text})
		}
		buf := uv.NewScreenBuffer(f.Width, f.Height)
		uv.NewStyledString(s.Screen).Draw(buf, buf.Bounds())
		pen.Render(buf.RenderBuffer)
		_ = pen.Flush() // a buffer takes all
		if drawn.Len() > 0 {
			event(&out, []any{seconds(s.At), "o", drawn.String()})
		}
		drawn.Reset()
	}
	event(&out, []any{seconds(f.Ends), "o", "\x1b[?25h\x1b[?1049l"})
	return out.Bytes()
}

// event writes one line of a cast. Neither strings nor numbers can fail.
func event(out *bytes.Buffer, v any) {
	write := json.NewEncoder(out)
	write.SetEscapeHTML(false)
	_ = write.Encode(v)
}

func seconds(d time.Duration) float64 { return d.Round(time.Millisecond).Seconds() }

func (c Caption) line() string { return strings.TrimSpace(keyName(c.Key) + "  " + c.Text) }
