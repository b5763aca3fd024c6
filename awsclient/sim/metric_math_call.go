package sim

import (
	"fmt"
	"math"
	"slices"
)

// call works a function out.
func (p *parser) call(name string, args []operand) operand {
	if p.fail != nil {
		return operand{}
	}
	switch name {
	case "SUM", "AVG", "MIN", "MAX":
		return p.across(name, args)
	case "ABS", "CEIL", "FLOOR", "RATE", "DIFF", "RUNNING_SUM":
		if len(args) != 1 {
			return p.refuse("Invalid number of arguments for function " + name)
		}
		return p.along(name, args[0])
	case "FILL":
		return p.filled(args)
	case "IF":
		return p.choice(args)
	case "PERIOD":
		if len(args) != 1 || args[0].kind != isTrack {
			return p.refuse("Invalid arguments for function PERIOD")
		}
		return operand{number: float64(args[0].tracks[0].period) / 1000}
	case "METRICS":
		all := operand{kind: isTracks}
		for i := range p.e.queries {
			if q := &p.e.queries[i]; q.MetricStat != nil {
				v, _ := p.e.value(q) // a metric never fails
				all.tracks = append(all.tracks, v.tracks...)
			}
		}
		return all
	default:
		return p.refuse(fmt.Sprintf("Function '%s' not found", name))
	}
}

// across works a function out over the series of an array, at each time, or over
// the points of one series, which gives a number.
func (p *parser) across(name string, args []operand) operand {
	if len(args) == 0 {
		return p.refuse("Invalid number of arguments for function " + name)
	}
	if len(args) == 1 && args[0].kind == isTrack {
		return operand{number: reduce(name, args[0].tracks[0].values)}
	}
	byTime := map[Epoch][]float64{}
	out := track{label: p.id}
	for _, a := range args {
		for _, t := range a.tracks {
			out.period = t.period
			for i, at := range t.at {
				byTime[at] = append(byTime[at], t.values[i])
			}
		}
	}
	for at := range byTime {
		out.at = append(out.at, at)
	}
	slices.Sort(out.at)
	for _, at := range out.at {
		out.values = append(out.values, reduce(name, byTime[at]))
	}
	return operand{kind: isTrack, tracks: []track{out}}
}

// reduce makes one number of several; none give 0.
func reduce(name string, values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	switch name {
	case "MIN":
		return slices.Min(values)
	case "MAX":
		return slices.Max(values)
	}
	total := 0.0
	for _, v := range values {
		total += v
	}
	if name == "AVG" {
		total /= float64(len(values))
	}
	return total
}

// along works a function out point by point.
func (p *parser) along(name string, v operand) operand {
	if v.kind == isNumber {
		return operand{number: rounded(name, v.number)}
	}
	out := operand{kind: v.kind}
	for _, t := range v.tracks {
		next := track{label: t.label, period: t.period}
		total := 0.0
		for i, x := range t.values {
			switch name {
			case "RATE", "DIFF":
				if i == 0 {
					continue
				}
				x -= t.values[i-1]
				if name == "RATE" {
					x /= float64(t.at[i]-t.at[i-1]) / 1000
				}
			case "RUNNING_SUM":
				total += x
				x = total
			default:
				x = rounded(name, x)
			}
			next.at, next.values = append(next.at, t.at[i]), append(next.values, x)
		}
		out.tracks = append(out.tracks, next)
	}
	return out
}

func rounded(name string, x float64) float64 {
	switch name {
	case "ABS":
		return math.Abs(x)
	case "CEIL":
		return math.Ceil(x)
	case "FLOOR":
		return math.Floor(x)
	default:
		return x
	}
}

// filled puts a number, or the last value (REPEAT), where points are lacking.
func (p *parser) filled(args []operand) operand {
	if len(args) != 2 || args[0].kind == isNumber || args[1].kind == isTracks {
		return p.refuse("Invalid arguments for function FILL")
	}
	out := operand{kind: args[0].kind}
	for _, t := range args[0].tracks {
		next := track{label: t.label, period: t.period}
		for at := p.firstTime(t); at < p.e.to && t.period > 0; at += Epoch(t.period) {
			v, ok := operand{kind: isTrack, tracks: []track{t}}.value(at)
			if !ok {
				v, ok = args[1].number, args[1].kind == isNumber
				if n := len(next.values); args[1].kind == isText && n > 0 {
					v, ok = next.values[n-1], true
				}
			}
			if ok {
				next.at, next.values = append(next.at, at), append(next.values, v)
			}
		}
		out.tracks = append(out.tracks, next)
	}
	return out
}

// firstTime is the first time that a series could have a point at.
func (p *parser) firstTime(t track) Epoch {
	if t.period == 0 {
		return p.e.to
	}
	return roundStart(p.e.from, t.period, p.e.region.world.epoch())
}

// choice is IF: the second argument where the first is not 0, else the third, or
// nothing.
func (p *parser) choice(args []operand) operand {
	if len(args) != 2 && len(args) != 3 || args[0].kind != isTrack {
		return p.refuse("Invalid arguments for function IF")
	}
	t := args[0].tracks[0]
	out := track{label: p.id, period: t.period}
	for i, at := range t.at {
		pick := args[1]
		if t.values[i] == 0 {
			if len(args) == 2 {
				continue
			}
			pick = args[2]
		}
		if v, ok := pick.value(at); ok {
			out.at, out.values = append(out.at, at), append(out.values, v)
		}
	}
	return operand{kind: isTrack, tracks: []track{out}}
}
