package awsclient

import (
	"crypto/x509"
	"errors"
	"net"
	"net/url"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/credentials/ssocreds"
)

// explainCredentials explains a chain that gave nothing, and credentials that
// AWS does not accept.
func explainCredentials(err error) (Fault, bool) {
	c := code(err)
	var chain *CredentialsError
	inChain := errors.As(err, &chain)
	profile := ""
	if inChain {
		profile = chain.Profile
	}
	switch {
	case isSSO(err):
		return Fault{
			Kind: FaultExpired, Why: "the SSO session has expired or was never started",
			Remedy: "run `aws sso login" + flag(profile) + "`",
		}, true
	case inChain && strings.Contains(err.Error(), "reauthenticate"): // `aws login`
		return Fault{
			Kind: FaultExpired, Why: "the login session has expired",
			Remedy: "run `aws login" + flag(profile) + "`",
		}, true
	case slices.Contains(expiredCodes(), c):
		return Fault{
			Kind: FaultExpired, Why: "the credentials have expired",
			Remedy: "renew them, with SSO by `aws sso login" + flag(profile) + "`",
		}, true
	case slices.Contains(invalidCredentialCodes(), c):
		return Fault{
			Kind: FaultNoCredentials, Why: "AWS does not accept the credentials: " + plain(err),
			Remedy: "check the access keys, the clock of this machine and the partition of the region",
		}, true
	case !inChain:
		return Fault{}, false
	}
	if f, ok := explainNetwork(chain.Err); ok && !noChain(err) {
		f.Why = "the credentials could not be fetched: " + f.Why
		return f, true
	}
	if slices.Contains(deniedCodes(), c) {
		return denied(err), true
	}
	if noChain(err) {
		return noCredentials(), true
	}
	return Fault{Kind: FaultNoCredentials, Why: "the credentials could not be fetched: " + plain(chain.Err), Remedy: "check the profile" + named(profile)}, true
}

func noCredentials() Fault {
	f := Fault{
		Kind: FaultNoCredentials, Why: "no AWS credentials were found: none in the environment, in a profile or from a role of this machine",
		Remedy: "run `aws configure sso`, or set AWS_PROFILE, or use --profile",
	}
	if known := Profiles(); len(known) > 0 {
		f.Remedy = "use --profile or set AWS_PROFILE; the known profiles are " + strings.Join(known, ", ")
	}
	return f
}

// noChain reports whether the chain came to its end, the instance metadata,
// without finding anything.
func noChain(err error) bool {
	s := err.Error()
	return strings.Contains(s, "no EC2 IMDS role found") || strings.Contains(s, "static credentials are empty") ||
		strings.Contains(s, "failed to refresh cached credentials, no credential providers") ||
		strings.Contains(s, "EC2 IMDS client disabled") || strings.Contains(s, "access disabled to EC2 IMDS")
}

// isSSO recognises the ways in which an SSO session is over.
func isSSO(err error) bool {
	var token *ssocreds.InvalidTokenError
	if errors.As(err, &token) {
		return true
	}
	var chain *CredentialsError
	if !errors.As(err, &chain) {
		return false
	}
	s := chain.Error()
	for _, sign := range []string{"SSO token", "SSOToken", "sso token", "InvalidGrantException", "SSO session"} {
		if strings.Contains(s, sign) {
			return true
		}
	}
	return code(err) == "UnauthorizedException" // the SSO portal's own word
}

func flag(profile string) string {
	if profile == "" {
		return ""
	}
	return " --profile " + quote(profile)
}

func named(profile string) string {
	if profile == "" {
		return ""
	}
	return " " + profile
}

// explainNetwork explains why there was no answer at all.
func explainNetwork(err error) (Fault, bool) {
	host := "the endpoint"
	var sent *url.Error
	if errors.As(err, &sent) {
		if u, parseErr := url.Parse(sent.URL); parseErr == nil && u.Host != "" {
			host = u.Host
		}
	}
	var (
		dns      *net.DNSError
		unknown  x509.UnknownAuthorityError
		hostname x509.HostnameError
		invalid  x509.CertificateInvalidError
		op       *net.OpError
		answered interface{ HTTPStatusCode() int } // 0 when nothing came
	)
	check := "check the network, the proxy, --region and --endpoint-url"
	switch {
	case errors.As(err, &dns) && !dns.IsTimeout:
		return Fault{Kind: FaultUnreachable, Why: "the name " + dns.Name + " cannot be found", Remedy: check}, true
	case errors.As(err, &unknown), errors.As(err, &hostname), errors.As(err, &invalid):
		return Fault{
			Kind: FaultUnreachable, Why: "the certificate of " + host + " is not trusted: " + plain(err),
			Remedy: "behind an inspecting proxy, set AWS_CA_BUNDLE to its certificate",
		}, true
	case isTimeout(err):
		return Fault{Kind: FaultTimeout, Why: host + " did not answer in time", Remedy: check, Unsure: !dialling(err)}, true
	case errors.As(err, &answered) && answered.HTTPStatusCode() != 0:
		return Fault{Kind: FaultUnreachable, Why: "the connection to " + host + " was lost in the middle of its answer: " + plain(err), Remedy: check, Unsure: true}, true
	case errors.As(err, &op), sent != nil:
		return Fault{Kind: FaultUnreachable, Why: host + " cannot be reached: " + plain(err), Remedy: check, Unsure: !dialling(err)}, true
	}
	return Fault{}, false
}

// dialling reports whether there was no connection yet, so that nothing was sent.
func dialling(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "dial"
}
