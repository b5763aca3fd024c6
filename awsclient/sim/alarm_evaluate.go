package sim

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// verdict is what an evaluation of an alarm comes to; "" as the state leaves it
// as it is.
type verdict struct {
	state, reason, data string
}

// alarmLag is how old the newest point is that an evaluation looks at, so that it
// has arrived whole, in milliseconds. CloudWatch waits for late points too.
const alarmLag = lateMost + 2_000

// spare is how many periods before the evaluated ones CloudWatch looks for points
// when some are missing. It says "a few" ("Configuring how CloudWatch alarms
// treat missing data"); the number is chosen.
const spare = 2

// verdict evaluates the alarm at a time.
func (a *alarm) verdict(at Epoch) verdict {
	if a.composite != nil {
		return a.ruled()
	}
	m := a.metric
	period := Epoch(m.every())
	end := (at - alarmLag) / period * period
	if end == a.seen {
		return verdict{}
	}
	a.follow(end-period*Epoch(m.EvaluationPeriods+spare), end)
	return m.judge(a.recent, end, at, a.StateValue)
}

// follow brings the alarm's points up to a time: what was fetched before stays as
// it is, since all of it had arrived.
func (a *alarm) follow(from, end Epoch) {
	t := a.metric.track(a.region, max(from, a.seen), end)
	old, _ := slices.BinarySearch(a.recent.at, from)
	t.at = append(a.recent.at[old:len(a.recent.at):len(a.recent.at)], t.at...)
	t.values = append(a.recent.values[old:len(a.recent.values):len(a.recent.values)], t.values...)
	a.recent, a.seen = t, end
}

// every is the alarm's period in milliseconds.
func (m *MetricAlarm) every() int64 {
	for _, q := range m.Metrics {
		if q.MetricStat != nil {
			return int64(q.MetricStat.Period) * 1000
		}
	}
	return int64(m.Period) * 1000
}

// stat is the statistic of an alarm on one metric.
func (m *MetricAlarm) stat() string {
	if m.ExtendedStatistic != "" {
		return m.ExtendedStatistic
	}
	return m.Statistic
}

// track fetches the values that the alarm watches.
func (m *MetricAlarm) track(r *region, from, to Epoch) track {
	e := evaluation{region: r, from: from, to: to, now: never}
	if len(m.Metrics) == 0 {
		return e.metric(&metricStat{
			Metric: Metric{m.Namespace, m.MetricName, m.Dimensions}, Period: number(m.Period), Stat: m.stat(),
		})
	}
	for _, q := range m.Metrics {
		query := metricQuery{ID: q.ID, Expression: q.Expression}
		if q.MetricStat != nil {
			query.MetricStat = &metricStat{Metric: q.MetricStat.Metric, Period: number(q.MetricStat.Period), Stat: q.MetricStat.Stat}
		}
		e.queries = append(e.queries, query)
	}
	for i, q := range m.Metrics {
		if v, fail := e.value(&e.queries[i]); q.ReturnData && fail == nil && len(v.tracks) == 1 {
			return v.tracks[0]
		}
	}
	return track{}
}

// needed is how many points must breach.
func (m *MetricAlarm) needed() int {
	if m.DatapointsToAlarm > 0 {
		return m.DatapointsToAlarm
	}
	return m.EvaluationPeriods
}

// judge decides about the periods before end: the points of the last ones, with
// earlier ones, or what missing data counts as, in place of those that are
// missing. What leaves the state as it is has no verdict.
func (m *MetricAlarm) judge(t track, end, at Epoch, state string) verdict {
	first := end - Epoch(m.every())*Epoch(m.EvaluationPeriods+spare)
	low, _ := slices.BinarySearch(t.at, first)
	high, _ := slices.BinarySearch(t.at, end)
	n := high - low
	low = max(low, high-m.EvaluationPeriods)
	times, values := t.at[low:high], t.values[low:high]
	bad := 0
	for _, v := range values {
		if m.breaches(v) {
			bad++
		}
	}
	missing := max(0, m.EvaluationPeriods-n)
	switch {
	case missing > 0 && m.TreatMissingData == "ignore":
		return verdict{}
	case n == 0 && (m.TreatMissingData == "" || m.TreatMissingData == "missing"):
		if state == alarmUnknown {
			return verdict{}
		}
		return verdict{alarmUnknown, fmt.Sprintf("Insufficient Data: %d datapoints were unknown.", m.EvaluationPeriods), m.reasonData(at, first, nil, nil)}
	case m.TreatMissingData == "breaching":
		bad += missing
	}
	v := verdict{state: alarmOK}
	if bad >= m.needed() {
		v.state = alarmFiring
	}
	if v.state == state {
		return verdict{}
	}
	v.data = m.reasonData(at, first, times, values)
	v.reason = m.reason(v.state, state, times, values, bad)
	return v
}

// breaches compares a value with the threshold.
func (m *MetricAlarm) breaches(v float64) bool {
	switch m.ComparisonOperator {
	case "GreaterThanThreshold":
		return v > m.Threshold
	case "GreaterThanOrEqualToThreshold":
		return v >= m.Threshold
	case "LessThanThreshold":
		return v < m.Threshold
	default: // LessThanOrEqualToThreshold
		return v <= m.Threshold
	}
}

