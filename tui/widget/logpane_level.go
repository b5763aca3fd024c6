package widget

import (
	"strconv"
	"strings"

	"github.com/ecsdeck/ecsdeck/themes"
)

// Level is how grave a log line is.
type Level uint8

// The levels, in order.
const (
	LevelNone Level = iota // not known
	LevelTrace
	LevelDebug
	LevelInfo
	LevelWarn
	LevelError
	LevelFatal
)

// String is the level's usual name.
func (l Level) String() string {
	names := [...]string{"none", "trace", "debug", "info", "warn", "error", "fatal"}
	if int(l) < len(names) {
		return names[l]
	}
	return "unknown"
}

// Tone is the tone that a line of the level is drawn in.
func (l Level) Tone() themes.Tone {
	switch l {
	case LevelFatal, LevelError:
		return themes.Bad
	case LevelWarn:
		return themes.Warn
	case LevelDebug, LevelTrace:
		return themes.Muted
	default:
		return themes.Text
	}
}

// ParseLevel reads a level's name, in any spelling that loggers use, or the
// number that some write in its place (10 is trace, 60 is fatal).
func ParseLevel(s string) Level {
	if len(s) > 11 {
		return LevelNone
	}
	if n, err := strconv.Atoi(s); err == nil {
		return levelOfNumber(n)
	}
	switch strings.ToLower(s) {
	case "trace", "trc", "verbose", "finest", "finer":
		return LevelTrace
	case "debug", "dbg", "dbug", "fine":
		return LevelDebug
	case "info", "inf", "information", "notice", "informational":
		return LevelInfo
	case "warn", "warning", "wrn":
		return LevelWarn
	case "error", "err", "severe", "eror":
		return LevelError
	case "fatal", "ftl", "crit", "critical", "panic", "alert", "emerg", "emergency":
		return LevelFatal
	default:
		return LevelNone
	}
}

func levelOfNumber(n int) Level {
	if n < 10 || n > 60 {
		return LevelNone
	}
	return LevelTrace + Level(n/10-1)
}

// levelReach is how far into a line its level is looked for.
const (
	levelReach     = 512
	levelJSONReach = 4 << 10
)

// DetectLevel finds the level of a line: in a field of JSON or of key=value
// pairs, in brackets, or as a word of its own near the start.
func DetectLevel(text string) Level {
	text = strings.TrimLeft(text, " \t")
	if obj := jsonPart(text); obj != "" {
		if l := levelOfJSON(obj); l != LevelNone {
			return l
		}
	}
	head := text
	if len(head) > levelReach {
		head = head[:levelReach]
	}
	if strings.IndexByte(head, 0x1b) >= 0 {
		head = Clean(head) // colours stand around the word
	}
	if l := levelOfPairs(head); l != LevelNone {
		return l
	}
	return levelOfWords(head)
}

// levelOfJSON looks at the fields of the outermost object.
func levelOfJSON(text string) Level {
	out := LevelNone
	eachField(capped(text, levelJSONReach), func(key, value string) bool {
		switch {
		case isLevelKey(key):
			out = ParseLevel(jsonText(value))
		case key == "log" && strings.HasPrefix(value, "{"):
			out = levelOfJSON(value)
		}
		return out == LevelNone
	})
	return out
}

func isLevelKey(key string) bool {
	switch key {
	case "level", "Level", "LEVEL", "lvl", "severity", "Severity", "loglevel", "logLevel", "log_level", "log.level", "levelname", "severity_text", "@l":
		return true
	default:
		return false
	}
}

// levelOfPairs reads level=error and its kin.
func levelOfPairs(head string) Level {
	for _, key := range [...]string{"level=", "lvl=", "severity="} {
		i := strings.Index(head, key)
		if i < 0 || i > 0 && isWord(head[i-1]) && head[i-1] != 'g' { // loglevel=
			continue
		}
		v := strings.TrimLeft(head[i+len(key):], `"'`)
		if l := ParseLevel(v[:wordLen(v)]); l != LevelNone {
			return l
		}
	}
	return LevelNone
}

// wordsTried is how many words of a line may be its level.
const wordsTried = 12

// levelOfWords reads [ERROR], <warn>, ERROR and error: at the start. A word in
// small letters counts only where it stands as a level does, since a message
// may speak of an error without being one.
func levelOfWords(head string) Level {
	if l := levelOfGlog(head); l != LevelNone {
		return l
	}
	tried := 0
	for i := 0; i < len(head) && tried < wordsTried; {
		n := wordLen(head[i:])
		if n == 0 {
			i++
			continue
		}
		tried++
		if n >= 3 && n <= 11 && !digitsOnly(head[i:i+n]) && standsAsLevel(head, i, n, tried) {
			if l := ParseLevel(head[i : i+n]); l != LevelNone {
				return l
			}
		}
		i += n
	}
	return LevelNone
}

// standsAsLevel tells whether the word at i is in capitals, in brackets, or
// the line's first with a colon.
func standsAsLevel(head string, i, n, nth int) bool {
	var before, after byte
	if i > 0 {
		before = head[i-1]
	}
	if i+n < len(head) {
		after = head[i+n]
	}
	switch {
	case before == '[' || before == '<' || before == '(' || before == '|':
		return true
	case after == ':' && nth == 1:
		return true
	default:
		return strings.ToUpper(head[i:i+n]) == head[i:i+n] && before != '-' && before != '/' && after != '-' && after != '='
	}
}

// levelOfGlog reads the first letter of I1122 10:04:05.
func levelOfGlog(head string) Level {
	if len(head) < 6 || !digitsOnly(head[1:5]) || head[5] != ' ' {
		return LevelNone
	}
	switch head[0] {
	case 'I':
		return LevelInfo
	case 'W':
		return LevelWarn
	case 'E':
		return LevelError
	case 'F':
		return LevelFatal
	default:
		return LevelNone
	}
}

func wordLen(s string) int {
	n := 0
	for n < len(s) && isWord(s[n]) {
		n++
	}
	return n
}

func isWord(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c >= 0x80
}

func digitsOnly(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
