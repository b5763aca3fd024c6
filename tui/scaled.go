package tui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/budget"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/page"
	"github.com/ecsdeck/ecsdeck/tui/store"
)

// scaledMsg says in words how scaling has moved something.
type scaledMsg struct{ text string }

// counts are what scaling moves: desired counts of services, numbers of
// instances of clusters.
type counts map[string]int

// countsOf are the counts of the rows that an answer brings, as the store has
// them before it is taken in.
func (a *App) countsOf(items []store.Loaded) counts {
	out := counts{}
	for _, m := range items {
		if m.Fetch.Kind != store.FetchDescribe {
			continue
		}
		for _, r := range m.Rows {
			if id, _, ok := countOf(r); ok {
				if _, n, known := countOf(a.store.Row(m.Fetch.Query, id)); known {
					out[id] = n
				}
			}
		}
	}
	return out
}

func countOf(r kind.Row) (id string, n int, ok bool) {
	switch r := r.(type) {
	case model.Service:
		return r.ARN, r.Desired, true
	case model.Cluster:
		return r.ARN, r.ContainerInstances, true
	}
	return "", 0, false
}

// moved asks, for what has another count than before, whether scaling did that.
// What an operation of the deck has changed is no news.
func (a *App) moved(before counts, items []store.Loaded) tea.Cmd {
	var cmds []tea.Cmd
	for _, m := range items {
		if m.Fetch.Kind != store.FetchDescribe {
			continue
		}
		for _, r := range m.Rows {
			id, n, ok := countOf(r)
			was, known := before[id]
			if !ok || !known || was == n || a.ops.touches(id) {
				continue
			}
			cmds = append(cmds, a.askScaling(m.Fetch.Query.Scope, r, was))
		}
	}
	return tea.Batch(cmds...)
}

// touches reports whether an operation of this session was about a resource.
func (l *opList) touches(id string) bool {
	for _, o := range l.all {
		for _, it := range o.items {
			if it.on.ID == id && (o.state.open() || o.state == opDone) {
				return true
			}
		}
	}
	return false
}

// recently is how far back an activity may lie that explains a change.
const recently = 5 * time.Minute

func (a *App) askScaling(scope string, r kind.Row, was int) tea.Cmd {
	c, now := a.clients[scope], a.now
	ctx := budget.With(a.ctx, budget.Background)
	return func() tea.Msg {
		switch r := r.(type) {
		case model.Service:
			old := r
			old.Desired = was
			s, _ := c.ScalingOf(ctx, r.Cluster, r.Name) // what could not be read explains nothing
			return scaledMsg{model.ScaledNotice(old, r, now.Add(-recently), s.Activities)}
		case model.Cluster:
			return scaledMsg{clusterScaled(ctx, c, r, was, now)}
		}
		return nil
	}
}

// clusterScaled says which Auto Scaling group has changed the size of a cluster.
func clusterScaled(ctx context.Context, c *awsclient.Client, cl model.Cluster, was int, now time.Time) string {
	groups, _ := c.ScalingGroupsOf(ctx, cl)
	for _, g := range groups {
		old := g
		old.Desired = g.Desired - (cl.ContainerInstances - was)
		if text := model.GroupNotice(old, g, now.Add(-recently)); text != "" {
			return cl.Name + ": " + text
		}
	}
	return ""
}

func (a *App) scaled(m scaledMsg) {
	if m.text != "" {
		a.say(page.Effect{Say: m.text})
	}
}
