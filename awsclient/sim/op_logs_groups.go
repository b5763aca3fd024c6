package sim

import (
	"cmp"
	"slices"
	"strings"
)

type describeLogGroupsInput struct {
	LogGroupNamePrefix  *string  `json:"logGroupNamePrefix"`
	LogGroupNamePattern *string  `json:"logGroupNamePattern"`
	LogGroupIdentifiers []string `json:"logGroupIdentifiers"`
	LogGroupClass       string   `json:"logGroupClass"`
	NextToken           *string  `json:"nextToken"`
	Limit               *int     `json:"limit"`
}

// logGroupShape is AWS's LogGroup.
type logGroupShape struct {
	LogGroupName      string `json:"logGroupName"`
	CreationTime      int64  `json:"creationTime"`
	RetentionInDays   int    `json:"retentionInDays,omitempty"`
	MetricFilterCount *int   `json:"metricFilterCount,omitempty"`
	Arn               string `json:"arn"`
	StoredBytes       *int64 `json:"storedBytes,omitempty"`
	LogGroupClass     string `json:"logGroupClass,omitempty"`
	LogGroupArn       string `json:"logGroupArn,omitempty"`
}

type describeLogGroupsOutput struct {
	LogGroups []logGroupShape `json:"logGroups"`
	NextToken string          `json:"nextToken,omitempty"`
}

func (w *World) describeLogGroups(q *request, in *describeLogGroupsInput) (any, *Error) {
	limit, fail := inRange(in.Limit, "limit", 50, 50)
	if fail == nil {
		fail = oneOf("logGroupClass", in.LogGroupClass, "STANDARD", "INFREQUENT_ACCESS", "DELIVERY", "ESSENTIALS")
	}
	if fail == nil {
		fail = in.check()
	}
	if fail != nil {
		return nil, fail
	}
	list := w.region(q.region).logs.groups
	if in.NextToken != nil {
		last, ok := openToken(w.logBinding(q), *in.NextToken)
		if !ok {
			return nil, badToken()
		}
		at, found := slices.BinarySearchFunc(list, last, func(g *logGroup, n string) int { return cmp.Compare(g.name, n) })
		if list = list[at:]; found {
			list = list[1:]
		}
	}
	out := describeLogGroupsOutput{LogGroups: []logGroupShape{}}
	for _, g := range list {
		if !w.wants(q, in, g) {
			continue
		}
		if len(out.LogGroups) == limit {
			out.NextToken = sealToken(w.logBinding(q), out.LogGroups[limit-1].LogGroupName)
			break
		}
		out.LogGroups = append(out.LogGroups, g.shape(in.LogGroupNamePattern != nil, w.now.UnixMilli()))
	}
	return out, nil
}

// check refuses filters that exclude each other.
func (in *describeLogGroupsInput) check() *Error {
	named := in.LogGroupNamePrefix != nil || in.LogGroupNamePattern != nil
	switch {
	case in.LogGroupNamePrefix != nil && in.LogGroupNamePattern != nil:
		return invalid("LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.")
	case in.LogGroupIdentifiers != nil && (named || in.LogGroupClass != ""):
		return invalid("logGroupIdentifiers can be combined with includeLinkedAccounts only.")
	case len(in.LogGroupIdentifiers) > 50:
		return constraint(len(in.LogGroupIdentifiers), "logGroupIdentifiers", "have length less than or equal to 50")
	}
	return nil
}

// wants says whether a group passes the filters.
func (w *World) wants(q *request, in *describeLogGroupsInput, g *logGroup) bool {
	switch {
	case in.LogGroupNamePrefix != nil && !strings.HasPrefix(g.name, *in.LogGroupNamePrefix),
		in.LogGroupNamePattern != nil && !strings.Contains(g.name, *in.LogGroupNamePattern),
		in.LogGroupClass != "" && in.LogGroupClass != "STANDARD":
		return false
	case in.LogGroupIdentifiers == nil:
		return true
	}
	return slices.ContainsFunc(in.LogGroupIdentifiers, func(id string) bool {
		name, fail := w.groupName(q, id)
		return fail == nil && name == g.name
	})
}

// shape is the group as AWS tells it; a search by pattern tells little.
func (g *logGroup) shape(little bool, now int64) logGroupShape {
	out := logGroupShape{LogGroupName: g.name, CreationTime: g.created, Arn: g.arn() + ":*"}
	if little {
		return out
	}
	stored := int64(0)
	for _, s := range g.streams {
		until := cmp.Or(s.until, now)
		stored += (until - s.from) / s.step * int64(s.burst) * 160
	}
	out.RetentionInDays, out.MetricFilterCount, out.StoredBytes = g.retention, ptr(0), &stored
	out.LogGroupClass, out.LogGroupArn = "STANDARD", g.arn()
	return out
}
