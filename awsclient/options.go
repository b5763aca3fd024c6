package awsclient

import (
	"log/slog"
	"net/http"

	"github.com/ecsdeck/ecsdeck/awsclient/budget"
	"github.com/ecsdeck/ecsdeck/awsclient/journal"
)

// Options says how to open a Client. The zero Options means the SDK's default
// chain (profiles, SSO cache, assumed roles, credential_process, environment,
// instance metadata), reading and writing.
type Options struct {
	Profile  string // shared-config profile; empty means AWS_PROFILE or default
	Region   string // empty means the environment's, the profile's or the instance's
	Endpoint string // one endpoint for every service; empty means AWS or AWS_ENDPOINT_URL*

	// MetricsProtocol is how CloudWatch metrics are spoken to: MetricsCBOR or
	// MetricsJSON. Empty is CBOR, and JSON where a custom endpoint refuses that.
	MetricsProtocol string

	// ReadOnly refuses every operation that is not a known read.
	ReadOnly bool

	// ReadOnlyProfiles are patterns of profiles for which ReadOnly is set
	// whatever it says: * is any text, ? one letter, and case does not count.
	ReadOnlyProfiles []string
	readOnlyBy       string // the profile that matched one

	// Transport replaces the network, as the simulated AWS does. Nil is the
	// real one.
	Transport http.RoundTripper

	// Demo uses fixed, worthless credentials and reads no configuration file,
	// no environment and no instance metadata. Without a Region it is eu-west-1.
	Demo bool

	// Share is the part of each published request budget to use, 0 < Share <= 1.
	// Zero means budget.DefaultShare. It counts only when Budget is nil.
	Share float64

	// Budget is shared by the clients of one process, so that two profiles of
	// one account do not spend its budget twice. Nil means one of its own.
	Budget *budget.Book

	Log   *slog.Logger   // nil discards
	Audit *journal.Audit // nil keeps no audit

	// AuditPath is the audit file that AuditEntries reads where Audit is nil, as with
	// ReadOnly; empty is none.
	AuditPath string
}

// Limits of this client.
const (
	// inFlight is how many reads are on their way at once. Measured: 8 reach
	// the floor that AWS's own rates set, more than 16 gain nothing.
	inFlight = 8

	// demoRegion is where the demo is when nothing else is said.
	demoRegion = "eu-west-1"
)
