package catalog

import (
	"context"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

func alarmID(a model.Alarm) string { return a.ARN }

// alarms are those of the region, or those that point at a resource.
func alarms() kind.Spec[model.Alarm] {
	return kind.Spec[model.Alarm]{
		Name: kind.Alarms, Title: "Alarms", Singular: "alarm", Aliases: []string{"alarm", "al"},
		ID:      alarmID,
		Label:   func(a model.Alarm) string { return a.Name },
		IDLabel: model.ShortID,
		Columns: alarmColumns(),
		Source:  kind.Source[model.Alarm]{All: readAlarms},
		Every:   30 * time.Second,
		Health:  model.Alarm.Verdict,
		Empty:   noAlarms,
		Facts:   alarmFacts,
		Tabs: []kind.Tab[model.Alarm]{
			{Title: "Facts", Kind: kind.TabFacts},
			{Title: "History", Kind: kind.TabList, Query: func(a model.Alarm, q kind.Query) kind.Query {
				return childQuery(q, kind.History, refTo(kind.Alarms, a.ARN))
			}},
		},
		Links: []kind.Link[model.Alarm]{openDetails(kind.Alarms, alarmID)},
		Actions: []kind.Action[model.Alarm]{
			alarmActions(keys.AlarmOn, "Enable its actions", true), alarmActions(keys.AlarmOff, "Disable its actions", false),
		},
		Root:  true,
		Fixed: true, // what is wrong comes first
	}
}

// alarmsOf is the link from a resource to the alarms that point at it.
func alarmsOf[T any](name kind.Name, id func(T) string) kind.Link[T] {
	return kind.Link[T]{ID: keys.Alarms, To: func(row T, q kind.Query) kind.Target {
		return listOf(q, kind.Alarms, refTo(name, id(row)))
	}}
}

// readAlarms reads all alarms of the region, and of a resource the part that
// points at it.
func readAlarms(ctx context.Context, c *awsclient.Client, q kind.Query) ([]model.Alarm, error) {
	if q.Variant == kind.VariantOne {
		a, err := awsclient.Only(c.DescribeAlarms(ctx, []string{q.Parent.ID}))
		return []model.Alarm{a}, err
	}
	if q.Parent.IsZero() {
		return c.Alarms(ctx, awsclient.AlarmQuery{})
	}
	target, err := alarmTarget(ctx, c, q.Parent)
	if err != nil {
		return nil, err
	}
	return c.AlarmsAt(ctx, target)
}

// alarmTarget is what alarms of a resource point at: besides itself what hangs
// on it, as the target groups of a service.
func alarmTarget(ctx context.Context, c *awsclient.Client, of kind.Ref) (model.AlarmTarget, error) {
	ids := []string{of.ID}
	switch of.Kind {
	case kind.Services:
		s, err := awsclient.Only(c.DescribeServices(ctx, ids))
		return s.AlarmTarget(), err
	case kind.Instances:
		i, err := awsclient.Only(c.DescribeContainerInstances(ctx, ids))
		return i.AlarmTarget(), err
	case kind.Providers:
		p, err := awsclient.Only(c.DescribeCapacityProviders(ctx, ids))
		return providerTarget(p), err
	default:
		cl, err := awsclient.Only(c.DescribeClusters(ctx, ids))
		if err != nil {
			return model.AlarmTarget{}, err
		}
		t := cl.AlarmTarget()
		t.Providers = cl.CapacityProviders
		groups, _ := c.ScalingGroupsOf(ctx, cl) // its alarms are a part of the list, and it says what it could read
		for _, g := range groups {
			t.ScalingGroups = append(t.ScalingGroups, g.Name)
		}
		return t, nil
	}
}

func providerTarget(p model.CapacityProvider) model.AlarmTarget {
	t := model.AlarmTarget{Providers: []string{p.Name}}
	if g := groupOf(p); g != "" {
		t.ScalingGroups = []string{g}
	}
	return t
}

func alarmColumns() []kind.Column[model.Alarm] {
	type column = kind.Column[model.Alarm]
	return []column{
		textual(column{ID: "name", Title: "ALARM", Min: 24, Max: 56, Name: true, Middle: true}, func(a model.Alarm) string { return a.Name }),
		{ID: "state", Title: "STATE", Min: 8, Max: 17, Cell: alarmState},
		{
			ID: "since", Title: "SINCE", Min: 5, Right: true, Volatile: true,
			Cell: func(a model.Alarm, ctx kind.Ctx) widget.Cell { return ageCell(ctx.Now, a.Since) },
			Cmp:  byAge(func(a model.Alarm) time.Time { return a.Since }),
		},
		textual(column{ID: "condition", Title: "GOES OFF WHEN", Min: 24, Flex: 1, Drop: 10}, func(a model.Alarm) string { return a.Condition() }),
		textual(column{ID: "kind", Title: "KIND", Min: 9, Drop: 40}, func(a model.Alarm) string { return a.Kind }),
		{ID: "actions", Title: "ACTIONS", Min: 7, Drop: 30, Cell: alarmDoes, Cmp: byFlag(func(a model.Alarm) bool { return a.ActionsEnabled })},
	}
}

func alarmState(a model.Alarm, _ kind.Ctx) widget.Cell {
	switch {
	case a.State == model.AlarmStateFiring && a.ForScaling():
		return widget.Toned(themes.Motion, "alarm")
	case a.State == model.AlarmStateFiring:
		return widget.Toned(themes.Bad, "alarm")
	case a.State == model.AlarmStateNoData:
		return widget.Toned(themes.Muted, "no data")
	default:
		return toned(themes.Text, words(a.State))
	}
}

func alarmDoes(a model.Alarm, _ kind.Ctx) widget.Cell {
	switch n := len(a.Actions) + len(a.OKActions) + len(a.NoDataActions); {
	case n == 0:
		return none()
	case !a.ActionsEnabled:
		return widget.Toned(themes.Warn, "off")
	case a.ForScaling():
		return widget.T("scaling")
	default:
		return widget.T("on")
	}
}

func alarmFacts(a model.Alarm, ctx kind.Ctx) []kind.Section {
	var s sheet
	s.add("state", alarmState(a, ctx))
	s.add("since", moment(ctx.Now, a.Since))
	s.text("why", a.Reason)
	s.text("goes off", a.Condition())
	s.text("kind", a.Kind)
	s.text("what for", a.Description)
	s.text("missing data", words(a.Missing))
	s.section("Watches")
	for _, m := range append(append([]model.Metric(nil), a.Metrics...), a.Via...) {
		s.text(widget.Clean(m.Name), metricOf(m))
	}
	s.section("Actions")
	s.add("enabled", yes(a.ActionsEnabled))
	s.text("suppressed", a.Suppressed)
	s.list("in alarm", a.Actions)
	s.list("when ok", a.OKActions)
	s.list("without data", a.NoDataActions)
	return s.arns([2]string{"ARN", a.ARN})
}

// metricOf is a metric without its name: where it is, and what tells it apart.
func metricOf(m model.Metric) string {
	out := m.Namespace
	for _, d := range m.Dimensions {
		out += ", " + d.Name + " " + d.Value
	}
	return out
}

func alarmActions(id keys.ID, title string, on bool) kind.Action[model.Alarm] {
	return kind.Action[model.Alarm]{
		ID: id, Title: title, Bulk: true,
		Disabled: possible(func(a model.Alarm) string { return a.CannotEnableActions(on) }),
		Plan: func(ctx context.Context, c *awsclient.Client, rows []model.Alarm, _ kind.Values) (awsclient.Plan, error) {
			return c.PlanAlarmActions(ctx, on, idsOf(rows, alarmID)...)
		},
		Verb: counted[model.Alarm](title, "alarms"),
		Settled: func(a, _ model.Alarm, _ kind.Asked) kind.Progress {
			return kind.Progress{Done: a.ActionsEnabled == on, Text: "setting"}
		},
		Touches: func(a model.Alarm, q kind.Query) []kind.Query {
			return []kind.Query{{Scope: q.Scope, Kind: kind.Alarms}, kind.One(q.Scope, refTo(kind.Alarms, a.ARN))}
		},
	}
}
