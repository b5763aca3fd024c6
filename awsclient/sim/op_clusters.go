package sim

type listClustersInput struct {
	paging
}

type listClustersOutput struct {
	ClusterArns []string `json:"clusterArns"`
	NextToken   string   `json:"nextToken,omitempty"`
}

func (w *World) listClusters(q *request, in *listClustersInput) (any, *Error) {
	page, next, fail := pageOf(w, q, sizes{100, 100}, in.paging, w.region(q.region).clusters,
		func(c *Cluster) string { return c.ClusterName },
		func(c *Cluster) bool { return c.Status != "INACTIVE" })
	if fail != nil {
		return nil, fail
	}
	out := listClustersOutput{ClusterArns: make([]string, len(page)), NextToken: next}
	for i, c := range page {
		out.ClusterArns[i] = c.ClusterArn
	}
	return out, nil
}

type describeClustersInput struct {
	Clusters []string `json:"clusters"`
	Include  includes `json:"include"`
}

type describeClustersOutput struct {
	Clusters []Cluster `json:"clusters"`
	Failures []Failure `json:"failures"`
}

func (w *World) describeClusters(q *request, in *describeClustersInput) (any, *Error) {
	if len(in.Clusters) > 100 {
		return nil, invalid("clusters can have at most 100 items.")
	}
	if fail := in.Include.check("ATTACHMENTS", "CONFIGURATIONS", "SETTINGS", "STATISTICS", "TAGS"); fail != nil {
		return nil, fail
	}
	names := in.Clusters
	if len(names) == 0 {
		names = []string{"default"}
	}
	out := describeClustersOutput{Clusters: []Cluster{}, Failures: []Failure{}}
	for _, name := range names {
		c, fail := w.clusterNamed(q, name)
		if fail != nil {
			out.Failures = append(out.Failures, w.missing(q, "cluster", "", name))
			continue
		}
		out.Clusters = append(out.Clusters, c.view(in.Include))
	}
	return out, nil
}

// view is the cluster as one call sees it: with what it asked for.
func (c *Cluster) view(include includes) Cluster {
	v := *c
	v.Tags = some(c.Tags, include.has("TAGS"))
	v.Settings = some(c.Settings, include.has("SETTINGS"))
	v.CapacityProviders = some(c.CapacityProviders, true)
	v.DefaultCapacityProviderStrategy = some(c.DefaultCapacityProviderStrategy, true)
	v.Statistics = []KeyValuePair{}
	if include.has("STATISTICS") {
		v.Statistics = some(c.statistics(), true)
	}
	if !include.has("CONFIGURATIONS") {
		v.Configuration = nil
	}
	return v
}
