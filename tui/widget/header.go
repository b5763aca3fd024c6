package widget

import "github.com/ecsdeck/ecsdeck/themes"

// HeaderPart is one fact of the header line.
type HeaderPart struct {
	Text string
	Tone themes.Tone
	// Drop orders what goes when the line is narrow: the largest first, 0 never.
	Drop int
}

// HeaderLine is the top line: the product's mark, where this is, the path to
// the page, and at the right how fresh and whole the data is.
type HeaderLine struct {
	Mark   string
	Scope  []HeaderPart // set apart by dots
	Crumbs []string
	Badges []HeaderPart // labels with a background, such as READ-ONLY
	Right  []HeaderPart // set apart by dots
}

// View draws the line in exactly width cells. Parts drop before the crumbs
// shrink to less than two fifths of the line; a part is shown whole or not at all.
func (h HeaderLine) View(width int, th *themes.Theme) string {
	left, right, room := h.arrange(width)
	if c := Crumbs(room, h.Crumbs); len(c) > 0 {
		left = append(append(left, Span{spaces(crumbGap), themes.Text}), c...)
	}
	gap := width - spansWidth(left) - spansWidth(right)
	left = append(left, Span{spaces(gap), themes.Text})
	return line(th, themes.None, append(left, right...), width)
}

// CrumbAt is the crumb at cell x of a View of that width, or false.
func (h HeaderLine) CrumbAt(width, x int) (int, bool) {
	left, _, room := h.arrange(width)
	return CrumbAt(room, h.Crumbs, x-spansWidth(left)-crumbGap)
}

const crumbGap = 3 // before the crumbs

// arrange is what stands before and after the crumbs, and the room for them.
func (h HeaderLine) arrange(width int) (left, right []Span, room int) {
	parts := h.flatten()
	need := func() int {
		w := Width(h.Mark) + 2
		for _, p := range parts {
			if p.shown {
				w += p.width
			}
		}
		return w
	}
	crumbs := spansWidth(Crumbs(1<<20, h.Crumbs))
	for need()+min(crumbs, max(width*2/5, 16)) > width {
		if !dropPart(parts) {
			break
		}
	}
	left = []Span{{" " + Clean(h.Mark), themes.Accent}}
	left = append(left, h.group(parts, 0)...)
	right = append(h.group(parts, 1), h.group(parts, 2)...)
	right = append(right, Span{" ", themes.Text})
	return left, right, width - spansWidth(left) - spansWidth(right) - crumbGap
}

// headerPart is a part with where it stands.
type headerPart struct {
	HeaderPart
	group int // 0 scope, 1 badges, 2 right
	width int // with what sets it apart
	shown bool
}

func (h HeaderLine) flatten() []headerPart {
	var out []headerPart
	for g, list := range [...][]HeaderPart{h.Scope, h.Badges, h.Right} {
		for _, p := range list {
			if p.Text != "" {
				out = append(out, headerPart{HeaderPart: p, group: g, width: Width(p.Text) + 3, shown: true})
			}
		}
	}
	return out
}

// dropPart hides the part that goes next; false when none is left to go.
func dropPart(parts []headerPart) bool {
	worst := -1
	for i, p := range parts {
		if p.shown && p.Drop > 0 && (worst < 0 || p.Drop >= parts[worst].Drop) {
			worst = i
		}
	}
	if worst < 0 {
		return false
	}
	parts[worst].shown = false
	return true
}

func (h HeaderLine) group(parts []headerPart, group int) []Span {
	var out []Span
	for _, p := range parts {
		if !p.shown || p.group != group {
			continue
		}
		switch {
		case group == 1:
			out = append(out, Span{" " + Clean(p.Text) + " ", p.Tone}, Span{" ", themes.Text})
			continue
		case len(out) > 0:
			out = append(out, Span{" · ", themes.Faint})
		case group == 0:
			out = append(out, Span{"  ", themes.Text})
		default:
			out = append(out, Span{" ", themes.Text})
		}
		out = append(out, Span{Clean(p.Text), p.Tone})
	}
	return out
}
