package sim

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2instanceconnect"
	connectschemas "github.com/aws/aws-sdk-go-v2/service/ec2instanceconnect/schemas"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecsschemas "github.com/aws/aws-sdk-go-v2/service/ecs/schemas"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	ssmtypes "github.com/aws/aws-sdk-go-v2/service/ssm/types"
	"github.com/aws/smithy-go"
)

// shellOutputs are AWS's own schemas of the answers that sessions need, where the
// SDK publishes them.
func shellOutputs() map[string]*smithy.Schema {
	return map[string]*smithy.Schema{
		"ExecuteCommand":   ecsschemas.ExecuteCommandResponse,
		"SendSSHPublicKey": connectschemas.SendSSHPublicKeyResponse,
	}
}

// shellTypes are the SDK's types of the others.
func shellTypes() map[string]reflect.Type {
	return map[string]reflect.Type{
		"StartSession":                reflect.TypeFor[ssm.StartSessionOutput](),
		"ResumeSession":               reflect.TypeFor[ssm.ResumeSessionOutput](),
		"TerminateSession":            reflect.TypeFor[ssm.TerminateSessionOutput](),
		"DescribeSessions":            reflect.TypeFor[ssm.DescribeSessionsOutput](),
		"GetConnectionStatus":         reflect.TypeFor[ssm.GetConnectionStatusOutput](),
		"DescribeInstanceInformation": reflect.TypeFor[ssm.DescribeInstanceInformationOutput](),
		"GenerateDataKey":             reflect.TypeFor[kms.GenerateDataKeyOutput](),
		"Decrypt":                     reflect.TypeFor[kms.DecryptOutput](),
	}
}

// shellConforming checks answers against those.
type shellConforming struct {
	conforming
}

// RoundTrip implements http.RoundTripper.
func (c *shellConforming) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := c.next.RoundTrip(r)
	_, op, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	schema, shape := shellOutputs()[op], shellTypes()[op]
	if err != nil || resp.StatusCode != http.StatusOK || schema == nil && shape == nil {
		return resp, err
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		c.t.Errorf("%s: %v", op, err)
	}
	c.seen[op]++
	faults := misfits(shape, v)
	if schema != nil {
		faults = c.walk(schema, v)
	}
	for _, fault := range faults {
		c.t.Errorf("%s%s", op, fault)
	}
	return resp, nil
}

func TestSessionConformance(t *testing.T) {
	w := newWorldNow(t, Options{World: "shells"})
	wire := &shellConforming{conforming{t: t, next: w.RoundTripper(), seen: map[string]int{}}}
	cfg := config(w, "eu-west-1")
	cfg.HTTPClient = &http.Client{Transport: wire}
	sessions, keys, ctx := ssm.NewFromConfig(cfg), kms.NewFromConfig(cfg), t.Context()
	host := w.regions[0].hosts[0]
	must[ssm.DescribeInstanceInformationOutput](t)(sessions.DescribeInstanceInformation(ctx, nil))
	must[ssm.GetConnectionStatusOutput](t)(sessions.GetConnectionStatus(ctx, &ssm.GetConnectionStatusInput{Target: &host.ID}))
	started := must[ssm.StartSessionOutput](t)(sessions.StartSession(ctx, &ssm.StartSessionInput{Target: &host.ID, Reason: aws.String("to look")}))
	must[ssm.ResumeSessionOutput](t)(sessions.ResumeSession(ctx, &ssm.ResumeSessionInput{SessionId: started.SessionId}))
	for _, state := range ssmtypes.SessionState("").Values() {
		must[ssm.DescribeSessionsOutput](t)(sessions.DescribeSessions(ctx, &ssm.DescribeSessionsInput{State: state}))
		must[ssm.TerminateSessionOutput](t)(sessions.TerminateSession(ctx, &ssm.TerminateSessionInput{SessionId: started.SessionId}))
	}
	key := must[kms.GenerateDataKeyOutput](t)(keys.GenerateDataKey(ctx, &kms.GenerateDataKeyInput{KeyId: aws.String("k"), NumberOfBytes: aws.Int32(64)}))
	must[kms.DecryptOutput](t)(keys.Decrypt(ctx, &kms.DecryptInput{CiphertextBlob: key.CiphertextBlob}))
	must[ec2instanceconnect.SendSSHPublicKeyOutput](t)(ec2instanceconnect.NewFromConfig(cfg).SendSSHPublicKey(ctx, &ec2instanceconnect.SendSSHPublicKeyInput{
		InstanceId: &host.ID, InstanceOSUser: aws.String("ec2-user"), SSHPublicKey: aws.String("ssh-ed25519 AAAA x"), AvailabilityZone: &host.Zone,
	}))
	task := anyTask(t, w, "web")
	must[ecs.ExecuteCommandOutput](t)(ecs.NewFromConfig(cfg).ExecuteCommand(ctx, &ecs.ExecuteCommandInput{
		Cluster: &task.cluster.ClusterName, Task: &task.id, Command: aws.String("sh"), Interactive: true,
	}))
	for _, op := range slices.Concat(slices.Collect(maps.Keys(shellOutputs())), slices.Collect(maps.Keys(shellTypes()))) {
		if wire.seen[op] == 0 {
			t.Errorf("%s was never answered", op)
		}
	}
}
