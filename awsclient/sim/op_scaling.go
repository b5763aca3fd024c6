package sim

import (
	"slices"
	"strings"
)

// scalingInput is what the reads of Application Auto Scaling take.
type scalingInput struct {
	ServiceNamespace  string   `json:"ServiceNamespace"`
	ResourceIDs       []string `json:"ResourceIds"`
	ResourceID        string   `json:"ResourceId"`
	PolicyNames       []string `json:"PolicyNames"`
	ScalableDimension string   `json:"ScalableDimension"`
	MaxResults        *int     `json:"MaxResults"`
	NextToken         string   `json:"NextToken"`
}

// check refuses a namespace that Application Auto Scaling does not have. All but
// that of ECS are empty here.
func (in *scalingInput) check() *Error {
	known := []string{
		"ecs", "elasticmapreduce", "ec2", "appstream", "dynamodb", "rds", "sagemaker", "custom-resource", "comprehend", "lambda",
		"cassandra", "kafka", "elasticache", "neptune", "workspaces",
	}
	if !slices.Contains(known, in.ServiceNamespace) {
		return &Error{Code: "ValidationException", Message: "1 validation error detected: Value '" + in.ServiceNamespace +
			"' at 'serviceNamespace' failed to satisfy constraint: Member must satisfy enum value set: [" + strings.Join(known, ", ") + "]"}
	}
	return nil
}

// wants says whether a target is asked for.
func (in *scalingInput) wants(t *scalable) bool {
	return in.ServiceNamespace == "ecs" && (in.ScalableDimension == "" || in.ScalableDimension == "ecs:service:DesiredCount") &&
		(in.ResourceID == "" || in.ResourceID == t.id) && (len(in.ResourceIDs) == 0 || slices.Contains(in.ResourceIDs, t.id))
}

// scalingPage cuts one page out of a list, with the errors of the service.
func scalingPage[T any](w *World, q *request, in *scalingInput, list []T, key func(T) string, match func(T) bool) ([]T, string, *Error) {
	page, next, fail := pageOf(w, q, sizes{50, 50}, paging{in.MaxResults, in.NextToken}, list, key, match)
	if fail != nil && fail.Message == "Invalid token." {
		return nil, "", &Error{Code: "InvalidNextTokenException", Message: "The next token supplied was invalid."}
	}
	if fail != nil {
		return nil, "", &Error{Code: "ValidationException", Message: fail.Message}
	}
	return page, next, nil
}

// ScalableTarget is a resource that scales.
type ScalableTarget struct {
	ServiceNamespace  string         `json:"ServiceNamespace"`
	ResourceID        string         `json:"ResourceId"`
	ScalableDimension string         `json:"ScalableDimension"`
	MinCapacity       int            `json:"MinCapacity"`
	MaxCapacity       int            `json:"MaxCapacity"`
	RoleARN           string         `json:"RoleARN"`
	CreationTime      Epoch          `json:"CreationTime"`
	SuspendedState    SuspendedState `json:"SuspendedState"`
	ScalableTargetARN string         `json:"ScalableTargetARN"`
}

// SuspendedState is what of scaling is suspended: here nothing.
type SuspendedState struct {
	In        bool `json:"DynamicScalingInSuspended"`
	Out       bool `json:"DynamicScalingOutSuspended"`
	Scheduled bool `json:"ScheduledScalingSuspended"`
}

type scalableTargetsOutput struct {
	ScalableTargets []ScalableTarget `json:"ScalableTargets"`
	NextToken       string           `json:"NextToken,omitempty"`
}

func (w *World) describeScalableTargets(q *request, in *scalingInput) (any, *Error) {
	if fail := in.check(); fail != nil {
		return nil, fail
	}
	page, next, fail := scalingPage(w, q, in, w.region(q.region).scalables, func(t *scalable) string { return t.id }, in.wants)
	if fail != nil {
		return nil, fail
	}
	out := scalableTargetsOutput{ScalableTargets: []ScalableTarget{}, NextToken: next}
	for _, t := range page {
		out.ScalableTargets = append(out.ScalableTargets, ScalableTarget{
			ServiceNamespace: "ecs", ResourceID: t.id, ScalableDimension: "ecs:service:DesiredCount", MinCapacity: t.least, MaxCapacity: t.most,
			RoleARN:      w.arn("iam", "", "role/aws-service-role/ecs.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_ECSService"),
			CreationTime: t.created, ScalableTargetARN: t.arn,
		})
	}
	return out, nil
}

// ScalingPolicy is a scaling policy.
type ScalingPolicy struct {
	PolicyARN         string          `json:"PolicyARN"`
	PolicyName        string          `json:"PolicyName"`
	ServiceNamespace  string          `json:"ServiceNamespace"`
	ResourceID        string          `json:"ResourceId"`
	ScalableDimension string          `json:"ScalableDimension"`
	PolicyType        string          `json:"PolicyType"` // TargetTrackingScaling, StepScaling
	Tracking          *targetTracking `json:"TargetTrackingScalingPolicyConfiguration,omitempty"`
	Steps             *stepScaling    `json:"StepScalingPolicyConfiguration,omitempty"`
	Alarms            []policyAlarm   `json:"Alarms"`
	CreationTime      Epoch           `json:"CreationTime"`
}

