package awsclient

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
	"github.com/sahilm/fuzzy"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// nearNames is how many names a NotFoundError suggests.
const nearNames = 5

// FindCluster reads a cluster by its name or ARN. When there is none the error
// is a *NotFoundError with the names that come near.
func (c *Client) FindCluster(ctx context.Context, name string) (model.Cluster, error) {
	batch, err := c.DescribeClusters(ctx, []string{name})
	if err != nil {
		return model.Cluster{}, err
	}
	if len(batch.Items) == 1 && batch.Items[0].Status != "INACTIVE" {
		return batch.Items[0], nil
	}
	missing := &NotFoundError{Kind: "cluster", Name: model.ShortID(name), In: "region " + c.scope.Region}
	all, err := collect(func(emit func([]string)) error { return c.ListClusters(ctx, emit) })
	if err == nil { // the suggestion is a courtesy, its failure is not the news
		missing.Near = Near(model.ShortID(name), each(all, model.ShortID))
	}
	return model.Cluster{}, missing
}

// FindService reads a service by its name or ARN in a cluster (name or ARN). When
// there is none the error is a *NotFoundError with the names that come near.
func (c *Client) FindService(ctx context.Context, cluster, name string) (model.Service, error) {
	cl, err := c.FindCluster(ctx, cluster)
	if err != nil {
		return model.Service{}, err
	}
	id := strings.Replace(cl.ARN, ":cluster/", ":service/", 1) + "/" + model.ShortID(name)
	batch, err := c.DescribeServices(ctx, []string{id})
	if err != nil {
		return model.Service{}, err
	}
	if len(batch.Items) == 1 && batch.Items[0].Status != "INACTIVE" {
		return batch.Items[0], nil
	}
	missing := &NotFoundError{Kind: "service", Name: model.ShortID(name), In: "cluster " + cl.Name}
	all, err := collect(func(emit func([]string)) error { return c.listServices(ctx, cl.ARN, emit) })
	if err == nil {
		missing.Near = Near(missing.Name, each(all, model.ShortID))
	}
	return model.Service{}, missing
}

// Near returns the names that look like one, best first: those with few wrong
// letters, then those that contain its letters in order; five at most. With few
// names at all it returns them all.
func Near(name string, all []string) []string {
	type scored struct {
		name  string
		wrong int
	}
	var alike []scored
	for _, a := range all {
		if d := levenshtein.ComputeDistance(strings.ToLower(name), strings.ToLower(a)); d <= max(2, len(name)/3) {
			alike = append(alike, scored{a, d})
		}
	}
	slices.SortFunc(alike, func(a, b scored) int {
		return cmp.Or(cmp.Compare(a.wrong, b.wrong), cmp.Compare(a.name, b.name))
	})
	out := each(alike, func(s scored) string { return s.name })
	for _, m := range fuzzy.Find(name, all) {
		if !slices.Contains(out, m.Str) {
			out = append(out, m.Str)
		}
	}
	if len(out) == 0 && len(all) <= nearNames {
		out = sorted(slices.Clone(all))
	}
	return out[:min(len(out), nearNames)]
}
