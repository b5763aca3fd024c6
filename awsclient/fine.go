package awsclient

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// fineSpan is how long points of less than a minute are kept. Source: the
// reference of GetMetricData.
const fineSpan = 3 * time.Hour

// revisionStays is how long the setting of a revision is remembered: a revision
// never changes.
const revisionStays = 24 * time.Hour

// finePoints reports whether a service publishes its CPU and memory every 20
// seconds and the span is short enough for these points. The setting is in the
// service revision, which is read once.
func (c *Client) finePoints(ctx context.Context, s model.Service, span time.Duration) bool {
	if span >= fineSpan || s.CurrentRevision == "" {
		return false
	}
	fine, err := c.watch.fine.get(s.CurrentRevision, revisionStays, func() (bool, error) {
		out, err := c.ecs.DescribeServiceRevisions(ctx, &ecs.DescribeServiceRevisionsInput{ServiceRevisionArns: []string{s.CurrentRevision}})
		if err != nil {
			switch Explain(err).Kind {
			case FaultUnsupported, FaultDenied:
				return false, nil // asking again would not help
			}
			return false, err
		}
		for _, r := range out.ServiceRevisions {
			if r.Monitoring == nil {
				continue
			}
			for _, m := range r.Monitoring.MetricConfigurations {
				if s := aws.ToInt32(m.ResolutionSeconds); s > 0 && time.Duration(s)*time.Second <= model.FinePeriod {
					return true, nil
				}
			}
		}
		return false, nil
	})
	if err != nil {
		c.log.Debug("whether there are fine points is unknown", "service", s.Name, "error", err)
	}
	return fine
}
