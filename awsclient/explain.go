package awsclient

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/aws/smithy-go"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// FaultKind is what went wrong, so that a program can decide.
type FaultKind uint8

// The kinds of faults.
const (
	FaultOther         FaultKind = iota
	FaultCanceled                // the caller gave up
	FaultExpired                 // credentials or the SSO session have expired
	FaultNoCredentials           // there are no credentials, or AWS does not accept them
	FaultProfile                 // no such profile
	FaultRegion                  // no region
	FaultDenied                  // a permission is missing
	FaultUnreachable             // nothing answers at the endpoint
	FaultUnsupported             // the endpoint does not know the operation, or is not AWS
	FaultThrottled               // AWS asked to slow down
	FaultTimeout                 // no answer in time
	FaultNotFound                // it does not exist
	FaultReadOnly                // read-only refused a write
	FaultPrecondition            // the world changed since the plan was made
	FaultRefused                 // it makes no sense or ECS would refuse it
	FaultServer                  // AWS answered with a 5xx
	FaultInvalid                 // AWS refused the request as it is
)

// Transient reports whether the same call may work by itself a little later.
func (k FaultKind) Transient() bool {
	return k == FaultThrottled || k == FaultTimeout || k == FaultServer || k == FaultUnreachable
}

// Fault is an error in plain words. The texts are sentences without a full stop
// at the end.
type Fault struct {
	Kind   FaultKind
	What   string // what failed: "ECS ListServices"; empty when it was no call
	Why    string // why
	Remedy string // what to do; empty when there is nothing to do but wait

	// Unsure: a change may have been made all the same, since AWS may have had
	// the call and its answer is missing.
	Unsure bool
}

// String returns the fault as one paragraph.
func (f Fault) String() string {
	s := f.Why
	if f.What != "" {
		s = f.What + ": " + s
	}
	if f.Remedy != "" {
		s += ". " + strings.ToUpper(f.Remedy[:1]) + f.Remedy[1:]
	}
	if strings.HasSuffix(s, "?") {
		return s
	}
	return s + "."
}

// Explain turns any error of this package into plain words. Of several joined
// errors it explains the first.
func Explain(err error) Fault {
	if err == nil {
		return Fault{}
	}
	for _, explain := range []func(error) (Fault, bool){explainSession, explainOwn, explainMetric, explainCredentials, explainAnswer, explainNetwork} {
		if f, ok := explain(err); ok {
			if f.What == "" {
				f.What = what(err)
			}
			f.Unsure = f.Unsure && !wasRead(err)
			return f
		}
	}
	return Fault{Kind: FaultOther, What: what(err), Why: plain(err)}
}

// what names the call that failed. That the credential chain asked the instance
// metadata in the end says nothing to anybody.
func what(err error) string {
	var op *smithy.OperationError
	if errors.As(err, &op) && op.ServiceID != "ec2imds" {
		return op.ServiceID + " " + op.OperationName
	}
	return ""
}

// wasRead reports whether the call that failed changes nothing.
func wasRead(err error) bool {
	var op *smithy.OperationError
	if !errors.As(err, &op) {
		return false
	}
	_, read := readBuckets()[operation{op.ServiceID, op.OperationName}]
	return read
}

// plain is the innermost message, without the SDK's chain of prefixes.
func plain(err error) string {
	var api smithy.APIError
	if errors.As(err, &api) && api.ErrorMessage() != "" {
		return strings.TrimRight(api.ErrorMessage(), ".")
	}
	for {
		next := errors.Unwrap(err)
		if several, ok := err.(interface{ Unwrap() []error }); ok && len(several.Unwrap()) > 0 {
			next = several.Unwrap()[0]
		}
		if next == nil {
			return strings.TrimRight(err.Error(), ".")
		}
		err = next
	}
}

// explainOwn explains the errors that this package makes.
func explainOwn(err error) (Fault, bool) {
	if errors.Is(err, context.Canceled) {
		return Fault{Kind: FaultCanceled, Why: "it was cancelled"}, true
	}
	if f, ok := explainSetup(err); ok {
		return f, true
	}
	var (
		readOnly *ReadOnlyError
		page     *UnsupportedError
		changed  *PreconditionError
		refused  *RefusedError
		missing  *MissingError
		short    *PlacementError
		log      *LogError
	)
	switch {
	case errors.As(err, &readOnly):
		why, remedy := readOnly.why("to change things")
		return Fault{Kind: FaultReadOnly, What: readOnly.Service + " " + readOnly.Operation, Why: why, Remedy: remedy}, true
	case errors.As(err, &page):
		return Fault{
			Kind: FaultUnsupported, What: page.Service + " " + page.Operation,
			Why:    fmt.Sprintf("%s does not support this: it answered with a web page (HTTP %d)", page.Endpoint, page.Status),
			Remedy: "if it should be AWS, check --endpoint-url, AWS_ENDPOINT_URL and the proxy",
		}, true
	case errors.As(err, &changed):
		return Fault{Kind: FaultPrecondition, Why: "nothing was changed, because " + changed.Error(), Remedy: "look again and repeat it"}, true
	case errors.As(err, &refused):
		return Fault{Kind: FaultRefused, What: refused.What, Why: refused.Why}, true
	case errors.As(err, &short):
		return Fault{Kind: FaultInvalid, What: "ECS RunTask", Why: placementWords(short)}, true
	case errors.As(err, &log) && log.missing():
		return log.explain(), true
	case errors.As(err, &missing):
		return Fault{Kind: missingKind(missing), Why: missingWords(missing)}, true
	}
	return Fault{}, false
}

