package awsclient

import (
	"context"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// credentials is the credential chain with a way back: after a failure it reads
// the configuration files again, so that a new `aws sso login` or new keys in a
// file are picked up without a restart.
type credentials struct {
	profile string
	cache   *aws.CredentialsCache
	reload  func(context.Context) (aws.CredentialsProvider, error) // nil: cannot change

	mu      sync.Mutex
	current aws.CredentialsProvider
	stale   bool
	loads   int64 // how often they were read anew
}

func newCredentials(profile string, first aws.CredentialsProvider, reload func(context.Context) (aws.CredentialsProvider, error)) *credentials {
	c := &credentials{profile: profile, current: first, reload: reload}
	c.cache = aws.NewCredentialsCache(c)
	return c
}

// Retrieve implements aws.CredentialsProvider below the cache.
func (c *credentials) Retrieve(ctx context.Context) (aws.Credentials, error) {
	provider, err := c.provider(ctx)
	if err != nil {
		return aws.Credentials{}, &CredentialsError{Profile: c.profile, Err: err}
	}
	creds, err := provider.Retrieve(ctx)
	if err != nil {
		c.mu.Lock()
		c.stale = true
		c.mu.Unlock()
		return creds, &CredentialsError{Profile: c.profile, Err: err}
	}
	return creds, nil
}

func (c *credentials) provider(ctx context.Context) (aws.CredentialsProvider, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.stale || c.reload == nil {
		return c.current, nil
	}
	fresh, err := c.reload(ctx)
	if err != nil {
		return nil, err
	}
	c.current, c.stale = fresh, false
	c.loads++
	return fresh, nil
}

// invalidate drops the credentials that AWS did not accept.
func (c *credentials) invalidate() {
	c.mu.Lock()
	c.stale = true
	c.mu.Unlock()
	c.cache.Invalidate()
}

// generation counts how often the configuration was read anew.
func (c *credentials) generation() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.loads
}
