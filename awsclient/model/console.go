package model

import (
	"net/url"
	"strings"
)

// ConsoleURL is the page of a resource in the ECS web console, by its ARN; ""
// for what has no page there. The paths are those of the console of 2026, which
// AWS does not document.
func ConsoleURL(arn string) string {
	a, ok := ParseARN(arn)
	if !ok {
		return ""
	}
	path := consolePath(a)
	if path == "" || a.Region == "" {
		return ""
	}
	u := url.URL{Scheme: "https", Host: consoleHost(a), Path: "/ecs/v2/" + path, RawQuery: url.Values{"region": {a.Region}}.Encode()}
	return u.String()
}

// FamilyConsoleURL is the page of a task definition family.
func FamilyConsoleURL(s Scope, family string) string {
	return ConsoleURL(ARN{Partition: s.Partition, Service: "ecs", Region: s.Region, Account: s.Account, Resource: "task-definition/" + family}.String())
}

// consoleHost is where the console of a partition is. Source: "AWS service
// endpoints" and the sign-in pages of the partitions.
func consoleHost(a ARN) string {
	switch a.Partition {
	case "aws-cn":
		return a.Region + ".console.amazonaws.cn"
	case "aws-us-gov":
		return a.Region + ".console.amazonaws-us-gov.com"
	default:
		return a.Region + ".console.aws.amazon.com"
	}
}

func consolePath(a ARN) string {
	p := strings.Split(a.Resource, "/")
	in := func(what, tab string) string {
		if len(p) != 3 { // an old ARN does not name its cluster
			return ""
		}
		return "clusters/" + p[1] + "/" + what + "/" + p[2] + tab
	}
	switch {
	case len(p) < 2:
		return ""
	case p[0] == "cluster":
		return "clusters/" + p[1] + "/services"
	case p[0] == "service":
		return in("services", "/health")
	case p[0] == "task":
		return in("tasks", "/configuration")
	case p[0] == "container-instance":
		return in("infrastructure/container-instances", "")
	case p[0] == "task-definition":
		family, revision, found := strings.Cut(p[1], ":")
		if !found {
			return "task-definitions/" + family
		}
		return "task-definitions/" + family + "/" + revision + "/containers"
	default:
		return ""
	}
}
