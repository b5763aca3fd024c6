package page

import (
	"strings"

	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// View implements Page.
func (d *Detail) View(env Env) string {
	out := d.headline(env) + "\n" + d.tabBar(env)
	if notes := noteLines(env, d.notes); notes != "" {
		out += "\n" + strings.TrimSuffix(notes, "\n")
	}
	height := env.Height - d.head()
	if height <= 0 {
		return widget.Fit(out, env.Width, env.Height)
	}
	return out + "\n" + d.body(env.with(env.Width, height))
}

func (d *Detail) body(env Env) string {
	t := d.tab()
	if !d.known {
		return d.blank(env).View(env.Width, env.Height, env.Theme)
	}
	switch {
	case t.list != nil:
		return t.list.View(env)
	case t.info.Kind == kind.TabDocument:
		return widget.Beside(widget.Fit("", 1, env.Height), t.doc.view(env.with(env.Width-1, env.Height)))
	}
	return widget.Beside(widget.Fit("", 1, env.Height), t.fact.View(env.Theme))
}

// blank says why there is nothing to show.
func (d *Detail) blank(env Env) widget.Notice {
	e := env.Store.Get(d.q.Scope, d.ref)
	name := d.k.IDLabel(d.ref.ID)
	switch {
	case e.Missing:
		return widget.Notice{Tone: themes.Warn, Title: name + " does not exist any more", Hint: env.Keys.Tell(keys.Back, "goes back")}
	case e.Problem != nil:
		return widget.Notice{Tone: themes.Warn, Title: name + " could not be read", Hint: FaultText(e.Problem), Ways: again(env)}
	}
	return widget.Notice{Tone: themes.Muted, Title: "Reading " + name + " …"}
}

// headline names the resource, with its health and the reason for it.
func (d *Detail) headline(env Env) string {
	row := env.Store.Row(d.q, d.ref.ID)
	if row == nil {
		return widget.Line(env.Theme, env.Width, widget.Span{Text: " · " + d.k.IDLabel(d.ref.ID), Tone: themes.Title})
	}
	v := d.k.Health(row)
	glyph, tone := kind.Glyph(v.Health)
	spans := []widget.Span{
		{Text: " " + glyph + " ", Tone: tone},
		{Text: d.k.Label(row), Tone: themes.Title},
		{Text: "  " + d.k.Info().Singular, Tone: themes.Muted},
	}
	if v.Reason != "" {
		spans = append(spans, widget.Span{Text: "   " + v.Reason, Tone: tone})
	}
	if p := env.Pending(d.ref); p != "" {
		spans = append(spans, widget.Span{Text: "   " + p, Tone: themes.Motion})
	}
	return widget.Line(env.Theme, env.Width, spans...)
}

func (d *Detail) titles() []widget.TabTitle {
	out := make([]widget.TabTitle, len(d.tabs))
	for i, t := range d.tabs {
		out[i] = widget.TabTitle{Title: t.info.Title}
		if t.info.Kind == kind.TabDocument && d.yaml && t.info.Title == kind.DocumentTab {
			out[i].Title = "YAML"
		}
	}
	return out
}

func (d *Detail) tabBar(env Env) string {
	return widget.Tabs(env.Width, d.titles(), d.at, env.Theme)
}

// Status implements Page.
func (d *Detail) Status(env Env) Status {
	if l := d.tab().list; l != nil {
		return l.Status(env)
	}
	return d.status
}

func (d *Detail) makeStatus(env Env) Status {
	e := env.Store.Get(d.q.Scope, d.ref)
	st := Status{Fresh: e.At, Loading: e.Row == nil && e.Problem == nil && !e.Missing}
	if e.Row == nil && e.Problem != nil {
		st.Stale = FaultText(e.Problem)
	}
	if e.Row != nil && e.Problem != nil {
		st.Stale = staleText(env, e.At, e.Problem, true)
	}
	if e.Row != nil && e.Missing {
		st.Stale = "it does not exist any more: this is what was read last"
	}
	return st
}
