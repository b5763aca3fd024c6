package sim

import (
	"slices"
	"strings"
)

type describeAlarmsInput struct {
	AlarmNames      []string `json:"AlarmNames"`
	AlarmNamePrefix string   `json:"AlarmNamePrefix"`
	AlarmTypes      []string `json:"AlarmTypes"`
	Children        string   `json:"ChildrenOfAlarmName"`
	Parents         string   `json:"ParentsOfAlarmName"`
	StateValue      string   `json:"StateValue"`
	ActionPrefix    string   `json:"ActionPrefix"`
	MaxRecords      *number  `json:"MaxRecords"`
	NextToken       string   `json:"NextToken"`
}

type describeAlarmsOutput struct {
	MetricAlarms    []MetricAlarm    `json:"MetricAlarms"`
	CompositeAlarms []CompositeAlarm `json:"CompositeAlarms"`
	NextToken       string           `json:"NextToken,omitempty"`
}

func (w *World) describeAlarms(q *request, in *describeAlarmsInput) (any, *Error) {
	if fail := in.check(); fail != nil {
		return nil, fail
	}
	page, next, fail := recordsOf(w, q, 50, in.MaxRecords, in.NextToken, w.region(q.region).alarms,
		func(a *alarm) string { return a.AlarmName }, in.wants)
	if fail != nil {
		return nil, fail
	}
	out := describeAlarmsOutput{MetricAlarms: []MetricAlarm{}, CompositeAlarms: []CompositeAlarm{}, NextToken: next}
	for _, a := range page {
		a.recall()
		if a.composite != nil {
			out.CompositeAlarms = append(out.CompositeAlarms, *a.composite)
		} else {
			out.MetricAlarms = append(out.MetricAlarms, *a.metric)
		}
	}
	return out, nil
}

func (in *describeAlarmsInput) check() *Error {
	for _, kind := range in.AlarmTypes {
		if !slices.Contains([]string{"MetricAlarm", "CompositeAlarm", "LogAlarm"}, kind) {
			return validation("1 validation error detected: Value '[%s]' at 'alarmTypes' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [CompositeAlarm, MetricAlarm, LogAlarm]]", kind)
		}
	}
	switch {
	case !slices.Contains([]string{"", alarmOK, alarmFiring, alarmUnknown}, in.StateValue):
		return validation("1 validation error detected: Value '%s' at 'stateValue' failed to satisfy constraint: Member must satisfy enum value set: [INSUFFICIENT_DATA, ALARM, OK]", in.StateValue)
	case len(in.AlarmNames) > 100:
		return validation("The collection AlarmNames must not have a size greater than 100.")
	case len(in.AlarmNames) > 0 && in.AlarmNamePrefix != "":
		return &Error{Code: "InvalidParameterCombination", Message: "AlarmNamePrefix and AlarmNames are mutually exclusive."}
	}
	return nil
}

// wants says whether an alarm is asked for. Without types those on metrics are.
func (in *describeAlarmsInput) wants(a *alarm) bool {
	if in.Children != "" {
		parent := a.region.alarm(in.Children)
		return parent != nil && parent.composite != nil && slices.Contains(parent.names, a.AlarmName)
	}
	if in.Parents != "" {
		child := a.region.alarm(in.Parents)
		return child != nil && a.composite != nil && slices.Contains(a.names, child.AlarmName)
	}
	types := in.AlarmTypes
	if len(types) == 0 {
		types = []string{"MetricAlarm"}
	}
	acts := func(action string) bool { return strings.HasPrefix(action, in.ActionPrefix) }
	return slices.Contains(types, a.kind()) &&
		strings.HasPrefix(a.AlarmName, in.AlarmNamePrefix) &&
		(len(in.AlarmNames) == 0 || slices.Contains(in.AlarmNames, a.AlarmName)) &&
		(in.StateValue == "" || in.StateValue == a.StateValue) &&
		(in.ActionPrefix == "" || slices.ContainsFunc(slices.Concat(a.OKActions, a.AlarmActions, a.InsufficientDataActions), acts))
}

