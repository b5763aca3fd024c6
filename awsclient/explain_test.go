package awsclient

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net/url"
	"testing"

	"github.com/aws/smithy-go"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

func api(code, message string) error {
	return &smithy.OperationError{ServiceID: "ECS", OperationName: "UpdateService", Err: &smithy.GenericAPIError{Code: code, Message: message}}
}

func TestExplain(t *testing.T) {
	for _, c := range []struct {
		name string
		err  error
		kind FaultKind
		text string
	}{
		{"nothing", nil, FaultOther, "."},
		{"something", errors.New("the moon fell down."), FaultOther, "the moon fell down."},
		{"canceled", fmt.Errorf("x: %w", context.Canceled), FaultCanceled, "it was cancelled."},
		{"read-only", &ReadOnlyError{Service: "ECS", Operation: "UpdateService"}, FaultReadOnly, "ECS UpdateService: the deck is read-only. Start it without --read-only, and without read-only in the settings, to change things."},
		{
			"denied", api("AccessDeniedException", "User: arn:aws:sts::1:assumed-role/r/jo is not authorized to perform: ecs:UpdateService on resource: x because no identity-based policy allows the ecs:UpdateService action"), FaultDenied,
			"ECS UpdateService: the permission ecs:UpdateService is missing. Allow ecs:UpdateService for this role or user.",
		},
		{
			"denied by a policy", api("AccessDeniedException", "User: jo is not authorized to perform: ecs:UpdateService with an explicit deny in a service control policy"), FaultDenied,
			"ECS UpdateService: a policy denies ecs:UpdateService. Allow ecs:UpdateService for this role or user.",
		},
		{"denied in few words", api("AccessDeniedException", "no"), FaultDenied, "ECS UpdateService: the permission ecs:UpdateService is missing. Allow ecs:UpdateService for this role or user."},
		{"cluster", api("ClusterNotFoundException", "Cluster not found."), FaultNotFound, "ECS UpdateService: Cluster not found."},
		{"machine", api("InvalidInstanceID.NotFound", "The instance ID 'i-1' does not exist"), FaultNotFound, "ECS UpdateService: The instance ID 'i-1' does not exist."},
		{"throttled", api("ThrottlingException", "Rate exceeded"), FaultThrottled, "ECS UpdateService: AWS asks to slow down: Rate exceeded."},
		{"unknown operation", api("UnknownOperationException", "what?"), FaultUnsupported, "ECS UpdateService: the endpoint does not support it: what?"},
		{"invalid", api("InvalidParameterException", "desiredCount must be positive."), FaultInvalid, "ECS UpdateService: AWS refused it: desiredCount must be positive."},
		{"wrong clock", api("InvalidSignatureException", "Signature expired"), FaultNoCredentials, "ECS UpdateService: AWS does not accept the credentials: Signature expired. Check the access keys, the clock of this machine and the partition of the region."},
		{"missing", &MissingError{Reason: "MISSING"}, FaultNotFound, "ECS does not know it any more."},
		{"missing otherwise", &MissingError{Reason: "ACCESS", Detail: "no"}, FaultNotFound, "ECS says ACCESS: no."},
		{
			"certificate", &url.Error{Op: "Post", URL: "https://ecs.eu-west-1.amazonaws.com/", Err: x509.UnknownAuthorityError{}}, FaultUnreachable,
			"the certificate of ecs.eu-west-1.amazonaws.com is not trusted: x509: certificate signed by unknown authority. Behind an inspecting proxy, set AWS_CA_BUNDLE to its certificate.",
		},
		{
			"changed", &PreconditionError{Target: "web", Changes: []Change{{"desiredCount", "6", "7"}}}, FaultPrecondition,
			"nothing was changed, because web has changed: desiredCount is now 7, it was 6. Look again and repeat it.",
		},
		{"the first of several", errors.Join(model.Problem{ID: "x", Err: api("ClusterNotFoundException", "Cluster not found.")}, errors.New("other")), FaultNotFound, "ECS UpdateService: Cluster not found."},
	} {
		f := Explain(c.err)
		if f.Kind != c.kind || f.String() != c.text {
			t.Errorf("%s:\n got %d %s\nwant %d %s", c.name, f.Kind, f, c.kind, c.text)
		}
	}
	for kind, want := range map[FaultKind]bool{FaultThrottled: true, FaultTimeout: true, FaultServer: true, FaultUnreachable: true, FaultDenied: false, FaultExpired: false} {
		if kind.Transient() != want {
			t.Errorf("kind %d: transient %v", kind, !want)
		}
	}
}

func TestExplainNoCredentialsWithoutNoise(t *testing.T) {
	t.Setenv("AWS_CONFIG_FILE", "/nowhere")
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", "/nowhere")
	metadata := &smithy.OperationError{ServiceID: "ec2imds", OperationName: "GetMetadata", Err: errors.New("access disabled to EC2 IMDS via client option")}
	f := Explain(&CredentialsError{Err: fmt.Errorf("no EC2 IMDS role found, %w", metadata)})
	if f.Kind != FaultNoCredentials || f.What != "" || f.Remedy == "" {
		t.Errorf("%+v", f)
	}
}

func TestProblems(t *testing.T) {
	a := model.Problem{ID: "a", Op: "ListServices", Err: errors.New("one")}
	b := model.Problem{ID: prefix + "cluster/b", Op: "ListServices", Err: errors.New("two")}
	got := Problems(errors.Join(a, nil, fmt.Errorf("in between: %w", b), api("X", "three")))
	if len(got) != 3 || got[0].ID != "a" || got[1].ID != b.ID || got[2].ID != "" || got[2].Op != "ECS UpdateService" {
		t.Errorf("%v", got)
	}
	if Problems(nil) != nil {
		t.Error("no error is no problem")
	}
	if a.Error() != "ListServices a: one" || b.Error() != "ListServices b: two" || (model.Problem{Op: "X", Err: errors.New("y")}).Error() != "X: y" {
		t.Errorf("%v / %v", a, b)
	}
	if !errors.Is(b, b.Err) {
		t.Error("the error below a problem is hidden")
	}
}
