package catalog

import (
	"context"
	"fmt"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// alarmEvent is one entry of an alarm's history, with the alarm's ARN and its
// number, which together are its id.
type alarmEvent struct {
	model.AlarmEvent
	alarm string
	n     int // entries of the same moment are told apart by it
}

func alarmHistory() kind.Spec[alarmEvent] {
	id := func(e alarmEvent) string { return partID(e.alarm, fmt.Sprint(e.At.UnixMilli(), "-", e.n)) }
	return kind.Spec[alarmEvent]{
		Name: kind.History, Title: "Alarm history", Singular: "alarm event",
		ID:      id,
		Label:   func(e alarmEvent) string { return e.Summary },
		IDLabel: func(string) string { return "alarm event" },
		Up:      partOf(kind.Alarms),
		Columns: []kind.Column[alarmEvent]{
			{
				ID: "age", Title: "AGE", Min: 5, Right: true, Volatile: true, Name: true,
				Cell: func(e alarmEvent, ctx kind.Ctx) widget.Cell { return ageCell(ctx.Now, e.At) },
				Cmp:  byAge(func(e alarmEvent) time.Time { return e.At }),
			},
			textual(kind.Column[alarmEvent]{ID: "what", Title: "WHAT", Min: 8, Max: 14}, func(e alarmEvent) string { return e.Kind }),
			{ID: "to", Title: "TO", Min: 8, Max: 18, Cell: func(e alarmEvent, _ kind.Ctx) widget.Cell { return alarmTo(e.To) }},
			textual(kind.Column[alarmEvent]{ID: "summary", Title: "SUMMARY", Min: 24, Flex: 1}, func(e alarmEvent) string {
				if e.Reason != "" {
					return e.Reason
				}
				return e.Summary
			}),
		},
		Source: kind.Source[alarmEvent]{All: func(ctx context.Context, c *awsclient.Client, q kind.Query) ([]alarmEvent, error) {
			all, err := c.AlarmHistory(ctx, model.ShortID(q.Parent.ID))
			out := make([]alarmEvent, len(all))
			for i, e := range all {
				out[i] = alarmEvent{AlarmEvent: e, alarm: q.Parent.ID, n: len(all) - i}
			}
			return out, err
		}},
		Every: 30 * time.Second,
		Health: func(e alarmEvent) model.Verdict {
			if e.To == model.AlarmStateFiring {
				return model.Verdict{Health: model.Bad}
			}
			return model.Verdict{Health: model.OK}
		},
		Facts: func(e alarmEvent, ctx kind.Ctx) []kind.Section {
			var s sheet
			s.add("at", moment(ctx.Now, e.At))
			s.text("what", e.Kind)
			s.text("from", e.From)
			s.text("to", e.To)
			s.text("summary", e.Summary)
			s.text("reason", e.Reason)
			return s.sections
		},
		Fixed: true,
	}
}

func alarmTo(state string) widget.Cell {
	switch state {
	case "":
		return none()
	case model.AlarmStateFiring:
		return widget.Toned(themes.Bad, "alarm")
	case model.AlarmStateNoData:
		return widget.Toned(themes.Muted, "no data")
	default:
		return toned(themes.Text, words(state))
	}
}
