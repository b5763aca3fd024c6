package catalog

import (
	"testing"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// A task can be entered while its containers may run.
func TestDoorsOfTasks(t *testing.T) {
	for status, open := range map[string]bool{
		"RUNNING": true, "PENDING": true, "STOPPING": true, "DEPROVISIONING": false, "STOPPED": false,
	} {
		task := model.Task{Status: status, Containers: []model.Container{{Name: "app"}}}
		if d := taskDoor(task); (d.Why == "") != open || open && d.Container != "app" {
			t.Errorf("%s: %+v", status, d)
		}
	}
}
