package widget

import (
	"strings"
	"time"

	"github.com/ecsdeck/ecsdeck/themes"
)

// KeyHint is one key with what it does, as it stands in the footer and in the
// help. Both are made from the same records.
type KeyHint struct {
	Keys     string // "enter", "ctrl-r", "j k"
	Title    string // the action's own words
	Section  string // the heading in the help
	Disabled string // why it does not work now; then it is not in the footer
	Always   bool   // the last to go from a narrow footer, such as "? help"
	Hidden   bool   // in the help alone
	Press    string // the key that a click on it presses; "" is Keys, when that is one key
}

// Pressed is the name of the key that a click on the hint presses; "" when it
// stands for several.
func (h KeyHint) Pressed() string {
	if h.Press == "" && !strings.Contains(h.Keys, " ") {
		return h.Keys
	}
	return h.Press
}

// Footer draws hints, most useful first, on one line of width cells. Hints
// that have no room are left out whole, the least useful first.
func Footer(width int, hints []KeyHint, th *themes.Theme) string {
	spans := []Span{{" ", themes.Text}}
	for _, h := range footerHints(width, hints) {
		if len(spans) > 1 {
			spans = append(spans, Span{spaces(footerGap), themes.Text})
		}
		spans = append(spans, Span{h.Keys, themes.Key}, Span{" " + h.Title, themes.Muted})
	}
	return line(th, themes.None, spans, width)
}

// FooterAt is the hint at cell x of a Footer of that width, or false.
func FooterAt(width int, hints []KeyHint, x int) (KeyHint, bool) {
	at := 1
	for _, h := range footerHints(width, hints) {
		w := Width(h.Keys) + 1 + Width(h.Title)
		if x >= at && x < at+w {
			return h, true
		}
		at += w + footerGap
	}
	return KeyHint{}, false
}

const footerGap = 3 // between hints

// footerHints are the hints that have room.
func footerHints(width int, hints []KeyHint) []KeyHint {
	room := width - 2
	shown := make([]bool, len(hints))
	for _, always := range [...]bool{true, false} {
		for i, h := range hints {
			if h.Always != always || h.Disabled != "" || h.Hidden || h.Title == "" {
				continue
			}
			w := Width(h.Keys) + 1 + Width(h.Title)
			if used(shown) {
				w += footerGap
			}
			if w > room {
				if always {
					continue
				}
				break
			}
			shown[i], room = true, room-w
		}
	}
	var out []KeyHint
	for i, h := range hints {
		if shown[i] {
			out = append(out, h)
		}
	}
	return out
}

func used(shown []bool) bool {
	for _, s := range shown {
		if s {
			return true
		}
	}
	return false
}

// Crumbs draws a path such as clusters › prod › services in at most width
// cells. When it is too long the middle goes first, then the start; the last
// part is cut only when it alone is too long.
func Crumbs(width int, parts []string) []Span {
	path := crumbPath(width, parts)
	if len(path) == 0 {
		return nil
	}
	return crumbSpans(path, crumbSep, width)
}

// CrumbAt is the part at cell x of Crumbs of that width, or false: between the
// parts, and on the "…" that stands for those that were cut out.
func CrumbAt(width int, parts []string, x int) (int, bool) {
	path := crumbPath(width, parts)
	at := 0
	for i, p := range path {
		w := Width(p)
		if x >= at && x < at+w && p != Ellipsis {
			if i == 0 && len(path) > 2 {
				return 0, true // the middle is cut out before the start
			}
			return i + len(parts) - len(path), true // the end is always whole
		}
		at += w + Width(crumbSep)
	}
	return 0, false
}

const crumbSep = " › "

// crumbPath is the parts that have room.
func crumbPath(width int, parts []string) []string {
	if len(parts) == 0 || width <= 0 {
		return nil
	}
	clean := make([]string, len(parts))
	for i, p := range parts {
		clean[i] = Clean(p)
	}
	for cut := 0; ; cut++ {
		path := shorten(clean, cut)
		if Width(strings.Join(path, crumbSep)) <= width || len(path) == 1 {
			return path
		}
	}
}

// shorten takes n parts out of the middle and puts "…" in their place; at the
// end only the last part is left.
func shorten(parts []string, n int) []string {
	switch last := len(parts) - 1; {
	case n == 0:
		return parts
	case n < last:
		// first … rest; the parts nearest to the last one stay longest
		return append([]string{parts[0], Ellipsis}, parts[n+1:]...)
	case n == last && last > 0:
		return []string{Ellipsis, parts[last]}
	default:
		return parts[last:]
	}
}

func crumbSpans(path []string, sep string, width int) []Span {
	var out []Span
	for i, p := range path {
		if i == len(path)-1 {
			used := spansWidth(out)
			return append(out, Span{Truncate(p, max(width-used, 0)), themes.Title})
		}
		out = append(out, Span{p, themes.Muted}, Span{sep, themes.Faint})
	}
	return out
}

// Toast is a short message that goes away by itself.
type Toast struct {
	Tone  themes.Tone
	Text  string
	Until time.Time // shown before this moment
}

// Shown tells whether the toast is still to be seen.
func (t Toast) Shown(now time.Time) bool { return t.Text != "" && now.Before(t.Until) }

// View draws the toast on one line of width cells, with a sign that says its
// tone without colour. It is "" when the toast has gone.
func (t Toast) View(width int, now time.Time, th *themes.Theme) string {
	if !t.Shown(now) {
		return ""
	}
	return line(th, themes.None, []Span{{" " + toneSign(t.Tone) + " ", t.Tone}, {t.Text, themes.Text}}, width)
}

func toneSign(t themes.Tone) string {
	switch t {
	case themes.OK:
		return "✓"
	case themes.Warn:
		return "▲"
	case themes.Bad:
		return "✖"
	default:
		return "›"
	}
}

// Spinner is one cell that turns while something is awaited. It depends on
// the time alone.
func Spinner(now time.Time) string {
	frames := [...]string{"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"}
	// Three frames a second: drawn once a second it still moves on.
	return frames[now.UnixMilli()/330%int64(len(frames))]
}
