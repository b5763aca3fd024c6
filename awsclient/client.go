package awsclient

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/ecsdeck/ecsdeck/awsclient/budget"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// Client reads and changes one account and region. It is safe for concurrent
// use.
type Client struct {
	opt     Options
	scope   model.Scope
	log     *slog.Logger
	creds   *credentials
	gate    *budget.Gate
	limiter *budget.Limiter
	buckets buckets

	ecs *ecs.Client
	ec2 *ec2.Client
	sts *sts.Client

	watch      *watching
	sessions   *sessions
	logs       *cloudwatchlogs.Client
	logsByHead atomic.Bool // the logs endpoint reads from the head alone

	hosts     *hostMemory
	defs      *definitionMemory
	families  *familyMemory
	providers *providerMemory

	bodies sync.Pool // of *bytes.Buffer, for trimAnswer

	// verified is the generation of credentials that is known to belong to the
	// account of scope.
	verified atomic.Int64

	// stoppedByName is set once this endpoint has listed stopped tasks by the
	// name of their service.
	stoppedByName atomic.Bool
}

// Open loads the configuration, resolves credentials once and asks STS who they
// belong to. It makes no other call. An STS that refuses, does not know the
// question or cannot be reached is no error: the account is then unknown. Errors are best shown with
// Explain.
func Open(ctx context.Context, opt Options) (*Client, error) {
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	if opt.Budget == nil {
		opt.Budget = budget.NewBook(opt.Share)
	}
	loaded, err := load(ctx, opt)
	if err != nil {
		return nil, err
	}
	if MatchesProfile(opt.ReadOnlyProfiles, loaded.profile) {
		opt.ReadOnly, opt.readOnlyBy = true, loaded.profile
	}
	c := &Client{
		opt:       opt,
		log:       opt.Log,
		creds:     loaded.creds,
		gate:      budget.NewGate(inFlight),
		buckets:   newBuckets(),
		hosts:     newHostMemory(),
		defs:      newDefinitionMemory(),
		families:  newFamilyMemory(),
		providers: newProviderMemory(),
	}
	c.connect(loaded.cfg)
	c.scope = model.Scope{
		Profile:   loaded.profile,
		Partition: partition(loaded.cfg.Region),
		Region:    loaded.cfg.Region,
		Endpoint:  aws.ToString(c.ecs.Options().BaseEndpoint),
	}
	c.limiter = opt.Budget.Limiter("profile " + c.scope.Profile + "/" + c.scope.Region)
	if err := c.introduce(ctx); err != nil {
		return nil, err
	}
	if c.scope.Account != "" {
		c.limiter = opt.Budget.Limiter(c.scope.Account + "/" + c.scope.Region)
	}
	return c, nil
}

// connect builds the service clients. Our middlewares go on these alone: the
// calls that the credential chain makes for itself are not ours to pace, and
// read-only must not refuse an AssumeRole.
func (c *Client) connect(cfg aws.Config) {
	cfg.APIOptions = append(slices.Clone(cfg.APIOptions), c.install)
	cfg.Retryer = newRetryer
	cfg.Credentials = c.creds.cache
	var endpoint *string
	if c.opt.Endpoint != "" {
		endpoint = aws.String(c.opt.Endpoint)
	}
	c.ecs = ecs.NewFromConfig(cfg, func(o *ecs.Options) {
		if endpoint != nil {
			o.BaseEndpoint = endpoint
		}
		if o.BaseEndpoint != nil { // also from AWS_ENDPOINT_URL
			o.APIOptions = append(slices.Clone(o.APIOptions), lenient)
		}
	})
	c.ec2 = ec2.NewFromConfig(cfg, func(o *ec2.Options) {
		if endpoint != nil {
			o.BaseEndpoint = endpoint
		}
	})
	c.connectWatching(cfg, endpoint)
	c.logs = c.connectLogs(cfg, endpoint)
	c.connectSessions(cfg, endpoint)
	c.sts = sts.NewFromConfig(cfg, func(o *sts.Options) {
		if endpoint != nil {
			o.BaseEndpoint = endpoint
		}
	})
}

// introduce resolves the credentials and asks who they belong to.
func (c *Client) introduce(ctx context.Context) error {
	creds, err := c.creds.cache.Retrieve(ctx)
	if err != nil {
		return err
	}
	c.scope.Account = creds.AccountID
	out, err := c.sts.GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err != nil {
		switch Explain(err).Kind {
		case FaultDenied, FaultUnsupported, FaultUnreachable, FaultTimeout:
			// A network may have an endpoint for ECS and none for STS.
			c.log.Info("the caller is unknown", "why", err)
			return nil
		default:
			return err
		}
	}
	c.scope.Account = aws.ToString(out.Account)
	c.scope.CallerARN = aws.ToString(out.Arn)
	if a, ok := model.ParseARN(c.scope.CallerARN); ok && a.Partition != "" {
		c.scope.Partition = a.Partition
	}
	return nil
}

// sameAccount makes sure, once after credentials were read anew, that they still
// belong to the account that the person looks at.
func (c *Client) sameAccount(ctx context.Context) error {
	if _, err := c.creds.cache.Retrieve(ctx); err != nil {
		return err
	}
	generation := c.creds.generation()
	if c.verified.Load() == generation || c.scope.Account == "" {
		return nil
	}
	out, err := c.sts.GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err != nil {
		return err
	}
	if got := aws.ToString(out.Account); got != c.scope.Account {
		c.creds.invalidate() // they may change back
		return &RefusedError{
			What: "nothing was read or changed",
			Why:  "the credentials now belong to account " + got + ", the deck shows " + c.scope.Account,
		}
	}
	c.verified.Store(generation)
	return nil
}

// Scope returns the account and region of the client.
func (c *Client) Scope() model.Scope { return c.scope }

// ReadOnly reports whether writes are refused.
func (c *Client) ReadOnly() bool { return c.opt.ReadOnly }

// Refusal is the error of a read-only client for an operation that is no read.
func (c *Client) Refusal(service, operation string) *ReadOnlyError {
	return &ReadOnlyError{Service: service, Operation: operation, Profile: c.opt.readOnlyBy}
}

// Stats returns the state of the request budgets of this account and region.
func (c *Client) Stats() []budget.BucketStats { return c.limiter.Stats() }

// Regions lists the regions that are enabled for the account, by name.
func (c *Client) Regions(ctx context.Context) ([]string, error) {
	out, err := c.ec2.DescribeRegions(ctx, &ec2.DescribeRegionsInput{})
	if err != nil {
		return nil, err
	}
	names := make([]string, 0, len(out.Regions))
	for _, r := range out.Regions {
		names = append(names, aws.ToString(r.RegionName))
	}
	return sorted(names), nil
}

// partition guesses the partition from the region's name until STS has named it.
func partition(region string) string {
	switch {
	case strings.HasPrefix(region, "cn-"):
		return "aws-cn"
	case strings.HasPrefix(region, "us-gov-"):
		return "aws-us-gov"
	default:
		return "aws"
	}
}
