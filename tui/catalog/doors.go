package catalog

import (
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
)

// insides are the keys that lead into a container or a machine.
func insides() []keys.ID { return []keys.ID{keys.Shell, keys.ShellOf, keys.PortForward, keys.Doctor} }

// taskDoor is where a shell of a task opens: its only container that runs, or one
// that a person chooses.
func taskDoor(t model.Task) kind.Door {
	d := kind.Door{Task: t}
	if t.IsStopped() {
		d.Why = "the task has stopped: there is nothing to enter"
		return d
	}
	if t.Status == "DEPROVISIONING" { // its containers have stopped before
		d.Why = "the task is being taken away: its containers have stopped"
		return d
	}
	if len(t.Containers) == 1 {
		d.Container = t.Containers[0].Name
	}
	return d
}
