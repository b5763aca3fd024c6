package awsclient

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	static "github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/feature/ec2/imds"
	"github.com/aws/smithy-go/logging"
)

const (
	// attemptLimit is how long one attempt of a call may take, so that an
	// endpoint that hangs does not freeze the deck. Calls that only time out
	// are tried twice.
	attemptLimit = 10 * time.Second

	connectLimit  = 5 * time.Second
	metadataLimit = time.Second
)

// loaded is what the configuration came to.
type loaded struct {
	cfg     aws.Config
	creds   *credentials
	profile string
}

func load(ctx context.Context, opt Options) (loaded, error) {
	if opt.Demo {
		return loadDemo(opt), nil
	}
	cfg, err := loadConfig(ctx, opt)
	if err != nil {
		return loaded{}, err
	}
	profile := profileOf(opt, cfg)
	if cfg.Region == "" {
		cfg.Region = metadataRegion(ctx, cfg)
	}
	if cfg.Region == "" {
		return loaded{}, &RegionError{Profile: profile}
	}
	reload := func(ctx context.Context) (aws.CredentialsProvider, error) {
		again, err := loadConfig(ctx, opt)
		return again.Credentials, err
	}
	return loaded{cfg: cfg, creds: newCredentials(profile, cfg.Credentials, reload), profile: profile}, nil
}

func loadDemo(opt Options) loaded {
	region := opt.Region
	if region == "" {
		region = demoRegion
	}
	provider := static.NewStaticCredentialsProvider("AKIADEMODEMODEMODEMO", "demo", "")
	cfg := aws.Config{Region: region, HTTPClient: httpClient(opt.Transport), Logger: sdkLogger(opt.Log)}
	profile := opt.Profile
	if profile == "" {
		profile = "demo"
	}
	return loaded{cfg: cfg, creds: newCredentials(profile, provider, nil), profile: profile}
}

func loadConfig(ctx context.Context, opt Options) (aws.Config, error) {
	options := []func(*config.LoadOptions) error{config.WithHTTPClient(httpClient(opt.Transport)), config.WithLogger(sdkLogger(opt.Log))}
	if opt.Profile != "" {
		options = append(options, config.WithSharedConfigProfile(opt.Profile))
	}
	if opt.Region != "" {
		options = append(options, config.WithRegion(opt.Region))
	}
	cfg, err := config.LoadDefaultConfig(ctx, options...)
	var missing config.SharedConfigProfileNotExistError
	if errors.As(err, &missing) {
		return cfg, &ProfileError{Profile: missing.Profile, Known: Profiles()}
	}
	return cfg, err
}

// sdkLogger takes what the SDK has to say, which it would else write across the
// screen. It says nothing of requests unless it is told to.
func sdkLogger(log *slog.Logger) logging.Logger {
	return logging.LoggerFunc(func(kind logging.Classification, format string, v ...any) {
		log.Debug("aws sdk", "kind", string(kind), "message", fmt.Sprintf(format, v...))
	})
}

// httpClient returns the client of every call. The buildable one is used for
// the real network, because the SDK refuses AWS_CA_BUNDLE with any other.
func httpClient(transport http.RoundTripper) config.HTTPClient {
	if transport != nil {
		return &http.Client{Transport: transport, Timeout: attemptLimit}
	}
	return awshttp.NewBuildableClient().
		WithTimeout(attemptLimit).
		WithDialerOptions(func(d *net.Dialer) { d.Timeout = connectLimit }).
		WithTransportOptions(func(t *http.Transport) {
			// A new connection costs two more round trips: keep as many as are
			// used at once.
			t.MaxIdleConnsPerHost = inFlight + 2
		})
}

// profileOf names the profile that was used; empty when the environment alone
// gave the credentials.
func profileOf(opt Options, cfg aws.Config) string {
	for _, name := range []string{opt.Profile, os.Getenv("AWS_PROFILE"), os.Getenv("AWS_DEFAULT_PROFILE")} {
		if name != "" {
			return name
		}
	}
	if os.Getenv("AWS_ACCESS_KEY_ID") != "" {
		return ""
	}
	for _, source := range cfg.ConfigSources {
		if shared, ok := source.(config.SharedConfig); ok {
			return shared.Profile
		}
	}
	return ""
}

// metadataRegion asks the instance that ecsdeck runs on, if it is one.
func metadataRegion(ctx context.Context, cfg aws.Config) string {
	ctx, cancel := context.WithTimeout(ctx, metadataLimit)
	defer cancel()
	out, err := imds.NewFromConfig(cfg).GetRegion(ctx, &imds.GetRegionInput{})
	if err != nil {
		return ""
	}
	return out.Region
}
