package awsclient

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/smithy-go"
)

// ReadOnlyError is the refusal of an operation that is not a known read.
type ReadOnlyError struct {
	Service, Operation string
	Profile            string // that may only be looked at; empty when all of them are
}

func (e *ReadOnlyError) Error() string {
	return fmt.Sprintf("read-only: %s %s was not sent", e.Service, e.Operation)
}

// why says why nothing is written, and how one could.
func (e *ReadOnlyError) why(to string) (why, remedy string) {
	if e.Profile != "" {
		return "the profile " + e.Profile + " may only be looked at", "see read-only-profiles in: ecsdeck config show --origin"
	}
	return "the deck is read-only", "start it without --read-only, and without read-only in the settings, " + to
}

// UnsupportedError says that the endpoint answered with a web page: it does not
// know the operation, or is not AWS.
type UnsupportedError struct {
	Service, Operation string
	Endpoint           string
	Status             int // HTTP status
}

func (e *UnsupportedError) Error() string {
	return fmt.Sprintf("%s %s is not supported by %s: it answered with a web page (HTTP %d)", e.Service, e.Operation, e.Endpoint, e.Status)
}

// RetryableError tells the SDK not to try again.
func (e *UnsupportedError) RetryableError() bool { return false }

// RegionError says that no region is configured.
type RegionError struct{ Profile string }

func (e *RegionError) Error() string { return "no AWS region is configured" }

// ProfileError says that a profile is not in the shared configuration files.
type ProfileError struct {
	Profile string
	Known   []string // the profiles that are there, by name
}

func (e *ProfileError) Error() string { return fmt.Sprintf("there is no AWS profile %q", e.Profile) }

// CredentialsError says that the credential chain gave nothing usable.
type CredentialsError struct {
	Profile string
	Err     error
}

func (e *CredentialsError) Error() string { return "credentials: " + e.Err.Error() }
func (e *CredentialsError) Unwrap() error { return e.Err }

// NotFoundError says that something named by the person does not exist.
type NotFoundError struct {
	Kind string   // "cluster" or "service"
	Name string   // as it was given
	In   string   // cluster or region it was looked for in
	Near []string // names that are there and look like it, best first
}

func (e *NotFoundError) Error() string {
	return fmt.Sprintf("there is no %s %q in %s", e.Kind, e.Name, e.In)
}

// RefusedError says why something was not done, before AWS was asked to.
type RefusedError struct {
	What string // what was not done
	Why  string
}

func (e *RefusedError) Error() string { return e.What + ": " + e.Why }

// Change is one fact that is no longer what a plan was made on.
type Change struct{ Field, Want, Got string }

// PreconditionError says that the world changed between plan and apply. Nothing
// was sent.
type PreconditionError struct {
	Target  string // name
	Changes []Change
}

func (e *PreconditionError) Error() string {
	parts := make([]string, len(e.Changes))
	for i, c := range e.Changes {
		parts[i] = fmt.Sprintf("%s is now %s, it was %s", c.Field, c.Got, c.Want)
	}
	return e.Target + " has changed: " + strings.Join(parts, "; ")
}

// MissingError is a failure that AWS reported for one id of a call.
type MissingError struct {
	Service string // that reported it, for people; empty is ECS
	Reason  string // MISSING, TASK_NOT_VALID ...
	Detail  string
}

func (e *MissingError) Error() string {
	if e.Detail != "" {
		return e.Reason + ": " + e.Detail
	}
	return e.Reason
}

// PlacementError says that RunTask started fewer tasks than it was asked for.
type PlacementError struct {
	Started, Wanted int
	Failures        []MissingError // why, once each
}

func (e *PlacementError) Error() string {
	reasons := make([]string, len(e.Failures))
	for i, f := range e.Failures {
		reasons[i] = f.Error()
	}
	return fmt.Sprintf("%d of %s started: %s", e.Started, tasks(e.Wanted), strings.Join(reasons, ", "))
}

// The codes that AWS services use for one and the same trouble.
func expiredCodes() []string {
	return []string{"ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired"}
}

func invalidCredentialCodes() []string {
	return []string{
		"InvalidClientTokenId", "UnrecognizedClientException", "AuthFailure", "InvalidSignatureException",
		"SignatureDoesNotMatch", "IncompleteSignature", "MissingAuthenticationToken", "MissingAuthenticationTokenException",
		"InvalidAccessKeyId",
	}
}

func deniedCodes() []string {
	return []string{"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "NotAuthorized", "AuthorizationError", "UnauthorizedException"}
}

// code returns the error code that AWS answered with; empty when it did not.
func code(err error) string {
	var api smithy.APIError
	if errors.As(err, &api) {
		return api.ErrorCode()
	}
	return ""
}

// badCredentials reports whether other credentials could help.
func badCredentials(err error) bool {
	var creds *CredentialsError
	c := code(err)
	return errors.As(err, &creds) || slices.Contains(expiredCodes(), c) || slices.Contains(invalidCredentialCodes(), c)
}
