package widget

import (
	"strings"
)

// Traces gives the lines of a stack trace the level of the line that they hang
// below: CloudWatch has each as an event of its own. The key is the number of a
// source, as lines of several are mixed.
type Traces map[int]aboveLine

// aboveLine is the last line of a source that began something.
type aboveLine struct {
	text  string
	level Level
	known bool // level was looked for
}

// Level is the level of a line where its own text tells none, and notes what the
// next one may hang below.
func (t Traces) Level(source int, text string) Level {
	if !hangs(text) {
		t[source] = aboveLine{text: text}
		return LevelNone // it is found out where it is needed
	}
	above, ok := t[source]
	if !ok || DetectLevel(text) != LevelNone {
		return LevelNone
	}
	if !above.known {
		above.level, above.known = DetectLevel(above.text), true
		t[source] = above
	}
	return above.level
}

// hangs tells whether a line goes on with what the one above began, in the way
// of the traces of Java, Python, Node, .NET, Ruby and Go.
func hangs(text string) bool {
	if text == "" {
		return false
	}
	if text[0] == ' ' || text[0] == '\t' {
		return strings.TrimLeft(text, " \t") != ""
	}
	for _, start := range [...]string{"Caused by: ", "Suppressed: ", "Traceback (most recent call last)", "goroutine ", "During handling of the above exception"} {
		if strings.HasPrefix(text, start) {
			return true
		}
	}
	return false
}
