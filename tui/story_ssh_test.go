package tui_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/sim"
	"github.com/ecsdeck/ecsdeck/tui/tuitest"
)

func toMachine(d *tuitest.Deck) {
	d.Settle().Press(":").Type("instances prod-ec2").Press("enter").Settle()
}

// A task on EC2 offers the machine below it, and the ways to that.
func TestTheMachineBelowATask(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		d.Settle().Press(":").Type("tasks prod-ec2").Press("enter").Settle()
		d.Press("S").Pass(2*time.Second).Want("Shell in a task of", "Container")
		d.Press("left").Settle().Want("the machine i-") // the last of the choices
		d.Press("enter", "enter", "enter").Pass(2*time.Second).Want("Ways to i-", "Session Manager, shell")
		if n := len(made(d, "ExecuteCommand")); n != 0 {
			t.Errorf("%d shells in a container where the machine was chosen", n)
		}
	})
}

// A machine that Session Manager does not open has other ways.
func TestARefusedMachineHasOtherWays(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		d.World.Faults().Add(sim.Fault{Operation: "StartSession", Kind: sim.AccessDenied})
		toMachine(d)
		d.Press("s").Pass(5*time.Second).Want("No shell in i-", "ssm:StartSession", "Other ways")
		d.Press("tab", "enter").Pass(2*time.Second).Want("Ways to i-", "SSH, lent key")
	})
}

// The lent key is gone when the visit cannot begin: AWS refused it, or there is
// no ssh.
func TestALentKeyDoesNotStay(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	t.Setenv("PATH", t.TempDir())
	gone := func(t *testing.T) {
		t.Helper()
		if left, err := filepath.Glob(filepath.Join(dir, "ecsdeck-key-*")); err != nil || len(left) > 0 {
			t.Errorf("left behind: %v, %v", left, err)
		}
	}
	connect := func(d *tuitest.Deck) {
		toMachine(d)
		d.Press("S").Pass(2*time.Second).Type("SSH, lent key").Settle().Press("enter").Settle().Want("User", "ec2-user")
		d.Press("enter", "enter").Pass(5 * time.Second)
	}
	t.Run("no ssh", func(t *testing.T) {
		story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
			connect(d)
			d.Want("ssh is needed for this")
			if n := len(made(d, "SendSSHPublicKey")); n != 1 {
				t.Errorf("%d keys were sent", n)
			}
			gone(t)
		})
	})
	t.Run("refused", func(t *testing.T) {
		story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
			d.World.Faults().Add(sim.Fault{Operation: "SendSSHPublicKey", Kind: sim.AccessDenied})
			connect(d)
			d.Want("SendSSHPublicKey")
			gone(t)
		})
	})
}

func TestAReadOnlyDeckVisitsNoMachine(t *testing.T) {
	story(t, tuitest.Options{World: "calm", ReadOnly: true}, func(t *testing.T, d *tuitest.Deck) {
		toMachine(d)
		d.Press("S").Settle().Want("read-only").WantNot("Ways to")
	})
}
