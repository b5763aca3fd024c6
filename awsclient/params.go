package awsclient

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
)

// form is how the value of a parameter is written.
type form uint8

const (
	text       form = iota + 1
	number          // decimal
	onOff           // "true" or "false"
	list            // of texts, one Param each
	structure       // JSON
	structures      // a list of structures, one Param with JSON each
)

// forms are the parameters that this package sends with an operation. What is
// not here is not sent: a plan never carries more than was meant.
func (c Call) forms() map[string]form {
	switch c.Service + " " + c.Operation {
	case "ecs UpdateService":
		return map[string]form{
			"cluster": text, "service": text, "desiredCount": number, "forceNewDeployment": onOff, "enableExecuteCommand": onOff,
			"taskDefinition": text,
		}
	case "ecs StopTask":
		return map[string]form{"cluster": text, "task": text, "reason": text}
	case "ecs RunTask":
		return map[string]form{
			"cluster": text, "taskDefinition": text, "count": number, "launchType": text, "capacityProviderStrategy": structures,
			"platformVersion": text, "networkConfiguration": structure, "placementConstraints": structures,
			"placementStrategy": structures, "enableExecuteCommand": onOff, "overrides": structure, "clientToken": text,
		}
	case "ecs UpdateContainerInstancesState":
		return map[string]form{"cluster": text, "containerInstances": list, "status": text}
	case "ecs UpdateContainerAgent":
		return map[string]form{"cluster": text, "containerInstance": text}
	case "ecs UpdateTaskProtection":
		return map[string]form{"cluster": text, "tasks": list, "protectionEnabled": onOff, "expiresInMinutes": number}
	case "ecs TagResource":
		return map[string]form{"resourceArn": text, "tags": structures}
	case "ecs UntagResource":
		return map[string]form{"resourceArn": text, "tagKeys": list}
	case "ecs DeregisterTaskDefinition":
		return map[string]form{"taskDefinition": text}
	case "ecs ExecuteCommand":
		return map[string]form{"cluster": text, "task": text, "container": text, "command": text, "interactive": onOff}
	case "ssm StartSession":
		return map[string]form{"Target": text, "DocumentName": text, "Parameters": structure}
	case "ssm ResumeSession", "ssm TerminateSession":
		return map[string]form{"SessionId": text}
	case "ec2-instance-connect SendSSHPublicKey":
		return map[string]form{"InstanceId": text, "InstanceOSUser": text, "SSHPublicKey": text, "AvailabilityZone": text}
	case "cloudwatch EnableAlarmActions", "cloudwatch DisableAlarmActions":
		return map[string]form{"AlarmNames": list}
	default:
		return nil
	}
}

// fill fills the input of an operation from the parameters of a call and from
// nothing else.
func fill(c Call, in any) error {
	values := map[string]any{}
	forms := c.forms()
	for _, p := range c.Params {
		f, ok := forms[p.Name]
		if !ok {
			return &RefusedError{What: c.String(), Why: "ecsdeck does not send " + p.Name}
		}
		v, err := f.value(p.Value)
		if err != nil {
			return fmt.Errorf("%s: %w", p.Name, err)
		}
		if f == list || f == structures {
			all, _ := values[p.Name].([]any)
			v = slices.Concat(all, []any{v})
		}
		values[p.Name] = v
	}
	raw, err := json.Marshal(values)
	if err != nil {
		return err
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields() // the SDK's types take the API's names, but for the case of their first letter
	return dec.Decode(in)
}

// value brings one value to what JSON has for it.
func (f form) value(s string) (any, error) {
	switch f {
	case number:
		return strconv.ParseInt(s, 10, 32)
	case onOff:
		return strconv.ParseBool(s)
	case structure, structures:
		if !json.Valid([]byte(s)) {
			return nil, fmt.Errorf("%q is no JSON", s)
		}
		return json.RawMessage(s), nil
	default:
		return s, nil
	}
}

// asJSON writes a structure of a call. The values are plain, so it cannot fail.
func asJSON(v any) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false) // a command is for people
	_ = enc.Encode(v)
	return string(bytes.TrimRight(b.Bytes(), "\n"))
}
