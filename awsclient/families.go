package awsclient

import (
	"context"
	"errors"
	"strconv"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// familyMemory remembers what the last list of families said of each.
type familyMemory struct {
	mu     sync.Mutex
	active map[string]bool
}

func newFamilyMemory() *familyMemory { return &familyMemory{active: map[string]bool{}} }

func (m *familyMemory) keep(names []string, active bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, n := range names {
		m.active[n] = active
	}
}

func (m *familyMemory) get(name string) (active, known bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	active, known = m.active[name]
	return active, known
}

// ListFamilies emits the name of every task definition family: those with an
// active revision first, then the others.
func (c *Client) ListFamilies(ctx context.Context, emit func(names []string)) error {
	emit = once(emit)
	for _, status := range []types.TaskDefinitionFamilyStatus{types.TaskDefinitionFamilyStatusActive, types.TaskDefinitionFamilyStatusInactive} {
		err := eachPage(ctx, func(ctx context.Context, token *string) ([]string, *string, error) {
			out, err := c.ecs.ListTaskDefinitionFamilies(ctx, &ecs.ListTaskDefinitionFamiliesInput{
				Status: status, MaxResults: aws.Int32(listSize), NextToken: token,
			})
			if err != nil {
				return nil, nil, err
			}
			c.families.keep(out.Families, status == types.TaskDefinitionFamilyStatusActive)
			return out.Families, out.NextToken, nil
		}, emit)
		if err != nil {
			return err
		}
	}
	return nil
}

// DescribeFamilies answers from what ListFamilies has seen and calls AWS only
// for names that it has not. The newest revision is not read: see EnrichFamilies.
func (c *Client) DescribeFamilies(ctx context.Context, names []string) (Batch[model.Family], error) {
	var b Batch[model.Family]
	var first error
	for _, name := range names {
		f := model.Family{Name: name}
		active, known := c.families.get(name)
		if f.Active = active; !known {
			var err error
			if f, err = c.family(ctx, f, true); err != nil {
				b.Problems = append(b.Problems, model.Problem{ID: name, Op: "ListTaskDefinitions", Err: err})
				if first == nil && !isMissing(err) {
					first = err
				}
				continue
			}
		}
		b.Items = append(b.Items, f)
	}
	if len(b.Items) > 0 {
		first = nil
	}
	return b, errors.Join(ctx.Err(), first)
}

// EnrichFamilies fills Latest with one call for each family. It returns the rows
// in their order, as far as they could be filled; the error joins a
// model.Problem for each that failed. The rows given are not changed.
func (c *Client) EnrichFamilies(ctx context.Context, rows []model.Family) ([]model.Family, error) {
	return parallel(rows, func(f model.Family) (model.Family, error) {
		got, err := c.family(ctx, f, !f.Active)
		if err != nil {
			return f, model.Problem{ID: f.Name, Op: "ListTaskDefinitions", Err: err}
		}
		return got, nil
	})
}

// family reads the newest revision. It asks for the active ones first; both
// says to ask for the others when there are none.
func (c *Client) family(ctx context.Context, f model.Family, both bool) (model.Family, error) {
	for _, status := range []types.TaskDefinitionStatus{types.TaskDefinitionStatusActive, types.TaskDefinitionStatusInactive} {
		out, err := c.ecs.ListTaskDefinitions(ctx, &ecs.ListTaskDefinitionsInput{
			FamilyPrefix: aws.String(f.Name), Status: status, Sort: types.SortOrderDesc, MaxResults: aws.Int32(1),
		})
		if err != nil {
			return f, err
		}
		for _, arn := range out.TaskDefinitionArns {
			name, revision := model.FamilyRevision(arn)
			if n, err := strconv.Atoi(revision); err == nil && name == f.Name {
				f.Active = status == types.TaskDefinitionStatusActive
				f.Latest = model.Known(max(n, f.Latest.Or(0)))
			}
		}
		if f.Latest.IsKnown() {
			return f, nil
		}
		if !both {
			break
		}
	}
	f.Latest = model.None[int]()
	if both {
		return f, &MissingError{Reason: "MISSING"}
	}
	return f, nil
}