type targetTracking struct {
	TargetValue      float64          `json:"TargetValue"`
	Predefined       predefinedMetric `json:"PredefinedMetricSpecification"`
	ScaleOutCooldown int              `json:"ScaleOutCooldown"`
	ScaleInCooldown  int              `json:"ScaleInCooldown"`
	DisableScaleIn   bool             `json:"DisableScaleIn"`
}

type predefinedMetric struct {
	Type          string `json:"PredefinedMetricType"`
	ResourceLabel string `json:"ResourceLabel,omitempty"`
}

type stepScaling struct {
	AdjustmentType        string           `json:"AdjustmentType"`
	StepAdjustments       []stepAdjustment `json:"StepAdjustments"`
	Cooldown              int              `json:"Cooldown"`
	MetricAggregationType string           `json:"MetricAggregationType"`
}

type stepAdjustment struct {
	Lower             *float64 `json:"MetricIntervalLowerBound,omitempty"`
	Upper             *float64 `json:"MetricIntervalUpperBound,omitempty"`
	ScalingAdjustment int      `json:"ScalingAdjustment"`
}

type policyAlarm struct {
	AlarmName string `json:"AlarmName"`
	AlarmARN  string `json:"AlarmARN"`
}

type scalingPoliciesOutput struct {
	ScalingPolicies []ScalingPolicy `json:"ScalingPolicies"`
	NextToken       string          `json:"NextToken,omitempty"`
}

// scheduledActionsOutput is always empty: nothing in the simulated account scales
// by a schedule.
type scheduledActionsOutput struct {
	ScheduledActions []struct{} `json:"ScheduledActions"`
}

func (w *World) describeScheduledActions(_ *request, in *scalingInput) (any, *Error) {
	if fail := in.check(); fail != nil {
		return nil, fail
	}
	return scheduledActionsOutput{ScheduledActions: []struct{}{}}, nil
}

// ownPolicy is a policy with its target.
type ownPolicy struct {
	*policy
	of *scalable
}

func (w *World) describeScalingPolicies(q *request, in *scalingInput) (any, *Error) {
	if fail := in.check(); fail != nil {
		return nil, fail
	}
	var all []ownPolicy
	for _, t := range w.region(q.region).scalables {
		for _, p := range t.policies {
			all = append(all, ownPolicy{p, t})
		}
	}
	slices.SortFunc(all, func(a, b ownPolicy) int { return strings.Compare(a.arn, b.arn) })
	page, next, fail := scalingPage(w, q, in, all, func(p ownPolicy) string { return p.arn }, func(p ownPolicy) bool {
		return in.wants(p.of) && (len(in.PolicyNames) == 0 || slices.Contains(in.PolicyNames, p.name))
	})
	if fail != nil {
		return nil, fail
	}
	out := scalingPoliciesOutput{ScalingPolicies: []ScalingPolicy{}, NextToken: next}
	for _, p := range page {
		out.ScalingPolicies = append(out.ScalingPolicies, p.shape())
	}
	return out, nil
}

func (p ownPolicy) shape() ScalingPolicy {
	out := ScalingPolicy{
		PolicyARN: p.arn, PolicyName: p.name, ServiceNamespace: "ecs", ResourceID: p.of.id, ScalableDimension: "ecs:service:DesiredCount",
		PolicyType: "StepScaling", Alarms: []policyAlarm{}, CreationTime: p.of.created + 21_000,
	}
	for _, a := range []*alarm{p.high, p.low} {
		if a != nil {
			out.Alarms = append(out.Alarms, policyAlarm{a.AlarmName, a.AlarmArn})
		}
	}
	if p.tracks {
		seconds := int(cooldown.Seconds())
		out.PolicyType = "TargetTrackingScaling"
		out.Tracking = &targetTracking{TargetValue: p.target, Predefined: predefinedMetric{p.metric, p.resource}, ScaleOutCooldown: seconds, ScaleInCooldown: seconds}
		return out
	}
	step := stepAdjustment{Lower: ptr(0.0), ScalingAdjustment: p.step}
	if p.step < 0 {
		step = stepAdjustment{Upper: ptr(0.0), ScalingAdjustment: p.step}
	}
	out.Steps = &stepScaling{"ChangeInCapacity", []stepAdjustment{step}, int(cooldown.Seconds()), "Average"}
	return out
}

type scalingActivitiesOutput struct {
	ScalingActivities []ScalingActivity `json:"ScalingActivities"`
	NextToken         string            `json:"NextToken,omitempty"`
}

func (w *World) describeScalingActivities(q *request, in *scalingInput) (any, *Error) {
	if fail := in.check(); fail != nil {
		return nil, fail
	}
	if in.ScalableDimension != "" && in.ResourceID == "" {
		return nil, &Error{Code: "ValidationException", Message: "ResourceId must be specified if ScalableDimension is specified."}
	}
	var all []*ScalingActivity
	for _, t := range w.region(q.region).scalables {
		if in.wants(t) {
			all = append(all, t.history(w)...)
		}
	}
	key := func(x *ScalingActivity) string { return backwards(x.StartTime) + x.ActivityID }
	slices.SortFunc(all, func(a, b *ScalingActivity) int { return strings.Compare(key(a), key(b)) })
	page, next, fail := scalingPage(w, q, in, all, key, func(*ScalingActivity) bool { return true })
	if fail != nil {
		return nil, fail
	}
	out := scalingActivitiesOutput{ScalingActivities: []ScalingActivity{}, NextToken: next}
	for _, x := range page {
		out.ScalingActivities = append(out.ScalingActivities, *x)
	}
	return out, nil
}
