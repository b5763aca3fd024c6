package page

import (
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/order"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// Update implements Page.
func (l *List) Update(msg tea.Msg, env Env) Effect {
	switch msg := msg.(type) {
	case Picked:
		l.setSort(msg.ID)
	case tea.PasteMsg:
		if l.filter.open {
			l.setFilter(l.filter.paste(msg))
		}
	case tea.KeyPressMsg:
		if l.filter.open {
			l.setFilter(l.filter.key(msg))
			return Effect{}
		}
		return l.key(msg.String(), env)
	case widget.Mouse:
		return l.mouse(msg, env)
	}
	return Effect{}
}

func (l *List) key(key string, env Env) Effect {
	if id, ok := env.Keys.Match(key, moveKeys()...); ok {
		move(&l.table, id)
		l.moved = true
		l.adopt()
		return Effect{}
	}
	id, ok := env.Keys.Match(key, l.Keys(env)...)
	if !ok {
		return Effect{}
	}
	return l.do(id, env)
}

func (l *List) do(id keys.ID, env Env) Effect {
	switch id {
	case keys.Filter:
		l.filter.start()
	case keys.Faults:
		l.order.Faults = !l.order.Faults
		l.dirty = true
	case keys.Reverse:
		l.order.Desc = !l.order.Desc
		l.showSort()
		l.dirty = true
	case keys.Mark, keys.MarkRange, keys.MarkAll:
		l.mark(id)
	case keys.Actions:
		return Effect{Menu: l.Targets()}
	case keys.Sort:
		return Effect{Pick: l.sortPick()}
	case keys.Forwards:
		return Effect{List: id}
	case keys.Export:
		return Effect{Export: true}
	case keys.Columns:
		return Effect{Columns: true}
	case keys.Wide:
		l.wide = !l.wide
		l.setColumns()
		if l.wide {
			return Effect{Say: "every column, and none cut short; what has no room is left out"}
		}
		return Effect{Say: "the usual columns"}
	case keys.Stopped:
		return Effect{Go: kind.Target{Query: l.other()}}
	case keys.Refresh:
		env.Store.Expire(l.q, env.Now)
		return Effect{Say: "reading again"}
	case keys.Copy:
		return l.copyText(env, false)
	case keys.CopyARN:
		return l.copyText(env, true)
	default:
		return l.onRow(id, env)
	}
	return Effect{}
}

// onRow does what needs a selected row.
func (l *List) onRow(id keys.ID, env Env) Effect {
	ref := l.Selected()
	if ref.IsZero() {
		return l.onParent(id, env)
	}
	row := env.Store.Row(l.q, l.sel)
	details := kind.Target{Detail: ref, Query: kind.One(l.q.Scope, ref)}
	switch {
	case id == keys.Details:
		return Effect{Go: details}
	case id == keys.Document:
		details.Tab = documentTab(l.k)
		return Effect{Go: details}
	case row == nil:
		return Effect{Say: fmt.Sprintf("%s is not read yet", l.k.IDLabel(l.sel)), Warn: true}
	}
	if slices.Contains(l.k.Info().Doors, id) {
		return Effect{Enter: ref, How: id}
	}
	if _, ok := l.k.Act(id); ok {
		return Effect{Act: id, On: l.Targets()}
	}
	if id == keys.Open && len(l.k.Links()) > 0 {
		id = l.k.Links()[0]
	}
	to := l.k.Follow(id, row, l.q)
	if to.IsZero() && id == keys.Open {
		to = details
	}
	if to.IsZero() {
		return Effect{Say: fmt.Sprintf("%s has no %s", l.k.Label(row), env.Keys.Get(id).Title), Warn: true}
	}
	return Effect{Go: to}
}

// onParent leads on from an empty list to what its parent has besides: from
// a cluster without services to its tasks.
func (l *List) onParent(id keys.ID, env Env) Effect {
	k, row := l.parent(env)
	if row == nil {
		return Effect{}
	}
	return Effect{Go: k.Follow(id, row, kind.Query{Scope: l.q.Scope, Kind: l.q.Parent.Kind})}
}

// parent is the kind and row that the list hangs on; nil when there is none or
// it has not been read.
func (l *List) parent(env Env) (kind.Kind, kind.Row) {
	k := env.Catalog.Get(l.q.Parent.Kind)
	if k == nil {
		return nil, nil
	}
	return k, env.Store.Row(kind.Query{Scope: l.q.Scope, Kind: l.q.Parent.Kind}, l.q.Parent.ID)
}

// parentLinks are the other places that an empty list's parent leads to.
func (l *List) parentLinks(env Env) []keys.ID {
	k, row := l.parent(env)
	if row == nil {
		return nil
	}
	var out []keys.ID
	q := kind.Query{Scope: l.q.Scope, Kind: l.q.Parent.Kind}
	for _, id := range k.Links() {
		if to := k.Follow(id, row, q); id != keys.Open && !to.IsZero() && to.Query != l.q {
			out = append(out, id)
		}
	}
	return out
}

func (l *List) copyText(env Env, whole bool) Effect {
	if l.sel == "" {
		return Effect{}
	}
	text := l.sel
	if !whole {
		text = order.Label(l.k, l.sel, env.Store.Row(l.q, l.sel))
	}
	return Effect{Copy: widget.Clean(text)}
}

// other is the same list of stopped tasks, or back.
func (l *List) other() kind.Query {
	q := l.q
	if q.Variant == kind.VariantStopped {
		q.Variant = ""
	} else {
		q.Variant = kind.VariantStopped
	}
	return q
}

func (l *List) sortPick() *Pick {
	p := &Pick{Title: "Sort " + l.k.Info().Title + " by", Current: l.sortID()}
	p.Options = append(p.Options, Option{healthColumn, "health, worst first"})
	for _, c := range l.cols {
		p.Options = append(p.Options, Option{c.ID, columnTitle(c)})
	}
	return p
}

func (l *List) sortID() string {
	if l.order.Health {
		return healthColumn
	}
	for _, c := range l.cols {
		if c.Index == l.order.Column || (l.order.Column < 0 && c.Name) {
			return c.ID
		}
	}
	return ""
}
