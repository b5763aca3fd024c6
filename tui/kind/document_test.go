package kind_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/tui/kind"
)

func TestFieldName(t *testing.T) {
	for in, want := range map[string]string{
		"ARN": "arn", "ClusterARN": "clusterArn", "GPUs": "gpus", "EC2ID": "ec2id", "PIDMode": "pidMode", "CPU": "cpu",
		"TaskRole": "taskRole", "OS": "os", "A": "a", "StopReason": "stopReason", "EphemeralGiB": "ephemeralGiB", "PrivateIPs": "privateIps",
	} {
		if got := kind.FieldName(in); got != want {
			t.Errorf("%s is called %s, want %s", in, got, want)
		}
	}
}

func TestDocument(t *testing.T) {
	type outer struct {
		model.Task
		secret string
		Health model.Health
		Wait   time.Duration
		ByName map[string]int
	}
	v := outer{secret: "unexported", Health: model.Warn, Wait: 90 * time.Second, ByName: map[string]int{"b": 2, "a": 0}}
	v.Revision = "88"
	v.ARN, v.CPU, v.Started = "arn:1", 0, time.Date(2026, 11, 22, 3, 4, 5, 0, time.FixedZone("x", 3600))
	v.Host = model.None[model.Host]()
	v.Containers = []model.Container{{Name: "a <&>", ExitCode: model.Known(0)}, {Name: "b"}}
	v.Overrides = []model.Override{{Container: "a", Env: []model.KeyValue{{Name: "TOKEN", Value: "hunter2"}}}}
	got := kind.Document(v, false)
	var back map[string]any
	if err := json.Unmarshal([]byte(got), &back); err != nil {
		t.Fatalf("%v in\n%s", err, got)
	}
	for _, want := range []string{
		`"arn": "arn:1"`, `"cpu": 0`, `"started": "2026-11-22T02:04:05Z"`, `"host": null`, `"name": "a <&>"`, `"exitCode": 0`,
		`"health": "warn"`, `"wait": 90`, `"revision": 88`, `"value": "` + kind.Hidden + `"`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is not in\n%s", want, got)
		}
	}
	for _, not := range []string{"hunter2", "unexported", "stopReason", "created"} {
		if strings.Contains(got, not) {
			t.Errorf("%s is in\n%s", not, got)
		}
	}
	if strings.Index(got, `"a": 0`) > strings.Index(got, `"b": 2`) || strings.Count(got, "exitCode") != 1 {
		t.Errorf("the order or what is left out is wrong:\n%s", got)
	}
	if open := kind.Document(v, true); !strings.Contains(open, "hunter2") {
		t.Errorf("unmasked:\n%s", open)
	}
	if d := cmp.Diff("{}", kind.Document(struct{ A string }{}, false)); d != "" {
		t.Error(d)
	}
}
