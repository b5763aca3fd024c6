package headless

import (
	"strings"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/tui/export"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/order"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// Name is what the command line calls a resource: CLUSTER/NAME for what lives in
// a cluster, CLUSTER/TASK/NAME for containers, the name for what does not, and the
// id of an event.
func Name(k kind.Kind, e order.Entry) string {
	if up := k.Up(e.ID); k.Info().Name == kind.Contains {
		return model.ClusterName(up.ID) + "/" + model.ShortID(up.ID) + "/" + k.IDLabel(e.ID)
	}
	if k.Info().Name == kind.Events {
		return e.ID
	}
	name := k.IDLabel(e.ID)
	if k.Info().Whole && e.Row != nil {
		name = k.Label(e.Row)
	}
	if up := k.Up(e.ID); up.Kind == kind.Clusters {
		return model.ShortID(up.ID) + "/" + name
	}
	return name
}

// Sheet is the rows as a table for a spreadsheet. As in the deck's export, how a
// row is and its ARN are there always, so columns that only say that are left
// out.
func (v View) Sheet(a Answer, rows []order.Entry) export.Sheet {
	s := export.Sheet{
		Kind: string(a.Kind.Info().Name), Account: v.Scope.Account, Region: v.Scope.Region,
		Of: widget.Clean(a.Query.Parent.ID), At: a.At, Filter: widget.Clean(v.Rule.Filter.Text()), Total: len(rows),
	}
	var own []Column
	for _, c := range v.Columns {
		if c.Own {
			own = append(own, c)
			s.Columns = append(s.Columns, c.ID)
		}
	}
	v.Columns = own
	for _, e := range rows {
		r := export.Row{ID: widget.Clean(e.ID), Health: Health(a.Kind, e), Described: e.Row != nil}
		if e.Row != nil {
			r.Reason = widget.Clean(a.Kind.Health(e.Row).Reason)
			s.Described++
		}
		for _, c := range v.cells(a, e) {
			r.Cells = append(r.Cells, strings.TrimSpace(c.Value()))
		}
		s.Rows = append(s.Rows, r)
	}
	return s
}
