package widget

import "strings"

// logText is what of a line is searched and filtered: clean, and bounded.
func logText(text string) string { return cleanLog(capped(text, matchReach)) }

// cleanLog is Clean that sets tabs.
func cleanLog(s string) string {
	if strings.IndexByte(s, '\t') >= 0 {
		s = expandTabs(s)
	}
	return Clean(s)
}
