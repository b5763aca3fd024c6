package catalog

import (
	"strconv"
	"strings"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// where says on what tasks run, from a launch type or a capacity provider
// strategy: "fargate", "fargate + spot", "ec2 asg-mixed", "external".
func where(launch string, strategy []model.StrategyItem) string {
	if len(strategy) == 0 {
		return launchName(launch)
	}
	names := make([]string, 0, len(strategy))
	for _, i := range strategy {
		names = append(names, providerName(i.Provider))
	}
	s := strings.Join(names, " + ")
	s = strings.Replace(s, "fargate + fargate spot", "fargate + spot", 1)
	return strings.Replace(s, "fargate spot + fargate", "fargate + spot", 1)
}

func launchName(launch string) string {
	if launch == "MANAGED_INSTANCES" {
		return "managed"
	}
	return words(launch)
}

// providerName is a capacity provider as a person calls it. Every provider but
// AWS's own two is made of EC2 instances.
func providerName(p string) string {
	switch p {
	case "":
		return ""
	case "FARGATE":
		return "fargate"
	case "FARGATE_SPOT":
		return "fargate spot"
	default:
		return "ec2 " + widget.Clean(p)
	}
}

// strategyLines writes a strategy a line for each provider.
func strategyLines(in []model.StrategyItem) []string {
	out := make([]string, 0, len(in))
	for _, i := range in {
		line := widget.Clean(i.Provider) + ", weight " + strconv.Itoa(i.Weight)
		if i.Base > 0 {
			line += ", base " + strconv.Itoa(i.Base)
		}
		out = append(out, line)
	}
	return out
}
