package awsclient

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/applicationautoscaling/types"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

func toScalingPolicy(in types.ScalingPolicy) model.ScalingPolicy {
	out := model.ScalingPolicy{
		Name: str(in.PolicyName), Type: string(in.PolicyType),
		Alarms: each(in.Alarms, func(a types.Alarm) string { return str(a.AlarmName) }),
	}
	if t := in.TargetTrackingScalingPolicyConfiguration; t != nil {
		out.Target, out.NoScaleIn = aws.ToFloat64(t.TargetValue), aws.ToBool(t.DisableScaleIn)
		out.CooldownIn, out.CooldownOut = seconds(t.ScaleInCooldown), seconds(t.ScaleOutCooldown)
		if p := t.PredefinedMetricSpecification; p != nil {
			out.MetricName, out.Stat = string(p.PredefinedMetricType), average
		}
		if m := t.CustomizedMetricSpecification; m != nil {
			out.MetricName, out.Stat = str(m.MetricName), string(m.Statistic)
			out.Metric = model.Metric{
				Namespace: str(m.Namespace), Name: str(m.MetricName),
				Dimensions: each(m.Dimensions, func(d types.MetricDimension) model.Dimension {
					return model.Dimension{Name: str(d.Name), Value: str(d.Value)}
				}),
			}
		}
	}
	if s := in.StepScalingPolicyConfiguration; s != nil {
		out.Adjustment = string(s.AdjustmentType)
		out.CooldownIn, out.CooldownOut = seconds(s.Cooldown), seconds(s.Cooldown)
		out.Steps = each(s.StepAdjustments, func(a types.StepAdjustment) model.ScalingStep {
			return model.ScalingStep{From: maybeFloat(a.MetricIntervalLowerBound), To: maybeFloat(a.MetricIntervalUpperBound), Change: num(a.ScalingAdjustment)}
		})
	}
	return out
}

func maybeFloat(p *float64) model.Maybe[float64] {
	if p == nil {
		return model.None[float64]()
	}
	return model.Known(*p)
}

func toScheduledScaling(in types.ScheduledAction) model.ScheduledScaling {
	out := model.ScheduledScaling{
		Name: str(in.ScheduledActionName), Schedule: str(in.Schedule), Zone: str(in.Timezone),
		Min: model.None[int](), Max: model.None[int](),
	}
	if a := in.ScalableTargetAction; a != nil {
		out.Min, out.Max = maybeNum(a.MinCapacity), maybeNum(a.MaxCapacity)
	}
	return out
}

func toScalingActivity(in types.ScalingActivity) model.ScalingActivity {
	out := model.ScalingActivity{
		ID: str(in.ActivityId), At: when(in.StartTime), End: when(in.EndTime), Status: string(in.StatusCode),
		Description: str(in.Description), Cause: str(in.Cause), Message: str(in.StatusMessage),
		NotScaled: strings.Join(each(in.NotScaledReasons, notScaled), ", "),
	}
	readCause(&out)
	return out
}

// notScaled explains why an activity changed nothing. Source: "Scaling
// activities for Application Auto Scaling".
func notScaled(r types.NotScaledReason) string {
	switch code := str(r.Code); code {
	case "AlreadyAtMaxCapacity":
		return fmt.Sprintf("it is at its most, %d", num(r.MaxCapacity))
	case "AlreadyAtMinCapacity":
		return fmt.Sprintf("it is at its least, %d", num(r.MinCapacity))
	case "AlreadyAtDesiredCapacity":
		return fmt.Sprintf("it has what the policy asks for, %d", num(r.CurrentCapacity))
	case "AutoScalingAnticipatedFlapping":
		return "it would go back and forth"
	case "TargetServicePutResourceAsUnscalable":
		return "ECS does not let it be scaled now"
	default:
		return code
	}
}

// readCause takes the counts, the policy and the alarm out of AWS's sentences,
// as "monitor alarm A in state ALARM triggered policy P changing the desired
// capacity from 2 to 3." and "Setting desired count to 6.".
func readCause(a *model.ScalingActivity) {
	if m := regexp.MustCompile(`alarm (\S.*?) in state \w+ triggered policy (.+?)(?: changing | causing |\.\s|\.?$)`).FindStringSubmatch(a.Cause); m != nil {
		a.Alarm, a.Policy = m[1], m[2]
	}
	texts := a.Cause + " " + a.Description
	if m := regexp.MustCompile(`desired (?:capacity|count) from (\d+) to (\d+)`).FindStringSubmatch(texts); m != nil {
		a.From, a.To = digitsOf(m[1]), digitsOf(m[2])
		return
	}
	if m := regexp.MustCompile(`desired (?:capacity|count) to (\d+)`).FindStringSubmatch(texts); m != nil {
		a.To = digitsOf(m[1])
	}
}

func digitsOf(digits string) model.Maybe[int] {
	n, err := strconv.Atoi(digits)
	if err != nil {
		return model.Maybe[int]{}
	}
	return model.Known(n)
}

// newestFirst orders activities and fills from which count they went, where AWS
// tells only to which: it is that of the one before.
func newestFirst(in []model.ScalingActivity) []model.ScalingActivity {
	slices.SortStableFunc(in, func(a, b model.ScalingActivity) int { return cmp.Or(b.At.Compare(a.At), cmp.Compare(b.ID, a.ID)) })
	last := model.Maybe[int]{}
	for i := len(in) - 1; i >= 0; i-- {
		if in[i].To.IsKnown() {
			if !in[i].From.IsKnown() && in[i].To != last {
				in[i].From = last
			}
			if in[i].Status == "Successful" {
				last = in[i].To
			}
		}
	}
	return in
}
