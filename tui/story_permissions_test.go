package tui_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/sim"
	"github.com/ecsdeck/ecsdeck/tui/tuitest"
)

// A need is a permission with a page that cannot do without it.
type need struct {
	action string
	goTo   func(d *tuitest.Deck)
}

// after opens a page and presses keys there, with time to read after each.
func after(open func(d *tuitest.Deck), keys ...string) func(d *tuitest.Deck) {
	return func(d *tuitest.Deck) {
		open(d)
		for _, k := range keys {
			d.Press(k).Pass(3 * time.Second)
		}
	}
}

func needs() []need {
	payments := func(d *tuitest.Deck) { toService(d, "payments") }
	services := func(d *tuitest.Deck) { list("svc prod-web")(d) }
	return []need{
		{"ecs:ListClusters", list("providers prod-ec2")},
		{"ecs:DescribeClusters", after(toCheckout)},
		{"ecs:ListServices", services},
		{"ecs:DescribeServices", services},
		{"ecs:ListTasks", list("tasks prod-web")},
		{"ecs:DescribeTasks", list("tasks prod-web")},
		{"ecs:ListContainerInstances", list("instances prod-ec2")},
		{"ecs:DescribeContainerInstances", list("instances prod-ec2")},
		{"ecs:ListTaskDefinitionFamilies", list("taskdefs")},
		{"ecs:ListTaskDefinitions", list("taskdefs")},
		{"ecs:DescribeTaskDefinition", after(toCheckout, "v")},
		{"ecs:GetTaskProtection", after(list("tasks prod-web"), "P", "enter")},
		{"ecs:DescribeCapacityProviders", list("providers prod-ec2")},
		{"ec2:DescribeInstances", list("instances prod-ec2")},
		{"ec2:DescribeRegions", func(d *tuitest.Deck) {
			d.Settle().Press(":").Type("region").Pass(time.Second).Press("enter").Pass(3 * time.Second)
		}},
		{"cloudwatch:GetMetricData", after(toCheckout, "m")},
		{"cloudwatch:ListMetrics", after(list("providers prod-ec2"), "m")},
		{"cloudwatch:DescribeAlarms", list("alarms")},
		{"cloudwatch:DescribeAlarmHistory", after(list("alarms"), "d", "tab")},
		{"elasticloadbalancing:DescribeTargetGroups", after(payments, "m")},
		{"application-autoscaling:DescribeScalableTargets", after(toCheckout, "m")},
		{"application-autoscaling:DescribeScalingPolicies", after(toCheckout, "m")},
		{"application-autoscaling:DescribeScalingActivities", after(toCheckout, "m")},
		{"application-autoscaling:DescribeScheduledActions", after(toCheckout, "m")},
		{"logs:FilterLogEvents", after(toCheckout, "l")},
		{"logs:StartLiveTail", after(toCheckout, "l", "L", "y")},
		{"iam:SimulatePrincipalPolicy", after(func(d *tuitest.Deck) { toService(d, "account-api") }, "enter", "s")}, // exec is off there
	}
}

// Each permission for a read, taken away alone, is named on the page that
// needed it. The rest are quiet, for the reason given.
func TestAMissingPermissionIsNamed(t *testing.T) {
	quiet := map[string]string{
		"ecs:DescribeServiceRevisions":              "without it metrics are read by the minute",
		"cloudwatch:DescribeAlarmsForMetric":        "asked for charts whose alarms no listing has",
		"cloudwatch:ListTagsForResource":            "asked for the tags of one alarm alone",
		"elasticloadbalancing:DescribeTargetHealth": "asked for the targets of a group",
		"autoscaling:DescribeAutoScalingGroups":     "of providers with a group",
		"autoscaling:DescribeScalingActivities":     "of providers with a group",
		"logs:DescribeLogStreams":                   "asked after a stream is missing; FilterLogEvents answers it too",
		"logs:GetLogEvents":                         "asked for the history of one stream alone",
		"iam:GetRole":                               "asked where the caller's role has a path",
		"ssm:DescribeInstanceInformation":           "the doctor says that it does not know",
		"ssm:GetConnectionStatus":                   "the doctor says that it does not know",
	}
	var named []string
	for _, n := range needs() {
		named = append(named, n.action)
		t.Run(n.action, func(t *testing.T) {
			story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
				service, op, _ := strings.Cut(n.action, ":")
				if service == "cloudwatch" {
					service = "monitoring" // so its requests are signed
				}
				d.Settle()
				d.World.Faults().Add(sim.Fault{Service: service, Operation: op, Kind: sim.AccessDenied})
				n.goTo(d)
				if screen := strings.Join(strings.Fields(d.Screen()), " "); !strings.Contains(screen, n.action) {
					t.Errorf("%s is not named:\n%s", n.action, d.Screen())
				}
			})
		})
	}
	for _, g := range awsclient.Grants() {
		for _, a := range g.Actions {
			if !g.Writes && !slices.Contains(named, a) && quiet[a] == "" {
				t.Errorf("%s is neither tried here nor known to be quiet", a)
			}
		}
	}
}
