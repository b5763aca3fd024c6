// Package themes turns semantic tones into terminal styles.
//
// Views name what a piece of text means (a [Tone]); a palette file says how
// that looks. No view holds a colour of its own.
package themes

// Tone says what a piece of text means. The zero value is plain text, so a
// cell without a tone is drawn in the terminal's own text colour.
type Tone uint8

// The tones of the product. As a background only Text (meaning: none) and the
// row tones Selection, SelectionIdle, New, Changed and Gone are of use.
const (
	Text    Tone = iota // plain text; as a background: the terminal's own
	Muted               // secondary text: units, ages, notes
	Faint               // hints, unknown values, empty bar segments
	Accent              // the product mark, links, the active tab
	OK                  // healthy
	Motion              // in motion: rolling, starting, pending
	Warn                // degraded
	Bad                 // broken
	Idle                // stopped or empty, on purpose
	Mark                // marked rows
	Title               // page and dialog titles
	Heading             // column and section headings
	Key                 // key names in hints and help
	Border              // the frame of an overlay
	Rule                // the line between two areas
	Track               // the unused part of a bar
	Calm                // the used part of a bar that needs no look
	Thumb               // the moving part of a scroll bar

	JSONKey // names in documents
	String  // strings in documents
	Number  // numbers in documents
	Literal // true, false, null, anchors
	Punct   // brackets, commas, colons
	Comment // comments in documents

	Badge       // a neutral label with a background of its own
	BadgeInfo   // such as DEMO
	BadgeWarn   // such as READ-ONLY
	BadgeBad    // such as PRODUCTION
	Button      // a button that is not focused
	ButtonFocus // the focused button or choice
	Cursor      // the caret of an input
	Match       // a search hit
	MatchNow    // the search hit that the view stands on

	// Series1 to Series8 tell apart what is drawn together and means nothing
	// by its colour: the lines of a chart, the sources of a log.
	Series1
	Series2
	Series3
	Series4
	Series5
	Series6
	Series7
	Series8

	Selection     // background: the selected row
	SelectionIdle // background: the selected row of a pane without focus
	New           // background: a row that has just appeared
	Changed       // background: a row that has just changed
	Gone          // background: a row that is leaving

	toneCount
)

// None is the background of a row that has no tint.
const None = Text

func (t Tone) String() string {
	if t >= toneCount {
		return "unknown"
	}
	return tones()[t].name
}

// Meaning says in a few words what the tone is for. The page on themes in the
// docs lists these words, and a test holds the two together.
func (t Tone) Meaning() string {
	if t >= toneCount {
		return ""
	}
	return tones()[t].meaning
}

// Tones lists every tone, in order. Palette files must have all of them.
func Tones() []Tone {
	all := make([]Tone, toneCount)
	for i := range all {
		all[i] = Tone(i)
	}
	return all
}

// SeriesCount is how many tones there are to tell things apart.
const SeriesCount = 8

// Series is the tone of the i-th of several things, from 0; after the last
// tone the first comes again.
func Series(i int) Tone {
	return Series1 + Tone(((i%SeriesCount)+SeriesCount)%SeriesCount)
}

// Backgrounds lists the tones that work as the background of a row.
func Backgrounds() []Tone {
	return []Tone{None, Selection, SelectionIdle, New, Changed, Gone}
}

// plain tells whether a tone is drawn in the terminal's own colour.
func (t Tone) plain() bool { return t == Text || t == Title || t == Button }

// frame tells whether a tone is only ever drawn around content, never on a row.
func (t Tone) frame() bool { return t == Rule || t == Border || t == Thumb }

// IsBackground tells whether t is a row background and never a text colour.
func (t Tone) IsBackground() bool { return t >= Selection && t < toneCount }
