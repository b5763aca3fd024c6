package main

import (
	"context"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/tui/headless"
	"github.com/ecsdeck/ecsdeck/tui/order"
)

// follow prints the rows, and those that change, until it is told to end. What
// may pass by itself is said and waited out; anything else ends it.
func (g *getting) follow(ctx context.Context, c *awsclient.Client) error {
	for _, err := range g.lost {
		return err // to wait for what is misspelt is to wait for ever
	}
	watcher, table := headless.NewWatcher(g.view), headless.NewTable(g.view, g.style())
	said, failures, known := "", 0, false
	for {
		answer, err := g.read(ctx, c)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		switch {
		case err != nil && !awsclient.Explain(err).Kind.Transient():
			return err
		case err != nil:
			failures++
			g.sayOnce(&said, explain(err))
		default:
			if lost := g.missed(ctx, c, answer); len(lost) > 0 && !known {
				return lost[0]
			}
			failures, known = 0, true
			g.sayProblems(&said, answer)
			if err := g.printChanges(table, answer, watcher.Changes(answer)); err != nil {
				return err
			}
		}
		pause := g.o.every
		if pause == 0 {
			read := g.kind
			if g.of != nil {
				read = g.of
			}
			pause = headless.Every(read, len(answer.Rows))
		}
		pause = max(pause, time.Second<<min(failures, 6))
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(pause):
		}
	}
}

// sayOnce says what is wrong unless it was the last thing that was said.
func (g *getting) sayOnce(said *string, text string) {
	if text != *said && text != "" {
		g.print(text)
	}
	*said = text
}

func (g *getting) sayProblems(said *string, a headless.Answer) {
	text := ""
	if len(a.Problems) > 0 {
		text = "Not everything could be read: " + explain(a.Problems[0])
	}
	g.sayOnce(said, text)
}

func (g *getting) printChanges(table *headless.Table, a headless.Answer, rows []order.Entry) error {
	if g.o.output != asJSON && g.o.output != asYAML {
		if len(rows) == 0 {
			return nil
		}
		return table.Print(g.out, a, rows)
	}
	for _, e := range rows {
		doc, err := headless.Document(g.kind, e, g.o.unmask)
		if err != nil {
			return err
		}
		doc = append(doc, '\n')
		if g.o.output == asYAML {
			if doc, err = headless.Pretty(doc, true); err != nil {
				return err
			}
			doc = append([]byte("---\n"), doc...)
		}
		if err := g.write(doc); err != nil {
			return err
		}
	}
	return nil
}
