package headless

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/order"
)

// Tagged are the kinds whose rows have tags.
func Tagged() []kind.Name {
	return []kind.Name{kind.Clusters, kind.Services, kind.Tasks, kind.Instances, kind.TaskDefs, kind.Providers}
}

// Selector chooses rows by their tags; the empty one takes every row.
type Selector []term

// term is one thing that a row must have or lack.
type term struct {
	key, value string
	any        bool // whatever the value is
	not        bool
}

// ParseSelector reads terms with commas between, all of which are needed: KEY=VALUE,
// KEY!=VALUE, KEY and !KEY. What has no such tag passes KEY!=VALUE. The error says
// which term it cannot read.
func ParseSelector(text string) (Selector, error) {
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	var out Selector
	for part := range strings.SplitSeq(text, ",") {
		part = strings.TrimSpace(part)
		t := term{}
		switch before, after, ok := strings.Cut(part, "="); {
		case !ok:
			t.any = true
			t.key, t.not = strings.CutPrefix(part, "!")
		default:
			t.key, t.not = strings.CutSuffix(before, "!")
			t.value = strings.TrimSpace(strings.TrimPrefix(after, "="))
		}
		if t.key = strings.TrimSpace(t.key); t.key == "" {
			return nil, fmt.Errorf("%q is none of KEY=VALUE, KEY!=VALUE, KEY and !KEY", part)
		}
		out = append(out, t)
	}
	return out, nil
}

// takes reports whether a row has what is needed. One that could not be read has
// no tags that are known, and is taken: that it is missing has to be seen.
func (s Selector) takes(e order.Entry) bool {
	if e.Row == nil || len(s) == 0 {
		return true
	}
	tags := tagsOf(e.Row)
	return !slices.ContainsFunc(s, func(t term) bool {
		has := slices.ContainsFunc(tags, func(tag model.Tag) bool { return tag.Key == t.key && (t.any || tag.Value == t.value) })
		return has == t.not
	})
}

func tagsOf(row kind.Row) []model.Tag {
	switch r := row.(type) {
	case model.Cluster:
		return r.Tags
	case model.Service:
		return r.Tags
	case model.Task:
		return r.Tags
	case model.Instance:
		return r.Tags
	case model.TaskDefinition:
		return r.Tags
	case model.CapacityProvider:
		return r.Tags
	default:
		return nil
	}
}
