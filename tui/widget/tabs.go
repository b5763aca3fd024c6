package widget

import "github.com/ecsdeck/ecsdeck/themes"

// TabTitle is one tab of a bar.
type TabTitle struct {
	Title string
	Badge string // a count or a sign behind the title
	Tone  themes.Tone
}

// Tabs draws a bar of tabs on one line of width cells. When not all have room
// the active one is in sight, with ‹ and › where there are more.
func Tabs(width int, tabs []TabTitle, active int, th *themes.Theme) string {
	from, to := tabWindow(width, tabs, active)
	spans := []Span{{" ", themes.Text}}
	if from > 0 {
		spans = []Span{{"‹", themes.Muted}}
	}
	for i := from; i < to; i++ {
		spans = append(spans, tabSpans(tabs[i], i == active)...)
	}
	if to < len(tabs) {
		spans = append(spans, Span{spaces(width - 1 - spansWidth(spans)), themes.Text}, Span{"›", themes.Muted})
	}
	return line(th, themes.None, spans, width)
}

// TabAt is the tab at cell x of a bar of that width, or false.
func TabAt(width int, tabs []TabTitle, active, x int) (int, bool) {
	from, to := tabWindow(width, tabs, active)
	at := 1
	for i := from; i < to; i++ {
		w := spansWidth(tabSpans(tabs[i], false))
		if x >= at && x < at+w {
			return i, true
		}
		at += w
	}
	return 0, false
}

// tabWindow is the range of tabs that have room, with the active one in it.
func tabWindow(width int, tabs []TabTitle, active int) (from, to int) {
	room := width - 2
	size := func(i int) int { return spansWidth(tabSpans(tabs[i], false)) }
	fits := func(from int) (to int) {
		used := 0
		for to = from; to < len(tabs); to++ {
			if used += size(to); used > room {
				break
			}
		}
		return to
	}
	for from := range tabs {
		if to := fits(from); to > active || from >= active {
			return from, max(to, from+1)
		}
	}
	return 0, 0
}

func tabSpans(t TabTitle, active bool) []Span {
	text := " " + Clean(t.Title)
	if active {
		// The brackets say it without colour.
		spans := []Span{{"[", themes.Accent}, {Clean(t.Title), themes.Title}}
		if t.Badge != "" {
			spans = append(spans, Span{" " + Clean(t.Badge), badgeTone(t)})
		}
		return append(spans, Span{"]", themes.Accent}, Span{" ", themes.Text})
	}
	spans := []Span{{text, themes.Muted}}
	if t.Badge != "" {
		spans = append(spans, Span{" " + Clean(t.Badge), badgeTone(t)})
	}
	return append(spans, Span{"  ", themes.Text})
}

func badgeTone(t TabTitle) themes.Tone {
	if t.Tone == themes.Text {
		return themes.Faint
	}
	return t.Tone
}
