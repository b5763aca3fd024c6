package awsclient

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/ecs/schemas"
)

func TestAnswersAreBroughtToTheTypesOfTheSchema(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"a number where a string belongs", `{"tasks":[{"cpu":64,"memory":128}]}`, `{"tasks":[{"cpu":"64","memory":"128"}]}`},
		{"a string where a number belongs", `{"tasks":[{"version":"3"}]}`, `{"tasks":[{"version":3}]}`},
		{"a string where a flag belongs", `{"tasks":[{"enableExecuteCommand":"true"}]}`, `{"tasks":[{"enableExecuteCommand":true}]}`},
		{"what is right stays", `{"tasks":[{"cpu":"64","createdAt":1763812345.678}]}`, `{"tasks":[{"cpu":"64","createdAt":1763812345.678}]}`},
		{"what is not known stays", `{"tasks":[{"novelty":{"a":1}}]}`, `{"tasks":[{"novelty":{"a":1}}]}`},
		{"what cannot be right stays", `{"tasks":[{"version":"three"}]}`, `{"tasks":[{"version":"three"}]}`},
		{"no JSON", `<html>`, `<html>`},
	} {
		if got := string(conform([]byte(c.in), schemas.DescribeTasksResponse)); got != c.want {
			t.Errorf("%s: %s becomes %s, want %s", c.name, c.in, got, c.want)
		}
	}
}
