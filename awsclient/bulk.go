package awsclient

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// perWrite is how many ids one UpdateContainerInstancesState or one
// UpdateTaskProtection takes, and how many tasks one RunTask starts. Source:
// their references.
const perWrite = 10

// intent is an action on resources of one kind.
type intent[T any] struct {
	verb   string // "redeploy": as in "cannot redeploy checkout"
	noun   string // "service"
	target func(T) Target
	cannot func(T) string
}

// choose splits what was read into what the action can be done to and what is
// left out. When nothing is left the error says why.
func (w intent[T]) choose(c *Client, ids []string, b Batch[T], err error) (rows []T, skipped []Skip, _ error) {
	for _, item := range b.Items {
		if why := w.cannot(item); why != "" {
			skipped = append(skipped, Skip{Target: w.target(item), Why: why})
			continue
		}
		rows = append(rows, item)
	}
	if len(rows) > 0 {
		for _, p := range b.Problems {
			skipped = append(skipped, Skip{Target: c.lost(p.ID), Why: Explain(p.Err).Why})
		}
		return rows, skipped, nil
	}
	if err != nil {
		return nil, nil, err
	}
	return nil, nil, w.nothing(ids, b.Problems, skipped)
}

// nothing says why a plan would have no calls.
func (w intent[T]) nothing(ids []string, problems []model.Problem, skipped []Skip) error {
	if len(skipped) == 0 && len(problems) > 0 {
		p := problems[0]
		if isMissing(p.Err) {
			return &NotFoundError{Kind: w.noun, Name: model.ShortID(p.ID), In: whereabouts(p.ID)}
		}
		return p
	}
	if len(skipped) == 0 {
		return &RefusedError{What: "cannot " + w.verb, Why: "no " + w.noun + " was named"}
	}
	what := skipped[0].Target.Name
	if len(ids) > 1 {
		what = model.Counted(len(ids), w.noun)
	}
	var whys []string
	for _, s := range skipped {
		if !slices.Contains(whys, s.Why) {
			whys = append(whys, s.Why)
		}
	}
	return &RefusedError{What: "cannot " + w.verb + " " + what, Why: strings.Join(whys, "; ")}
}

// whereabouts says where a resource was looked for.
func whereabouts(id string) string {
	if cluster := model.ClusterName(id); cluster != "" && cluster != id {
		return "cluster " + cluster
	}
	return "this region"
}

// lost is the target of a resource that could not be read.
func (c *Client) lost(id string) Target {
	t := c.arnTarget(id, model.ShortID(id))
	t.Cluster = model.ClusterName(id)
	return t
}

// together is the target of a plan: its only one, or how many they are.
func together(targets []Target, noun string) Target {
	if len(targets) == 1 {
		return targets[0]
	}
	t := targets[0]
	t.ID, t.Name = "", model.Counted(len(targets), noun)
	for _, o := range targets {
		if o.Cluster != t.Cluster {
			t.Cluster = ""
		}
	}
	return t
}

// about puts the name of its resource before each line, when there are several.
func about(several bool, name string, lines []string) []string {
	if !several {
		return lines
	}
	return each(lines, func(l string) string { return name + ": " + l })
}

// byCluster cuts rows to what one call takes; a call is for one cluster.
func byCluster[T any](rows []T, cluster func(T) string) [][]T {
	by := map[string][]T{}
	var order []string
	for _, r := range rows {
		if by[cluster(r)] == nil {
			order = append(order, cluster(r))
		}
		by[cluster(r)] = append(by[cluster(r)], r)
	}
	var out [][]T
	for _, name := range order {
		out = slices.AppendSeq(out, slices.Chunk(by[name], perWrite))
	}
	return out
}

// fewNames lists a few names: "a, b, c and 4 more".
func fewNames(all []string) string {
	const shown = 3
	if len(all) <= shown+1 {
		return strings.Join(all, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(all[:shown], ", "), len(all)-shown)
}
