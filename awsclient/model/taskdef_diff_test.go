package model

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDifferencesOfRevisions(t *testing.T) {
	was := TaskDefinition{JSON: []byte(`{"taskDefinitionArn":"a:1","revision":1,"status":"ACTIVE","registeredAt":1.5,"cpu":"256","memory":"512",
		"networkMode":"awsvpc","volumes":[],"taskRoleArn":"arn:r1","containerDefinitions":[
		{"name":"web","image":"repo/shop:1.4","command":["run"],"essential":true,"memoryReservation":64,
			"environment":[{"name":"A","value":"secret1"},{"name":"B","value":"x"},{"name":"Z","value":"z"}],"logConfiguration":{"options":{"token":"t1"}}},
		{"name":"old","image":"x"},{"name":"digest","image":"repo/a@sha256:1"},{"name":"moved","image":"a.example:5000/x:1"}]}`)}
	now := TaskDefinition{JSON: []byte(`{"taskDefinitionArn":"a:2","revision":2,"status":"INACTIVE","registeredAt":2.5,"cpu":"512","memory":"512",
		"networkMode":"awsvpc","containerDefinitions":[
		{"name":"web","image":"repo/shop:1.3","command":["run","fast"],"essential":true,"memoryReservation":128,
			"environment":[{"name":"Z","value":"z"},{"name":"A","value":"secret2"},{"name":"C","value":"y"}],"logConfiguration":{"options":{"token":"t2"}}},
		{"name":"new","image":"x"},{"name":"digest","image":"repo/a@sha256:2"},{"name":"moved","image":"b.example:5000/x:1"}]}`)}
	got := now.Differences(was)
	want := []string{
		"CPU 256 → 512", "task role arn:r1 → none",
		"digest: image @sha256:1 → @sha256:2", "moved: image a.example:5000/x:1 → b.example:5000/x:1",
		"container new is new", "container old is gone",
		"web: command run → run fast", "web: environment changed A, new C, gone B", "web: image 1.4 → 1.3",
		"web: log configuration changed", "web: soft memory limit 64 → 128",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if strings.Contains(strings.Join(got, ""), "secret") {
		t.Error("a value of the environment is in it")
	}
	if again := was.Differences(was); again != nil {
		t.Errorf("it differs from itself: %q", again)
	}
	if none := was.Differences(TaskDefinition{}); none != nil {
		t.Errorf("without JSON: %q", none)
	}
}
