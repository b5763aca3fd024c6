package sim

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// roleAge is how long ago the roles of the World were made, in milliseconds.
const roleAge = 400 * 24 * 3600 * 1000

// The most that one call takes and answers with. Source: the reference of
// SimulatePrincipalPolicy (MaxItems).
const maxSimulated = 1000

type getRoleInput struct {
	RoleName string `json:"RoleName"`
}

type getRoleOutput struct {
	Role Role `json:"Role"`
}

// Role is a role of IAM.
type Role struct {
	Path                     string `json:"Path"`
	RoleName                 string `json:"RoleName"`
	RoleID                   string `json:"RoleId"`
	Arn                      string `json:"Arn"`
	CreateDate               Epoch  `json:"CreateDate"`
	AssumeRolePolicyDocument string `json:"AssumeRolePolicyDocument"`
	MaxSessionDuration       int    `json:"MaxSessionDuration"`
}

type simulateInput struct {
	PolicySourceArn string   `json:"PolicySourceArn"`
	ActionNames     []string `json:"ActionNames"`
	ResourceArns    []string `json:"ResourceArns"`
	MaxItems        *number  `json:"MaxItems"`
	Marker          string   `json:"Marker"`
}

type simulateOutput struct {
	EvaluationResults []EvaluationResult `json:"EvaluationResults"`
	IsTruncated       bool               `json:"IsTruncated"`
	Marker            string             `json:"Marker,omitempty"`
}

// EvaluationResult is what the policies of a principal say of one action on one
// resource.
type EvaluationResult struct {
	EvalActionName       string      `json:"EvalActionName"`
	EvalResourceName     string      `json:"EvalResourceName"`
	EvalDecision         string      `json:"EvalDecision"` // allowed, explicitDeny, implicitDeny
	MatchedStatements    []Statement `json:"MatchedStatements"`
	MissingContextValues []string    `json:"MissingContextValues"`
}

// Statement is a statement of a policy that decided.
type Statement struct {
	SourcePolicyID   string `json:"SourcePolicyId"`
	SourcePolicyType string `json:"SourcePolicyType"`
}

func (w *World) getRole(_ *request, in *getRoleInput) (any, *Error) {
	for _, arn := range w.roles() {
		path, name := rolePath(arn)
		if name != in.RoleName {
			continue
		}
		return getRoleOutput{Role{
			Path: path, RoleName: name, RoleID: "AROA2SIMULATEDAWS0000", Arn: arn, CreateDate: w.epoch() - roleAge,
			AssumeRolePolicyDocument: "%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%5D%7D", MaxSessionDuration: 3600,
		}}, nil
	}
	return nil, noSuchEntity("The role with name " + in.RoleName + " cannot be found.")
}

// simulatePrincipalPolicy answers for the roles of the World. They allow what
// they are asked for, but for what a definition says that its role lacks.
func (w *World) simulatePrincipalPolicy(q *request, in *simulateInput) (any, *Error) {
	switch {
	case len(in.ActionNames) == 0:
		return nil, validation("1 validation error detected: Value at 'actionNames' failed to satisfy constraint: Member must not be null")
	case !slices.Contains(w.roles(), in.PolicySourceArn):
		return nil, noSuchEntity("The entity " + in.PolicySourceArn + " cannot be found.")
	}
	resources := in.ResourceArns
	if len(resources) == 0 {
		resources = []string{"*"}
	}
	all := []EvaluationResult{}
	for _, action := range in.ActionNames {
		if _, _, ok := strings.Cut(action, ":"); !ok {
			return nil, &Error{Code: "InvalidInput", Message: "Invalid action name: " + action, Status: http.StatusBadRequest}
		}
		for _, resource := range resources {
			all = append(all, w.decide(in.PolicySourceArn, action, resource))
		}
	}
	return w.simulated(q, in, all)
}

// simulated cuts a page out of the results.
func (w *World) simulated(q *request, in *simulateInput, all []EvaluationResult) (any, *Error) {
	start, size := 0, maxSimulated
	if in.Marker != "" {
		last, ok := openToken(w.binding(q), in.Marker)
		at, err := strconv.Atoi(last)
		if !ok || err != nil || at > len(all) {
			return nil, &Error{Code: "InvalidInput", Message: "Invalid Marker.", Status: http.StatusBadRequest}
		}
		start = at
	}
	if in.MaxItems != nil {
		if size = int(*in.MaxItems); size < 1 || size > maxSimulated {
			return nil, validation("1 validation error detected: Value '%d' at 'maxItems' failed to satisfy constraint: Member must have value between 1 and %d", size, maxSimulated)
		}
	}
	end := min(start+size, len(all))
	out := simulateOutput{EvaluationResults: all[start:end], IsTruncated: end < len(all)}
	if out.IsTruncated {
		out.Marker = sealToken(w.binding(q), strconv.Itoa(end))
	}
	return out, nil
}

func (w *World) decide(role, action, resource string) EvaluationResult {
	r := EvaluationResult{
		EvalActionName: action, EvalResourceName: resource, EvalDecision: "implicitDeny",
		MatchedStatements: []Statement{}, MissingContextValues: []string{},
	}
	if !w.roleLacks(role, action) {
		_, name := rolePath(role)
		r.EvalDecision = "allowed"
		r.MatchedStatements = []Statement{{SourcePolicyID: "role_" + name + "_inline", SourcePolicyType: "IAM Policy"}}
	}
	return r
}

// roleLacks says whether no policy of a role allows an action.
func (w *World) roleLacks(role, action string) bool {
	for _, r := range w.regions {
		for _, d := range r.revisions("", false) {
			if d.TaskRoleArn == role && d.acts.lacks(action) {
				return true
			}
		}
	}
	return false
}

// roles are the ARNs of the roles of the account: those of tasks, that of the
// hosts and that of whoever calls.
func (w *World) roles() []string {
	all := []string{w.arn("iam", "", "role/"+callerRole), w.arn("iam", "", "role/ecsInstanceRole")}
	for _, r := range w.regions {
		for _, d := range r.revisions("", false) {
			for _, arn := range []string{d.TaskRoleArn, d.ExecutionRoleArn} {
				if arn != "" && !slices.Contains(all, arn) {
					all = append(all, arn)
				}
			}
		}
	}
	return all
}

// rolePath splits the ARN of a role into its path and its name.
func rolePath(arn string) (path, name string) {
	_, path, _ = strings.Cut(arn, ":role")
	i := strings.LastIndex(path, "/")
	return path[:i+1], path[i+1:]
}

func noSuchEntity(message string) *Error {
	return &Error{Code: "NoSuchEntity", Message: message, Status: http.StatusNotFound}
}

func iamOperation(name string) (operation, bool) {
	switch name {
	case "GetRole":
		return operation{bucketIAM, with((*World).getRole)}, true
	case "SimulatePrincipalPolicy":
		return operation{bucketIAM, with((*World).simulatePrincipalPolicy)}, true
	default:
		return operation{}, false
	}
}
