package tui

import (
	"strings"
	"testing"
	"time"

	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
)

// What is blocked for long is not polled for ever, and the person is told.
func TestAnOperationIsNotWatchedForEver(t *testing.T) {
	a := filled(t, 3)
	q := a.history.current().Query()
	id := a.store.List(q).IDs[1]
	act, _ := a.catalog.Get(kind.Services).Act(keys.Scale)
	item := &opItem{on: kind.Ref{Kind: kind.Services, ID: id}, label: "x", state: opSettling, read: a.now.Add(-settleFor + time.Minute)}
	o := &op{act: act, scope: a.scope, query: q, values: kind.Values{"count": "9"}, state: opSettling, items: []*opItem{item}}
	a.ops.add(o)

	a.watchOps()
	if item.state != opSettling || a.ops.running() != 1 {
		t.Fatalf("given up after %s: %+v", settleFor-time.Minute, item)
	}
	a.now = a.now.Add(2 * time.Minute)
	a.watchOps()
	if item.state != opFailed || a.ops.running() != 0 || len(a.ops.wants()) != 0 {
		t.Fatalf("still watched: %+v", item)
	}
	if !strings.Contains(a.notice.Text, "not there after") {
		t.Fatalf("said %q", a.notice.Text)
	}
}
