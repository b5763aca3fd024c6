package catalog

import (
	"context"
	"strings"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

func taskDefs() kind.Spec[model.TaskDefinition] {
	id := func(d model.TaskDefinition) string { return d.ARN }
	return kind.Spec[model.TaskDefinition]{
		Name: kind.TaskDefs, Title: "Task definitions", Singular: "task definition", Aliases: []string{"td", "taskdef"},
		ID:      id,
		Label:   model.TaskDefinition.Name,
		IDLabel: model.ShortID,
		Up: func(id string) kind.Ref {
			family, _ := model.FamilyRevision(id)
			return refTo(kind.Families, family)
		},
		Columns: taskDefColumns(),
		Source: kind.Source[model.TaskDefinition]{
			// Those of a family, or the newest of every family.
			List: func(ctx context.Context, c *awsclient.Client, q kind.Query, emit func([]string)) error {
				if q.Parent.IsZero() {
					return c.ListNewestDefinitions(ctx, emit)
				}
				return c.ListTaskDefinitions(ctx, q.Parent.ID, emit)
			},
			Describe: func(ctx context.Context, c *awsclient.Client, _ kind.Query, ids []string) (awsclient.Batch[model.TaskDefinition], error) {
				return c.DescribeTaskDefinitions(ctx, ids)
			},
			Batch: 10, Page: 100,
		},
		Every:  time.Minute,
		Health: model.TaskDefinition.Verdict,
		Facts:  taskDefFacts,
		Tabs: []kind.Tab[model.TaskDefinition]{
			{Title: "Facts", Kind: kind.TabFacts},
			{Title: "JSON", Kind: kind.TabDocument, Document: definitionDocument},
			{Title: "Tasks", Kind: kind.TabList, Query: definitionTasks},
		},
		Actions: append([]kind.Action[model.TaskDefinition]{runOfDefinition(), deregister()}, tagged(kind.TaskDefs, definitionID)...),
		Links: []kind.Link[model.TaskDefinition]{
			openDetails(kind.TaskDefs, id),
			{ID: keys.Tasks, To: func(d model.TaskDefinition, q kind.Query) kind.Target {
				return kind.Target{Query: definitionTasks(d, q)}
			}},
		},
		// ECS lists the newest first; by name, revision 10 would come before 9.
		Fixed: true,
	}
}

// definitionTasks are the tasks of the family: ECS does not list by revision.
func definitionTasks(d model.TaskDefinition, q kind.Query) kind.Query {
	return childQuery(q, kind.Tasks, refTo(kind.Families, d.Family))
}

// definitionDocument is the definition as JSON. Should it not be JSON, nothing
// of it is shown rather than a value that ought to be masked.
func definitionDocument(d model.TaskDefinition, unmasked bool) (lang, doc string) {
	if unmasked || len(d.JSON) == 0 {
		return "json", string(d.JSON)
	}
	masked, err := maskDefinition(d.JSON)
	if err != nil {
		return "text", "The definition cannot be shown with its values masked: " + err.Error()
	}
	return "json", string(masked)
}

func taskDefColumns() []kind.Column[model.TaskDefinition] {
	type column = kind.Column[model.TaskDefinition]
	return []column{
		textual(column{ID: "name", Title: "NAME", Min: 16, Max: 44, Name: true, Cmp: byRevision}, func(d model.TaskDefinition) string { return d.Name() }),
		{
			ID: "status", Title: "STATUS", Min: 8, Max: 18, Drop: 10,
			Cell: func(d model.TaskDefinition, _ kind.Ctx) widget.Cell { return state(d.Status) },
		},
		{
			ID: "cpu", Title: "vCPU", Min: 4, Right: true, Desc: true, Drop: 20,
			Cell: func(d model.TaskDefinition, _ kind.Ctx) widget.Cell { return vcpuCell(d.CPU) },
			Cmp:  by(func(d model.TaskDefinition) int { return d.CPU }),
		},
		{
			ID: "mem", Title: "MEM", Min: 7, Right: true, Desc: true, Drop: 21,
			Cell: func(d model.TaskDefinition, _ kind.Ctx) widget.Cell { return memoryCell(d.Memory) },
			Cmp:  by(func(d model.TaskDefinition) int { return d.Memory }),
		},
		textual(column{ID: "network", Title: "NETWORK", Min: 6, Max: 8, Drop: 50}, func(d model.TaskDefinition) string { return d.NetworkMode }),
		textual(column{ID: "arch", Title: "ARCH", Min: 5, Max: 8, Drop: 40}, arch),
		textual(column{ID: "images", Title: "IMAGES", Min: 34, Flex: 1}, images),
		{
			ID: "registered", Title: "REGISTERED", Min: 4, Right: true, Volatile: true,
			Cell: func(d model.TaskDefinition, ctx kind.Ctx) widget.Cell { return ageCell(ctx.Now, d.RegisteredAt) },
			Cmp:  chain(byAge(func(d model.TaskDefinition) time.Time { return d.RegisteredAt }), func(a, b model.TaskDefinition) int { return byRevision(b, a) }),
		},
		textual(column{ID: "by", Title: "BY", Min: 20, Max: 32, Drop: 60}, func(d model.TaskDefinition) string { return caller(d.RegisteredBy) }),
	}
}

// byRevision orders by family and then by the number of the revision.
func byRevision(a, b model.TaskDefinition) int {
	return chain(
		by(func(d model.TaskDefinition) string { return d.Family }),
		by(func(d model.TaskDefinition) int { return d.Revision }),
	)(a, b)
}

func images(d model.TaskDefinition) string {
	parts := make([]string, 0, len(d.Containers))
	for _, c := range d.Containers {
		parts = append(parts, shortImage(c.Image))
	}
	return strings.Join(parts, ", ")
}

// caller is who an ARN of IAM or STS names, in as few words as tell people
// apart: "deploy-role/alice", "user/bob".
func caller(arn string) string {
	clean := widget.Clean(arn)
	a, ok := model.ParseARN(clean)
	if !ok {
		return clean
	}
	return strings.TrimPrefix(a.Resource, "assumed-role/")
}
