package awsclient

import (
	"context"
	"strings"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// execPermissions asks IAM what the task role and the caller may do of what ECS
// Exec needs. What cannot be asked stays unknown: most people may not ask.
func (c *Client) execPermissions(ctx context.Context, x *model.ExecFacts) {
	d, _ := x.Definition.Get()
	key := c.keyARN(x.KMSKey.Or(""))
	var all sync.WaitGroup
	if d.TaskRole != "" {
		all.Go(func() {
			asked := []question{{actions: model.ExecRoleActions(), on: []string{"*"}}}
			if key != "" {
				asked = append(asked, question{actions: []string{"kms:Decrypt"}, on: []string{key}})
			}
			x.Role, x.IAMWhy = c.permissions(ctx, d.TaskRole, asked...)
		})
	}
	all.Go(func() {
		asked := []question{{actions: []string{"ecs:ExecuteCommand"}, on: []string{x.Task.ClusterARN, x.Task.ARN}}}
		if key != "" {
			asked = append(asked, question{actions: []string{"kms:GenerateDataKey"}, on: []string{key}})
		}
		x.Caller = c.callerPermissions(ctx, asked...)
	})
	all.Wait()
}

// hostPermissions asks IAM whether the caller may start sessions on a machine.
func (c *Client) hostPermissions(ctx context.Context, i model.Instance) model.Maybe[model.Permissions] {
	s := c.scope
	service, kind := "ec2", "instance/"
	if !isEC2ID(i.EC2ID) {
		service, kind = "ssm", "managed-instance/"
	}
	on := model.ARN{Partition: s.Partition, Service: service, Region: s.Region, Account: s.Account, Resource: kind + i.EC2ID}
	return c.callerPermissions(ctx, question{actions: []string{"ssm:StartSession"}, on: []string{on.String()}})
}

// question is whether actions are allowed on every one of some resources.
type question struct{ actions, on []string }

// permissions asks IAM what the policies of a role or user say. why is the reason
// when they cannot be asked.
func (c *Client) permissions(ctx context.Context, principal string, asked ...question) (answer model.Maybe[model.Permissions], why string) {
	out, err := c.simulate(ctx, principal, asked)
	if err != nil {
		return model.Maybe[model.Permissions]{}, Explain(err).Why
	}
	return model.Known(out), ""
}

// callerPermissions is permissions of the caller. A session of a role does not
// tell the role's path, so that the role is looked up where it has one.
func (c *Client) callerPermissions(ctx context.Context, asked ...question) model.Maybe[model.Permissions] {
	principal, role := callerPrincipal(c.scope.CallerARN)
	if principal == "" {
		return model.Maybe[model.Permissions]{}
	}
	out, err := c.simulate(ctx, principal, asked)
	if err != nil && role != "" && code(err) == "NoSuchEntity" {
		found, lookup := c.sessions.iam.GetRole(ctx, &iam.GetRoleInput{RoleName: aws.String(role)})
		if lookup != nil || found.Role == nil {
			return model.Maybe[model.Permissions]{}
		}
		out, err = c.simulate(ctx, str(found.Role.Arn), asked)
	}
	if err != nil {
		return model.Maybe[model.Permissions]{}
	}
	return model.Known(out)
}

// callerPrincipal is the ARN of the role or user behind the credentials, and the
// name of the role; empty for the root user and for federated ones, of whom IAM
// tells nothing. Source: "IAM identifiers" in the IAM user guide.
func callerPrincipal(caller string) (principal, role string) {
	a, ok := model.ParseARN(caller)
	if !ok {
		return "", ""
	}
	if a.Service == "iam" && strings.HasPrefix(a.Resource, "user/") {
		return caller, ""
	}
	rest, isRole := strings.CutPrefix(a.Resource, "assumed-role/")
	if !isRole {
		return "", ""
	}
	role, _, _ = strings.Cut(rest, "/")
	return model.ARN{Partition: a.Partition, Service: "iam", Account: a.Account, Resource: "role/" + role}.String(), role
}

// simulate asks each question with one call and its pages.
func (c *Client) simulate(ctx context.Context, principal string, asked []question) (model.Permissions, error) {
	out := model.Permissions{Of: principal}
	for _, q := range asked {
		pages := iam.NewSimulatePrincipalPolicyPaginator(c.sessions.iam, &iam.SimulatePrincipalPolicyInput{
			PolicySourceArn: aws.String(principal), ActionNames: q.actions, ResourceArns: q.on,
		})
		var results []iamtypes.EvaluationResult
		for pages.HasMorePages() {
			page, err := pages.NextPage(ctx)
			if err != nil {
				return out, err
			}
			results = append(results, page.EvaluationResults...)
		}
		for _, action := range q.actions {
			out.All = append(out.All, permission(action, results))
		}
	}
	return out, nil
}

// permission puts what was said of an action on each resource into one: it is
// allowed when it is allowed on all of them.
func permission(action string, results []iamtypes.EvaluationResult) model.Permission {
	p := model.Permission{Action: action}
	allowed, answers := 0, 0
	take := func(decision iamtypes.PolicyEvaluationDecisionType, missing []string) {
		answers++
		if decision == iamtypes.PolicyEvaluationDecisionTypeAllowed {
			allowed++
			return
		}
		p.Denied = p.Denied || decision == iamtypes.PolicyEvaluationDecisionTypeExplicitDeny
		p.Depends = append(p.Depends, missing...)
	}
	for _, r := range results {
		if !strings.EqualFold(str(r.EvalActionName), action) {
			continue
		}
		take(r.EvalDecision, r.MissingContextValues)
		for _, one := range r.ResourceSpecificResults {
			take(one.EvalResourceDecision, one.MissingContextValues)
		}
	}
	p.Allowed = answers > 0 && allowed == answers
	return p
}

// keyARN is the ARN of a KMS key named by ARN or id; empty for an alias, which
// policies do not name.
func (c *Client) keyARN(key string) string {
	switch {
	case key == "" || strings.Contains(key, "alias/"):
		return ""
	case strings.HasPrefix(key, "arn:"):
		return key
	default:
		s := c.scope
		return model.ARN{Partition: s.Partition, Service: "kms", Region: s.Region, Account: s.Account, Resource: "key/" + key}.String()
	}
}
