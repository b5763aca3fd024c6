package sim

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// The limits of tags, from the API reference of TagResource. Tags that AWS
// itself sets do not count.
const (
	maxTags     = 50
	maxTagKey   = 128
	maxTagValue = 256
)

// tagged is a resource that has tags.
type tagged struct {
	tags *[]Tag
	hold func() // keeps what reads see for now
}

type listTagsForResourceInput struct {
	ResourceArn string `json:"resourceArn"`
}

type listTagsForResourceOutput struct {
	Tags []Tag `json:"tags"`
}

func (w *World) listTagsForResource(q *request, in *listTagsForResourceInput) (any, *Error) {
	at, fail := w.taggedBy(q, in.ResourceArn)
	if fail != nil {
		return nil, fail
	}
	return listTagsForResourceOutput{Tags: some(*at.tags, true)}, nil
}

type tagResourceInput struct {
	ResourceArn string `json:"resourceArn"`
	Tags        []Tag  `json:"tags"`
}

func (w *World) opTagResource(q *request, in *tagResourceInput) (any, *Error) {
	at, fail := w.taggedForWrite(q, in.ResourceArn)
	if fail == nil && len(in.Tags) == 0 {
		fail = invalid("Tags cannot be empty.")
	}
	if fail == nil {
		fail = checkTags(in.Tags)
	}
	if fail != nil {
		return nil, fail
	}
	next := slices.Clone(*at.tags) // tasks share the list of their service
	for _, t := range in.Tags {
		if k := slices.IndexFunc(next, func(x Tag) bool { return x.Key == t.Key }); k >= 0 {
			next[k] = t
		} else {
			next = append(next, t)
		}
	}
	if ownTags(next) > maxTags {
		return nil, invalid("The number of tags exceeds the maximum of %d tags per resource.", maxTags)
	}
	at.hold()
	*at.tags = next
	return struct{}{}, nil
}

type untagResourceInput struct {
	ResourceArn string   `json:"resourceArn"`
	TagKeys     []string `json:"tagKeys"`
}

func (w *World) opUntagResource(q *request, in *untagResourceInput) (any, *Error) {
	at, fail := w.taggedForWrite(q, in.ResourceArn)
	if fail == nil && len(in.TagKeys) == 0 {
		fail = invalid("Tag keys cannot be empty.")
	}
	for _, key := range in.TagKeys {
		if fail == nil {
			fail = checkTag(Tag{Key: key})
		}
	}
	if fail != nil {
		return nil, fail
	}
	next := slices.Clone(*at.tags) // a key that is not there changes nothing
	next = slices.DeleteFunc(next, func(t Tag) bool { return slices.Contains(in.TagKeys, t.Key) })
	at.hold()
	*at.tags = next
	return struct{}{}, nil
}

// ownTags counts the tags that are not AWS's own.
func ownTags(tags []Tag) int {
	n := 0
	for _, t := range tags {
		if !reservedTag(t.Key) {
			n++
		}
	}
	return n
}

func reservedTag(s string) bool { return len(s) >= 4 && strings.EqualFold(s[:4], "aws:") }

// checkTags refuses tags that no resource may have.
func checkTags(tags []Tag) *Error {
	seen := map[string]bool{}
	for _, t := range tags {
		if fail := checkTag(t); fail != nil {
			return fail
		}
		if seen[t.Key] {
			return invalid("Duplicate tag keys found: %s.", t.Key)
		}
		seen[t.Key] = true
	}
	if len(tags) > maxTags {
		return invalid("The number of tags exceeds the maximum of %d tags per resource.", maxTags)
	}
	return nil
}

func checkTag(t Tag) *Error {
	switch n := utf8.RuneCountInString(t.Key); {
	case n == 0:
		return invalid("Tag key cannot be empty.")
	case n > maxTagKey:
		return invalid("Tag key must have at most %d characters.", maxTagKey)
	case utf8.RuneCountInString(t.Value) > maxTagValue:
		return invalid("Tag value must have at most %d characters.", maxTagValue)
	case reservedTag(t.Key), reservedTag(t.Value):
		return invalid("Tag keys and values cannot start with aws: as it is reserved for AWS use.")
	}
	return nil
}

// taggedForWrite is taggedBy for a change: services must be named in the long
// form.
func (w *World) taggedForWrite(q *request, arn string) (tagged, *Error) {
	at, fail := w.taggedBy(q, arn)
	if fail == nil && strings.Contains(arn, ":service/") && w.refer(q.region, arn).cluster == "" {
		fail = invalid("Long arn format must be used for tagging operations")
	}
	return at, fail
}

// taggedBy finds the resource of an ARN.
func (w *World) taggedBy(q *request, arn string) (tagged, *Error) {
	parts := strings.SplitN(arn, ":", 6)
	if len(parts) != 6 || parts[0] != "arn" || parts[2] != "ecs" {
		return tagged{}, invalid("The ARN %s is not valid. Specify a valid ARN and try again.", cmp.Or(arn, "(none)"))
	}
	kind, _, _ := strings.Cut(parts[5], "/")
	r := w.refer(q.region, arn)
	at, found := w.taggedIn(q, kind, r, arn)
	if !found || r.foreign {
		return at, invalid("The specified %s could not be found. Specify a valid %s and try again.", kind, kind)
	}
	return at, nil
}

// taggedIn finds a resource by its kind and reference.
func (w *World) taggedIn(q *request, kind string, r ref, arn string) (at tagged, found bool) {
	reg, now := w.region(q.region), func() {}
	switch kind {
	case "cluster":
		if c := reg.cluster(r.id); c != nil {
			return tagged{&c.Tags, now}, true
		}
	case "capacity-provider":
		if p := reg.provider(r.id); p != nil {
			return tagged{&p.Tags, now}, true
		}
	case "task-definition":
		if d, fail := w.definitionNamed(q.region, arn); fail == nil {
			return tagged{&d.tags, now}, true
		}
	default:
		if c := reg.cluster(cmp.Or(r.cluster, "default")); c != nil {
			return w.taggedWithin(c, kind, r.id)
		}
	}
	return at, false
}

// taggedWithin finds a resource inside a cluster.
func (w *World) taggedWithin(c *Cluster, kind, id string) (at tagged, found bool) {
	switch kind {
	case "service":
		if s := c.service(id); s != nil {
			return tagged{&s.Tags, func() { w.holdService(s) }}, true
		}
	case "task":
		if t := c.task(id); t != nil {
			return tagged{&t.Tags, func() { w.holdTask(t) }}, true
		}
	case "container-instance":
		if i := c.instance(id); i != nil {
			return tagged{&i.Tags, func() { w.holdInstance(i) }}, true
		}
	}
	return at, false
}
