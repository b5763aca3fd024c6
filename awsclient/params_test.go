package awsclient

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/ec2instanceconnect"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/google/go-cmp/cmp"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// Every parameter that may be sent is one that the SDK's input has.
func TestFormsAreTheSDKs(t *testing.T) {
	for _, in := range []any{
		&ecs.UpdateServiceInput{}, &ecs.StopTaskInput{}, &ecs.RunTaskInput{}, &ecs.UpdateContainerInstancesStateInput{}, &ecs.UpdateContainerAgentInput{},
		&ecs.UpdateTaskProtectionInput{}, &ecs.TagResourceInput{}, &ecs.UntagResourceInput{}, &ecs.DeregisterTaskDefinitionInput{},
		&ecs.ExecuteCommandInput{}, &ssm.StartSessionInput{}, &ssm.ResumeSessionInput{}, &ssm.TerminateSessionInput{},
		&ec2instanceconnect.SendSSHPublicKeyInput{},
		&cloudwatch.EnableAlarmActionsInput{}, &cloudwatch.DisableAlarmActionsInput{},
	} {
		op := strings.TrimSuffix(reflect.TypeOf(in).Elem().Name(), "Input")
		service := strings.TrimSuffix(reflect.TypeOf(in).Elem().String(), "."+op+"Input")
		if _, ok := writeBuckets()[operation{idOf(service), op}]; !ok {
			t.Errorf("%s has no bucket", op)
		}
		c := Call{Service: strings.ReplaceAll(service, "ec2instanceconnect", "ec2-instance-connect"), Operation: op}
		for name, f := range c.forms() {
			c.Params = append(c.Params, Param{name, map[form]string{
				text: "a", number: "7", onOff: "true", list: "a", structure: "{}", structures: "{}",
			}[f]})
		}
		if len(c.Params) == 0 {
			t.Errorf("%s sends nothing", op)
		}
		if err := fill(c, in); err != nil {
			t.Errorf("%s: %v", op, err)
		}
		v := reflect.ValueOf(in).Elem()
		for name := range c.forms() {
			field := v.FieldByName(strings.ToUpper(name[:1]) + name[1:])
			if !field.IsValid() || field.IsZero() {
				t.Errorf("%s: %s did not arrive", op, name)
			}
		}
	}
	for op := range writeBuckets() {
		if op == (operation{"KMS", "GenerateDataKey"}) {
			continue // a step of opening a session, which is one call to people
		}
		if (Call{Service: strings.ReplaceAll(strings.ToLower(op.service), " ", "-"), Operation: op.name}).forms() == nil {
			t.Errorf("%s has a bucket and is never sent", op.name)
		}
	}
}

// idOf is the SDK's name of a service of the AWS CLI.
func idOf(service string) string {
	return map[string]string{
		"ecs": "ECS", "cloudwatch": "CloudWatch", "ssm": "SSM", "ec2instanceconnect": "EC2 Instance Connect",
	}[service]
}

func TestFillRefuses(t *testing.T) {
	for _, p := range []Param{
		{"count", "many"},
		{"count", "99999999999"},
		{"enableExecuteCommand", "perhaps"},
		{"overrides", "{"},
		{"overrides", `{"contanerOverrides":[]}`},
		{"tags", "{}"},
	} {
		if err := fill(Call{Service: "ecs", Operation: "RunTask", Params: []Param{p}}, &ecs.RunTaskInput{}); err == nil {
			t.Errorf("%v was taken", p)
		}
	}
}

func TestCLIOfStructures(t *testing.T) {
	call := func(op string, params ...Param) Call { return Call{Service: "ecs", Operation: op, Params: params} }
	for want, c := range map[string]Call{
		"aws ecs update-service --service a --no-force-new-deployment --disable-execute-command":          call("UpdateService", Param{"service", "a"}, Param{"forceNewDeployment", "false"}, Param{"enableExecuteCommand", "false"}),
		"aws ecs update-task-protection --tasks a 'b c' --protection-enabled":                             call("UpdateTaskProtection", Param{"tasks", "a"}, Param{"tasks", "b c"}, Param{"protectionEnabled", "true"}),
		`aws ecs untag-resource --resource-arn r --tag-keys '["a","-b","it'\''s"]'`:                       call("UntagResource", Param{"resourceArn", "r"}, Param{"tagKeys", "a"}, Param{"tagKeys", "-b"}, Param{"tagKeys", "it's"}),
		`aws ecs tag-resource --tags '{"key":"a","value":"$HOME"}' '{"key":"b","value":"` + "`x`" + `"}'`: call("TagResource", Param{"tags", asJSON(tagJSON{"a", "$HOME"})}, Param{"tags", asJSON(tagJSON{"b", "`x`"})}),
		"aws ecs execute-command --command 'sh -l' --interactive":                                         call("ExecuteCommand", Param{"command", "sh -l"}, Param{"interactive", "true"}),
		"aws ecs send-ssh-public-key --instance-os-user u --ssh-public-key k":                             call("SendSSHPublicKey", Param{"InstanceOSUser", "u"}, Param{"SSHPublicKey", "k"}),
		"aws ecs stop-task --task t --reason='-x; rm'":                                                    call("StopTask", Param{"task", "t"}, Param{"reason", "-x; rm"}),
	} {
		if got := c.CLI(); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

func TestRunOverrides(t *testing.T) {
	r := RunRequest{CPU: 256, Memory: 512}
	raw, why := r.overrides(modelDefinition("a", "b"))
	if d := cmp.Diff([]string{`{"cpu":"256","memory":"512"}`, ""}, []string{raw, why}); d != "" {
		t.Error(d)
	}
	r.Command = []string{"x"}
	if _, why = r.overrides(modelDefinition("a", "b")); why != "it has several containers: say which one is meant, of a, b" {
		t.Error(why)
	}
	d := modelDefinition("a", "b")
	d.Containers[1].Essential = true
	if raw, _ = r.overrides(d); !strings.Contains(raw, `"name":"b"`) {
		t.Error(raw)
	}
	if raw, why = (RunRequest{}).overrides(d); raw+why != "" {
		t.Error(fmt.Sprint(raw, why))
	}
	r.Env = append(r.Env, kv("A=B", "c"))
	if _, why = r.overrides(d); why != "an environment variable needs a name without =" {
		t.Error(why)
	}
}

func kv(name, value string) model.KeyValue { return model.KeyValue{Name: name, Value: value} }

func modelDefinition(containers ...string) model.TaskDefinition {
	var d model.TaskDefinition
	for _, name := range containers {
		d.Containers = append(d.Containers, model.ContainerDefinition{Name: name})
	}
	return d
}
