package awsclient

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// EnrichTasks fills Host of tasks that run on container instances. It returns
// the rows in their order, as far as they could be filled; the error says what
// could not be read. The rows given are not changed.
func (c *Client) EnrichTasks(ctx context.Context, rows []model.Task) ([]model.Task, error) {
	rows = slices.Clone(rows)
	errs := []error{c.learnHosts(ctx, rows)}
	var machines []string
	for _, t := range rows {
		if h, ok := c.hosts.host(t.Instance).Get(); ok {
			machines = append(machines, h.EC2ID)
		}
	}
	if unknown := c.unknownMachines(machines); len(unknown) > 0 {
		_, err := c.machines(ctx, unknown)
		errs = append(errs, err)
	}
	for i, t := range rows {
		rows[i].Host = c.hostOf(t)
	}
	return rows, errors.Join(errs...)
}

// learnHosts describes the container instances of tasks that were never seen.
func (c *Client) learnHosts(ctx context.Context, rows []model.Task) error {
	var instances []string
	asked := map[string]bool{"": true}
	for _, t := range rows {
		if !asked[t.Instance] && c.hosts.host(t.Instance).IsUnknown() {
			instances = append(instances, t.Instance)
		}
		asked[t.Instance] = true
	}
	if len(instances) == 0 {
		return nil
	}
	batch, err := c.describeInstances(ctx, instances)
	var gone []string
	for _, p := range batch.Problems {
		switch {
		case isMissing(p.Err):
			gone = append(gone, p.ID)
		case err == nil:
			err = p
		}
	}
	c.hosts.keepHosts(batch.Items, gone...)
	return err
}

func (c *Client) hostOf(t model.Task) model.Maybe[model.Host] {
	if t.Instance == "" {
		return model.None[model.Host]()
	}
	host := c.hosts.host(t.Instance)
	if host.IsUnknown() {
		return t.Host // better what was known of it before
	}
	h, ok := host.Get()
	if !ok {
		return host
	}
	if e, ok := c.hosts.machine(h.EC2ID).Get(); ok {
		h.PrivateIP, h.Name, h.Spot = e.PrivateIP, e.Name, e.Spot
		h.Type, h.Zone = cmp.Or(h.Type, e.Type), cmp.Or(h.Zone, e.Zone)
	}
	return model.Known(h)
}

// EnrichContainerInstances fills EC2 of container instances, and Drain of those
// that drain. It asks every time, because state and addresses change. It returns the rows in their order, as far
// as they could be filled; the error says what could not be read. The rows given
// are not changed.
func (c *Client) EnrichContainerInstances(ctx context.Context, rows []model.Instance) ([]model.Instance, error) {
	rows = slices.Clone(rows)
	var ids []string
	for _, r := range rows {
		if isEC2ID(r.EC2ID) {
			ids = append(ids, r.EC2ID)
		}
	}
	found, err := c.machines(ctx, ids)
	for i, r := range rows {
		if e, ok := found[r.EC2ID]; ok {
			rows[i].EC2 = e
		}
	}
	return rows, errors.Join(err, c.enrichDrains(ctx, rows), c.watchInstances(ctx, rows))
}

// EnrichClusters fills the alarms of clusters, and Pool of those that have container instances. It reads
// all of their instances. It returns the rows in their order, as far as they
// could be filled; the error joins a model.Problem for each cluster whose pool is
// not whole. The rows given are not changed.
func (c *Client) EnrichClusters(ctx context.Context, rows []model.Cluster) ([]model.Cluster, error) {
	rows = slices.Clone(rows)
	watch := c.watchClusters(ctx, rows)
	out, err := parallel(rows, func(row model.Cluster) (model.Cluster, error) {
		if row.ContainerInstances == 0 {
			row.Pool = model.None[model.Pool]()
			return row, nil
		}
		pool, err := c.pool(ctx, row.ARN)
		if err != nil {
			return row, model.Problem{ID: row.ARN, Op: "DescribeContainerInstances", Err: err}
		}
		row.Pool = model.Known(pool)
		return row, nil
	})
	return out, errors.Join(err, watch)
}

// pool reads the instances of a cluster, each page while the next is listed. A
// pool that misses an instance would be a lie, so any failure fails it.
func (c *Client) pool(ctx context.Context, cluster string) (model.Pool, error) {
	var (
		mu        sync.Mutex
		instances []model.Instance
		problems  []error
		calls     errgroup.Group
	)
	err := c.listInstances(ctx, cluster, func(ids []string) {
		calls.Go(func() error {
			batch, err := c.describeInstances(ctx, ids)
			mu.Lock()
			defer mu.Unlock()
			instances = append(instances, batch.Items...)
			problems = append(problems, err)
			for _, p := range batch.Problems {
				if !isMissing(p.Err) { // deregistered since it was listed
					problems = append(problems, p)
				}
			}
			return nil
		})
	})
	_ = calls.Wait() // failures are in problems
	if err := errors.Join(append(problems, err)...); err != nil {
		return model.Pool{}, err
	}
	c.hosts.keepHosts(instances)
	return model.NewPool(instances, c.spot(ctx, instances)), nil
}

// spot counts the Spot machines of a pool; unknown when EC2 will not say.
func (c *Client) spot(ctx context.Context, instances []model.Instance) model.Maybe[int] {
	ids := make([]string, 0, len(instances))
	for _, i := range instances {
		ids = append(ids, i.EC2ID)
	}
	if unknown := c.unknownMachines(ids); len(unknown) > 0 {
		if _, err := c.machines(ctx, unknown); err != nil {
			c.log.Debug("the Spot part of a pool is unknown", "error", err)
			return model.Maybe[int]{}
		}
	}
	n := 0
	for _, id := range ids {
		if e, ok := c.hosts.machine(id).Get(); ok && e.Spot {
			n++
		}
	}
	return model.Known(n)
}
