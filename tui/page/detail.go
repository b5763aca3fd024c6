package page

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/store"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// Detail is the page of one resource: its facts, the lists that hang on it
// and its documents, as tabs.
type Detail struct {
	q    kind.Query // the one-resource query
	k    kind.Kind
	ref  kind.Ref
	tabs []tab
	at   int
	want string // the tab to open at first, by title

	unmasked bool
	yaml     bool // documents are shown as YAML
	rev      uint64
	dirty    bool
	known    bool
	status   Status
	notes    []string
	catalog  kind.Catalog
}

// tab is one open tab. Only the part of its kind is used.
type tab struct {
	info kind.TabInfo
	fact widget.Facts
	list *List
	doc  document
}

// NewDetail makes the page of the resource that a target names.
func NewDetail(t kind.Target, c kind.Catalog) *Detail {
	d := &Detail{q: kind.One(t.Query.Scope, t.Detail), k: c.Get(t.Detail.Kind), ref: t.Detail, want: t.Tab, dirty: true, catalog: c}
	for i, info := range d.k.Tabs() {
		d.tabs = append(d.tabs, tab{info: info, doc: newDocument()})
		if info.Title == t.Tab {
			d.at = i
		}
	}
	if len(d.tabs) == 0 {
		d.tabs = []tab{{info: kind.TabInfo{Title: "Facts"}}}
	}
	return d
}

// Query implements Page.
func (d *Detail) Query() kind.Query { return d.q }

// Selected implements Page: in a list tab it is that list's row.
func (d *Detail) Selected() kind.Ref {
	if l := d.tab().list; l != nil {
		return l.Selected()
	}
	return d.ref
}

// List is the list of the open tab; nil when it is no list.
func (d *Detail) List() *List { return d.tab().list }

// Tab is the title of the open tab.
func (d *Detail) Tab() string { return d.tab().info.Title }

func (d *Detail) tab() *tab { return &d.tabs[d.at] }

// Capturing implements Page.
func (d *Detail) Capturing() bool {
	t := d.tab()
	return (t.list != nil && t.list.Capturing()) || t.doc.bar.open
}

// Back implements Page.
func (d *Detail) Back() bool {
	t := d.tab()
	if t.list != nil {
		return t.list.Back()
	}
	return t.doc.back()
}

// Wants implements Page: the resource itself, and the list of an open tab.
func (d *Detail) Wants(env Env) []store.Want {
	out := []store.Want{{Query: d.q, Visible: []string{d.ref.ID}, Priority: visiblePriority}}
	if l := d.tab().list; l != nil {
		out = append(out, l.Wants(env)...)
	}
	return out
}

// Refresh implements Page.
func (d *Detail) Refresh(env Env) {
	row := env.Store.Row(d.q, d.ref.ID)
	rev := env.Store.Rev(d.q)
	fresh := rev != d.rev || d.dirty
	d.rev, d.dirty, d.known = rev, false, row != nil
	d.status, d.notes = d.makeStatus(env), nil
	if d.status.Stale != "" && d.known { // else it stands in the middle
		d.notes = wrapNote(d.status.Stale, env.Width)
	}
	body := env.with(env.Width, env.Height-d.head())
	t := d.tab()
	if row == nil {
		return
	}
	switch t.info.Kind {
	case kind.TabList:
		if t.list == nil {
			t.list = NewList(d.k.TabQuery(d.at, row, d.q), d.catalog)
			t.list.embed = true
		}
		t.list.Refresh(body)
	case kind.TabDocument:
		if fresh {
			t.doc.set(d.document(d.at, row))
		}
		t.doc.layout(body.with(body.Width-1, body.Height))
	default:
		// Ages move with the clock, so facts are made anew each time.
		t.fact.Layout(body.Width-1, body.Height)
		t.fact.Set(d.k.Facts(row, env.ctx(d.q)))
	}
}

// head is how many lines stand over the tab's body.
func (d *Detail) head() int {
	return 2 + len(d.notes) // title with health, tabs
}

// Update implements Page.
func (d *Detail) Update(msg tea.Msg, env Env) Effect {
	t := d.tab()
	if m, ok := msg.(widget.Mouse); ok {
		return d.mouse(m, env)
	}
	if key, ok := msg.(tea.KeyPressMsg); ok && !d.Capturing() {
		if e, done := d.key(key.String(), env); done {
			return e
		}
	}
	switch {
	case t.list != nil:
		return t.list.Update(msg, env.with(env.Width, env.Height-d.head()))
	case t.info.Kind == kind.TabDocument:
		return t.doc.update(msg, env)
	}
	if key, ok := msg.(tea.KeyPressMsg); ok {
		if id, ok := env.Keys.Match(key.String(), moveKeys()...); ok {
			move(&t.fact, id)
		}
	}
	return Effect{}
}

