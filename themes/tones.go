package themes

// toneInfo is a tone as people meet it: its key in a theme file, and what it
// is for.
type toneInfo struct{ name, meaning string }

func tones() [toneCount]toneInfo {
	return [toneCount]toneInfo{
		Text:    {"text", "plain text; drawn in the terminal's own colour outside of tinted rows"},
		Muted:   {"muted", "secondary text: units, ages, notes"},
		Faint:   {"faint", "hints, values that are not known, empty parts of a bar"},
		Accent:  {"accent", "the product mark, links, the active tab"},
		OK:      {"ok", "healthy"},
		Motion:  {"motion", "in motion: rolling, starting, pending"},
		Warn:    {"warn", "degraded"},
		Bad:     {"bad", "broken"},
		Idle:    {"idle", "stopped or empty, on purpose"},
		Mark:    {"mark", "marked rows"},
		Title:   {"title", "titles of pages and dialogs"},
		Heading: {"heading", "headings of columns and sections"},
		Key:     {"key", "key names in the footer and in help"},
		Border:  {"border", "the frame of a dialog"},
		Rule:    {"rule", "the line between two areas"},
		Track:   {"track", "the unused part of a bar"},
		Calm:    {"calm", "the used part of a bar that needs no look"},
		Thumb:   {"thumb", "the moving part of a scroll bar"},

		JSONKey: {"json-key", "names in documents"},
		String:  {"string", "strings in documents"},
		Number:  {"number", "numbers in documents"},
		Literal: {"literal", "true, false, null and anchors in documents"},
		Punct:   {"punct", "brackets, commas and colons in documents"},
		Comment: {"comment", "comments in documents"},

		Badge:       {"badge", "a neutral label with a background of its own"},
		BadgeInfo:   {"badge-info", "a label such as DEMO"},
		BadgeWarn:   {"badge-warn", "a label such as READ-ONLY"},
		BadgeBad:    {"badge-bad", "a label such as PRODUCTION"},
		Button:      {"button", "a button without focus"},
		ButtonFocus: {"button-focus", "the button or choice with focus"},
		Cursor:      {"cursor", "the caret of an input"},
		Match:       {"match", "a search hit"},
		MatchNow:    {"match-now", "the search hit that the view stands on"},

		Series1: {"series-1", "1st of the things told apart by colour alone: lines of a chart, sources of a log"},
		Series2: {"series-2", "2nd of them"},
		Series3: {"series-3", "3rd of them"},
		Series4: {"series-4", "4th of them"},
		Series5: {"series-5", "5th of them"},
		Series6: {"series-6", "6th of them"},
		Series7: {"series-7", "7th of them"},
		Series8: {"series-8", "8th of them"},

		Selection:     {"selection", "row background: the selected row"},
		SelectionIdle: {"selection-idle", "row background: the selected row of a pane without focus"},
		New:           {"new", "row background: a row that has just appeared"},
		Changed:       {"changed", "row background: a row that has just changed"},
		Gone:          {"gone", "row background: a row that is leaving"},
	}
}

// toneNamed finds a tone by its key in a theme file.
func toneNamed(name string) (Tone, bool) {
	for t, info := range tones() {
		if info.name == name {
			return Tone(t), true
		}
	}
	return Text, false
}
