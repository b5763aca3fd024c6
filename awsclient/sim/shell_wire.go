package sim

import (
	"net/http"
	"strings"
)

// The signing names of the services that sessions need.
const (
	serviceSSM     = "ssm"
	serviceKMS     = "kms"
	serviceConnect = "ec2-instance-connect"
)

// shellService finds the service of an X-Amz-Target, "" when it is another one.
func shellService(target string) string {
	switch target {
	case "AmazonSSM":
		return serviceSSM
	case "TrentService":
		return serviceKMS
	case "AWSEC2InstanceConnectService":
		return serviceConnect
	default:
		return ""
	}
}

// shellOperation finds an operation of those services. No two share a name.
func shellOperation(name string) (operation, bool) {
	switch name {
	case "StartSession":
		return operation{bucketShell, withKnown((*World).opStartSession)}, true
	case "ResumeSession":
		return operation{bucketShell, withKnown((*World).opResumeSession)}, true
	case "TerminateSession":
		return operation{bucketShell, withKnown((*World).opTerminateSession)}, true
	case "DescribeSessions":
		return operation{bucketShell, with((*World).opDescribeSessions)}, true
	case "GetConnectionStatus":
		return operation{bucketShell, with((*World).opGetConnectionStatus)}, true
	case "DescribeInstanceInformation":
		return operation{bucketShell, with((*World).opDescribeInstanceInformation)}, true
	case "GenerateDataKey":
		return operation{bucketShell, withKnown((*World).opGenerateDataKey)}, true
	case "Decrypt":
		return operation{bucketShell, withKnown((*World).opDecrypt)}, true
	case "SendSSHPublicKey":
		return operation{bucketShell, withKnown((*World).opSendSSHPublicKey)}, true
	default:
		return operation{}, false
	}
}

// origin looks where a request comes from: over a listener or from inside the
// process, and whether it may be that of another user of this machine, who must
// not get a shell of this one's.
func (w *World) origin(q *request, r *http.Request) {
	q.remote = r.RemoteAddr != "" // net/http's server alone sets it
	if opens := q.op == "ExecuteCommand" || q.op == "StartSession"; q.remote && opens && w.opts.Shell.Real {
		q.stranger = !sameUser(r)
	}
}

// refuseRebound refuses to open a session for a page whose host name was bound
// to this machine: a browser sends that name.
func refuseRebound(q *request) *Error {
	opens := q.op == "ExecuteCommand" || q.op == "StartSession"
	if !q.remote || !opens || localHost(q.host) {
		return nil
	}
	return &Error{
		Code:    "AccessDeniedException",
		Message: "The simulated AWS opens sessions for callers that name it by a loopback address: not " + strings.ToValidUTF8(q.host, "?"),
	}
}

// environment is what programs in a container find in theirs.
func (p *place) environment() []string {
	if p.task == nil {
		return []string{"HOME=/home/ssm-user", "PWD=/usr/bin"}
	}
	list := []string{
		"AWS_EXECUTION_ENV=AWS_ECS_EC2", "AWS_DEFAULT_REGION=" + p.region.name, "AWS_REGION=" + p.region.name,
		"ECS_CONTAINER_METADATA_URI_V4=http://169.254.170.2/v4/" + p.container().RuntimeId,
	}
	if p.task.fargate() {
		list[0] = "AWS_EXECUTION_ENV=AWS_ECS_FARGATE"
	}
	for _, e := range p.container().def.Environment {
		list = append(list, e.Name+"="+e.Value)
	}
	return list
}

// shellResource names the resource that IAM would check for a call of a session.
func (w *World) shellResource(q *request) string {
	text := func(key string) string { s, _ := q.params[key].(string); return s }
	switch q.op {
	case "StartSession", "GetConnectionStatus":
		target := text("Target")
		if rest, ok := strings.CutPrefix(target, "ecs:"); ok {
			if parts := strings.Split(rest, "_"); len(parts) >= 3 {
				cluster := strings.Join(parts[:len(parts)-2], "_")
				return w.arn("ecs", q.region, "task/"+cluster+"/"+parts[len(parts)-2])
			}
		}
		if strings.HasPrefix(target, "mi-") {
			return w.arn("ssm", q.region, "managed-instance/"+target)
		}
		return w.arn("ec2", q.region, "instance/"+target)
	case "ResumeSession", "TerminateSession", opChannel:
		return w.arn("ssm", q.region, "session/"+text("SessionId"))
	case "SendSSHPublicKey":
		return w.arn("ec2", q.region, "instance/"+text("InstanceId"))
	case "GenerateDataKey":
		return w.kmsKeyARN(q.region, text("KeyId"))
	default:
		return "*"
	}
}
