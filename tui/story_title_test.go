package tui_test

import (
	"testing"
	"time"

	"github.com/ecsdeck/ecsdeck/tui/tuitest"
)

func TestTheWindowTitleSaysWhereAndWhatIsBroken(t *testing.T) {
	story(t, tuitest.Options{World: "incident"}, func(t *testing.T, d *tuitest.Deck) {
		want := func(title string) {
			t.Helper()
			if got := d.Pass(5 * time.Second).View().WindowTitle; got != title {
				t.Errorf("the title is %q, want %q", got, title)
			}
		}
		want("▲2 clusters · demo eu-west-1 · ecsdeck")
		d.Press("G", "enter")
		want("✖1 prod-web › services · demo eu-west-1 · ecsdeck")
		d.Press("/").Type("tax").Press("enter").Settle().Press("d")
		want("prod-web › services › tax · demo eu-west-1 · ecsdeck")
	})
}
