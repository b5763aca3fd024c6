package model

import "testing"

func TestConsoleURL(t *testing.T) {
	const eu = "arn:aws:ecs:eu-west-1:424211110001:"
	for arn, want := range map[string]string{
		eu + "cluster/prod":                            "https://eu-west-1.console.aws.amazon.com/ecs/v2/clusters/prod/services?region=eu-west-1",
		eu + "service/prod/api":                        "https://eu-west-1.console.aws.amazon.com/ecs/v2/clusters/prod/services/api/health?region=eu-west-1",
		eu + "task/prod/0a1b":                          "https://eu-west-1.console.aws.amazon.com/ecs/v2/clusters/prod/tasks/0a1b/configuration?region=eu-west-1",
		eu + "container-instance/prod/0a1b":            "https://eu-west-1.console.aws.amazon.com/ecs/v2/clusters/prod/infrastructure/container-instances/0a1b?region=eu-west-1",
		eu + "task-definition/api:12":                  "https://eu-west-1.console.aws.amazon.com/ecs/v2/task-definitions/api/12/containers?region=eu-west-1",
		eu + "task-definition/api":                     "https://eu-west-1.console.aws.amazon.com/ecs/v2/task-definitions/api?region=eu-west-1",
		eu + "service/old":                             "",
		eu + "capacity-provider/FARGATE":               "",
		"api":                                          "",
		"arn:aws-cn:ecs:cn-north-1:1:cluster/a":        "https://cn-north-1.console.amazonaws.cn/ecs/v2/clusters/a/services?region=cn-north-1",
		"arn:aws-us-gov:ecs:us-gov-west-1:1:cluster/a": "https://us-gov-west-1.console.amazonaws-us-gov.com/ecs/v2/clusters/a/services?region=us-gov-west-1",
		eu + "cluster/a b?x=1#y":                       "https://eu-west-1.console.aws.amazon.com/ecs/v2/clusters/a%20b%3Fx=1%23y/services?region=eu-west-1",
	} {
		if got := ConsoleURL(arn); got != want {
			t.Errorf("%s:\n got %s\nwant %s", arn, got, want)
		}
	}
}
