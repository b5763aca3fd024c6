package awsclient

import (
	"errors"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
)

func TestMatchesProfile(t *testing.T) {
	tests := []struct {
		pattern, profile string
		want             bool
	}{
		{"prod*", "prod", true},
		{"prod*", "Prod-EU", true}, // case does not count
		{"PROD*", "prod-eu", true},
		{"*prod*", "team/prod-eu", true}, // a slash is a letter like others
		{"prod", "prod-eu", false},
		{"*-live", "shop-live", true},
		{"*-live", "shop-liver", false},
		{"p?d", "pod", true},
		{"[ab]*", "beta", true},
		{"*", "", true}, // credentials of the environment have no profile
		{"prod*", "", false},
		{"[", "dev", true}, // a pattern that is none keeps everything safe
	}
	for _, tt := range tests {
		if got := MatchesProfile([]string{"none", tt.pattern}, tt.profile); got != tt.want {
			t.Errorf("%q and %q: %t", tt.pattern, tt.profile, got)
		}
	}
	if MatchesProfile(nil, "prod") {
		t.Error("no pattern matches")
	}
}

// The client itself refuses, before anything is sent, and says which profile it
// was.
func TestReadOnlyProfileRefuses(t *testing.T) {
	for profile, readOnly := range map[string]bool{"prod-eu": true, "dev": false} {
		script := newScript()
		c := open(t, script, func(o *Options) { o.Profile, o.ReadOnlyProfiles = profile, []string{"PROD*"} })
		if c.ReadOnly() != readOnly {
			t.Errorf("%s: read-only is %t", profile, c.ReadOnly())
		}
		_, err := c.ecs.UpdateService(t.Context(), &ecs.UpdateServiceInput{Cluster: aws.String("c"), Service: aws.String("s")})
		var refused *ReadOnlyError
		if errors.As(err, &refused) != readOnly || readOnly && (refused.Profile != profile || script.count("UpdateService") > 0) {
			t.Errorf("%s: %v", profile, err)
		}
		if f := Explain(err); readOnly && f.String() != "ECS UpdateService: the profile prod-eu may only be looked at. See read-only-profiles in: ecsdeck config show --origin." {
			t.Errorf("%s", f)
		}
	}
}