// recordsOf cuts one page out of a list, with CloudWatch's errors.
func recordsOf[T any](w *World, q *request, standard int, most *number, token string, list []T, key func(T) string, match func(T) bool) ([]T, string, *Error) {
	p := paging{NextToken: token}
	if most != nil {
		p.MaxResults = ptr(int(*most))
	}
	page, next, fail := pageOf(w, q, sizes{standard, 100}, p, list, key, match)
	switch {
	case fail == nil:
		return page, next, nil
	case fail.Message == "Invalid token.":
		return nil, "", &Error{Code: "InvalidNextToken", Message: "The NextToken value is invalid."}
	default:
		return nil, "", validation("The parameter MaxRecords must be between 1 and 100.")
	}
}

type alarmsForMetricInput struct {
	MetricName        string      `json:"MetricName"`
	Namespace         string      `json:"Namespace"`
	Statistic         string      `json:"Statistic"`
	ExtendedStatistic string      `json:"ExtendedStatistic"`
	Dimensions        []Dimension `json:"Dimensions"`
	Period            *number     `json:"Period"`
}

type alarmsForMetricOutput struct {
	MetricAlarms []MetricAlarm `json:"MetricAlarms"`
}

// describeAlarmsForMetric answers with the alarms on one metric alone: neither
// composite ones nor those on expressions, as AWS does.
func (w *World) describeAlarmsForMetric(q *request, in *alarmsForMetricInput) (any, *Error) {
	if in.MetricName == "" {
		return nil, missingParameter("MetricName")
	}
	if in.Namespace == "" {
		return nil, missingParameter("Namespace")
	}
	out := alarmsForMetricOutput{MetricAlarms: []MetricAlarm{}}
	for _, a := range w.region(q.region).alarms {
		m := a.metric
		if m == nil || m.MetricName != in.MetricName || m.Namespace != in.Namespace || !sameDimensions(m.Dimensions, in.Dimensions) ||
			in.Statistic != "" && m.Statistic != in.Statistic || in.ExtendedStatistic != "" && m.ExtendedStatistic != in.ExtendedStatistic ||
			in.Period != nil && m.Period != int(*in.Period) {
			continue
		}
		a.recall()
		out.MetricAlarms = append(out.MetricAlarms, *m)
	}
	return out, nil
}

func sameDimensions(a, b []Dimension) bool {
	for _, x := range a {
		if !slices.Contains(b, x) {
			return false
		}
	}
	return len(a) == len(b)
}

type alarmActionsInput struct {
	AlarmNames []string `json:"AlarmNames"`
}

func (w *World) enableAlarmActions(q *request, in *alarmActionsInput) (any, *Error) {
	return w.switchActions(q, in, true)
}

func (w *World) disableAlarmActions(q *request, in *alarmActionsInput) (any, *Error) {
	return w.switchActions(q, in, false)
}

// switchActions switches the actions of alarms on or off. Names that do not exist
// are passed over.
func (w *World) switchActions(q *request, in *alarmActionsInput, on bool) (any, *Error) {
	if len(in.AlarmNames) == 0 {
		return nil, missingParameter("AlarmNames")
	}
	if len(in.AlarmNames) > 100 {
		return nil, validation("The collection AlarmNames must not have a size greater than 100.")
	}
	for _, name := range in.AlarmNames {
		a := w.region(q.region).alarm(name)
		if a == nil || a.ActionsEnabled == on {
			continue
		}
		a.ActionsEnabled, a.ConfigurationUpdated = on, w.epoch()
		what := map[bool]string{true: "enabled", false: "disabled"}[on]
		a.note(AlarmHistoryItem{
			AlarmName: name, AlarmType: a.kind(), Timestamp: w.epoch(), HistoryItemType: "ConfigurationUpdate",
			HistorySummary: "Alarm actions for " + name + " " + what,
			HistoryData:    `{"version":"1.0","type":"Update"}`,
		})
	}
	return struct{}{}, nil
}
