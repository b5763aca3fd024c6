package awsclient

import (
	"context"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/aws/aws-sdk-go-v2/aws"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/awsclient/sim"
)

// serviceTask is a running task of a service of the world of refused shells.
func serviceTask(t *testing.T, c *Client, service string) model.Task {
	t.Helper()
	s, err := c.FindService(t.Context(), "shells", service)
	if err != nil {
		t.Fatal(err)
	}
	task, err := c.NewestTask(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	return task
}

func findingOf(t *testing.T, all []model.Finding, title string) model.Finding {
	t.Helper()
	i := slices.IndexFunc(all, func(f model.Finding) bool { return f.Title == title })
	if i < 0 {
		t.Fatalf("no finding %q in %+v", title, all)
	}
	return all[i]
}

// A role that lacks its permissions is the reason of ECS's "internal error", and
// is told as such; who may not read IAM is told what could not be read.
func TestDoctorReadsTheTaskRole(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, c := world(t, sim.Options{World: "shells"})
		task := serviceTask(t, c, "role-without-ssm")
		if _, err := c.ExecSession(t.Context(), task, "role-without-ssm", "/bin/sh"); err == nil || !strings.Contains(err.Error(), "internal error") {
			t.Errorf("not refused as ECS does: %v", err)
		}
		all, err := c.ExecDoctor(t.Context(), task, "role-without-ssm")
		if err != nil {
			t.Fatal(err)
		}
		bad := findingOf(t, all, "the task role allows exec")
		if bad.State != model.FindingBad || !strings.Contains(bad.Fix, "allow ssmmessages:CreateControlChannel") {
			t.Errorf("%+v", bad)
		}
		well := serviceTask(t, c, "web")
		all, _ = c.ExecDoctor(t.Context(), well, "web")
		if model.Worst(all) != model.FindingOK {
			t.Errorf("%+v", all)
		}
		w.Faults().Add(sim.Fault{Operation: "SimulatePrincipalPolicy", Kind: sim.AccessDenied})
		all, _ = c.ExecDoctor(t.Context(), well, "web")
		unread := findingOf(t, all, "the task role allows exec")
		if unread.State != model.FindingUnknown || !strings.Contains(unread.Evidence, "iam:SimulatePrincipalPolicy") {
			t.Errorf("%+v", unread)
		}
	})
}

// The key of the sessions of a cluster is asked for on both sides.
func TestDoctorAsksForTheKey(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, c := world(t, sim.Options{World: "shells"})
		s, err := c.FindService(context.Background(), "sealed", "vault")
		if err != nil {
			t.Fatal(err)
		}
		task, err := c.NewestTask(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		all, err := c.ExecDoctor(t.Context(), task, "vault")
		if err != nil || model.Worst(all) != model.FindingOK {
			t.Errorf("%v: %+v", err, all)
		}
		findingOf(t, all, "the key of the sessions can be used by the task")
		findingOf(t, all, "the key of the sessions can be used by you")
	})
}

func TestCallerPrincipal(t *testing.T) {
	for caller, want := range map[string][2]string{
		"arn:aws:sts::1:assumed-role/ops/me": {"arn:aws:iam::1:role/ops", "ops"},
		"arn:aws-cn:iam::1:user/team/me":     {"arn:aws-cn:iam::1:user/team/me", ""},
		"arn:aws:iam::1:root":                {"", ""},
		"arn:aws:sts::1:federated-user/me":   {"", ""},
		"":                                   {"", ""},
	} {
		if p, role := callerPrincipal(caller); p != want[0] || role != want[1] {
			t.Errorf("%s: %q %q", caller, p, role)
		}
	}
}

// An action is allowed when it is on every resource.
func TestPermissionOfSeveralResources(t *testing.T) {
	yes := iamtypes.EvaluationResult{EvalActionName: aws.String("ecs:ExecuteCommand"), EvalDecision: "allowed"}
	no := iamtypes.EvaluationResult{EvalActionName: aws.String("ecs:executecommand"), EvalDecision: "implicitDeny", MissingContextValues: []string{"aws:SourceIp"}}
	other := iamtypes.EvaluationResult{EvalActionName: aws.String("ecs:RunTask"), EvalDecision: "explicitDeny"}
	inner := yes
	inner.ResourceSpecificResults = []iamtypes.ResourceSpecificResult{{EvalResourceDecision: "explicitDeny"}}
	for name, c := range map[string]struct {
		all             []iamtypes.EvaluationResult
		allowed, denied bool
		depends         int
	}{
		"all":      {[]iamtypes.EvaluationResult{yes, yes, other}, true, false, 0},
		"one not":  {[]iamtypes.EvaluationResult{yes, no}, false, false, 1},
		"inner":    {[]iamtypes.EvaluationResult{inner}, false, true, 0},
		"unasked":  {[]iamtypes.EvaluationResult{other}, false, false, 0},
		"no reply": {nil, false, false, 0},
	} {
		p := permission("ecs:ExecuteCommand", c.all)
		if p.Allowed != c.allowed || p.Denied != c.denied || len(p.Depends) != c.depends {
			t.Errorf("%s: %+v", name, p)
		}
	}
}
