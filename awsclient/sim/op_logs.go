package sim

import (
	"cmp"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"maps"
	"net/http"
	"regexp"
	"strconv"
	"strings"
)

// CloudWatch Logs: awsJson 1.1, all times in Unix milliseconds.

// logsTarget is the X-Amz-Target prefix of CloudWatch Logs.
const logsTarget = "Logs_20140328"

// logsOperation finds an operation of CloudWatch Logs. Each has a bucket of its
// own, of a size that depends on the region.
func logsOperation(q *request) (operation, bool) {
	bucket := logsBucket(q.op, q.region)
	switch q.op {
	case "FilterLogEvents":
		return operation{bucket, with((*World).filterLogEvents)}, true
	case "GetLogEvents":
		return operation{bucket, with((*World).getLogEvents)}, true
	case "DescribeLogGroups":
		return operation{bucket, with((*World).describeLogGroups)}, true
	case "DescribeLogStreams":
		return operation{bucket, with((*World).describeLogStreams)}, true
	case "StartLiveTail":
		return operation{bucket, with((*World).startLiveTail)}, true
	default:
		return operation{}, false
	}
}

// logsBucket names the bucket of an operation: it ends with its rate.
func logsBucket(op, region string) bucketID {
	return bucketID("logs " + op + " " + strconv.Itoa(logsRate(op, region)))
}

// logsRate is how many calls a second AWS allows: "Amazon CloudWatch Logs
// endpoints and quotas" in the AWS General Reference.
func logsRate(op, region string) int {
	switch op {
	case "FilterLogEvents":
		switch region {
		case "us-east-1":
			return 25
		case "ap-northeast-3", "ap-southeast-3", "ca-west-1", "eu-central-1", "il-central-1":
			return 5
		}
		return 10
	case "GetLogEvents":
		switch region {
		case "us-west-2", "ap-northeast-3", "ap-southeast-3", "ca-west-1", "eu-central-1", "eu-west-1", "il-central-1":
			return 10
		case "eu-west-3":
			return 30
		}
		return 25
	case "DescribeLogStreams":
		return 25
	case "StartLiveTail":
		return 5
	default: // DescribeLogGroups
		return 10
	}
}

// logsRate is the size of a bucket of CloudWatch Logs, zeros for any other. A
// full one holds what a second allows.
func (b bucketID) logsRate() (burst, perSecond float64) {
	name, ok := strings.CutPrefix(string(b), "logs ")
	if !ok {
		return 0, 0
	}
	n, _ := strconv.Atoi(name[strings.LastIndexByte(name, ' ')+1:]) // logsBucket wrote it
	return float64(n), float64(n)
}

// constraint is how AWS words a parameter that is out of its bounds.
func constraint(value any, parameter, want string) *Error {
	return invalid("1 validation error detected: Value '%v' at '%s' failed to satisfy constraint: Member must %s", value, parameter, want)
}

// inRange bounds a number that may be left out.
func inRange(value *int, parameter string, most, standard int) (int, *Error) {
	switch {
	case value == nil:
		return standard, nil
	case *value < 1:
		return 0, constraint(*value, parameter, "have value greater than or equal to 1")
	case *value > most:
		return 0, constraint(*value, parameter, fmt.Sprintf("have value less than or equal to %d", most))
	}
	return *value, nil
}

// noGroup and noStream are what AWS answers for what is not there.
func noGroup() *Error {
	return &Error{Code: "ResourceNotFoundException", Message: "The specified log group does not exist.", Status: http.StatusBadRequest}
}

func noStream() *Error {
	return &Error{Code: "ResourceNotFoundException", Message: "The specified log stream does not exist.", Status: http.StatusBadRequest}
}

// groupRef names a log group: by name, or by name or ARN.
type groupRef struct {
	LogGroupName       *string `json:"logGroupName"`
	LogGroupIdentifier *string `json:"logGroupIdentifier"`
}

// logGroupOf finds the group that a call names.
func (w *World) logGroupOf(q *request, ref groupRef) (*logGroup, *Error) {
	switch {
	case ref.LogGroupName == nil && ref.LogGroupIdentifier == nil:
		return nil, invalid("Either logGroupName or logGroupIdentifier must be specified.")
	case ref.LogGroupName != nil && ref.LogGroupIdentifier != nil:
		return nil, invalid("LogGroup name and LogGroup identifier are mutually exclusive parameters.")
	case ref.LogGroupName != nil:
		return w.logGroupNamed(q, *ref.LogGroupName, "logGroupName")
	}
	name, fail := w.groupName(q, *ref.LogGroupIdentifier)
	if fail != nil {
		return nil, fail
	}
	return w.logGroupNamed(q, name, "logGroupIdentifier")
}

// logGroupNamed finds a group by name. A name that no group can have is an error
// of its own.
func (w *World) logGroupNamed(q *request, name, parameter string) (*logGroup, *Error) {
	if g := w.region(q.region).logs.group(name); g != nil {
		return g, nil
	}
	const pattern = `[\.\-_/#A-Za-z0-9]+`
	if ok, _ := regexp.MatchString("^"+pattern+"$", name); !ok || len(name) > 512 {
		return nil, constraint(name, parameter, "satisfy regular expression pattern: "+pattern)
	}
	return nil, noGroup()
}

// groupName cuts the name out of a group's ARN, which must be of this account and
// region and must not end with an asterisk; a plain name stays.
func (w *World) groupName(q *request, id string) (string, *Error) {
	if !strings.HasPrefix(id, "arn:") {
		return id, nil
	}
	name, ok := strings.CutPrefix(id, w.arn("logs", q.region, "log-group:"))
	switch {
	case !ok:
		return "", noGroup()
	case strings.HasSuffix(name, "*"):
		return "", invalid("The ARN in logGroupIdentifier must not end with an asterisk (*).")
	}
	return strings.TrimSuffix(name, ":"), nil
}

// arn is the ARN of a group, without the ":*" that IAM wants.
func (g *logGroup) arn() string {
	return g.region.world.arn("logs", g.region.name, "log-group:"+g.name)
}

// logResource is what IAM would check for a call.
func (w *World) logResource(q *request) string {
	name, _ := q.params["logGroupName"].(string)
	id, _ := q.params["logGroupIdentifier"].(string)
	if list, _ := q.params["logGroupIdentifiers"].([]any); len(list) > 0 && id == "" {
		id, _ = list[0].(string)
	}
	if cut, ok := strings.CutPrefix(id, w.arn("logs", q.region, "log-group:")); ok {
		id = cut
	}
	name = cmp.Or(name, id)
	stream, _ := q.params["logStreamName"].(string)
	return w.arn("logs", q.region, "log-group:"+name+":log-stream:"+stream)
}

// logBinding is a hash of what a token of CloudWatch Logs holds for. A page may
// have another limit, and the direction is the token's.
func (w *World) logBinding(q *request) uint64 {
	params := maps.Clone(q.params)
	for _, k := range []string{"nextToken", "limit", "startFromHead", "interleaved"} {
		delete(params, k)
	}
	h := fnv.New64a()
	_, _ = fmt.Fprintf(h, "%s %s %s ", w.opts.Account, q.region, q.op) // a hash never fails
	_ = json.NewEncoder(h).Encode(params)                              // it came from JSON
	return h.Sum64()
}

// badToken is what AWS answers to a token that is not one of its own.
func badToken() *Error { return invalid("The specified nextToken is invalid.") }
