package catalog

import (
	"context"
	"strings"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// The ids of the tag forms' fields.
const (
	tagKeyField   = "key"
	tagValueField = "value"
)

// tagged are the actions on the tags of any kind that has an ARN.
func tagged[T any](name kind.Name, id func(T) string) []kind.Action[T] {
	touches := func(row T, q kind.Query) []kind.Query {
		return []kind.Query{kind.One(q.Scope, refTo(name, id(row)))}
	}
	free := possible(func(T) string { return "" })
	return []kind.Action[T]{
		{
			ID: keys.Tag, Title: "Tag", Bulk: true, Disabled: free, Touches: touches,
			Form: func(_ []T, _ kind.Env) []kind.Field {
				return []kind.Field{
					{ID: tagKeyField, Label: "Key", Kind: widget.TextField, Check: badTagKey},
					{ID: tagValueField, Label: "Value", Kind: widget.TextField, Note: "may be empty"},
				}
			},
			Plan: func(ctx context.Context, c *awsclient.Client, rows []T, v kind.Values) (awsclient.Plan, error) {
				tag := model.Tag{Key: strings.TrimSpace(v.Text(tagKeyField)), Value: v.Text(tagValueField)}
				return c.PlanTag(ctx, []model.Tag{tag}, idsOf(rows, id)...)
			},
			Verb: func(rows []T, v kind.Values) string { return "Set " + v.Text(tagKeyField) },
		},
		{
			ID: keys.Untag, Title: "Untag", Bulk: true, Disabled: free, Touches: touches,
			Form: func(_ []T, _ kind.Env) []kind.Field {
				return []kind.Field{{ID: tagKeyField, Label: "Key", Kind: widget.TextField, Check: badTagKey}}
			},
			Plan: func(ctx context.Context, c *awsclient.Client, rows []T, v kind.Values) (awsclient.Plan, error) {
				return c.PlanUntag(ctx, []string{strings.TrimSpace(v.Text(tagKeyField))}, idsOf(rows, id)...)
			},
			Verb: func(rows []T, v kind.Values) string { return "Take off " + v.Text(tagKeyField) },
		},
	}
}

func badTagKey(text string) string {
	switch key := strings.TrimSpace(text); {
	case key == "":
		return "a tag needs a key"
	case strings.HasPrefix(strings.ToLower(key), "aws:"):
		return "keys with aws: are AWS's own"
	case len([]rune(key)) > 128:
		return "at most 128 characters"
	}
	return ""
}

func clusterID(c model.Cluster) string { return c.ARN }
