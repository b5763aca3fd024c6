package awsclient

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// mostDifferences is how many differences of two revisions a plan lists.
const mostDifferences = 12

// PlanRevision plans to deploy another revision of its task definition to a
// service, an earlier one as a rule. word is a number of the service's own
// family, FAMILY:NUMBER or an ARN; "" is the one before: what another deployment
// of the service still runs, or else the newest active revision below the one it
// has. The plan says what is different in it. What ECS would refuse is a
// *RefusedError with the reason.
func (c *Client) PlanRevision(ctx context.Context, serviceID, word string) (Plan, error) {
	s, err := c.service(ctx, serviceID)
	if err != nil {
		return Plan{}, err
	}
	refuse := func(why string) (Plan, error) {
		return Plan{}, &RefusedError{What: "cannot deploy another revision to " + s.Name, Why: why}
	}
	switch why := s.CannotRedeploy(); {
	case why != "":
		return refuse(why)
	case s.Family == "":
		return refuse("the service names no task definition")
	}
	arn, why := revisionOf(s, word)
	if why == "" && arn == "" {
		if arn, err = c.revisionBefore(ctx, s); err != nil {
			return Plan{}, err
		}
		if arn == "" {
			why = fmt.Sprintf("%s has no active revision before %s", s.Family, s.Revision)
		}
	}
	if why != "" {
		return refuse(why)
	}
	next, differences, err := c.revisions(ctx, s, arn)
	switch {
	case err != nil:
		return Plan{}, err
	case next.Name() == model.ShortID(s.TaskDefinition):
		return refuse("it has " + next.Name() + " already; redeploy starts new tasks of it")
	case next.Status != "ACTIVE": // source: the reference of DeregisterTaskDefinition
		return refuse(next.Name() + " is deregistered: ECS starts no deployment of it")
	}
	title := "Roll %s back to " + next.Name()
	if next.Family != s.Family || next.Revision > revision(s.TaskDefinition) {
		title = "Deploy " + next.Name() + " to %s"
	}
	p := c.servicePlan([]model.Service{s}, nil, title, func(s model.Service) Call {
		return c.call("ecs", "UpdateService", Param{"cluster", s.Cluster}, Param{"service", s.Name}, Param{fieldTaskDefinition, next.Name()})
	}, fieldStatus, fieldTaskDefinition)
	p.Effects = append([]string{
		fmt.Sprintf("starts a deployment of %s in place of %s:%s", next.Name(), s.Family, s.Revision), replaceWords(s),
	}, differences...)
	p.Warnings = append(revisionWarnings(s, next), c.protectedOf(ctx, s)...)
	return p, nil
}

// revisionOf is the ARN of the revision that a person names, "" for the one
// before. The second result says why it can be none.
func revisionOf(s model.Service, word string) (arn, why string) {
	word = strings.TrimSpace(word)
	if word == "" {
		return "", ""
	}
	family, number := model.FamilyRevision(word)
	if _, err := strconv.Atoi(word); err == nil {
		family, number = s.Family, word
	}
	if n, err := strconv.Atoi(number); err != nil || n < 1 || family == "" {
		return "", strconv.Quote(word) + " is no revision: give its number, or FAMILY:NUMBER"
	}
	own := revisionARN(s, family, number)
	if a, ok := model.ParseARN(word); ok && a.String() != own {
		return "", word + " belongs to another account or region"
	}
	return own, ""
}

// revisionARN is the ARN of a revision in the account and region of a service.
func revisionARN(s model.Service, family, number string) string {
	a, _ := model.ParseARN(s.ARN)
	a.Resource = "task-definition/" + family + ":" + number
	return a.String()
}

// revisionBefore is the ARN of the revision that a service goes back to, "" when
// there is none.
func (c *Client) revisionBefore(ctx context.Context, s model.Service) (string, error) {
	if d, ok := s.Replaced(); ok {
		return revisionARN(s, d.Family, d.Revision), nil
	}
	now := revision(s.TaskDefinition)
	found := ""
	err := c.listActive(ctx, s.Family, func(arns []string) {
		for _, arn := range arns {
			if found == "" && revision(arn) < now {
				found = arn
			}
		}
	})
	if found != "" {
		return found, nil // what comes after it does not matter
	}
	return "", err
}

// revisions reads the revision that is to be deployed, and how it differs from
// the one that the service has. That the latter cannot be read is no reason to
// stop.
func (c *Client) revisions(ctx context.Context, s model.Service, arn string) (next model.TaskDefinition, differences []string, err error) {
	c.defs.forget(arn) // it may have been deregistered since it was read
	batch, err := c.DescribeTaskDefinitions(ctx, []string{arn})
	switch {
	case err != nil:
		return next, nil, err
	case len(batch.Items) == 0:
		return next, nil, c.noRevision(ctx, arn)
	}
	next = batch.Items[0]
	had, err := c.DescribeTaskDefinitions(ctx, []string{revisionARN(s, s.Family, s.Revision)})
	if err != nil || len(had.Items) == 0 {
		return next, []string{"how it differs is not known: " + s.Family + ":" + s.Revision + " could not be read"}, nil
	}
	differences = next.Differences(had.Items[0])
	if n := len(differences); n > mostDifferences {
		differences = append(differences[:mostDifferences], fmt.Sprintf("and %d more differences", n-mostDifferences))
	}
	if len(differences) == 0 {
		differences = []string{"both revisions have the same settings"}
	}
	return next, differences, nil
}

// noRevision says that a revision is not there, and which of its family are.
func (c *Client) noRevision(ctx context.Context, arn string) error {
	const most = 3
	family, _ := model.FamilyRevision(arn)
	none := &NotFoundError{Kind: "task definition", Name: model.ShortID(arn), In: "this account and region"}
	active, _ := collect(func(emit func([]string)) error { return c.listActive(ctx, family, emit) }) // a help, and no more
	for _, a := range active[:min(most, len(active))] {
		none.Near = append(none.Near, model.ShortID(a))
	}
	return none
}

// revisionWarnings are those of a redeploy, and that the family changes.
func revisionWarnings(s model.Service, next model.TaskDefinition) []string {
	var out []string
	if next.Family != s.Family {
		out = append(out, "it is of another family: "+next.Family)
	}
	return append(out, deployWarnings(s, false)...)
}
