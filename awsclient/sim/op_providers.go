package sim

type describeCapacityProvidersInput struct {
	paging
	CapacityProviders []string `json:"capacityProviders"`
	Cluster           string   `json:"cluster"`
	Include           includes `json:"include"`
}

type describeCapacityProvidersOutput struct {
	CapacityProviders []CapacityProvider `json:"capacityProviders"`
	Failures          []Failure          `json:"failures"`
	NextToken         string             `json:"nextToken,omitempty"`
}

func (w *World) describeCapacityProviders(q *request, in *describeCapacityProvidersInput) (any, *Error) {
	if fail := in.Include.check("TAGS"); fail != nil {
		return nil, fail
	}
	if in.Cluster != "" {
		if _, fail := w.clusterNamed(q, in.Cluster); fail != nil {
			return nil, fail
		}
	}
	out := describeCapacityProvidersOutput{CapacityProviders: []CapacityProvider{}, Failures: []Failure{}}
	add := func(p *CapacityProvider) {
		v := *p
		v.Tags = some(p.Tags, in.Include.has("TAGS"))
		out.CapacityProviders = append(out.CapacityProviders, v)
	}
	if len(in.CapacityProviders) == 0 {
		page, next, fail := pageOf(w, q, sizes{10, 10}, in.paging, w.region(q.region).providers,
			func(p *CapacityProvider) string { return p.Name }, all)
		for _, p := range page {
			add(p)
		}
		out.NextToken = next
		return out, fail
	}
	for _, name := range in.CapacityProviders {
		r := w.refer(q.region, name)
		p := w.region(q.region).provider(r.id)
		if p == nil || r.foreign {
			out.Failures = append(out.Failures, w.missing(q, "capacity-provider", "", name))
			continue
		}
		add(p)
	}
	return out, nil
}