// explainSetup explains what can be wrong before the first call.
func explainSetup(err error) (Fault, bool) {
	var (
		region  *RegionError
		profile *ProfileError
		absent  *NotFoundError
	)
	switch {
	case errors.As(err, &region):
		remedy := "use --region, or set AWS_REGION"
		if region.Profile != "" {
			remedy += ", or `aws configure set region REGION --profile " + quote(region.Profile) + "`"
		}
		return Fault{Kind: FaultRegion, Why: region.Error(), Remedy: remedy}, true
	case errors.As(err, &profile):
		remedy := "there are no profiles yet: `aws configure sso` makes one"
		if len(profile.Known) > 0 {
			remedy = "the known profiles are " + strings.Join(profile.Known, ", ")
		}
		return Fault{Kind: FaultProfile, Why: profile.Error(), Remedy: remedy}, true
	case errors.As(err, &absent):
		f := Fault{Kind: FaultNotFound, Why: absent.Error()}
		if len(absent.Near) > 0 {
			f.Remedy = "did you mean " + alternatives(absent.Near) + "?"
		}
		return f, true
	}
	return Fault{}, false
}

// alternatives is "a", "a or b", "a, b or c".
func alternatives(names []string) string {
	last := len(names) - 1
	if last == 0 {
		return names[0]
	}
	return strings.Join(names[:last], ", ") + " or " + names[last]
}

// explainAnswer explains the errors that AWS answered with.
func explainAnswer(err error) (Fault, bool) {
	c := code(err)
	switch {
	case c == "":
		return explainStatus(err)
	case slices.Contains(deniedCodes(), c):
		return denied(err), true
	case isThrottle(err):
		return Fault{Kind: FaultThrottled, Why: "AWS asks to slow down: " + plain(err)}, true
	case strings.HasSuffix(c, "NotFoundException"), strings.HasPrefix(c, "Invalid") && strings.HasSuffix(c, ".NotFound"):
		return Fault{Kind: FaultNotFound, Why: plain(err)}, true
	case c == "UnknownOperationException", c == "UnsupportedOperation", c == "UnsupportedFeatureException", c == "InvalidAction":
		return Fault{Kind: FaultUnsupported, Why: "the endpoint does not support it: " + plain(err)}, true
	}
	if f, ok := explainStatus(err); ok {
		return f, true
	}
	return Fault{Kind: FaultInvalid, Why: "AWS refused it: " + plain(err)}, true
}

func explainStatus(err error) (Fault, bool) {
	var answered interface{ HTTPStatusCode() int }
	if errors.As(err, &answered) && answered.HTTPStatusCode() >= http.StatusInternalServerError {
		return Fault{Kind: FaultServer, Why: fmt.Sprintf("AWS answered with an error of its own (HTTP %d): %s", answered.HTTPStatusCode(), plain(err)), Unsure: true}, true
	}
	return Fault{}, false
}

// denied names the missing permission.
func denied(err error) Fault {
	var action string
	if m := regexp.MustCompile(`not authorized to perform:? ([\w-]+:\w+)`).FindStringSubmatch(err.Error()); m != nil {
		action = m[1]
	} else {
		action = iamAction(what(err))
	}
	f := Fault{Kind: FaultDenied, Why: "AWS does not allow it: " + plain(err)}
	if action == "" {
		return f
	}
	f.Why = "the permission " + action + " is missing"
	if strings.Contains(err.Error(), "explicit deny") {
		f.Why = "a policy denies " + action
	}
	f.Remedy = "allow " + action + " for this role or user"
	return f
}

// Denied returns the IAM action that an error names as missing, for example
// "ecs:ListServices"; empty when it is not about permissions.
func Denied(err error) string {
	f := Explain(err)
	if f.Kind != FaultDenied {
		return ""
	}
	return strings.TrimSuffix(strings.TrimPrefix(f.Remedy, "allow "), " for this role or user")
}

// Problems takes the problems out of a joined error, those without an id
// included.
func Problems(err error) []model.Problem {
	switch e := err.(type) { //nolint:errorlint // asked is what this very error is, not what it wraps
	case nil:
		return nil
	case model.Problem:
		return []model.Problem{e}
	case interface{ Unwrap() []error }:
		var out []model.Problem
		for _, part := range e.Unwrap() {
			out = append(out, Problems(part)...)
		}
		return out
	default:
		var p model.Problem
		if errors.As(err, &p) {
			return []model.Problem{p}
		}
		return []model.Problem{{Op: what(err), Err: err}}
	}
}
