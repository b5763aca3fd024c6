package catalog

import (
	"context"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// logs have no rows: their page reads them by itself. The kind gives them a name,
// a place in the crumbs, and links.
func logs() kind.Spec[model.LogSource] {
	return kind.Spec[model.LogSource]{
		Name: kind.Logs, Title: "Logs", Singular: "log",
		ID:      model.LogSource.Key,
		Label:   model.LogSource.Key,
		IDLabel: model.ShortID,
		Columns: []kind.Column[model.LogSource]{
			{ID: "source", Title: "SOURCE", Min: 20, Name: true, Cell: func(s model.LogSource, _ kind.Ctx) widget.Cell { return text(s.Key()) }},
		},
		Source: kind.Source[model.LogSource]{All: func(context.Context, *awsclient.Client, kind.Query) ([]model.LogSource, error) {
			return nil, nil
		}},
		Every:  time.Hour, // the page reads by itself
		Health: func(model.LogSource) model.Verdict { return model.Verdict{} },
		Facts:  func(model.LogSource, kind.Ctx) []kind.Section { return nil },
		Show:   kind.ShowLog,
	}
}

// logsOf is the link from a resource to its logs.
func logsOf[T any](name kind.Name, id func(T) string) kind.Link[T] {
	return logsLink(keys.Logs, name, id, "")
}

// previousLogs is the link from a task to the logs of the one before it.
func previousLogs() kind.Link[model.Task] {
	return logsLink(keys.Before, kind.Tasks, taskID, kind.VariantPrevious)
}

func logsLink[T any](key keys.ID, name kind.Name, id func(T) string, variant string) kind.Link[T] {
	return kind.Link[T]{ID: key, To: func(row T, q kind.Query) kind.Target {
		return kind.Target{Query: kind.Query{Scope: q.Scope, Kind: kind.Logs, Parent: refTo(name, id(row)), Variant: variant}}
	}}
}
