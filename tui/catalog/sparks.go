package catalog

import (
	"fmt"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

const (
	sparkCells = 6
	sparkWidth = sparkCells + 5 // with its figure

	// From where on a use of CPU or memory is worth a colour, in percent.
	sparkWarn, sparkBad = 80, 95
)

// sparkColumn is the small history of a percentage, read for the rows on screen.
func sparkColumn[T any](id, title string, drop int, of func(T) model.Maybe[model.Sparks], pick func(model.Sparks) model.Spark) kind.Column[T] {
	return kind.Column[T]{
		ID: id, Title: title, Min: sparkWidth, Drop: drop, Desc: true,
		Quiet: true, // it moves with each point, which nobody has to notice
		Cell: func(row T, _ kind.Ctx) widget.Cell {
			return maybe(of(row), func(s model.Sparks) widget.Cell {
				p := pick(s)
				if !p.Known {
					return none()
				}
				return sparkCell(p)
			})
		},
		Cmp: byMaybe(func(row T) model.Maybe[float64] {
			s, ok := of(row).Get()
			if p := pick(s); ok && p.Known {
				return model.Known(p.Last)
			}
			return model.None[float64]()
		}),
	}
}

// sparkCell draws a history with its newest value, which may be some minutes old.
func sparkCell(p model.Spark) widget.Cell {
	values := p.Values
	for len(values) > 0 && values[len(values)-1] != values[len(values)-1] { // NaN: not there yet
		values = values[:len(values)-1]
	}
	c := widget.Sparkline(values, sparkCells, widget.SparkOptions{Max: 100, Warn: sparkWarn, Bad: sparkBad})
	tone := themes.Text
	switch {
	case p.Last >= sparkBad:
		tone = themes.Bad
	case p.Last >= sparkWarn:
		tone = themes.Warn
	}
	c.Spans = append(c.Spans, widget.Span{Text: fmt.Sprintf("%4.0f%%", p.Last), Tone: tone})
	return c.Number(p.Last)
}

func cpuSpark(s model.Sparks) model.Spark    { return s.CPU }
func memorySpark(s model.Sparks) model.Spark { return s.Memory }

// firing lists the alarms in ALARM that point at something.
func (s *sheet) firing(w model.Watch) {
	all, known := w.Firing.Get()
	if !known || len(all) == 0 {
		return
	}
	s.section("Alarms")
	for _, a := range all {
		s.add(widget.Clean(a.Name), toned(deviates(model.Bad), a.Condition()))
	}
}
