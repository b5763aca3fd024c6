package tui

import (
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/page"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// history is where the person has been. Going back keeps the pages ahead, so
// that forward returns to them as they were.
type history struct {
	pages []page.Page
	at    int
}

// deepest bounds the pages that are kept.
const deepest = 64

func (h *history) reset(pages []page.Page) { h.pages, h.at = pages, len(pages)-1 }

func (h *history) current() page.Page { return h.pages[h.at] }

func (h *history) push(p page.Page) {
	h.pages = append(h.pages[:h.at+1:h.at+1], p)
	if len(h.pages) > deepest {
		h.pages = h.pages[1:]
	}
	h.at = len(h.pages) - 1
}

// replace puts a page in the place of the current one: the same place seen
// another way.
func (h *history) replace(p page.Page) {
	h.pages = append(h.pages[:h.at:h.at], p)
}

func (h *history) back() bool {
	if h.at == 0 {
		return false
	}
	h.at--
	return true
}

func (h *history) forward() bool {
	if h.at+1 >= len(h.pages) {
		return false
	}
	h.at++
	return true
}

// open goes to a target. The stopped and the running list of the same parent
// are one place: switching between them does not lengthen the way back.
func (a *App) open(t kind.Target) {
	a.notice = notice{} // it was about the page that is left
	if t.Query.Scope == "" {
		t.Query.Scope = a.scope
	}
	if t.Detail.IsZero() {
		p := page.New(t.Query, a.catalog)
		if cur := a.history.current().Query(); cur.Kind == t.Query.Kind && cur.Parent == t.Query.Parent && cur.Scope == t.Query.Scope {
			a.history.replace(p)
			return
		}
		a.history.push(p)
		return
	}
	a.history.push(page.NewDetail(t, a.catalog))
}

// crumbs is the trail in words.
func (a *App) crumbs(p page.Page) []string {
	var out []string
	for _, c := range a.trail(p) {
		out = append(out, c.text)
	}
	return out
}

// lineage names a resource and all that it belongs to, outermost first. The
// name of a kind leads to its list, the name of a resource to its details.
func (a *App) lineage(scope string, r kind.Ref) []crumb {
	if r.IsZero() {
		return nil
	}
	k := a.catalog.Get(r.Kind)
	if k == nil {
		return []crumb{{text: model.ShortID(r.ID)}}
	}
	name := k.IDLabel(r.ID)
	if row := a.rowOf(scope, r); row != nil {
		name = k.Label(row)
	}
	if r.Kind == kind.Tasks { // 32 hex digits say no more than their ends
		name = widget.TruncateMiddle(name, 13)
	}
	up := k.Up(r.ID)
	list := kind.Target{Query: kind.Query{Scope: scope, Kind: r.Kind, Parent: up}}
	if up.IsZero() && !k.Info().Root {
		list = kind.Target{}
	}
	return append(a.lineage(scope, up), crumb{string(r.Kind), list},
		crumb{name, kind.Target{Detail: r, Query: kind.One(scope, r)}})
}
