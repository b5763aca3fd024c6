package model

import "strings"

// Permission is what IAM says that a role or user may do. Source: the answer of
// IAM's SimulatePrincipalPolicy.
type Permission struct {
	Action  string   // "ssmmessages:OpenDataChannel"
	Allowed bool     // by all policies that count, those of the organization too
	Denied  bool     // a policy denies it in so many words
	Depends []string // condition keys whose values only a real call has: the answer may be another one then
}

// Permissions is what was asked of IAM about one role or user.
type Permissions struct {
	Of  string // the ARN of the role or user
	All []Permission
}

// lacking are the actions that are surely not allowed, and depends those that
// conditions decide.
func (p Permissions) lacking() (lacking, depends []string) {
	for _, one := range p.All {
		switch {
		case one.Allowed:
		case len(one.Depends) > 0 && !one.Denied:
			depends = append(depends, one.Action)
		default:
			lacking = append(lacking, one.Action)
		}
	}
	return lacking, depends
}

// only are the permissions of actions that begin with a prefix.
func (p Permissions) only(prefix string) Permissions {
	out := Permissions{Of: p.Of}
	for _, one := range p.All {
		if strings.HasPrefix(one.Action, prefix) {
			out.All = append(out.All, one)
		}
	}
	return out
}

// ExecRoleActions are what a task role must allow for ECS Exec. Source: "Using
// Amazon ECS Exec", IAM permissions, in the developer guide.
func ExecRoleActions() []string {
	return []string{
		"ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel",
		"ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel",
	}
}

// permissions tells what IAM says of a role or user. otherwise is what to say
// where it was not asked.
func (f *findings) permissions(title string, asked Maybe[Permissions], prefix, who string, otherwise func()) {
	p, ok := asked.Get()
	p = p.only(prefix)
	if !ok || len(p.All) == 0 {
		otherwise()
		return
	}
	switch lacking, depends := p.lacking(); {
	case len(lacking) > 0:
		f.add(FindingBad, title, "IAM says that "+who+" may not "+strings.Join(lacking, ", "), "allow "+strings.Join(lacking, ", ")+" for "+who)
	case len(depends) > 0:
		f.add(FindingUnknown, title, "conditions of a policy decide on "+strings.Join(depends, ", "), "if it is refused, look at the conditions in the policies of "+who)
	default:
		f.ok(title, "IAM says that "+who+" may")
	}
}
