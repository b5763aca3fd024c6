package awsclient

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/aws/smithy-go"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// definitionsKept bounds the memory of revisions.
const definitionsKept = 1000

// definitionMemory remembers revisions: they never change, but for their status
// and tags. Lists correct the status.
type definitionMemory struct {
	mu sync.Mutex
	by map[string]model.TaskDefinition // by ARN
}

func newDefinitionMemory() *definitionMemory {
	return &definitionMemory{by: map[string]model.TaskDefinition{}}
}

func (m *definitionMemory) get(arn string) (model.TaskDefinition, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	d, ok := m.by[arn]
	return d, ok
}

func (m *definitionMemory) keep(d model.TaskDefinition) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.by) >= definitionsKept {
		clear(m.by)
	}
	m.by[d.ARN] = d
}

// forget makes the next read of revisions a call.
func (m *definitionMemory) forget(arns ...string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, arn := range arns {
		delete(m.by, arn)
	}
}

// listed forgets revisions whose status is no longer what was remembered.
func (m *definitionMemory) listed(arns []string, status string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, arn := range arns {
		if d, ok := m.by[arn]; ok && d.Status != status {
			delete(m.by, arn)
		}
	}
}

// ListTaskDefinitions emits the ARNs of a family's revisions, newest first: the
// active ones, then the inactive. An empty family means all of them.
func (c *Client) ListTaskDefinitions(ctx context.Context, family string, emit func(ids []string)) error {
	emit = once(emit)
	for _, status := range []types.TaskDefinitionStatus{types.TaskDefinitionStatusActive, types.TaskDefinitionStatusInactive} {
		if err := c.listRevisions(ctx, family, status, emit); err != nil {
			return err
		}
	}
	return nil
}

// ListNewestDefinitions emits the ARN of the newest active revision of every
// family, by name.
func (c *Client) ListNewestDefinitions(ctx context.Context, emit func(ids []string)) error {
	all, err := collect(func(emit func([]string)) error { return c.listActive(ctx, "", emit) })
	newest := map[string]string{}
	for _, arn := range all {
		family, _ := model.FamilyRevision(arn)
		if was, ok := newest[family]; !ok || revision(arn) > revision(was) {
			newest[family] = arn
		}
	}
	ids := make([]string, 0, len(newest))
	for _, family := range slices.Sorted(maps.Keys(newest)) {
		ids = append(ids, newest[family])
	}
	if len(ids) > 0 {
		emit(ids)
	}
	return err
}

// listActive emits the active revisions of a family, newest first.
func (c *Client) listActive(ctx context.Context, family string, emit func(ids []string)) error {
	return c.listRevisions(ctx, family, types.TaskDefinitionStatusActive, emit)
}

func (c *Client) listRevisions(ctx context.Context, family string, status types.TaskDefinitionStatus, emit func([]string)) error {
	return eachPage(ctx, func(ctx context.Context, token *string) ([]string, *string, error) {
		in := &ecs.ListTaskDefinitionsInput{
			Status: status, Sort: types.SortOrderDesc, MaxResults: aws.Int32(listSize), NextToken: token,
		}
		if family != "" {
			in.FamilyPrefix = aws.String(family)
		}
		out, err := c.ecs.ListTaskDefinitions(ctx, in)
		if err != nil {
			return nil, nil, err
		}
		arns := ofFamily(out.TaskDefinitionArns, family)
		c.defs.listed(arns, string(status))
		return arns, out.NextToken, nil
	}, emit)
}

// ofFamily keeps the revisions of one family, newest first: some endpoints take
// the name for a prefix and know no order.
func ofFamily(arns []string, family string) []string {
	if family == "" {
		return arns
	}
	var out []string
	for _, arn := range arns {
		if name, _ := model.FamilyRevision(arn); name == family {
			out = append(out, arn)
		}
	}
	slices.SortStableFunc(out, func(a, b string) int { return cmp.Compare(revision(b), revision(a)) })
	return out
}

func revision(arn string) int {
	_, r := model.FamilyRevision(arn)
	n, _ := strconv.Atoi(r) // not a number: last
	return n
}

// DescribeTaskDefinitions reads revisions with their tags and their JSON. ECS
// gives them one by one; those read before cost no call. The error is nil when
// anything was answered; see Batch for what was not.
func (c *Client) DescribeTaskDefinitions(ctx context.Context, ids []string) (Batch[model.TaskDefinition], error) {
	return describer[model.TaskDefinition]{
		op:   "DescribeTaskDefinition",
		size: 1,
		id:   func(d model.TaskDefinition) string { return d.ARN },
		call: func(ctx context.Context, _ string, ids []string) ([]model.TaskDefinition, []types.Failure, error) {
			d, err := c.taskDefinition(ctx, ids[0])
			switch {
			case noDefinition(err):
				return nil, []types.Failure{{Arn: aws.String(ids[0]), Reason: aws.String("MISSING")}}, nil
			case err != nil:
				return nil, nil, err
			}
			return []model.TaskDefinition{d}, nil, nil
		},
	}.runFlat(ctx, ids)
}

// noDefinition recognises how ECS says that a revision does not exist.
func noDefinition(err error) bool {
	var api smithy.APIError
	return errors.As(err, &api) && api.ErrorCode() == "ClientException" &&
		strings.Contains(strings.ToLower(api.ErrorMessage()), "unable to describe task definition")
}

func (c *Client) taskDefinition(ctx context.Context, id string) (model.TaskDefinition, error) {
	if d, ok := c.defs.get(id); ok {
		return d, nil
	}
	var raw []byte
	out, err := c.ecs.DescribeTaskDefinition(ctx, &ecs.DescribeTaskDefinitionInput{
		TaskDefinition: aws.String(id),
		Include:        []types.TaskDefinitionField{types.TaskDefinitionFieldTags},
	}, func(o *ecs.Options) { o.APIOptions = append(o.APIOptions, keepBody(&raw)) })
	if err != nil {
		return model.TaskDefinition{}, err
	}
	if out.TaskDefinition == nil {
		return model.TaskDefinition{}, &MissingError{Reason: "MISSING"}
	}
	d := toTaskDefinition(*out.TaskDefinition)
	d.Tags = tags(out.Tags)
	if d.JSON, err = definitionJSON(raw); err != nil {
		return model.TaskDefinition{}, err
	}
	c.defs.keep(d)
	return d, nil
}
