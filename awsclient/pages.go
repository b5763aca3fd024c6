package awsclient

import (
	"context"
	"errors"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"golang.org/x/sync/errgroup"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// page reads one page of a list: its ids and the token of the next page.
type page func(ctx context.Context, token *string) (ids []string, next *string, err error)

// eachPage reads a list to its end and emits every id once, page by page. A
// list that moves while it is read may name an id twice.
func eachPage(ctx context.Context, read page, emit func([]string)) error {
	emit = once(emit)
	var token *string
	for {
		ids, next, err := read(ctx, token)
		if err != nil {
			return err
		}
		emit(ids)
		if aws.ToString(next) == "" {
			return nil
		}
		if aws.ToString(next) == aws.ToString(token) {
			return errors.New("the endpoint sends the same page again and again")
		}
		token = next
	}
}

// once returns an emit that passes every id on once and leaves empty pages out.
func once(emit func([]string)) func([]string) {
	seen := map[string]bool{}
	return func(ids []string) {
		fresh := make([]string, 0, len(ids))
		for _, id := range ids {
			if !seen[id] {
				seen[id] = true
				fresh = append(fresh, id)
			}
		}
		if len(fresh) > 0 {
			emit(fresh)
		}
	}
}

// collect reads a list to its end and returns it whole.
func collect(list func(emit func([]string)) error) ([]string, error) {
	var all []string
	err := list(func(ids []string) { all = append(all, ids...) })
	return all, err
}

// inClusters lists one cluster or, when cluster is empty, every cluster of the
// region, several at a time. A cluster that fails does not stop the others: the
// returned error joins a model.Problem for each that failed.
func (c *Client) inClusters(ctx context.Context, cluster, op string, list func(ctx context.Context, cluster string, emit func([]string)) error, emit func([]string)) error {
	if cluster != "" {
		return list(ctx, cluster, emit)
	}
	clusters, err := collect(func(emit func([]string)) error { return c.ListClusters(ctx, emit) })
	if err != nil {
		return err
	}
	pages := make(chan []string)
	problems := make([]error, len(clusters))
	var wg sync.WaitGroup
	places := make(chan struct{}, inFlight)
	for i, cluster := range clusters {
		wg.Go(func() {
			places <- struct{}{}
			defer func() { <-places }()
			if err := list(ctx, cluster, func(ids []string) { pages <- ids }); err != nil {
				problems[i] = model.Problem{ID: cluster, Op: op, Err: err}
			}
		})
	}
	go func() {
		wg.Wait()
		close(pages)
	}()
	for ids := range pages {
		emit(ids)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return errors.Join(problems...)
}

// parallel works on rows, a few at a time, and returns them in their order; the
// error joins those of the rows that failed.
func parallel[T any](rows []T, work func(T) (T, error)) ([]T, error) {
	out := make([]T, len(rows))
	problems := make([]error, len(rows))
	var calls errgroup.Group
	calls.SetLimit(inFlight)
	for i, row := range rows {
		calls.Go(func() error {
			out[i], problems[i] = work(row)
			return nil
		})
	}
	_ = calls.Wait() // failures are in problems
	return out, errors.Join(problems...)
}
