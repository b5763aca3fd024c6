package sim

import (
	"fmt"
	"slices"
	"strings"
)

// The states of an alarm.
const (
	alarmOK      = "OK"
	alarmFiring  = "ALARM"
	alarmUnknown = "INSUFFICIENT_DATA"
)

// AlarmCommon is what metric alarms and composite ones have in common. The
// structs here are the shapes of CloudWatch's API, as those of state.go are ECS's.
type AlarmCommon struct {
	AlarmName               string   `json:"AlarmName"`
	AlarmArn                string   `json:"AlarmArn"`
	AlarmDescription        string   `json:"AlarmDescription,omitempty"`
	ConfigurationUpdated    Epoch    `json:"AlarmConfigurationUpdatedTimestamp,omitzero"`
	ActionsEnabled          bool     `json:"ActionsEnabled"`
	OKActions               []string `json:"OKActions"`
	AlarmActions            []string `json:"AlarmActions"`
	InsufficientDataActions []string `json:"InsufficientDataActions"`
	StateValue              string   `json:"StateValue"`
	StateReason             string   `json:"StateReason"`
	StateReasonData         string   `json:"StateReasonData,omitempty"`
	StateUpdated            Epoch    `json:"StateUpdatedTimestamp,omitzero"`
	StateTransitioned       Epoch    `json:"StateTransitionedTimestamp,omitzero"`
}

// MetricAlarm watches a metric, or an expression over several.
type MetricAlarm struct {
	AlarmCommon
	MetricName         string       `json:"MetricName,omitempty"`
	Namespace          string       `json:"Namespace,omitempty"`
	Statistic          string       `json:"Statistic,omitempty"`
	ExtendedStatistic  string       `json:"ExtendedStatistic,omitempty"` // percentiles
	Dimensions         []Dimension  `json:"Dimensions"`
	Period             int          `json:"Period,omitempty"` // seconds
	EvaluationPeriods  int          `json:"EvaluationPeriods"`
	DatapointsToAlarm  int          `json:"DatapointsToAlarm,omitempty"`
	Threshold          float64      `json:"Threshold"`
	ComparisonOperator string       `json:"ComparisonOperator"`
	TreatMissingData   string       `json:"TreatMissingData,omitempty"` // missing when empty
	LowSampleCount     string       `json:"EvaluateLowSampleCountPercentile,omitempty"`
	Metrics            []AlarmQuery `json:"Metrics,omitempty"`
}

// AlarmQuery is one query of an alarm over an expression.
type AlarmQuery struct {
	ID         string           `json:"Id"`
	MetricStat *AlarmMetricStat `json:"MetricStat,omitempty"`
	Expression string           `json:"Expression,omitempty"`
	Label      string           `json:"Label,omitempty"`
	ReturnData bool             `json:"ReturnData"`
}

// AlarmMetricStat is a metric, its period in seconds and its statistic.
type AlarmMetricStat struct {
	Metric Metric `json:"Metric"`
	Period int    `json:"Period"`
	Stat   string `json:"Stat"`
}

// CompositeAlarm follows from the states of other alarms.
type CompositeAlarm struct {
	AlarmCommon
	AlarmRule string `json:"AlarmRule"`
}

// AlarmHistoryItem is one thing that happened to an alarm.
type AlarmHistoryItem struct {
	AlarmName       string `json:"AlarmName"`
	AlarmType       string `json:"AlarmType"` // MetricAlarm, CompositeAlarm
	Timestamp       Epoch  `json:"Timestamp"`
	HistoryItemType string `json:"HistoryItemType"` // StateUpdate, Action, ConfigurationUpdate
	HistorySummary  string `json:"HistorySummary"`
	HistoryData     string `json:"HistoryData"`
}

// alarm is one alarm of a region: either kind.
type alarm struct {
	*AlarmCommon
	region    *region
	metric    *MetricAlarm
	composite *CompositeAlarm
	rule      alarmRule
	names     []string           // of the alarms in the rule
	history   []AlarmHistoryItem // newest first
	born      Epoch              // when it came into the World
	recalled  bool               // its past has been worked out
	seen      Epoch              // the end of the periods that were evaluated last
	recent    track              // the points of those
}

// kind is the alarm's type as the API names it.
func (a *alarm) kind() string {
	if a.composite != nil {
		return "CompositeAlarm"
	}
	return "MetricAlarm"
}

// alarm finds an alarm by name, nil when there is none.
func (r *region) alarm(name string) *alarm {
	return find(r.alarms, name, func(a *alarm) string { return a.AlarmName })
}

