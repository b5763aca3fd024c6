package headless

import (
	"testing"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/tui/order"
)

func TestSelector(t *testing.T) {
	t.Parallel()
	row := model.Service{Tags: []model.Tag{{Key: "team", Value: "payments"}, {Key: "env", Value: "prod"}, {Key: "empty"}}}
	for text, want := range map[string]bool{
		"": true, "team=payments": true, "team==payments": true, "team=web": false, "team!=web": true, "team!=payments": false,
		"team": true, "!team": false, "owner": false, "!owner": true, "owner!=me": true, "empty=": true, "env=": false,
		"team=payments,env=prod": true, "team=payments, env=dev": false, " team = payments ": true, "Team=payments": false,
	} {
		s, err := ParseSelector(text)
		if err != nil {
			t.Errorf("%q: %v", text, err)
		}
		if got := s.takes(order.Entry{ID: "x", Row: row}); got != want {
			t.Errorf("%q takes it: %v, want %v", text, got, want)
		}
		if !s.takes(order.Entry{ID: "x"}) {
			t.Errorf("%q hides what could not be read", text)
		}
	}
	for _, bad := range []string{"=x", "!", ",", "a=b,", "!=x"} {
		if _, err := ParseSelector(bad); err == nil {
			t.Errorf("%q is read", bad)
		}
	}
}
