package awsclient

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// each converts a slice; nil stays nil.
func each[A, B any](in []A, convert func(A) B) []B {
	if len(in) == 0 {
		return nil
	}
	out := make([]B, len(in))
	for i, v := range in {
		out[i] = convert(v)
	}
	return out
}

func str(p *string) string { return aws.ToString(p) }

func when(p *time.Time) time.Time { return aws.ToTime(p) }

func num(p *int32) int { return int(aws.ToInt32(p)) }

func maybeNum(p *int32) model.Maybe[int] {
	if p == nil {
		return model.None[int]()
	}
	return model.Known(int(*p))
}

// atoi reads the numbers that ECS sends as strings; 0 when there is none.
func atoi(p *string) int {
	n, err := strconv.Atoi(str(p))
	if err != nil {
		return 0
	}
	return n
}

func tags(in []types.Tag) []model.Tag {
	return each(in, func(t types.Tag) model.Tag { return model.Tag{Key: str(t.Key), Value: str(t.Value)} })
}

func keyValues(in []types.KeyValuePair) []model.KeyValue {
	return each(in, func(p types.KeyValuePair) model.KeyValue {
		return model.KeyValue{Name: str(p.Name), Value: str(p.Value)}
	})
}

func strategy(in []types.CapacityProviderStrategyItem) []model.StrategyItem {
	return each(in, func(i types.CapacityProviderStrategyItem) model.StrategyItem {
		return model.StrategyItem{Provider: str(i.CapacityProvider), Base: int(i.Base), Weight: int(i.Weight)}
	})
}

// sortedPairs turns a map into pairs in the order of their names.
func sortedPairs(in map[string]string) []model.KeyValue {
	if len(in) == 0 {
		return nil
	}
	out := make([]model.KeyValue, 0, len(in))
	for k, v := range in {
		out = append(out, model.KeyValue{Name: k, Value: v})
	}
	slices.SortFunc(out, func(a, b model.KeyValue) int { return cmp.Compare(a.Name, b.Name) })
	return out
}
