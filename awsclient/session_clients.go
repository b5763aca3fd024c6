package awsclient

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/service/ec2instanceconnect"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/ssm"

	"github.com/ecsdeck/ecsdeck/awsclient/shell/channel"
)

// sessions are the clients of the services that a shell needs beside ECS, and
// what opens data channels.
type sessions struct {
	ssm     *ssm.Client
	kms     *kms.Client
	connect *ec2instanceconnect.Client
	iam     *iam.Client
	dial    func(ctx context.Context, address string) (channel.Conn, error)
	tried   tried
}

// connectSessions builds those clients. cfg has the middlewares of all clients.
func (c *Client) connectSessions(cfg aws.Config, endpoint *string) {
	c.sessions = &sessions{dial: channel.DialWebsocket(socketClient(cfg.HTTPClient), c.signChannel)}
	c.sessions.ssm = ssm.NewFromConfig(cfg, func(o *ssm.Options) {
		if endpoint != nil {
			o.BaseEndpoint = endpoint
		}
	})
	c.sessions.kms = kms.NewFromConfig(cfg, func(o *kms.Options) {
		if endpoint != nil {
			o.BaseEndpoint = endpoint
		}
	})
	c.sessions.iam = iam.NewFromConfig(cfg, func(o *iam.Options) {
		if endpoint != nil {
			o.BaseEndpoint = endpoint
		}
	})
	c.sessions.connect = ec2instanceconnect.NewFromConfig(cfg, func(o *ec2instanceconnect.Options) {
		if endpoint != nil {
			o.BaseEndpoint = endpoint
		}
	})
}

// socketClient makes a client for websockets from that of the calls: the same
// proxy, certificates and simulated network, and no limit on how long an answer
// may take.
func socketClient(of aws.HTTPClient) *http.Client {
	switch h := of.(type) {
	case *http.Client:
		return &http.Client{Transport: h.Transport}
	case interface{ GetTransport() *http.Transport }:
		return &http.Client{Transport: h.GetTransport()}
	default:
		return &http.Client{}
	}
}

// signChannel signs the request that opens a data channel, with the credentials
// of now. A URL that carries its own signature is left as it is.
func (c *Client) signChannel(ctx context.Context, r *http.Request) error {
	if r.URL.Query().Has("X-Amz-Signature") {
		return nil
	}
	creds, err := c.creds.cache.Retrieve(ctx)
	if err != nil {
		return err
	}
	empty := sha256.Sum256(nil)
	return v4.NewSigner().SignHTTP(ctx, creds, r, hex.EncodeToString(empty[:]), "ssmmessages", c.scope.Region, time.Now())
}

// refusedOnly returns a retryer that tries again only what AWS has certainly not
// done: a call that was throttled. A session whose answer was lost would count
// against the few that an agent takes.
func refusedOnly() aws.Retryer {
	return retry.NewStandard(func(o *retry.StandardOptions) {
		o.MaxAttempts = triesThrottled
		o.Backoff = retry.BackoffDelayerFunc(delay)
		o.Retryables = []retry.IsErrorRetryable{
			retry.IsErrorRetryableFunc(never),
			retry.IsErrorRetryableFunc(func(err error) aws.Ternary { return aws.BoolTernary(isThrottle(err)) }),
		}
	})
}

func execOnce(o *ecs.Options)    { o.Retryer = refusedOnly() }
func sessionOnce(o *ssm.Options) { o.Retryer = refusedOnly() }
