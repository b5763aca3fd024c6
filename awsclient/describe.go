package awsclient

import (
	"context"
	"errors"
	"slices"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"golang.org/x/sync/errgroup"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// Batch is the answer of a describe: what was found, in the order asked for,
// and by id what was not. Every id asked for is in exactly one of the two.
type Batch[T any] struct {
	Items    []T
	Problems []model.Problem
}

// maxFailedChunks is after how many failed calls in one cluster the rest is not
// tried: a list of thousands must not hammer an endpoint that is down.
const maxFailedChunks = 3

// describer knows how one kind is described.
type describer[T any] struct {
	op   string
	size int // ids in one call
	id   func(T) string
	call func(ctx context.Context, cluster string, ids []string) ([]T, []types.Failure, error)
}

// chunk is one call of a describe.
type chunk struct {
	group   *group
	cluster string
	ids     []string
}

// group is what the chunks of one cluster have in common.
type group struct {
	mu     sync.Mutex
	failed int
	stop   error // why the rest is not tried
}

// run describes all ids. The error is nil when anything at all was described or
// found missing; otherwise it is the first of the problems, which are complete
// in either case.
func (d describer[T]) run(ctx context.Context, ids []string) (Batch[T], error) {
	return d.chunked(ctx, d.chunks(ids, model.ClusterName))
}

// runFlat is run for kinds that live in no cluster.
func (d describer[T]) runFlat(ctx context.Context, ids []string) (Batch[T], error) {
	return d.chunked(ctx, d.chunks(ids, func(string) string { return "" }))
}

func (d describer[T]) chunked(ctx context.Context, chunks []chunk) (Batch[T], error) {
	parts := make([]Batch[T], len(chunks))
	oks := make([]bool, len(chunks))
	var calls errgroup.Group
	calls.SetLimit(inFlight)
	for i, ch := range chunks {
		calls.Go(func() error {
			parts[i], oks[i] = d.one(ctx, ch)
			return nil
		})
	}
	_ = calls.Wait() // failures are in the parts
	var all Batch[T]
	total := 0
	for _, p := range parts {
		total += len(p.Items)
	}
	all.Items = make([]T, 0, total)
	for _, p := range parts {
		all.Items = append(all.Items, p.Items...)
		all.Problems = append(all.Problems, p.Problems...)
	}
	if err := ctx.Err(); err != nil {
		return all, err
	}
	if len(chunks) > 0 && !slices.Contains(oks, true) && len(all.Problems) > 0 {
		return all, all.Problems[0].Err
	}
	return all, nil
}

// chunks groups the ids by cluster and cuts them to what one call takes.
func (d describer[T]) chunks(ids []string, clusterOf func(id string) string) []chunk {
	var order []string
	by := map[string][]string{}
	for _, id := range ids {
		cluster := clusterOf(id)
		if _, ok := by[cluster]; !ok {
			order = append(order, cluster)
		}
		by[cluster] = append(by[cluster], id)
	}
	var out []chunk
	for _, cluster := range order {
		g := &group{}
		for part := range slices.Chunk(by[cluster], d.size) {
			out = append(out, chunk{group: g, cluster: cluster, ids: part})
		}
	}
	return out
}

// one makes one call and accounts for every id of it.
func (d describer[T]) one(ctx context.Context, ch chunk) (Batch[T], bool) {
	if err := ch.group.stopped(); err != nil {
		return d.failed(ch.ids, err), false
	}
	items, failures, err := d.call(ctx, ch.cluster, ch.ids)
	if err != nil {
		ch.group.fail(err)
		return d.failed(ch.ids, err), false
	}
	return d.match(ch.ids, items, failures), true
}

func (d describer[T]) failed(ids []string, err error) Batch[T] {
	var b Batch[T]
	for _, id := range ids {
		b.Problems = append(b.Problems, model.Problem{ID: id, Op: d.op, Err: err})
	}
	return b
}

// match puts the answer in the order of the question. AWS may answer with an
// old short ARN, so the last part of the ARN decides: it is unique in a cluster.
// What only has the name of what was asked for, in the same region of another
// account or in another region, is not it.
func (d describer[T]) match(ids []string, items []T, failures []types.Failure) Batch[T] {
	found := make(map[string]int, len(items))
	for i, item := range items {
		found[model.ShortID(d.id(item))] = i
	}
	missing := make(map[string]types.Failure, len(failures))
	for _, f := range failures {
		missing[model.ShortID(aws.ToString(f.Arn))] = f
	}
	b := Batch[T]{Items: make([]T, 0, len(items))}
	for _, id := range ids {
		short := model.ShortID(id)
		if i, ok := found[short]; ok && sameHome(id, d.id(items[i])) {
			b.Items = append(b.Items, items[i])
			continue
		}
		problem := &MissingError{Reason: "MISSING"}
		if f, ok := missing[short]; ok {
			problem = &MissingError{Reason: aws.ToString(f.Reason), Detail: aws.ToString(f.Detail)}
		}
		b.Problems = append(b.Problems, model.Problem{ID: id, Op: d.op, Err: problem})
	}
	return b
}

// sameHome reports whether two ARNs are of one region and account, as far as they
// say where they are.
func sameHome(a, b string) bool {
	x, ok := model.ParseARN(a)
	y, also := model.ParseARN(b)
	return !ok || !also || x.Region == y.Region && x.Account == y.Account
}

func (g *group) stopped() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.stop
}

// fail counts a failed call and decides whether the rest is worth trying.
func (g *group) fail(err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.failed++
	switch Explain(err).Kind {
	case FaultServer, FaultThrottled, FaultOther:
		if g.failed < maxFailedChunks {
			return
		}
	}
	if g.stop == nil {
		g.stop = err
	}
}

// saidBy names the service that does not know what is missing of a batch.
func saidBy(service string, problems []model.Problem) {
	for _, p := range problems {
		var missing *MissingError
		if errors.As(p.Err, &missing) {
			missing.Service = service
		}
	}
}

// isMissing reports whether AWS said that the id does not exist.
func isMissing(err error) bool {
	var missing *MissingError
	return errors.As(err, &missing) && missing.Reason == "MISSING"
}
