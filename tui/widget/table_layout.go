package widget

// placed is a column that has room: where it starts and how wide it is.
type placed struct {
	index    int // in Table.cols
	x, width int
}

// layout is where the columns stand at one width.
type layout struct {
	cols []placed
}

const (
	gutter   = 1 // the cursor and the row's sign
	edge     = 1 // the scroll bar
	wideGap  = 2 // between columns
	closeGap = 1 // between columns when it is narrow, and after a glyph
)

// arrange decides which columns are shown and how wide they are. Columns drop
// before any is cut below its least width, and gaps shrink before columns
// drop.
func arrange(cols []Column, natural []int, sorted string, width int) layout {
	room := width - gutter - edge
	shown := make([]int, len(cols))
	for i := range cols {
		shown[i] = i
	}
	least := leastWidths(cols, sorted)
	gap := wideGap
	for total(cols, shown, least, gap) > room {
		if gap == wideGap {
			gap = closeGap
			continue
		}
		next := dropOne(cols, shown)
		if len(next) == len(shown) {
			break
		}
		shown = next
	}
	widths := make([]int, len(shown))
	for k, i := range shown {
		widths[k] = least[i]
	}
	spare := room - total(cols, shown, least, gap)
	if spare < 0 {
		squeeze(widths, -spare)
	} else {
		spare = grow(widths, wants(cols, shown, natural, least), cols, shown, spare)
		share(widths, cols, shown, spare)
	}
	return place(cols, shown, widths, gap, gutter+max(room, 0))
}

// leastWidths is what each column needs: its title, whole, is part of it.
func leastWidths(cols []Column, sorted string) []int {
	out := make([]int, len(cols))
	for i, c := range cols {
		title := Width(c.Title)
		if c.ID != "" && c.ID == sorted && title > 0 {
			title += 2 // a space and the arrow
		}
		out[i] = max(c.Min, title, 1)
	}
	return out
}

// wants is the width at which nothing in a column is cut.
func wants(cols []Column, shown []int, natural, least []int) []int {
	out := make([]int, len(shown))
	for k, i := range shown {
		w := least[i]
		if i < len(natural) {
			w = max(w, natural[i])
		}
		if limit := cols[i].Max; limit > 0 {
			w = max(min(w, limit), least[i])
		}
		out[k] = w
	}
	return out
}

func total(cols []Column, shown, widths []int, gap int) int {
	sum := 0
	for k, i := range shown {
		sum += widths[i]
		if k < len(shown)-1 {
			sum += gapAfter(cols[i], gap)
		}
	}
	return sum
}

func gapAfter(c Column, gap int) int {
	if c.Max == 1 {
		return closeGap
	}
	return gap
}

// dropOne takes out the column that goes first, the rightmost of equals.
func dropOne(cols []Column, shown []int) []int {
	worst := -1
	for k, i := range shown {
		if d := cols[i].Drop; d > 0 && (worst < 0 || d >= cols[shown[worst]].Drop) {
			worst = k
		}
	}
	if worst < 0 {
		return shown
	}
	out := append([]int(nil), shown[:worst]...)
	return append(out, shown[worst+1:]...)
}

// squeeze takes n cells from the widest columns; it is the last resort, when
// nothing is left to drop.
func squeeze(widths []int, n int) {
	for ; n > 0; n-- {
		widest := 0
		for k, w := range widths {
			if w > widths[widest] {
				widest = k
			}
		}
		if len(widths) == 0 || widths[widest] <= 1 {
			return
		}
		widths[widest]--
	}
}

// grow gives columns what they want: first those without weight, which hold
// short facts, then those with weight. Within a group the narrow ones come
// first, so that one long column cannot starve the others.
func grow(widths, want []int, cols []Column, shown []int, spare int) int {
	for _, weighted := range [...]bool{false, true} {
		for spare > 0 {
			next := -1
			for k, i := range shown {
				if (cols[i].Weight > 0) == weighted && widths[k] < want[k] &&
					(next < 0 || widths[k] < widths[next]) {
					next = k
				}
			}
			if next < 0 {
				break
			}
			widths[next]++
			spare--
		}
	}
	return spare
}

// share hands what is left to the columns with weight, up to their Max.
func share(widths []int, cols []Column, shown []int, spare int) {
	for spare > 0 {
		next, best := -1, 0.0
		for k, i := range shown {
			c := cols[i]
			if c.Weight <= 0 || c.Max > 0 && widths[k] >= c.Max {
				continue
			}
			if fill := float64(widths[k]) / float64(c.Weight); next < 0 || fill < best {
				next, best = k, fill
			}
		}
		if next < 0 {
			return
		}
		widths[next]++
		spare--
	}
}

// place sets the columns side by side up to limit, the first cell that is not
// theirs.
func place(cols []Column, shown, widths []int, gap, limit int) layout {
	var l layout
	x := gutter
	for k, i := range shown {
		w := min(widths[k], limit-x)
		if w <= 0 {
			break
		}
		l.cols = append(l.cols, placed{index: i, x: x, width: w})
		x += w + gapAfter(cols[i], gap)
	}
	return l
}
