package widget

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// Input is a line of text that is being typed. Every key that carries text is
// text, whatever it does elsewhere.
type Input struct {
	prompt      string
	placeholder string
	value       string
	cursor      int // bytes
	limit       int // cells; 0 is no limit
	problem     string

	suggestions []string
	history     []string // oldest first
	at          int      // in history; len(history) is the line being typed
	draft       string   // that line, while history is shown
}

// NewInput makes an empty input behind a prompt such as "/" or ":".
func NewInput(prompt string) Input { return Input{prompt: Clean(prompt)} }

// SetPlaceholder sets what is shown while nothing is typed.
func (in *Input) SetPlaceholder(text string) { in.placeholder = Clean(text) }

// SetLimit sets the most cells that can be typed; 0 is no limit.
func (in *Input) SetLimit(cells int) { in.limit = cells }

// SetProblem shows a short reason why the text is not right; "" is none. It
// goes away with the next key.
func (in *Input) SetProblem(reason string) { in.problem = reason }

// SetHistory sets earlier lines, oldest first, for up and down.
func (in *Input) SetHistory(lines []string) {
	in.history = slices.Clone(lines)
	in.at = len(in.history)
}

// SetSuggestions sets what tab and right complete to. The first that starts
// with the typed text is shown behind the caret.
func (in *Input) SetSuggestions(list []string) { in.suggestions = slices.Clone(list) }

// Value is the typed text.
func (in *Input) Value() string { return in.value }

// SetValue replaces the text and puts the caret at its end.
func (in *Input) SetValue(text string) {
	in.value = in.fit(Clean(text))
	in.cursor = len(in.value)
	in.problem = ""
}

// Paste inserts text at the caret; many lines become one.
func (in *Input) Paste(text string) {
	lines := strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' })
	in.insert(strings.Join(lines, " "))
}

// Update takes a key. It returns false for keys that are not for typing and
// editing, such as enter and esc: those are the caller's.
func (in *Input) Update(key tea.KeyPressMsg) bool {
	if key.Text != "" && key.Mod&(tea.ModCtrl|tea.ModAlt|tea.ModMeta|tea.ModSuper) == 0 {
		in.insert(key.Text)
		return true
	}
	if !in.edit(key.Keystroke()) {
		return false
	}
	in.problem = ""
	return true
}

func (in *Input) edit(key string) bool {
	switch key {
	case "left", "ctrl+b":
		in.cursor = in.before(in.cursor)
	case "right", "ctrl+f":
		if in.cursor == len(in.value) {
			return in.complete()
		}
		in.cursor = in.after(in.cursor)
	case "tab":
		return in.complete()
	case "home", "ctrl+a":
		in.cursor = 0
	case "end", "ctrl+e":
		in.cursor = len(in.value)
	case "alt+left", "ctrl+left", "alt+b":
		in.cursor = in.wordBefore()
	case "alt+right", "ctrl+right", "alt+f":
		in.cursor = in.wordAfter()
	case "backspace", "ctrl+h", "shift+backspace":
		in.cutOut(in.before(in.cursor), in.cursor)
	case "delete", "ctrl+d":
		in.cutOut(in.cursor, in.after(in.cursor))
	case "ctrl+w", "alt+backspace", "ctrl+backspace":
		in.cutOut(in.wordBefore(), in.cursor)
	case "alt+d", "ctrl+delete", "alt+delete":
		in.cutOut(in.cursor, in.wordAfter())
	case "ctrl+u":
		in.cutOut(0, in.cursor)
	case "ctrl+k":
		in.cutOut(in.cursor, len(in.value))
	case "up", "ctrl+p":
		return in.recall(-1)
	case "down", "ctrl+n":
		return in.recall(1)
	default:
		return false
	}
	return true
}

func (in *Input) insert(text string) {
	in.problem = ""
	joined := Clean(in.value[:in.cursor] + text + in.value[in.cursor:])
	tail := len(in.value) - in.cursor
	fitted := in.fit(joined)
	in.value = fitted
	in.cursor = max(min(len(joined)-tail, len(fitted)), 0)
	in.cursor = in.snap(in.cursor)
}

// snap moves a place that fell inside a cluster to the cluster's end: a mark
// may have joined the letter before it.
func (in *Input) snap(at int) int {
	for i := 0; i < len(in.value); {
		n, _ := step(in.value[i:])
		if i+n > at {
			if i == at {
				return at
			}
			return i + n
		}
		i += n
	}
	return len(in.value)
}

func (in *Input) fit(text string) string {
	if in.limit <= 0 {
		return text
	}
	head, _ := prefix(text, in.limit)
	return head
}

func (in *Input) cutOut(from, to int) {
	in.value = Clean(in.value[:from] + in.value[to:])
	in.cursor = in.snap(min(from, len(in.value)))
}

func (in *Input) before(at int) int {
	last := 0
	for i := 0; i < at; {
		last = i
		n, _ := step(in.value[i:])
		i += n
	}
	return last
}

func (in *Input) after(at int) int {
	if at >= len(in.value) {
		return at
	}
	n, _ := step(in.value[at:])
	return at + n
}

// A word ends where names are commonly divided too.
const wordEnds = " /:-_.,="

func (in *Input) wordBefore() int {
	s := strings.TrimRight(in.value[:in.cursor], wordEnds)
	return strings.LastIndexAny(s, wordEnds) + 1
}

func (in *Input) wordAfter() int {
	rest := in.value[in.cursor:]
	start := len(rest) - len(strings.TrimLeft(rest, wordEnds))
	if i := strings.IndexAny(rest[start:], wordEnds); i >= 0 {
		return in.cursor + start + i
	}
	return len(in.value)
}

// ghost is the rest of the first suggestion that starts with the value.
func (in *Input) ghost() string {
	if in.value == "" || in.cursor != len(in.value) {
		return ""
	}
	for _, s := range in.suggestions {
		s = Clean(s)
		if len(s) > len(in.value) && strings.EqualFold(s[:len(in.value)], in.value) {
			return s[len(in.value):]
		}
	}
	return ""
}

func (in *Input) complete() bool {
	g := in.ghost()
	if g == "" {
		return false
	}
	in.value = in.fit(in.value + g)
	in.cursor = len(in.value)
	return true
}

func (in *Input) recall(by int) bool {
	if len(in.history) == 0 {
		return false
	}
	at := max(min(in.at+by, len(in.history)), 0)
	if at == in.at {
		return true
	}
	if in.at == len(in.history) {
		in.draft = in.value
	}
	in.at = at
	if at == len(in.history) {
		in.value = in.draft
	} else {
		in.value = in.fit(Clean(in.history[at]))
	}
	in.cursor = len(in.value)
	return true
}
