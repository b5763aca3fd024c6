package catalog

import (
	"strconv"
	"strings"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// unknown is a value that has not been read yet, none one that is not there.
func unknown() widget.Cell { return widget.Toned(themes.Faint, "·") }
func none() widget.Cell    { return widget.Toned(themes.Faint, "-") }

// text is a plain value; an empty one is none.
func text(s string) widget.Cell { return toned(themes.Text, s) }

func toned(tone themes.Tone, s string) widget.Cell {
	if s == "" {
		return none()
	}
	return widget.Toned(tone, widget.Clean(s))
}

// textual completes a column of plain text, which orders without regard to case.
func textual[T any](c kind.Column[T], value func(T) string) kind.Column[T] {
	c.Cell = func(row T, _ kind.Ctx) widget.Cell { return text(value(row)) }
	if c.Cmp == nil {
		c.Cmp = byFold(value)
	}
	return c
}

func number(n int) widget.Cell { return widget.T(strconv.Itoa(n)) }

// maybe draws a value that may be unknown or absent.
func maybe[T any](m model.Maybe[T], draw func(T) widget.Cell) widget.Cell {
	v, ok := m.Get()
	switch {
	case ok:
		return draw(v)
	case m.IsNone():
		return none()
	default:
		return unknown()
	}
}

// state draws one of AWS's own states in lower case. States that pass by are
// in motion and failures are bad; the usual ones stay plain.
func state(s string) widget.Cell { return toned(stateTone(s), words(s)) }

// words turns AWS's spelling of a state into a person's: DELETE_IN_PROGRESS is
// "delete in progress".
func words(s string) string {
	return strings.ToLower(strings.ReplaceAll(widget.Clean(s), "_", " "))
}

func stateTone(s string) themes.Tone {
	switch {
	case strings.Contains(s, "FAILED"), s == "UNHEALTHY", s == "IMPAIRED":
		return themes.Bad
	case s == "STOPPED", s == "DELETED", s == "INACTIVE":
		return themes.Idle
	case s == "PENDING", strings.HasSuffix(s, "ING") && s != "RUNNING", strings.HasSuffix(s, "IN_PROGRESS"):
		return themes.Motion
	default:
		return themes.Text
	}
}

// yes draws a switch: on is said, off is none.
func yes(on bool) widget.Cell {
	if on {
		return widget.T("yes")
	}
	return none()
}

func onOff(on bool) widget.Cell {
	if on {
		return widget.T("on")
	}
	return widget.Toned(themes.Muted, "off")
}

// deviates is the tone of text that belongs to a verdict: coloured only when
// something is not as wanted.
func deviates(h model.Health) themes.Tone {
	switch h {
	case model.Warn:
		return themes.Warn
	case model.Bad:
		return themes.Bad
	case model.Motion:
		return themes.Motion
	case model.Idle:
		return themes.Idle
	default:
		return themes.Text
	}
}

// join puts the parts that are not empty together.
func join(sep string, parts ...string) string {
	kept := make([]string, 0, len(parts))
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, sep)
}