// key does what belongs to the resource rather than to the open tab.
func (d *Detail) key(key string, env Env) (Effect, bool) {
	id, ok := env.Keys.Match(key, d.own(env.Store.Row(d.q, d.ref.ID))...)
	if !ok {
		return Effect{}, false
	}
	switch id {
	case keys.NextTab:
		d.turn(1)
	case keys.PrevTab:
		d.turn(-1)
	case keys.Format:
		d.yaml = !d.yaml
		d.dirty = true
	case keys.Unmask:
		d.unmasked = !d.unmasked
		d.dirty = true
	case keys.Refresh:
		env.Store.Expire(d.q, env.Now)
		if l := d.tab().list; l != nil {
			env.Store.Expire(l.q, env.Now)
		}
		return Effect{Say: "reading again"}, true
	case keys.Document:
		d.show(documentTab(d.k))
	default:
		return d.onResource(id, env), true
	}
	return Effect{}, true
}

func (d *Detail) onResource(id keys.ID, env Env) Effect {
	row := env.Store.Row(d.q, d.ref.ID)
	if row == nil {
		return Effect{Say: "not read yet", Warn: true}
	}
	switch id {
	case keys.Copy:
		if d.tab().info.Kind == kind.TabDocument {
			return d.copyDocument(row)
		}
		return Effect{Copy: widget.Clean(d.k.Label(row))}
	case keys.CopyARN:
		return Effect{Copy: widget.Clean(d.ref.ID)}
	case keys.Actions:
		return Effect{Menu: []kind.Ref{d.ref}}
	case keys.Export:
		return Effect{Export: true}
	case keys.Forwards:
		return Effect{List: id}
	}
	if slices.Contains(d.k.Info().Doors, id) {
		return Effect{Enter: d.ref, How: id}
	}
	if _, ok := d.k.Act(id); ok {
		return Effect{Act: id, On: []kind.Ref{d.ref}}
	}
	to := d.k.Follow(id, row, d.q)
	if to.IsZero() {
		return Effect{Say: d.k.Label(row) + " has no " + env.Keys.Get(id).Title, Warn: true}
	}
	return Effect{Go: to}
}

func (d *Detail) turn(by int) {
	d.at = (d.at + by + len(d.tabs)) % len(d.tabs)
	d.dirty = true
}

func (d *Detail) show(title string) {
	for i, t := range d.tabs {
		if t.info.Title == title {
			d.at, d.dirty = i, true
		}
	}
}

// own are the keys of the resource. In a list tab the list's keys for its rows
// come first, so those that both have are left to it.
func (d *Detail) own(row kind.Row) []keys.ID {
	if !d.known && d.status.Stale != "" { // not read: nothing else has a subject
		return []keys.ID{keys.Refresh}
	}
	var out []keys.ID
	if len(d.tabs) > 1 {
		out = append(out, keys.NextTab, keys.PrevTab)
	}
	if d.tab().info.Kind == kind.TabDocument {
		out = append(out, keys.Format, keys.Unmask)
	}
	out = append(out, keys.Refresh)
	if d.tab().info.Kind == kind.TabList {
		return out
	}
	for _, id := range d.k.Links() {
		if id != keys.Open && id != keys.Details && (row == nil || !d.k.Follow(id, row, d.q).IsZero()) {
			out = append(out, id)
		}
	}
	if acts := d.k.Actions(); len(acts) > 0 {
		out = append(append(out, acts...), keys.Actions)
	}
	if doors := d.k.Info().Doors; len(doors) > 0 {
		out = append(append(out, doors...), keys.Forwards)
	}
	if title := documentTab(d.k); title != "" && title != d.Tab() {
		out = append(out, keys.Document)
	}
	return append(out, keys.Export, keys.Copy, keys.CopyARN)
}

// Keys implements Page.
func (d *Detail) Keys(env Env) []keys.ID {
	t, own := d.tab(), d.own(env.Store.Row(d.q, d.ref.ID))
	switch {
	case t.list != nil:
		return append(own, t.list.Keys(env)...)
	case t.info.Kind == kind.TabDocument:
		return append(own, t.doc.keys()...)
	}
	return own
}
