package main

import (
	"bytes"
	"context"
	"slices"
	"strings"

	"github.com/charmbracelet/colorprofile"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/ecsdeck/ecsdeck/tui/export"
	"github.com/ecsdeck/ecsdeck/tui/headless"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/order"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// exitPartial is the exit code of a read of which a part is missing.
const exitPartial = 3

// run finds what the names mean, reads and prints it.
func (g *getting) run(ctx context.Context, c *awsclient.Client) error {
	g.view.Scope = c.Scope()
	if err := g.resolve(ctx, c); err != nil {
		return err
	}
	if g.o.watch {
		return g.follow(ctx, c)
	}
	answer, err := g.read(ctx, c)
	if err != nil {
		return err
	}
	if err := g.show(answer); err != nil {
		return err
	}
	g.report(ctx, c, answer)
	return nil
}

// resolve turns the names into reads.
func (g *getting) resolve(ctx context.Context, c *awsclient.Client) error {
	f := newFinder(c, g.flags.cluster)
	q, err := f.base(ctx, g.kind.Info().Name)
	if err != nil {
		return err
	}
	if g.o.service != "" {
		arn, err := f.service(ctx, g.o.service)
		if err != nil {
			return err
		}
		q.Parent = kind.Ref{Kind: kind.Services, ID: arn}
	}
	if len(g.names) == 0 {
		g.asks = []headless.Ask{{Kind: g.kind, Query: q}}
	}
	for _, word := range g.names {
		ask, one, err := f.of(ctx, g.kind, word)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err != nil {
			g.lost = append(g.lost, err)
			continue
		}
		g.one = one && len(g.names) == 1
		if len(g.names) == 1 && !one {
			if q = ask.Query; len(ask.IDs) == 1 { // the containers of one task
				q.Parent = kind.Ref{Kind: kind.Tasks, ID: ask.IDs[0]}
			}
		}
		g.asks = append(g.asks, ask)
	}
	if len(g.asks) == 0 {
		return g.lose()
	}
	if g.o.stopped {
		q.Variant = kind.VariantStopped
	}
	for i := range g.asks {
		g.asks[i].Of = g.of
		g.asks[i].Plain = g.o.plain || g.o.output == asName
		g.asks[i].Names = g.asks[i].IDs == nil && g.o.output == asName && g.namesAlone()
		if g.o.stopped {
			g.asks[i].Query.Variant = kind.VariantStopped
		}
	}
	return g.look(q)
}

// namesAlone reports whether the ids are all that is needed: nothing is chosen
// or sorted by what they stand for.
func (g *getting) namesAlone() bool {
	r := g.view.Rule
	return !r.Faults && len(g.view.Tags) == 0 && r.Filter.Empty() && r.Column < 0 && !r.Health
}

// lose says which names are lost; the last is the error to end with.
func (g *getting) lose() error {
	for _, err := range g.lost[:len(g.lost)-1] {
		g.print(explain(err))
	}
	return g.lost[len(g.lost)-1]
}

func (g *getting) read(ctx context.Context, c *awsclient.Client) (headless.Answer, error) {
	meter := g.meter(string(g.kind.Info().Name))
	defer meter.stop()
	for i := range g.asks {
		g.asks[i].Progress = meter.progress
	}
	return headless.ReadAll(ctx, c, g.base, g.asks)
}

// show writes the rows of an answer.
func (g *getting) show(a headless.Answer) error {
	rows := g.view.Arrange(a)
	switch g.o.output {
	case asJSON, asYAML:
		doc, err := headless.Documents(g.kind, rows, g.one && len(rows) == 1, g.o.unmask)
		if err != nil {
			return err
		}
		if doc, err = headless.Pretty(doc, g.o.output == asYAML); err != nil {
			return err
		}
		return g.write(doc)
	case asCSV:
		sheet, err := g.view.Sheet(a, rows).Encode(export.CSV)
		if err != nil {
			return err
		}
		if g.o.bare {
			_, sheet, _ = bytes.Cut(sheet, []byte("\n")) // no title has a line break
		}
		return g.write(sheet)
	case asName:
		var out []byte
		for _, e := range rows {
			out = append(out, widget.Clean(headless.Name(g.kind, e))+"\n"...)
		}
		return g.write(out)
	}
	if len(rows) == 0 {
		g.none(a)
		return nil
	}
	return headless.NewTable(g.view, g.style()).Print(g.out, a, rows)
}

// none says on a terminal that there is nothing, which a pipe sees by itself.
func (g *getting) none(a headless.Answer) {
	if !isTerminal(g.err) || len(a.Problems)+len(a.Gone) > 0 {
		return
	}
	text := "there are no " + strings.ToLower(g.kind.Info().Title)
	if len(a.Rows) > 0 {
		text = "none of " + model.Counted(len(a.Rows), g.kind.Info().Singular) + " matches"
	}
	g.remark(text)
}

// write writes a text as it is, and to a terminal without anything that would
// move its cursor.
func (a *app) write(text []byte) error {
	if isTerminal(a.out) {
		text = []byte(widget.CleanLines(string(text)))
	}
	_, err := a.out.Write(text)
	return err
}

// style is how tables are printed: as the deck draws them to a terminal, as
// words to anything else.
func (g *getting) style() headless.Style {
	s := headless.Style{Bare: g.o.bare}
	profile := colorprofile.Detect(g.out, g.env)
	if profile == colorprofile.NoTTY || profile == colorprofile.Unknown {
		return s
	}
	if g.o.output != asWide {
		s.Width = terminalWidth(g.out)
	}
	th, err := themes.Load("ansi-16") // the terminal's own colours suit any background
	if err != nil {
		return s
	}
	s.Theme = th.For(profile)
	return s
}

// report says what is missing and settles the exit code.
func (g *getting) report(ctx context.Context, c *awsclient.Client, a headless.Answer) {
	for _, p := range a.Problems {
		g.print("Not everything could be read: " + explain(p))
		g.code = exitPartial
	}
	for _, err := range append(slices.Clone(g.lost), g.missed(ctx, c, a)...) {
		g.print(explain(err))
		g.code = exitFailure
	}
}

// missed says which of the names do not exist that AWS had to be asked about.
func (g *getting) missed(ctx context.Context, c *awsclient.Client, a headless.Answer) []error {
	var lost []error
	for _, id := range a.Gone {
		of := g.kind
		if g.of != nil {
			of = g.of
		}
		lost = append(lost, notFound(ctx, c, of, id))
	}
	for _, ask := range g.asks {
		if family := ask.Query.Parent; family.Kind == kind.Families && !hasFamily(a, family.ID) && len(a.Problems) == 0 {
			lost = append(lost, &awsclient.NotFoundError{Kind: "family", Name: family.ID, In: "region " + c.Scope().Region})
		}
	}
	return lost
}

func hasFamily(a headless.Answer, family string) bool {
	return slices.ContainsFunc(a.Rows, func(e order.Entry) bool {
		name, _ := model.FamilyRevision(e.ID)
		return name == family
	})
}
