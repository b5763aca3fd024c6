package tui_test

import (
	"strings"
	"testing"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/sim"
	"github.com/ecsdeck/ecsdeck/tui/tuitest"
)

func TestAShellThatIsRefusedSaysWhy(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		toService(d, "account-api") // exec is off there
		d.Press("enter").Settle().Press("s").Pass(5*time.Second).Want("No shell in account-api", "exec was off", "remedy", "exec is on for the task", "turn exec on")
		if strings.Contains(d.Screen(), "the last attempt") {
			t.Error("the refusal is told twice:\n" + d.Screen())
		}
		d.Press("esc").Settle().Want("account-api › tasks")
		d.World.Faults().Add(sim.Fault{Operation: "ExecuteCommand", Kind: sim.AccessDenied})
		d.Press("s").Pass(5 * time.Second).Want("ecs:ExecuteCommand")
	})
}

func TestAShellOfATaskWithSeveralContainersAsks(t *testing.T) {
	story(t, tuitest.Options{World: "calm"}, func(t *testing.T, d *tuitest.Deck) {
		toService(d, "checkout-api")
		d.Press("enter").Settle().Press("s").Settle().Want("Shell in a task of checkout-api", "Container", "Command")
		if n := len(made(d, "ExecuteCommand")); n != 0 {
			t.Fatal("opened before the container was chosen")
		}
		d.Press("esc").Settle().Press("x").Settle() // stopped tasks have none
		d.Press("s").Settle()
		if n := len(made(d, "ExecuteCommand")); n != 0 {
			t.Fatal("opened in a stopped task")
		}
	})
}

func TestAReadOnlyDeckOpensNoShell(t *testing.T) {
	story(t, tuitest.Options{World: "calm", ReadOnly: true}, func(t *testing.T, d *tuitest.Deck) {
		toService(d, "checkout-api")
		d.Press("enter").Settle().Press("enter").Settle().Press("s").Settle().Want("read-only")
		d.Press("esc", "esc").Settle().Press(":").Type("instances prod-ec2").Press("enter").Settle().Press("s").Settle().Want("read-only")
		if n := len(made(d, "ExecuteCommand")) + len(made(d, "StartSession")); n != 0 {
			t.Fatalf("%d sessions of a read-only deck", n)
		}
	})
}
