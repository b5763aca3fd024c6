package awsclient

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/awsclient/sim"
)

// The doctor of a container that is well finds nothing wrong, and learns from an
// attempt what it cannot read.
func TestDoctorOfASimulatedTask(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, c, task := shellWorld(t, sim.Options{})
		name := task.ExecContainers()[0].Name
		all, err := c.ExecDoctor(t.Context(), task, name)
		if err != nil || model.Worst(all) > model.FindingWarn {
			t.Errorf("%v: %+v", err, all)
		}
		var open []*Session
		for range 3 {
			if s, err := c.ExecSession(t.Context(), task, name, "/bin/sh"); err == nil {
				open = append(open, s)
			}
		}
		all, _ = c.ExecDoctor(t.Context(), task, name)
		full := func(f model.Finding) bool {
			return f.Title == "the agent takes another session" && f.State == model.FindingBad
		}
		if !slices.ContainsFunc(all, full) {
			t.Errorf("%+v", all)
		}
		for _, s := range open {
			_ = s.Close()
		}
	})
}

func TestDoctorOfASimulatedHost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, c, task := shellWorld(t, sim.Options{})
		if task.Instance == "" {
			t.Fatal("the task has no instance")
		}
		host := described(t, c.DescribeContainerInstances, []string{task.Instance})[0]
		all, err := c.HostDoctor(t.Context(), host)
		if err != nil || model.Worst(all) > model.FindingUnknown || len(all) < 4 {
			t.Errorf("%v: %+v", err, all)
		}
		s, err := c.HostSession(t.Context(), host)
		if err != nil {
			t.Fatal(Explain(err))
		}
		_ = s.Close()
		if all, _ = c.HostDoctor(t.Context(), host); model.Worst(all) != model.FindingOK {
			t.Errorf("%+v", all)
		}
		w.Faults().Add(sim.Fault{Operation: "StartSession", Kind: sim.AccessDenied})
		if _, err := c.HostSession(t.Context(), host); err == nil {
			t.Error("not refused")
		}
		all, _ = c.HostDoctor(t.Context(), host)
		if !slices.ContainsFunc(all, func(f model.Finding) bool {
			return f.State == model.FindingBad && f.Fix == "allow ssm:StartSession for your role or user"
		}) {
			t.Errorf("%+v", all)
		}
		time.Sleep(time.Second)
	})
}
