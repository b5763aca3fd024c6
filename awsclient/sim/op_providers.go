package sim

import (
	"cmp"
	"strings"
)

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

type listTagsForResourceInput struct {
	ResourceArn string `json:"resourceArn"`
}

type listTagsForResourceOutput struct {
	Tags []Tag `json:"tags"`
}

func (w *World) listTagsForResource(q *request, in *listTagsForResourceInput) (any, *Error) {
	parts := strings.SplitN(in.ResourceArn, ":", 6)
	if len(parts) != 6 || parts[0] != "arn" || parts[2] != "ecs" {
		return nil, invalid("The ARN %s is not valid. Specify a valid ARN and try again.", cmp.Or(in.ResourceArn, "(none)"))
	}
	kind, _, _ := strings.Cut(parts[5], "/")
	r := w.refer(q.region, in.ResourceArn)
	tags, found := w.tagsOf(q, kind, r, in.ResourceArn)
	if !found || r.foreign {
		return nil, invalid("The specified %s could not be found. Specify a valid %s and try again.", kind, kind)
	}
	return listTagsForResourceOutput{Tags: some(tags, true)}, nil
}

// tagsOf finds the tags of a resource by its kind and reference.
func (w *World) tagsOf(q *request, kind string, r ref, arn string) (tags []Tag, found bool) {
	reg := w.region(q.region)
	switch kind {
	case "cluster":
		if c := reg.cluster(r.id); c != nil {
			return c.Tags, true
		}
	case "capacity-provider":
		if p := reg.provider(r.id); p != nil {
			return p.Tags, true
		}
	case "task-definition":
		if d, fail := w.definitionNamed(q.region, arn); fail == nil {
			return d.tags, true
		}
	default:
		if c := reg.cluster(cmp.Or(r.cluster, "default")); c != nil {
			return c.tagsOf(kind, r.id)
		}
	}
	return nil, false
}

// tagsOf finds the tags of something inside the cluster.
func (c *Cluster) tagsOf(kind, id string) (tags []Tag, found bool) {
	switch kind {
	case "service":
		if s := c.service(id); s != nil {
			return s.Tags, true
		}
	case "task":
		if t := c.task(id); t != nil {
			return t.Tags, true
		}
	case "container-instance":
		if i := c.instance(id); i != nil {
			return i.Tags, true
		}
	}
	return nil, false
}
