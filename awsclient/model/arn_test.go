package model_test

import (
	"testing"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

const prefix = "arn:aws:ecs:eu-west-1:424211110001:"

func TestARNs(t *testing.T) {
	for _, c := range []struct {
		id                            string
		short, cluster, long, clusARN string
	}{
		{prefix + "service/prod/web", "web", "prod", prefix + "service/prod/web", prefix + "cluster/prod"},
		{prefix + "service/web", "web", "", prefix + "service/given/web", ""},
		{prefix + "task/0af1", "0af1", "", prefix + "task/given/0af1", ""},
		{prefix + "task/prod/0af1", "0af1", "prod", prefix + "task/prod/0af1", prefix + "cluster/prod"},
		{prefix + "container-instance/9c", "9c", "", prefix + "container-instance/given/9c", ""},
		{prefix + "cluster/prod", "prod", "prod", prefix + "cluster/prod", prefix + "cluster/prod"},
		{prefix + "task-definition/web:7", "web:7", "", prefix + "task-definition/web:7", ""},
		{prefix + "capacity-provider/FARGATE", "FARGATE", "", prefix + "capacity-provider/FARGATE", ""},
		{"arn:aws:logs:eu-west-1:1:log-group:/ecs/web", "web", "", "arn:aws:logs:eu-west-1:1:log-group:/ecs/web", ""},
		{"arn:aws:sns:eu-west-1:1:topic", "topic", "", "arn:aws:sns:eu-west-1:1:topic", ""},
		{"web", "web", "web", "web", ""},
		{"", "", "", "", ""},
	} {
		if got := model.ShortID(c.id); got != c.short {
			t.Errorf("ShortID(%q) = %q, want %q", c.id, got, c.short)
		}
		if got := model.ClusterName(c.id); got != c.cluster {
			t.Errorf("ClusterName(%q) = %q, want %q", c.id, got, c.cluster)
		}
		for _, cluster := range []string{"given", prefix + "cluster/given"} {
			if got := model.LongARN(c.id, cluster); got != c.long {
				t.Errorf("LongARN(%q, %q) = %q, want %q", c.id, cluster, got, c.long)
			}
		}
		if got := model.LongARN(c.id, ""); got != c.id {
			t.Errorf("LongARN(%q) without a cluster = %q, want it as it was", c.id, got)
		}
		if got := model.ClusterARN(c.id); got != c.clusARN {
			t.Errorf("ClusterARN(%q) = %q, want %q", c.id, got, c.clusARN)
		}
	}
}

func TestParseARN(t *testing.T) {
	a, ok := model.ParseARN("arn:aws-cn:ecs:cn-north-1:1:task-definition/web:7")
	if !ok || a.Partition != "aws-cn" || a.Region != "cn-north-1" || a.Account != "1" || a.Resource != "task-definition/web:7" || a.Type() != "task-definition" {
		t.Errorf("got %+v, %v", a, ok)
	}
	if got := a.String(); got != "arn:aws-cn:ecs:cn-north-1:1:task-definition/web:7" {
		t.Errorf("put together again: %q", got)
	}
	for _, bad := range []string{"", "web", "arn:aws:ecs:r:1", "arn:aws:ecs:r:1:", "urn:aws:ecs:r:1:x"} {
		if _, ok := model.ParseARN(bad); ok {
			t.Errorf("%q was taken for an ARN", bad)
		}
	}
}

func TestFamilyRevision(t *testing.T) {
	for id, want := range map[string][2]string{
		prefix + "task-definition/web:7": {"web", "7"},
		"web:12":                         {"web", "12"},
		"web":                            {"web", ""},
		"":                               {"", ""},
	} {
		if f, r := model.FamilyRevision(id); f != want[0] || r != want[1] {
			t.Errorf("FamilyRevision(%q) = %q, %q, want %q", id, f, r, want)
		}
	}
}
