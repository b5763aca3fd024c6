package tui

import (
	"fmt"
	"strings"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/page"
)

// A link is a place in words that the palette takes: a list ("alarms",
// "stopped"), the list of a kind below a resource ("tasks arn:aws:ecs:...",
// with " stopped" behind it for the stopped ones), the revisions of a family
// ("taskdefs shop-api"), or the details of a resource, which are its ARN alone.

// arnKinds are the kinds of resources that have an ARN, by its type.
func arnKinds() map[string]kind.Name {
	return map[string]kind.Name{
		"cluster": kind.Clusters, "service": kind.Services, "task": kind.Tasks, "container-instance": kind.Instances,
		"task-definition": kind.TaskDefs, "alarm": kind.Alarms,
	}
}

// refOf is the resource of an ARN.
func refOf(arn string) (kind.Ref, bool) {
	a, ok := model.ParseARN(arn)
	if !ok {
		return kind.Ref{}, false
	}
	name, ok := arnKinds()[a.Type()]
	return kind.Ref{Kind: name, ID: arn}, ok
}

// link is the link of a list or of the details of a resource; "" when no link
// leads there.
func link(c kind.Catalog, t kind.Target) string {
	for _, text := range []string{linkTo(t), linkTo(kind.Target{Query: kind.Query{Kind: t.Query.Kind, Parent: t.Query.Parent}, Detail: t.Detail})} {
		if back, ok := linked(c, text); ok && back.Detail == t.Detail && back.Query.Kind == t.Query.Kind && back.Query.Parent == t.Query.Parent {
			return text
		}
	}
	return ""
}

func linkTo(t kind.Target) string {
	q := t.Query
	switch {
	case !t.Detail.IsZero():
		return t.Detail.ID
	case q.Parent.IsZero() && q.Kind == kind.Tasks && q.Variant == kind.VariantStopped:
		return "stopped"
	}
	return strings.TrimSpace(strings.Join([]string{string(q.Kind), q.Parent.ID, q.Variant}, " "))
}

// linked is the place of a link that needs no look-up.
func linked(c kind.Catalog, text string) (kind.Target, bool) {
	word, rest, _ := strings.Cut(strings.TrimSpace(text), " ")
	id, variant, _ := strings.Cut(strings.TrimSpace(rest), " ")
	if word == "stopped" && rest == "" {
		return kind.Target{Query: kind.Query{Kind: kind.Tasks, Variant: kind.VariantStopped}}, true
	}
	if ref, ok := refOf(word); ok {
		return kind.Target{Query: kind.One("", ref), Detail: ref}, rest == ""
	}
	k, ok := c.Find(word)
	if !ok {
		return kind.Target{}, false
	}
	info := k.Info()
	if rest == "" {
		return kind.Target{Query: kind.Query{Kind: info.Name}}, info.Root
	}
	q := kind.Query{Kind: info.Name, Parent: kind.Ref{Kind: kind.Families, ID: id}, Variant: strings.TrimSpace(variant)}
	if q.Variant != "" && q.Variant != kind.VariantStopped && q.Variant != kind.VariantPrevious {
		return kind.Target{}, false
	}
	if strings.HasPrefix(id, "arn:") {
		if q.Parent, ok = refOf(id); !ok {
			return kind.Target{}, false
		}
		return kind.Target{Query: q}, q.Parent.Kind != q.Kind
	}
	return kind.Target{Query: q}, q.Kind == kind.TaskDefs && q.Variant == ""
}

// openLink opens the place of a link with an ARN in it; false when the line is
// none.
func (a *App) openLink(line string) bool {
	if !strings.Contains(line, "arn:") {
		return false
	}
	t, ok := linked(a.catalog, line)
	if !ok {
		return false
	}
	id := t.Query.Parent.ID
	if !t.Detail.IsZero() {
		id = t.Detail.ID
	}
	if arn, _ := model.ParseARN(id); arn.Region != "" && arn.Region != a.client().Scope().Region {
		a.say(page.Effect{Say: fmt.Sprintf("that is in %s: region %s leads there", arn.Region, arn.Region), Warn: true})
		return true
	}
	t.Query.Scope = a.scope
	a.open(t)
	return true
}
