package awsclient

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// The limits of tags. Source: the reference of TagResource.
const (
	maxTags     = 50
	maxTagKey   = 128
	maxTagValue = 256
)

// PlanTag plans to set tags on resources of any kind that ECS tags, one call for
// each. Other tags stay. Tags that ECS would refuse are a *RefusedError.
func (c *Client) PlanTag(ctx context.Context, set []model.Tag, ids ...string) (Plan, error) {
	if why := badTags(set); why != "" {
		return Plan{}, &RefusedError{What: "cannot tag", Why: why}
	}
	p, rows, err := c.planTags(ctx, "tag", ids, func(k known) string { return tooMany(k, set) })
	if err != nil {
		return Plan{}, err
	}
	for _, k := range rows {
		call := c.call("ecs", "TagResource", Param{"resourceArn", k.target.ID})
		for _, t := range set {
			call.Params = append(call.Params, Param{"tags", asJSON(tagJSON(t))})
			before := k.facts(fieldTag + t.Key)
			p.Expect = append(p.Expect, Precondition{Field: fieldTag + t.Key, Want: before, ID: k.target.ID})
			p.Effects = append(p.Effects, about(len(rows) > 1, k.target.Name, []string{fmt.Sprintf("%s: %s → %q", t.Key, before, t.Value)})...)
		}
		call.Targets = []Target{k.target}
		p.Calls = append(p.Calls, call)
	}
	return c.tagPlan(p, "Tag %s"), nil
}

// PlanUntag plans to take tags away from resources, one call for each. What has
// none of them is left out, or is a *RefusedError when nothing is left.
func (c *Client) PlanUntag(ctx context.Context, keys []string, ids ...string) (Plan, error) {
	for _, k := range keys {
		if reserved(k) {
			return Plan{}, &RefusedError{What: "cannot untag", Why: k + " is AWS's own tag"}
		}
	}
	p, rows, err := c.planTags(ctx, "untag", ids, func(k known) string {
		if len(present(k, keys)) == 0 {
			return "it has no tag " + strings.Join(keys, ", ")
		}
		return ""
	})
	if err != nil {
		return Plan{}, err
	}
	for _, k := range rows {
		call := c.call("ecs", "UntagResource", Param{"resourceArn", k.target.ID})
		for _, key := range present(k, keys) {
			call.Params = append(call.Params, Param{"tagKeys", key})
			before := k.facts(fieldTag + key)
			p.Expect = append(p.Expect, Precondition{Field: fieldTag + key, Want: before, ID: k.target.ID})
			p.Effects = append(p.Effects, about(len(rows) > 1, k.target.Name, []string{"takes away " + key + ": " + before})...)
		}
		call.Targets = []Target{k.target}
		p.Calls = append(p.Calls, call)
	}
	return c.tagPlan(p, "Untag %s"), nil
}

// planTags reads the resources and leaves out those that the action is not for.
func (c *Client) planTags(ctx context.Context, verb string, ids []string, cannot func(known) string) (Plan, []known, error) {
	found, failed := c.look(ctx, ids)
	b := Batch[known]{}
	var errs []error
	for _, id := range ids {
		if k, ok := found[id]; ok {
			b.Items = append(b.Items, k)
			continue
		}
		b.Problems = append(b.Problems, model.Problem{ID: id, Op: "describe", Err: failed[id]})
		if !isMissing(failed[id]) {
			errs = append(errs, failed[id])
		}
	}
	w := intent[known]{verb, "resource", func(k known) Target { return k.target }, cannot}
	rows, skipped, err := w.choose(c, ids, b, errors.Join(errs...))
	return Plan{Skipped: skipped}, rows, err
}

func (c *Client) tagPlan(p Plan, title string) Plan {
	p.Target = together(p.Targets(), "resource")
	p.Title = fmt.Sprintf(title, p.Target.Name)
	p.Effects = append(p.Effects, "starts no deployment and stops nothing")
	p.Warnings = append(p.Warnings, "permissions and cost reports may go by tags")
	return p
}

// badTags says why ECS would refuse tags wherever they go.
func badTags(set []model.Tag) string {
	seen := map[string]bool{}
	for _, t := range set {
		switch {
		case t.Key == "":
			return "a tag needs a key"
		case reserved(t.Key) || reserved(t.Value):
			return "what begins with aws: is AWS's own"
		case utf8.RuneCountInString(t.Key) > maxTagKey:
			return fmt.Sprintf("the key of a tag has at most %d characters", maxTagKey)
		case utf8.RuneCountInString(t.Value) > maxTagValue:
			return fmt.Sprintf("the value of a tag has at most %d characters", maxTagValue)
		case seen[t.Key]:
			return "the key " + t.Key + " is given twice"
		}
		seen[t.Key] = true
	}
	if len(set) == 0 {
		return "no tag was given"
	}
	return ""
}

func reserved(s string) bool { return len(s) >= 4 && strings.EqualFold(s[:4], "aws:") }

// tooMany counts the tags that the resource would have; AWS's own do not count.
func tooMany(k known, set []model.Tag) string {
	n := len(set)
	for _, t := range k.tags {
		if !reserved(t.Key) && !slices.ContainsFunc(set, func(s model.Tag) bool { return s.Key == t.Key }) {
			n++
		}
	}
	if n > maxTags {
		return fmt.Sprintf("it would have %d tags, and ECS allows %d", n, maxTags)
	}
	return ""
}

// present are those keys that a resource has.
func present(k known, keys []string) []string {
	var out []string
	for _, key := range keys {
		if slices.ContainsFunc(k.tags, func(t model.Tag) bool { return t.Key == key }) {
			out = append(out, key)
		}
	}
	return out
}

// tagJSON is a tag as ECS writes it.
type tagJSON struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}