// addAlarm puts an alarm of a region into the World. Its state is what its metric
// says, as if it had been there for long.
func (w *World) addAlarm(r *region, a *alarm) *alarm {
	c := a.AlarmCommon
	c.AlarmArn = w.arn("cloudwatch", r.name, "alarm:"+c.AlarmName)
	seed := seedOf(w.opts.Seed, c.AlarmArn)
	a.region, a.born = r, w.epoch()
	if c.ConfigurationUpdated == 0 {
		c.ConfigurationUpdated = a.born - Epoch(within(seed, 1, 20, 300)*24*3600*1000)
	}
	for _, list := range []*[]string{&c.OKActions, &c.AlarmActions, &c.InsufficientDataActions} {
		if *list == nil {
			*list = []string{}
		}
	}
	c.StateValue, c.StateReason = "", "Unchecked: Initial alarm creation"
	at, _ := slices.BinarySearchFunc(r.alarms, c.AlarmName, func(x *alarm, name string) int { return strings.Compare(x.AlarmName, name) })
	r.alarms = slices.Insert(r.alarms, at, a)
	v := a.verdict(a.born)
	if c.StateValue = alarmUnknown; v.state != "" {
		c.StateValue, c.StateReason, c.StateReasonData = v.state, v.reason, v.data
	}
	c.StateUpdated = c.ConfigurationUpdated + Epoch(within(seed, 2, 60, 300)*1000)
	c.StateTransitioned = c.StateUpdated
	w.watchAlarms()
	return a
}

// watchAlarms evaluates all alarms once a minute from now on.
func (w *World) watchAlarms() {
	if w.watching {
		return
	}
	w.watching = true
	// Random numbers of its own: what scales because of an alarm leaves the rest of
	// the World as it is.
	w.apart(0x616c61726d, w.nextWatch)
}

func (w *World) nextWatch() {
	next := w.epoch()
	next += Epoch(minute) - next%Epoch(minute) + 7_000
	w.at(next.Time(), func() {
		w.evaluateAlarms()
		w.nextWatch()
	})
}

// evaluateAlarms evaluates the metric alarms of every region, then the composite
// ones, which follow from them.
func (w *World) evaluateAlarms() {
	for _, r := range w.regions {
		for _, composite := range []bool{false, true} {
			for _, a := range r.alarms {
				if (a.composite != nil) == composite {
					w.evaluate(a)
				}
			}
		}
		for _, s := range r.scalables {
			w.fulfil(s)
		}
	}
}

// evaluate evaluates one alarm and lets it act.
func (w *World) evaluate(a *alarm) {
	v := a.verdict(w.epoch())
	if v.state != "" && v.state != a.StateValue {
		w.transition(a, v)
	}
	if a.StateValue == alarmFiring {
		w.scaleBy(a)
	}
}

// transition moves an alarm to another state, with its history and actions.
func (w *World) transition(a *alarm, v verdict) {
	before := *a.AlarmCommon
	a.StateValue, a.StateReason, a.StateReasonData = v.state, v.reason, v.data
	a.StateUpdated, a.StateTransitioned = w.epoch(), w.epoch()
	a.note(a.transitionItem(w.epoch(), before, v))
	if !a.ActionsEnabled {
		return
	}
	for _, action := range a.actions(v.state) {
		a.note(a.actionItem(w.epoch()+340, action))
	}
	if v.state == alarmFiring {
		w.failDeployments(a)
	}
}

// actions are what the alarm does when it gets to a state.
func (a *alarm) actions(state string) []string {
	switch state {
	case alarmOK:
		return a.OKActions
	case alarmFiring:
		return a.AlarmActions
	default:
		return a.InsufficientDataActions
	}
}

// maxHistory is how many items of its history an alarm keeps.
const maxHistory = 2000

// note puts an item in front of the history.
func (a *alarm) note(item AlarmHistoryItem) {
	if len(a.history) >= maxHistory {
		a.history = a.history[:maxHistory-1]
	}
	a.history = slices.Insert(a.history, 0, item)
}

// actionItem is the record of an action.
func (a *alarm) actionItem(at Epoch, action string) AlarmHistoryItem {
	return AlarmHistoryItem{
		AlarmName: a.AlarmName, AlarmType: a.kind(), Timestamp: at, HistoryItemType: "Action",
		HistorySummary: "Successfully executed action " + action,
		HistoryData:    fmt.Sprintf(`{"actionState":"Succeeded","notificationResource":%s}`, quoted(action)),
	}
}
