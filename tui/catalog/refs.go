package catalog

import (
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/tui/keys"
	"github.com/ecsdeck/ecsdeck/tui/kind"
)

// listOf is the list of a kind that hangs on a resource.
func listOf(q kind.Query, name kind.Name, parent kind.Ref) kind.Target {
	return kind.Target{Query: childQuery(q, name, parent)}
}

func childQuery(q kind.Query, name kind.Name, parent kind.Ref) kind.Query {
	return kind.Query{Scope: q.Scope, Kind: name, Parent: parent}
}

// detailOf is the detail page of a resource; nowhere when the id is not known.
func detailOf(q kind.Query, name kind.Name, id string) kind.Target {
	if id == "" {
		return kind.Target{}
	}
	ref := kind.Ref{Kind: name, ID: id}
	return kind.Target{Query: kind.One(q.Scope, ref), Detail: ref}
}

// openDetails makes enter lead to the row's own details, for kinds that hold no
// list.
func openDetails[T any](name kind.Name, id func(T) string) kind.Link[T] {
	return kind.Link[T]{ID: keys.Open, To: func(row T, q kind.Query) kind.Target {
		return detailOf(q, name, id(row))
	}}
}

// clusterUp names the cluster that a service, task or container instance
// belongs to, from its long ARN.
func clusterUp(id string) kind.Ref { return refTo(kind.Clusters, model.ClusterARN(id)) }

func refTo(name kind.Name, id string) kind.Ref {
	if id == "" {
		return kind.Ref{}
	}
	return kind.Ref{Kind: name, ID: id}
}

// serviceARN is the long ARN of a service, made from the ARN of its cluster;
// empty when either is not known.
func serviceARN(clusterARN, name string) string {
	a, ok := model.ParseARN(clusterARN)
	cluster := model.ClusterName(clusterARN)
	if !ok || cluster == "" || name == "" {
		return ""
	}
	a.Resource = "service/" + cluster + "/" + name
	return a.String()
}

// everywhere is true for lists that hold rows of more than one cluster.
func everywhere(q kind.Query) bool {
	switch q.Parent.Kind {
	case kind.Clusters, kind.Services, kind.Instances:
		return false
	default:
		return true
	}
}

// under is true for lists that hang on a resource of one of the kinds.
func under(q kind.Query, names ...kind.Name) bool {
	for _, n := range names {
		if q.Parent.Kind == n {
			return true
		}
	}
	return false
}
