package tui_test

import (
	"strings"
	"testing"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/sim"
	"github.com/ecsdeck/ecsdeck/tui/tuitest"
)

func TestAPortIsAskedForWithWhatIsKnown(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		toService(d, "checkout-api")
		d.Press("f").Settle().Want("No port is forwarded", "F on a service").Press("esc").Settle()
		d.Press("F").Pass(2*time.Second).Want("Forward a port into task", "the newest of checkout-api", "8080 checkout-api", "127.0.0.1")
		d.Press("ctrl+u").Type("db.internal").Settle().Want("a port as 8080, or HOST:PORT")
		d.Press("enter").Settle()
		if n := len(made(d, "StartSession")); n != 0 {
			t.Fatal("opened with a port that is none")
		}
		d.Press("esc").Settle().Want("checkout-api")
	})
}

func TestAPortThatIsRefusedSaysWhy(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		d.World.Faults().Add(sim.Fault{Operation: "StartSession", Kind: sim.AccessDenied})
		toService(d, "checkout-api")
		d.Press("F").Pass(2*time.Second).Press("enter", "enter", "enter").Pass(5*time.Second).
			Want("No port into", "ssm:StartSession")
	})
}

func TestAReadOnlyDeckForwardsNothing(t *testing.T) {
	story(t, tuitest.Options{World: "calm", ReadOnly: true}, func(t *testing.T, d *tuitest.Deck) {
		toService(d, "checkout-api")
		d.Press("F").Settle().Want("Port into checkout-api: the deck is read-only")
	})
}

// The ways to a machine stand in a list, with the reason why one is not possible.
func TestTheWaysToAMachine(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		d.Press(":").Type("instances prod-ec2").Press("enter").Settle().Press("S").Pass(2*time.Second).
			Want("Ways to i-", "Session Manager, shell", "Session Manager, command", "SSH, private address", "not in the demo")
		d.Type("public").Settle().Press("enter").Settle()
		if strings.Contains(d.Screen(), "User") {
			t.Error("a way that is not possible was taken")
		}
		d.Press("ctrl+u").Type("private").Settle().Press("enter").Settle().Want("SSH, private address", "User", "as ssh is configured")
		d.Type("a b").Settle().Want("no user has such a name").Press("esc").Settle()
	})
}

// What the deck can do about a refusal is a button: exec is turned on, through
// its plan, and the redeploy that it needs is offered after that.
func TestARefusedShellIsMended(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		toService(d, "account-api")
		d.Press("enter").Settle().Press("s").Pass(5*time.Second).Want("No shell in account-api", "Enable exec")
		d.Press("tab", "enter").Pass(2*time.Second).Want("Turn exec on for account-api", "enableExecuteCommand=true")
		d.Pass(time.Second).Press("y").Pass(10*time.Second).Want("Redeploy account-api?", "Only tasks that start from now on have it")
		d.Pass(time.Second).Press("y").Pass(2 * time.Second).Want("forceNewDeployment=true")
		if n := len(made(d, "UpdateService")); n != 1 {
			t.Errorf("%d UpdateService before the second yes", n)
		}
	})
}

// A forward to a task ends with it, and says why: as a notice, and in the list until
// it is taken off that.
func TestAForwardEndsWithItsTask(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		toService(d, "checkout-api")
		d.Press("enter").Settle().Press("F").Pass(2*time.Second).Press("enter", "enter", "enter").Pass(5*time.Second).
			Want("127.0.0.1:8080 leads to port 8080 through checkout-api of", "1 forward")
		stopTasks(d, "leaks memory", 1)
		d.Until("127.0.0.1:8080 is closed: the task has stopped: stopped on request: leaks memory", 5*time.Minute)
		d.Want("Port into checkout-api of")
		d.Press("f").Settle().Want("✖ 127.0.0.1:8080 → port 8080", "ended: the task has stopped: stopped on request: leaks memory")
		d.Press("enter").Settle().Want("127.0.0.1:8080 is closed: the task has stopped")
		d.Press("f").Settle().Press("ctrl+k").Settle().Want("127.0.0.1:8080 is off the list")
		d.Press("f").Settle().Want("No port is forwarded")
	})
}

// A forward to a service says that its task has ended, and stays.
func TestAForwardToAServiceOutlivesItsTask(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		toService(d, "checkout-api")
		d.Press("F").Pass(2*time.Second).Press("enter", "enter", "enter").Pass(5 * time.Second).Want("127.0.0.1:8080 leads to port 8080")
		d.Press("enter").Settle()
		stopTasks(d, "old", 4)
		d.Press("f").Until("the task has stopped: stopped on request: old", 5*time.Minute)
		d.Want("○ 127.0.0.1:8080 → port 8080", "the next connection takes another").Press("esc").Settle().Want("1 forward")
	})
}

// stopTasks stops the first tasks of the list on the screen.
func stopTasks(d *tuitest.Deck, why string, n int) {
	d.Press("g")
	for n > 1 {
		d.Press("space")
		n--
	}
	d.Press("ctrl+k").Settle().Type(why).Press("enter").Settle().Press("y").Settle()
}
