package model

import (
	"strings"
	"testing"
)

func TestAContainerThatFinishedEndedItsTaskNotTheOneKilledForIt(t *testing.T) {
	task := Task{
		Status: "STOPPED", Desired: "STOPPED", StopCode: "EssentialContainerExited", StopReason: "Essential container in task exited",
		Containers: []Container{
			{Name: "log-router", Status: "STOPPED", ExitCode: Known(143)},
			{Name: "report", Status: "STOPPED", ExitCode: Known(0)},
		},
	}
	if v := task.Verdict(); v.Health != Idle || v.Reason != "report: exit 0, finished" {
		t.Fatalf("%v %q", v.Health, v.Reason)
	}
}

func TestAStoppedTaskOfAStandInIsNotLeftWithoutWords(t *testing.T) {
	for _, status := range []string{"PENDING", "STOPPED", "RUNNING"} {
		task := Task{Status: "STOPPED", Desired: "RUNNING", StopReason: "by hand", Containers: []Container{{Name: "w", Status: status, ExitCode: Known(0)}}}
		if v := task.Verdict(); strings.HasSuffix(strings.TrimSpace(v.Reason), ":") || v.Reason == "" {
			t.Fatalf("container %s: %q", status, v.Reason)
		}
	}
}
