package catalog

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

func serviceFacts(v model.Service, ctx kind.Ctx) []kind.Section {
	var s sheet
	s.why(v.Verdict())
	if v.Status != "ACTIVE" {
		s.add("status", state(v.Status))
	}
	s.add("tasks", taskCounts(v, ctx))
	s.add("rollout", rolloutCell(v, ctx))
	s.text("revision", revisionName(v.Family, v.Revision))
	s.text("runs on", where(v.LaunchType, v.Strategy))
	s.firing(v.Watch)
	newestEvents(&s, v, ctx)
	deploymentFacts(&s, v, ctx)
	rolloutFacts(&s, v)
	placementFacts(&s, v, ctx)
	networkFacts(&s, v)
	settingFacts(&s, v, ctx)
	s.tags(v.Tags)
	return s.arns([2]string{"definition", v.TaskDefinition}, [2]string{"cluster", v.ClusterARN}, [2]string{"ARN", v.ARN})
}

func revisionName(family, revision string) string {
	if revision == "" {
		return family
	}
	return family + ":" + revision
}

// shownEvents is how many events stand among the facts; all of them have a tab.
const shownEvents = 5

func newestEvents(s *sheet, v model.Service, ctx kind.Ctx) {
	s.section("Last events")
	for _, e := range v.Events[:min(len(v.Events), shownEvents)] {
		s.add(labelOr(age(ctx.Now, e.At)), widget.Toned(eventTone(e), widget.Clean(e.Brief())))
	}
}

// deploymentFacts has a line for each deployment: the one that ECS works towards
// comes first, as ECS sends it.
func deploymentFacts(s *sheet, v model.Service, ctx kind.Ctx) {
	s.section("Deployments")
	for _, d := range v.Deployments {
		s.add(strings.TrimSpace(words(d.Status)+" "+revisionLabel(d)), deploymentCell(d, ctx))
		if tellsMore(d) {
			s.add(labelOr(""), widget.Toned(rolloutTone(d), widget.Clean(d.Reason)))
		}
	}
	if len(v.Deployments) == 0 && v.TaskSets > 0 {
		s.add("task sets", number(v.TaskSets))
	}
}

func revisionLabel(d model.Deployment) string {
	if d.Revision == "" {
		return ""
	}
	return ":" + widget.Clean(d.Revision)
}

func deploymentCell(d model.Deployment, ctx kind.Ctx) widget.Cell {
	line := join(", ", words(d.Rollout), fmt.Sprintf("%d/%d running", d.Running, d.Desired), pendingWords(d.Pending))
	spans := []widget.Span{plain(line)}
	if d.Failed > 0 {
		spans = append(spans, widget.Span{Text: fmt.Sprintf(", %d failed", d.Failed), Tone: themes.Bad})
	}
	if a := age(ctx.Now, d.Created); a != "" {
		spans = append(spans, muted(", began "+a+" ago"))
	}
	return widget.Mixed(spans...)
}

// tellsMore leaves out the reasons that only repeat the state: "ECS deployment
// ecs-svc/1 completed."
func tellsMore(d model.Deployment) bool {
	plain := strings.HasPrefix(d.Reason, "ECS deployment ecs-svc/") &&
		(strings.HasSuffix(d.Reason, " completed.") || strings.HasSuffix(d.Reason, " in progress."))
	return d.Reason != "" && !plain
}

func rolloutTone(d model.Deployment) themes.Tone {
	if d.Rollout == "FAILED" {
		return themes.Bad
	}
	return themes.Muted
}

// rolloutFacts say how deployments are done here.
func rolloutFacts(s *sheet, v model.Service) {
	s.section("Deploying")
	r := v.Rollout
	if v.Controller != "" && v.Controller != "ECS" {
		s.text("controller", words(v.Controller))
	}
	s.text("strategy", strategyWord(r.Strategy))
	s.add("min healthy", maybe(r.MinHealthy, percentOf))
	s.add("max running", maybe(r.Max, percentOf))
	s.text("breaker", guard(r.Breaker, r.BreakerRollback))
	if len(r.Alarms) > 0 {
		s.list("alarms", r.Alarms)
		s.text("on alarm", guard(true, r.AlarmsRollback))
	}
	if r.BakeMinutes > 0 {
		s.text("bake time", fmt.Sprintf("%d m", r.BakeMinutes))
	}
}

func percentOf(n int) widget.Cell { return widget.T(strconv.Itoa(n) + " %") }

func guard(on, rollback bool) string {
	switch {
	case on && rollback:
		return "rolls back"
	case on:
		return "stops the deployment"
	default:
		return "off"
	}
}

func placementFacts(s *sheet, v model.Service, ctx kind.Ctx) {
	s.section("Placement")
	s.text("launch type", launchName(v.LaunchType))
	s.list("providers", strategyLines(v.Strategy))
	s.text("platform", join(" ", v.PlatformFamily, v.PlatformVersion))
	s.text("scheduling", words(v.Scheduling))
	if !v.Balanced.IsUnknown() { // ECS tells of it in events only
		s.add("balanced", balancedCell(v, ctx))
	}
	s.on("rebalancing", v.Rebalancing)
	s.list("strategy", placements(v.Strategies))
	s.list("constraints", placements(v.Constraints))
}

func networkFacts(s *sheet, v model.Service) {
	s.section("Network")
	for _, lb := range v.LoadBalancers {
		s.add("balancer", widget.Mixed(
			plain(balancerName(lb)),
			muted(fmt.Sprintf(" → %s:%d", widget.Clean(lb.Container), lb.ContainerPort)),
		))
	}
	for _, r := range v.Registries {
		s.text("discovery", join(" ", r.ARN, r.Container))
	}
	networkSettings(s, v.Network)
}

func networkSettings(s *sheet, n model.Network) {
	s.list("subnets", n.Subnets)
	s.list("sec. groups", n.SecurityGroups)
	if len(n.Subnets) > 0 {
		s.add("public IP", yes(n.PublicIP))
	}
}

// balancerName is the name of a target group, or of a classic load balancer.
func balancerName(lb model.LoadBalancer) string {
	if lb.TargetGroup == "" {
		return widget.Clean(lb.Name)
	}
	arn := widget.Clean(lb.TargetGroup)
	if _, rest, ok := strings.Cut(arn, ":targetgroup/"); ok {
		arn, _, _ = strings.Cut(rest, "/")
	}
	return arn
}

func settingFacts(s *sheet, v model.Service, ctx kind.Ctx) {
	s.section("Settings")
	s.add("exec", onOff(v.Exec))
	if v.HealthGrace > 0 {
		s.text("health grace", fmt.Sprintf("%d s", v.HealthGrace))
	}
	s.text("tags from", words(v.PropagateTags))
	s.on("express mode", v.ManagedByExpress)
	if !strings.HasSuffix(v.Role, "/AWSServiceRoleForECS") { // the usual one
		s.text("role", v.Role)
	}
	s.add("created", moment(ctx.Now, v.Created))
	s.text("created by", caller(v.CreatedBy))
}
