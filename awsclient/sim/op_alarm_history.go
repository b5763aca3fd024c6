package sim

import (
	"fmt"
	"slices"
	"strings"
)

type alarmHistoryInput struct {
	AlarmName  string   `json:"AlarmName"`
	AlarmTypes []string `json:"AlarmTypes"`
	ItemType   string   `json:"HistoryItemType"`
	StartDate  *instant `json:"StartDate"`
	EndDate    *instant `json:"EndDate"`
	MaxRecords *number  `json:"MaxRecords"`
	NextToken  string   `json:"NextToken"`
	ScanBy     string   `json:"ScanBy"`
}

type alarmHistoryOutput struct {
	Items     []AlarmHistoryItem `json:"AlarmHistoryItems"`
	NextToken string             `json:"NextToken,omitempty"`
}

// keyedItem is a record with a key that is unique and sorts as the records do.
type keyedItem struct {
	key  string
	item *AlarmHistoryItem
}

// describeAlarmHistory answers newest first, or the other way when asked so.
// Without types it answers with metric alarms alone, and an unknown name gives
// nothing.
func (w *World) describeAlarmHistory(q *request, in *alarmHistoryInput) (any, *Error) {
	types := in.AlarmTypes
	if len(types) == 0 {
		types = []string{"MetricAlarm"}
	}
	rising := in.ScanBy == "TimestampAscending"
	var list []keyedItem
	for _, a := range w.region(q.region).alarms {
		if in.AlarmName != "" && a.AlarmName != in.AlarmName || !slices.Contains(types, a.kind()) {
			continue
		}
		a.recall()
		for i := range a.history {
			h := &a.history[i]
			rank := len(a.history) - i // stays the same when newer ones come
			key := fmt.Sprintf("%013d %07d %s", h.Timestamp, rank, a.AlarmName)
			if !rising {
				key = backwards(h.Timestamp) + fmt.Sprintf("%07d %s", 9_999_999-rank, a.AlarmName)
			}
			list = append(list, keyedItem{key, h})
		}
	}
	slices.SortFunc(list, func(x, y keyedItem) int { return strings.Compare(x.key, y.key) })
	page, next, fail := recordsOf(w, q, 100, in.MaxRecords, in.NextToken, list, func(k keyedItem) string { return k.key }, func(k keyedItem) bool {
		return (in.ItemType == "" || k.item.HistoryItemType == in.ItemType) &&
			(in.StartDate == nil || !k.item.Timestamp.Time().Before(in.StartDate.Time)) &&
			(in.EndDate == nil || k.item.Timestamp.Time().Before(in.EndDate.Time)) &&
			k.item.Timestamp <= w.epoch()
	})
	if fail != nil {
		return nil, fail
	}
	out := alarmHistoryOutput{Items: []AlarmHistoryItem{}, NextToken: next}
	for _, k := range page {
		out.Items = append(out.Items, *k.item)
	}
	return out, nil
}
