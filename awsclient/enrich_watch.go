package awsclient

import (
	"context"
	"errors"
	"slices"
	"sync"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// EnrichServices fills Watch of services: CPU and memory of the last minutes, and
// the alarms in ALARM that point at them. It returns the rows in their order, as
// far as they could be filled; the error says what could not be read. The rows
// given are not changed.
func (c *Client) EnrichServices(ctx context.Context, rows []model.Service) ([]model.Service, error) {
	rows = slices.Clone(rows)
	var (
		sparks  map[string]model.Sparks
		firing  []model.Alarm
		failed  error // of the sparks
		failed2 error // of the alarms
		reads   sync.WaitGroup
	)
	reads.Go(func() { sparks, failed = c.ServiceSparks(ctx, rows) })
	reads.Go(func() { firing, failed2 = c.AlarmsFiring(ctx) })
	reads.Wait()
	for i, r := range rows {
		rows[i].Sparks = joinSparks(r.Sparks, sparks, r.ARN, failed)
		if failed2 == nil {
			rows[i].Firing = model.Known(model.Troubles(model.AlarmsOn(firing, r.AlarmTarget())))
		}
	}
	return rows, errors.Join(failed, failed2)
}

// joinSparks are the sparks of one row; those that it had when they could not be
// read.
func joinSparks(was model.Maybe[model.Sparks], read map[string]model.Sparks, id string, err error) model.Maybe[model.Sparks] {
	s, ok := read[id]
	switch {
	case err != nil || !ok:
		return was
	case !s.CPU.Known && !s.Memory.Known:
		return model.None[model.Sparks]()
	default:
		return model.Known(s)
	}
}

// watchInstances fills the CPU of instances. It changes the rows it is given.
func (c *Client) watchInstances(ctx context.Context, rows []model.Instance) error {
	sparks, err := c.InstanceSparks(ctx, rows)
	for i, r := range rows {
		rows[i].Sparks = joinSparks(r.Sparks, sparks, r.ARN, err)
	}
	return err
}

// watchClusters fills the alarms in ALARM of clusters and of what is in them. It
// changes the rows it is given.
func (c *Client) watchClusters(ctx context.Context, rows []model.Cluster) error {
	firing, err := c.AlarmsFiring(ctx)
	if err != nil {
		return err
	}
	for i, r := range rows {
		all := append(model.AlarmsOn(firing, r.AlarmTarget()), model.AlarmsInCluster(firing, r.Name)...)
		rows[i].Firing = model.Known(model.Troubles(uniqueAlarms(all)))
	}
	return nil
}

func uniqueAlarms(in []model.Alarm) []model.Alarm {
	var out []model.Alarm
	for _, a := range in {
		if !slices.ContainsFunc(out, func(b model.Alarm) bool { return a.ARN == b.ARN }) {
			out = append(out, a)
		}
	}
	return out
}
