package model

import "strings"

// ARN is an Amazon resource name taken apart.
type ARN struct {
	Partition string
	Service   string
	Region    string
	Account   string
	Resource  string // everything after the fifth colon
}

// ParseARN takes an ARN apart. It reports false when s is not one.
func ParseARN(s string) (ARN, bool) {
	p := strings.SplitN(s, ":", 6)
	if len(p) != 6 || p[0] != "arn" || p[5] == "" {
		return ARN{}, false
	}
	return ARN{Partition: p[1], Service: p[2], Region: p[3], Account: p[4], Resource: p[5]}, true
}

// String puts the ARN together again.
func (a ARN) String() string {
	return "arn:" + a.Partition + ":" + a.Service + ":" + a.Region + ":" + a.Account + ":" + a.Resource
}

// Type returns the kind of resource: cluster, service, task,
// container-instance, task-definition, capacity-provider, alarm ...
func (a ARN) Type() string {
	if i := strings.IndexAny(a.Resource, "/:"); i >= 0 {
		return a.Resource[:i]
	}
	return a.Resource
}

// ShortID returns the last part of an ARN: a task id, a service name, a
// family:revision. Anything that is no ARN is returned as it is.
func ShortID(id string) string {
	a, ok := ParseARN(id)
	if !ok {
		return id
	}
	if name, ok := strings.CutPrefix(a.Resource, "alarm:"); ok {
		return name // which may have slashes and colons
	}
	if i := strings.LastIndexByte(a.Resource, '/'); i >= 0 {
		return a.Resource[i+1:]
	}
	if i := strings.LastIndexByte(a.Resource, ':'); i >= 0 {
		return a.Resource[i+1:]
	}
	return a.Resource
}

// ClusterName returns the cluster's name from a cluster's ARN, from the long
// ARN of a service, task or container instance, or from a plain name. It is
// empty for the old short ARNs, which do not carry it.
func ClusterName(id string) string {
	a, ok := ParseARN(id)
	if !ok {
		return id
	}
	p := strings.Split(a.Resource, "/")
	switch {
	case p[0] == "cluster" && len(p) == 2:
		return p[1]
	case len(p) == 3 && (p[0] == "service" || p[0] == "task" || p[0] == "container-instance"):
		return p[1]
	default:
		return ""
	}
}

// LongARN returns the canonical long form of the ARN of a service, task or
// container instance, given the cluster (name or ARN) it lives in. ARNs that
// are long already, or of another kind, are returned as they are.
func LongARN(id, cluster string) string {
	a, ok := ParseARN(id)
	if !ok {
		return id
	}
	p := strings.Split(a.Resource, "/")
	name := ClusterName(cluster)
	if len(p) != 2 || name == "" {
		return id
	}
	switch p[0] {
	case "service", "task", "container-instance":
		a.Resource = p[0] + "/" + name + "/" + p[1]
		return a.String()
	default:
		return id
	}
}

// ClusterARN returns the ARN of the cluster that a long service, task or
// container-instance ARN belongs to; empty when the ARN does not say.
func ClusterARN(id string) string {
	a, ok := ParseARN(id)
	name := ClusterName(id)
	if !ok || name == "" {
		return ""
	}
	a.Resource = "cluster/" + name
	return a.String()
}

// FamilyRevision splits the ARN or "family:revision" name of a task definition
// into the family and the revision; the revision is empty when not given.
func FamilyRevision(id string) (family, revision string) {
	if a, ok := ParseARN(id); ok {
		_, id, _ = strings.Cut(a.Resource, "/")
	}
	family, revision, _ = strings.Cut(id, ":")
	return family, revision
}
