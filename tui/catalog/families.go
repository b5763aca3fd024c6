package catalog

import (
	"context"
	"strconv"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// families are identified by their name: they have no ARN.
func families() kind.Spec[model.Family] {
	return kind.Spec[model.Family]{
		Name: kind.Families, Title: "Task definition families", Singular: "family", Aliases: []string{"family", "tdf"},
		ID:      func(f model.Family) string { return f.Name },
		Label:   func(f model.Family) string { return f.Name },
		IDLabel: func(id string) string { return id },
		Columns: familyColumns(),
		Source: kind.Source[model.Family]{
			List: func(ctx context.Context, c *awsclient.Client, _ kind.Query, emit func([]string)) error {
				return c.ListFamilies(ctx, emit)
			},
			Describe: func(ctx context.Context, c *awsclient.Client, _ kind.Query, ids []string) (awsclient.Batch[model.Family], error) {
				return c.DescribeFamilies(ctx, ids)
			},
			Enrich: func(ctx context.Context, c *awsclient.Client, rows []model.Family) ([]model.Family, error) {
				return c.EnrichFamilies(ctx, rows)
			},
			Batch: 100, Page: 100,
		},
		Every:  time.Minute,
		Carry:  carryLatest,
		Health: model.Family.Verdict,
		Empty:  noFamilies,
		Facts: func(f model.Family, ctx kind.Ctx) []kind.Section {
			var s sheet
			s.add("status", familyStatus(f, ctx))
			s.add("latest", latestCell(f, ctx))
			return s.arns([2]string{"family", f.Name})
		},
		Tabs: []kind.Tab[model.Family]{
			{Title: "Facts", Kind: kind.TabFacts},
			{Title: "Revisions", Kind: kind.TabList, Query: familyList(kind.TaskDefs)},
			{Title: "Tasks", Kind: kind.TabList, Query: familyList(kind.Tasks)},
		},
		Links: []kind.Link[model.Family]{
			{ID: keys.Open, To: func(f model.Family, q kind.Query) kind.Target {
				return listOf(q, kind.TaskDefs, refTo(kind.Families, f.Name))
			}},
			{ID: keys.Tasks, To: func(f model.Family, q kind.Query) kind.Target {
				return listOf(q, kind.Tasks, refTo(kind.Families, f.Name))
			}},
		},
		Actions: []kind.Action[model.Family]{runOfFamily()},
		Root:    true,
	}
}

func familyList(name kind.Name) func(model.Family, kind.Query) kind.Query {
	return func(f model.Family, q kind.Query) kind.Query {
		return childQuery(q, name, refTo(kind.Families, f.Name))
	}
}

func carryLatest(old, fresh model.Family) model.Family {
	if !old.Latest.IsUnknown() {
		fresh.Latest = old.Latest
	}
	return fresh
}

func familyColumns() []kind.Column[model.Family] {
	type column = kind.Column[model.Family]
	return []column{
		textual(column{ID: "name", Title: "FAMILY", Min: 20, Max: 60, Name: true}, func(f model.Family) string { return f.Name }),
		{
			ID: "latest", Title: "LATEST", Min: 6, Right: true, Desc: true, Cell: latestCell,
			Cmp: byMaybe(func(f model.Family) model.Maybe[int] { return f.Latest }),
		},
		{
			ID: "status", Title: "STATUS", Min: 8, Cell: familyStatus,
			Cmp: byFlag(func(f model.Family) bool { return f.Active }),
		},
	}
}

func latestCell(f model.Family, _ kind.Ctx) widget.Cell {
	return maybe(f.Latest, func(n int) widget.Cell { return revisionCell(strconv.Itoa(n)) })
}

func familyStatus(f model.Family, _ kind.Ctx) widget.Cell {
	if f.Active {
		return widget.T("active")
	}
	return widget.Toned(themes.Idle, "inactive")
}
