package tui_test

import (
	"testing"
	"time"

	"github.com/ecsdeck/ecsdeck/tui/tuitest"
)

// The doctor looks before a shell is tried, and offers what the deck can do.
func TestTheDoctorLooksBeforeAShellIsTried(t *testing.T) {
	story(t, tuitest.Options{World: "shells"}, func(t *testing.T, d *tuitest.Deck) {
		toServices := func(name string) {
			d.Settle().Press(":").Type("svc shells").Press("enter").Settle()
			d.Press("/").Type(name).Press("enter").Settle()
		}
		toServices("web")
		d.Press("E").Pass(3*time.Second).Want("What a shell needs in web of", "●  exec is on for the task", "Open a shell")
		d.Press("esc").Settle()
		toServices("exec-off")
		d.Press("E").Pass(3*time.Second).Want("✖  exec is on for the task", "→ turn exec on for the service", "Enable exec")
		d.Press("esc").Settle()
		toServices("agent-stopped")
		d.Press("E").Pass(3*time.Second).Want("✖  the exec agent runs in the container: it is STOPPED", "Stop the task")
		d.Press("esc").Settle()
		toServices("shared-pids")
		d.Press("E").Pass(3*time.Second).Want("▲  the container has its own processes", "→ use that container")
		if n := len(made(d, "ExecuteCommand")) + len(made(d, "UpdateService")) + len(made(d, "StopTask")); n != 0 {
			t.Errorf("the doctor made %d calls that do something", n)
		}
	})
}

// To look is allowed where nothing may be changed.
func TestTheDoctorOfAReadOnlyDeck(t *testing.T) {
	story(t, tuitest.Options{World: "shells", ReadOnly: true}, func(t *testing.T, d *tuitest.Deck) {
		d.Settle().Press(":").Type("instances shells").Press("enter").Settle()
		d.Press("E").Pass(3*time.Second).Want("What a shell needs in i-", "the SSM agent is online").WantNot("Open a shell")
	})
}
