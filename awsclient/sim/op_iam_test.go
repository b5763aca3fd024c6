package sim

import (
	"errors"
	"slices"
	"testing"
	"testing/synctest"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/smithy-go"
)

// roles reads a role and what it may do, page by page.
func (x *explorer) roles() {
	c := iam.NewFromConfig(x.cfg)
	role, err := c.GetRole(x.Context(), &iam.GetRoleInput{RoleName: aws.String(callerRole)})
	if err != nil {
		x.Error(err)
		return
	}
	pages := iam.NewSimulatePrincipalPolicyPaginator(c, &iam.SimulatePrincipalPolicyInput{
		PolicySourceArn: role.Role.Arn, ActionNames: []string{"ecs:ExecuteCommand", "kms:Decrypt", "ssm:StartSession"}, MaxItems: aws.Int32(2),
	})
	var actions []string
	for pages.HasMorePages() {
		page, err := pages.NextPage(x.Context())
		if err != nil {
			x.Error(err)
			return
		}
		for _, r := range page.EvaluationResults {
			actions = append(actions, *r.EvalActionName+" "+string(r.EvalDecision)+" "+*r.EvalResourceName)
		}
	}
	if !slices.Equal(actions, []string{"ecs:ExecuteCommand allowed *", "kms:Decrypt allowed *", "ssm:StartSession allowed *"}) {
		x.Errorf("%q", actions)
	}
}

func TestRolesThatAreNotThere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, err := New(Options{World: "shells"})
		if err != nil {
			t.Fatal(err)
		}
		c := iam.NewFromConfig(explorerOf(t, w).cfg)
		simulate := func(in iam.SimulatePrincipalPolicyInput) string {
			_, err := c.SimulatePrincipalPolicy(t.Context(), &in)
			var api smithy.APIError
			if !errors.As(err, &api) {
				return "nil"
			}
			return api.ErrorCode()
		}
		lacks := aws.String("arn:aws:iam::" + w.opts.Account + ":role/role-without-ssm-task")
		for name, got := range map[string]string{
			"nil":             simulate(iam.SimulatePrincipalPolicyInput{PolicySourceArn: lacks, ActionNames: []string{"ssmmessages:OpenDataChannel"}}),
			"NoSuchEntity":    simulate(iam.SimulatePrincipalPolicyInput{PolicySourceArn: aws.String("arn:aws:iam::1:role/nobody"), ActionNames: []string{"a:b"}}),
			"InvalidInput":    simulate(iam.SimulatePrincipalPolicyInput{PolicySourceArn: lacks, ActionNames: []string{"nonsense"}}),
			"ValidationError": simulate(iam.SimulatePrincipalPolicyInput{PolicySourceArn: lacks, ActionNames: []string{"a:b"}, MaxItems: aws.Int32(5000)}),
		} {
			if got != name {
				t.Errorf("%s, not %s", got, name)
			}
		}
		_, err = c.GetRole(t.Context(), &iam.GetRoleInput{RoleName: aws.String("nobody")})
		var api smithy.APIError
		if !errors.As(err, &api) || api.ErrorCode() != "NoSuchEntity" {
			t.Error(err)
		}
		out, err := c.SimulatePrincipalPolicy(t.Context(), &iam.SimulatePrincipalPolicyInput{
			PolicySourceArn: lacks, ActionNames: []string{"ssmmessages:OpenDataChannel", "s3:GetObject"},
		})
		if err != nil || out.EvaluationResults[0].EvalDecision != "implicitDeny" || out.EvaluationResults[1].EvalDecision != "allowed" {
			t.Errorf("%v %+v", err, out)
		}
	})
}
