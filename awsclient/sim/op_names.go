package sim

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// invalid is ECS's refusal of a parameter.
func invalid(format string, args ...any) *Error {
	return &Error{Code: "InvalidParameterException", Message: fmt.Sprintf(format, args...), Status: http.StatusBadRequest}
}

// clusterNotFound is ECS's answer to a cluster that does not exist.
func clusterNotFound() *Error {
	return &Error{Code: "ClusterNotFoundException", Message: "Cluster not found.", Status: http.StatusBadRequest}
}

// serviceNotFound is ECS's answer to a service that does not exist.
func serviceNotFound() *Error {
	return &Error{Code: "ServiceNotFoundException", Message: "Service not found.", Status: http.StatusBadRequest}
}

// ref is a resource as a caller names it.
type ref struct {
	id      string // the name or id alone
	cluster string // "" when the name does not say: a plain name, or an ARN of the old form
	foreign bool   // an ARN of another account or region
}

// refer reads a name or an ARN: prod, arn:...:service/NAME (old form) or
// arn:...:service/CLUSTER/NAME.
func (w *World) refer(region, name string) ref {
	if !strings.HasPrefix(name, "arn:") {
		return ref{id: name}
	}
	parts := strings.SplitN(name, ":", 6)
	if len(parts) != 6 {
		return ref{id: name, foreign: true}
	}
	path := strings.Split(parts[5], "/")
	r := ref{id: path[len(path)-1], foreign: parts[3] != region || parts[4] != w.opts.Account}
	if len(path) == 3 {
		r.cluster = path[1]
	}
	return r
}

// shortName cuts the name off an ARN; a plain name stays as it is.
func shortName(name string) string { return name[strings.LastIndexByte(name, '/')+1:] }

// clusterNamed finds the cluster that a call names; "" is the one called default.
func (w *World) clusterNamed(q *request, name string) (*Cluster, *Error) {
	if name == "" {
		name = "default"
	}
	r := w.refer(q.region, name)
	c := w.region(q.region).cluster(r.id)
	if c == nil || r.foreign || r.cluster != "" {
		return nil, clusterNotFound()
	}
	return c, nil
}

// within reads a name that must belong to the cluster of the call.
func (w *World) within(c *Cluster, name string) (ref, *Error) {
	r := w.refer(c.region.name, name)
	if r.cluster != "" && r.cluster != c.ClusterName && !r.foreign {
		return r, invalid("Identifier is for %s. Your cluster is %s", r.cluster, c.ClusterName)
	}
	return r, nil
}

// serviceNamed finds a service that is there for reads, in any status.
func (w *World) serviceNamed(c *Cluster, name string) (*Service, *Error) {
	r, fail := w.within(c, name)
	if fail != nil {
		return nil, fail
	}
	s := c.service(r.id)
	if s == nil || r.foreign {
		return nil, serviceNotFound()
	}
	return s, nil
}

// missing is the failure of a resource that is not there, named in the long form.
func (w *World) missing(q *request, kind, cluster, name string) Failure {
	arn := name
	if !strings.HasPrefix(name, "arn:") {
		if cluster != "" {
			name = cluster + "/" + shortName(name)
		}
		arn = w.arn("ecs", q.region, kind+"/"+name)
	}
	return Failure{Arn: arn, Reason: "MISSING"}
}

// includes is the include list of a describe call.
type includes []string

func (i includes) has(field string) bool { return slices.Contains(i, field) }

// check refuses a field that the operation does not know.
func (i includes) check(known ...string) *Error {
	for _, field := range i {
		if !slices.Contains(known, field) {
			return invalid("Unknown include field: %s.", field)
		}
	}
	return nil
}

// oneOf refuses a value that is not one of AWS's; "" is always right.
func oneOf(parameter, value string, known ...string) *Error {
	if value == "" || slices.Contains(known, value) {
		return nil
	}
	return invalid("Invalid %s: %s.", parameter, value)
}

// some is the list if it holds anything, and an empty one instead of nil: what
// AWS sends for the lists that are always there.
func some[T any](list []T, wanted bool) []T {
	if !wanted || list == nil {
		return []T{}
	}
	return list
}
