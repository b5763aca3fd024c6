package awsclient

import (
	"cmp"
	"encoding/json"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

func toMetricAlarm(in types.MetricAlarm) model.Alarm {
	out := model.Alarm{
		ARN: str(in.AlarmArn), Name: str(in.AlarmName), Kind: model.AlarmMetric, Description: str(in.AlarmDescription),
		State: string(in.StateValue), Since: since(in.StateTransitionedTimestamp, in.StateUpdatedTimestamp), Reason: str(in.StateReason),
		Stat: cmp.Or(string(in.Statistic), str(in.ExtendedStatistic)), Comparison: string(in.ComparisonOperator),
		Threshold: maybeFloat(in.Threshold), Period: seconds(in.Period), Periods: num(in.EvaluationPeriods),
		Datapoints: num(in.DatapointsToAlarm), Missing: str(in.TreatMissingData),
		ActionsEnabled: aws.ToBool(in.ActionsEnabled), Actions: in.AlarmActions, OKActions: in.OKActions, NoDataActions: in.InsufficientDataActions,
	}
	if str(in.MetricName) != "" {
		out.Metrics = []model.Metric{{Namespace: str(in.Namespace), Name: str(in.MetricName), Dimensions: each(in.Dimensions, toDimension)}}
	}
	if len(in.Metrics) > 0 {
		readMath(&out, in.Metrics)
	}
	return out
}

// readMath reads the queries of an alarm on an expression, or on one metric
// that is written as a query.
func readMath(out *model.Alarm, queries []types.MetricDataQuery) {
	for _, q := range queries {
		if s := q.MetricStat; s != nil && s.Metric != nil {
			out.Metrics = append(out.Metrics, model.Metric{
				Namespace: str(s.Metric.Namespace), Name: str(s.Metric.MetricName), Dimensions: each(s.Metric.Dimensions, toDimension),
			})
			out.Period, out.Stat = cmp.Or(out.Period, seconds(s.Period)), cmp.Or(out.Stat, str(s.Stat))
		}
		if str(q.Expression) != "" {
			out.Kind = model.AlarmMath
			out.Period = cmp.Or(out.Period, seconds(q.Period))
			if aws.ToBool(q.ReturnData) || out.Expression == "" {
				out.Expression = cmp.Or(str(q.Label), str(q.Expression))
			}
		}
	}
}

func toCompositeAlarm(in types.CompositeAlarm) model.Alarm {
	return model.Alarm{
		ARN: str(in.AlarmArn), Name: str(in.AlarmName), Kind: model.AlarmComposite, Description: str(in.AlarmDescription),
		State: string(in.StateValue), Since: since(in.StateTransitionedTimestamp, in.StateUpdatedTimestamp), Reason: str(in.StateReason),
		Threshold: model.None[float64](), Rule: str(in.AlarmRule), Suppressed: str(in.ActionsSuppressedReason),
		ActionsEnabled: aws.ToBool(in.ActionsEnabled), Actions: in.AlarmActions, OKActions: in.OKActions, NoDataActions: in.InsufficientDataActions,
	}
}

func toLogAlarm(in types.LogAlarm) model.Alarm {
	return model.Alarm{
		ARN: str(in.AlarmArn), Name: str(in.AlarmName), Kind: model.AlarmLog, Description: str(in.AlarmDescription),
		State: string(in.StateValue), Since: since(in.StateTransitionedTimestamp, in.StateUpdatedTimestamp), Reason: str(in.StateReason),
		Comparison: string(in.ComparisonOperator), Threshold: maybeFloat(in.Threshold), Missing: str(in.TreatMissingData),
		ActionsEnabled: aws.ToBool(in.ActionsEnabled), Actions: in.AlarmActions, OKActions: in.OKActions, NoDataActions: in.InsufficientDataActions,
	}
}

// since is when a state began. The time of the last update is later, and all
// that older answers have.
func since(transitioned, updated *time.Time) time.Time {
	if transitioned != nil {
		return *transitioned
	}
	return when(updated)
}

func toDimension(in types.Dimension) model.Dimension {
	return model.Dimension{Name: str(in.Name), Value: str(in.Value)}
}

func toDimensions(in []model.Dimension) []types.Dimension {
	return each(in, func(d model.Dimension) types.Dimension {
		return types.Dimension{Name: aws.String(d.Name), Value: aws.String(d.Value)}
	})
}

func toAlarmEvent(in types.AlarmHistoryItem) model.AlarmEvent {
	out := model.AlarmEvent{At: when(in.Timestamp), Summary: str(in.HistorySummary)}
	switch in.HistoryItemType {
	case types.HistoryItemTypeStateUpdate, types.HistoryItemTypeAlarmContributorStateUpdate:
		out.Kind = "state"
	case types.HistoryItemTypeConfigurationUpdate:
		out.Kind = "configuration"
	default:
		out.Kind = "action"
	}
	type state struct {
		Value  string `json:"stateValue"`
		Reason string `json:"stateReason"`
	}
	var data struct {
		Old state `json:"oldState"`
		New state `json:"newState"`
	}
	if out.Kind == "state" && json.Unmarshal([]byte(str(in.HistoryData)), &data) == nil {
		out.From, out.To, out.Reason = data.Old.Value, data.New.Value, data.New.Reason
	}
	return out
}