// reason is the text of a state, in AWS's words.
func (m *MetricAlarm) reason(state, before string, times []Epoch, values []float64, bad int) string {
	if len(values) == 0 {
		as := "NonBreaching"
		if m.TreatMissingData == "breaching" {
			as = "Breaching"
		}
		return fmt.Sprintf("Threshold Crossed: no datapoints were received for %d %s and %d missing %s treated as [%s].",
			m.EvaluationPeriods, plural(m.EvaluationPeriods, "period"), m.EvaluationPeriods, plural(m.EvaluationPeriods, "datapoint")+" "+were(m.EvaluationPeriods), as)
	}
	n, not, least := min(bad, len(values)), "", m.needed()
	if state != alarmFiring {
		n, not, least = len(values)-n, "not ", m.EvaluationPeriods-m.needed()+1
	}
	list := make([]string, len(values))
	for i, v := range values { // newest first
		list[len(values)-1-i] = fmt.Sprintf("%s (%s)", decimal(v), times[i].Time().Format("02/01/06 15:04:05"))
	}
	return fmt.Sprintf("Threshold Crossed: %d out of the last %d datapoints [%s] %s %s%s the threshold (%s) (minimum %d %s for %s -> %s transition).",
		n, len(values), strings.Join(list, ", "), were(n), not, comparison(m.ComparisonOperator), decimal(m.Threshold), least, plural(least, "datapoint"), before, state)
}

func plural(n int, word string) string {
	if n == 1 {
		return word
	}
	return word + "s"
}

func were(n int) string {
	if n == 1 {
		return "was"
	}
	return "were"
}

// decimal writes a number as Java does: with at least one decimal.
func decimal(v float64) string {
	text := fmt.Sprint(v)
	if !strings.ContainsAny(text, ".eIN") {
		text += ".0"
	}
	return text
}

// comparison is a comparison operator in words.
func comparison(op string) string {
	switch op {
	case "GreaterThanThreshold":
		return "greater than"
	case "GreaterThanOrEqualToThreshold":
		return "greater than or equal to"
	case "LessThanThreshold":
		return "less than"
	default:
		return "less than or equal to"
	}
}

// reasonData is the reason as JSON.
func (m *MetricAlarm) reasonData(at, from Epoch, times []Epoch, values []float64) string {
	type evaluated struct {
		Timestamp string  `json:"timestamp"`
		Value     float64 `json:"value"`
	}
	data := struct {
		Version   string      `json:"version"`
		QueryDate string      `json:"queryDate"`
		StartDate string      `json:"startDate"`
		Statistic string      `json:"statistic,omitempty"`
		Period    int64       `json:"period"`
		Recent    []float64   `json:"recentDatapoints"`
		Threshold float64     `json:"threshold"`
		Evaluated []evaluated `json:"evaluatedDatapoints"`
	}{"1.0", longTime(at), longTime(from), m.stat(), m.every() / 1000, values, m.Threshold, []evaluated{}}
	if values == nil {
		data.Recent = []float64{}
	}
	if len(times) > 0 {
		data.StartDate = longTime(times[0])
	}
	for i := len(values) - 1; i >= 0; i-- {
		data.Evaluated = append(data.Evaluated, evaluated{longTime(times[i]), values[i]})
	}
	text, _ := json.Marshal(data) // strings and finite numbers
	return string(text)
}

// quoted is a text as JSON.
func quoted(text string) []byte {
	b, _ := json.Marshal(text) // text always marshals
	return b
}

func longTime(e Epoch) string { return e.Time().Format("2006-01-02T15:04:05.000-0700") }

// transitionItem is the record of a change of state.
func (a *alarm) transitionItem(at Epoch, before AlarmCommon, v verdict) AlarmHistoryItem {
	type state struct {
		Value  string          `json:"stateValue"`
		Reason string          `json:"stateReason"`
		Data   json.RawMessage `json:"stateReasonData,omitempty"`
	}
	data, _ := json.Marshal(struct { // what was JSON before is JSON
		Version string `json:"version"`
		Old     state  `json:"oldState"`
		New     state  `json:"newState"`
	}{"1.0", state{before.StateValue, before.StateReason, rawJSON(before.StateReasonData)}, state{v.state, v.reason, rawJSON(v.data)}})
	return AlarmHistoryItem{
		AlarmName: a.AlarmName, AlarmType: a.kind(), Timestamp: at, HistoryItemType: "StateUpdate",
		HistorySummary: "Alarm updated from " + before.StateValue + " to " + v.state, HistoryData: string(data),
	}
}

func rawJSON(text string) json.RawMessage {
	if text == "" {
		return nil
	}
	return json.RawMessage(text)
}

// states are the states of a record of a change, false for other records.
func (h *AlarmHistoryItem) states() (from, to string, ok bool) {
	rest, ok := strings.CutPrefix(h.HistorySummary, "Alarm updated from ")
	from, to, found := strings.Cut(rest, " to ")
	return from, to, ok && found
}
