package sim

import (
	"slices"
	"time"
)

// recallDays is how far back the past of an alarm is worked out.
const recallDays = 3 * 24 * time.Hour

// recall works out what the alarm did before the World began, from its metric: the
// first time somebody looks, since it costs some milliseconds.
func (a *alarm) recall() {
	if a.recalled {
		return
	}
	a.recalled = true
	if a.metric == nil {
		a.recallRule()
		return
	}
	m := a.metric
	period := Epoch(m.every())
	from := max(a.born-Epoch(recallDays.Milliseconds()), a.ConfigurationUpdated)
	from -= from % period
	t := m.track(a.region, from, a.born)
	then := AlarmCommon{AlarmName: a.AlarmName}
	var past []AlarmHistoryItem
	for at := from + period*Epoch(m.EvaluationPeriods+spare); at < a.born-period; at += period {
		v := m.judge(t, at, at+alarmLag, then.StateValue)
		if v.state == "" || v.state == then.StateValue {
			continue
		}
		if then.StateValue != "" {
			past = a.remember(past, at+alarmLag, then, v)
		}
		then.StateValue, then.StateReason, then.StateReasonData = v.state, v.reason, v.data
	}
	a.adopt(past, then)
}

// adopt puts the past of an alarm behind its history.
func (a *alarm) adopt(past []AlarmHistoryItem, then AlarmCommon) {
	slices.Reverse(past)
	a.history = append(a.history, past[:min(len(past), maxHistory)]...)
	changed := a.StateTransitioned > a.born
	for _, item := range past {
		if item.HistoryItemType == "StateUpdate" && !changed && then.StateValue == a.StateValue {
			a.StateUpdated, a.StateTransitioned = item.Timestamp, item.Timestamp
			return
		}
	}
}

// remember records a change of state, and the actions that followed.
func (a *alarm) remember(past []AlarmHistoryItem, at Epoch, before AlarmCommon, v verdict) []AlarmHistoryItem {
	past = append(past, a.transitionItem(at, before, v))
	if a.ActionsEnabled {
		for _, action := range a.actions(v.state) {
			past = append(past, a.actionItem(at+340, action))
		}
	}
	return past
}

// recallRule works out the past of a composite alarm from that of the others.
func (a *alarm) recallRule() {
	type change struct {
		at    Epoch
		alarm string
		from  string
		to    string
	}
	var changes []change
	now := map[string]string{}
	for _, x := range a.region.alarms {
		if x.metric == nil {
			continue
		}
		x.recall()
		now[x.AlarmName] = x.StateValue
		for _, h := range x.history { // newest first
			if from, to, ok := h.states(); ok {
				now[x.AlarmName] = from
				if h.Timestamp < a.born {
					changes = append(changes, change{h.Timestamp, x.AlarmName, from, to})
				}
			}
		}
	}
	slices.SortStableFunc(changes, func(x, y change) int { return int(x.at - y.at) })
	state := func(name string) string { return now[name] }
	then := AlarmCommon{AlarmName: a.AlarmName, StateValue: alarmOK}
	if a.rule(state) {
		then.StateValue = alarmFiring
	}
	var past []AlarmHistoryItem
	for _, c := range changes {
		now[c.alarm] = c.to
		v := verdict{state: alarmOK, reason: a.region.alarm(c.alarm).AlarmArn + " transitioned to " + c.to + " at " + c.at.Time().Format(ruleTime)}
		if a.rule(state) {
			v.state = alarmFiring
		}
		if v.state != then.StateValue {
			past = a.remember(past, c.at+900, then, v)
			then.StateValue, then.StateReason = v.state, v.reason
		}
	}
	a.adopt(past, then)
}
