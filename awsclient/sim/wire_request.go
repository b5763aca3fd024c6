package sim

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// protocol is how a service writes requests and answers.
type protocol int

const (
	protoJSON   protocol = iota // awsJson 1.1: ECS, Application Auto Scaling
	protoQuery                  // AWS query, XML answers: STS, ELB, Auto Scaling, CloudWatch
	protoEC2                    // the EC2 dialect of query
	protoJSON10                 // awsJson 1.0: CloudWatch
	protoCBOR                   // Smithy RPC v2 with CBOR: CloudWatch
)

// maxBody bounds a request body. The largest real one here is a DescribeTasks
// of 100 ARNs, about 15 KB.
const maxBody = 1 << 20

// ecsTarget is the X-Amz-Target prefix of Amazon ECS.
const ecsTarget = "AmazonEC2ContainerServiceV20141113"

// request is one API call, decoded from HTTP, whatever its protocol was.
type request struct {
	proto     protocol
	service   string // signing name
	op        string
	region    string
	accessKey string // "" when the request was not signed
	host      string
	id        string // the request id that the answer carries
	remote    bool   // it came over a listener
	stranger  bool   // it may be from another user of this machine, or from a web page
	params    map[string]any
	body      []byte // the JSON document of params
}

// scope is what a SigV4 credential says:
// AKID/20261122/eu-west-1/ecs/aws4_request.
type scope struct{ accessKey, region, service string }

// credentialScope reads the credential scope of a signed or presigned request.
func credentialScope(r *http.Request) (scope, bool) {
	cred := r.URL.Query().Get("X-Amz-Credential")
	if _, rest, ok := strings.Cut(r.Header.Get("Authorization"), "Credential="); ok {
		cred, _, _ = strings.Cut(rest, ",")
	}
	parts := strings.Split(strings.TrimSpace(cred), "/")
	if len(parts) != 5 {
		return scope{}, false
	}
	return scope{accessKey: parts[0], region: parts[2], service: parts[3]}, true
}

// readRequest decodes an HTTP request. On an error the request is filled as far
// as it was understood, so that the error can be written in its protocol.
func readRequest(r *http.Request, defaultRegion string) (*request, *Error) {
	host := r.Host
	if host == "" {
		host = r.URL.Host
	}
	q := &request{host: host, region: defaultRegion, params: map[string]any{}}
	cred, signed := credentialScope(r)
	if signed {
		q.accessKey, q.region, q.service = cred.accessKey, cred.region, cred.service
	} else if region := regionOfHost(host); region != "" {
		q.region = region
	}
	var body []byte
	if r.Body != nil {
		var err error
		if body, err = io.ReadAll(io.LimitReader(r.Body, maxBody+1)); err != nil {
			return q, &Error{Code: "IncompleteBody", Message: err.Error(), Status: http.StatusBadRequest}
		}
	}
	if len(body) > maxBody {
		return q, &Error{Code: "RequestEntityTooLarge", Message: "Request body is too large.", Status: http.StatusRequestEntityTooLarge}
	}
	if r.Header.Get("Smithy-Protocol") == rpcCBOR {
		return q, q.readCBOR(r.URL.Path, body)
	}
	if target := r.Header.Get("X-Amz-Target"); target != "" {
		return q, q.readJSON(target, body)
	}
	return q, q.readForm(r, body)
}

// readJSON reads an awsJson call.
func (q *request) readJSON(target string, body []byte) *Error {
	prefix, op, _ := strings.Cut(target, ".")
	q.proto, q.op = protoJSON, op
	switch prefix {
	case ecsTarget:
		q.service = "ecs"
	case logsTarget:
		q.service = "logs"
	case cloudWatchTarget:
		q.service, q.proto = serviceCloudWatch, protoJSON10
	case appScalingTarget:
		q.service = serviceAppScaling
	default:
		if q.service = shellService(prefix); q.service == "" {
			return unknownOperation()
		}
	}
	if len(body) == 0 {
		body = []byte("{}")
	}
	if err := json.Unmarshal(body, &q.params); err != nil {
		return serialization(err)
	}
	q.body = body
	return nil
}

// readForm reads a call of the query protocols, from the body or the URL.
func (q *request) readForm(r *http.Request, body []byte) *Error {
	q.proto = protoQuery
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return &Error{Code: "MalformedQueryString", Message: "The query string contains a syntax error.", Status: http.StatusBadRequest}
	}
	for k, v := range r.URL.Query() {
		if !strings.HasPrefix(k, "X-Amz-") {
			form[k] = append(form[k], v...)
		}
	}
	q.op = form.Get("Action")
	if q.service == "" {
		q.service = serviceOfForm(q.host, form.Get("Version"))
	}
	if q.service == "ec2" {
		q.proto = protoEC2
	}
	if q.op == "" {
		return &Error{Code: "MissingAction", Message: "Could not find operation or version in request", Status: http.StatusBadRequest}
	}
	form.Del("Action")
	form.Del("Version")
	q.params = formTree(form)
	q.body, err = json.Marshal(q.params)
	if err != nil {
		return serialization(err)
	}
	return nil
}

// serviceOfForm guesses the service of an unsigned form request.
func serviceOfForm(host, version string) string {
	switch {
	case version == ec2Version, strings.HasPrefix(host, "ec2."):
		return "ec2"
	case version == cloudWatchVersion, strings.HasPrefix(host, "monitoring."):
		return serviceCloudWatch
	case version == elbVersion, strings.HasPrefix(host, "elasticloadbalancing."):
		return serviceELB
	case version == autoScalingVersion, strings.HasPrefix(host, "autoscaling."):
		return serviceAutoScaling
	case version == iamVersion, strings.HasPrefix(host, "iam."):
		return serviceIAM
	default:
		return "sts"
	}
}

// regionOfHost reads the region from an endpoint such as
// ecs.eu-west-1.amazonaws.com, or returns "".
func regionOfHost(host string) string {
	parts := strings.Split(host, ".")
	if len(parts) >= 4 && parts[2] == "amazonaws" {
		return parts[1]
	}
	return ""
}

// formTree turns InstanceId.1=i-1&Filter.1.Name=x into nested maps and lists.
// The indexes only order a list: AWS accepts gaps.
func formTree(form url.Values) map[string]any {
	root := map[string]any{}
	for key, values := range form {
		if len(values) == 0 {
			continue
		}
		node := root
		parts := strings.Split(key, ".")
		for _, p := range parts[:len(parts)-1] {
			child, ok := node[p].(map[string]any)
			if !ok {
				child = map[string]any{}
				node[p] = child
			}
			node = child
		}
		node[parts[len(parts)-1]] = values[0]
	}
	for k, v := range root {
		root[k] = listify(v)
	}
	return root
}

// listify turns maps whose keys are all numbers into lists, at every depth. The
// "member" level of the query protocol is dropped.
func listify(v any) any {
	m, ok := v.(map[string]any)
	if !ok {
		return v
	}
	if inner, only := m["member"]; only && len(m) == 1 {
		return listify(inner)
	}
	for k, child := range m {
		m[k] = listify(child)
	}
	highest := 0
	byIndex := map[int]any{}
	for k, child := range m {
		n, err := strconv.Atoi(k)
		if err != nil || n < 0 || n > maxBody {
			return m
		}
		byIndex[n] = child
		highest = max(highest, n)
	}
	list := make([]any, 0, len(m))
	for n := 0; n <= highest; n++ {
		if child, ok := byIndex[n]; ok {
			list = append(list, child)
		}
	}
	return list
}

// bind decodes the parameters into an operation's input struct.
func (q *request) bind(into any) *Error {
	if err := json.Unmarshal(q.body, into); err != nil {
		return serialization(err)
	}
	return nil
}

// bindKnown is bind for writes. A parameter that AWS knows and the World does
// not is refused.
func (q *request) bindKnown(into any) *Error {
	d := json.NewDecoder(bytes.NewReader(q.body))
	d.DisallowUnknownFields()
	err := d.Decode(into)
	if err == nil {
		return nil
	}
	// The decoder has no type for this error, and it stops at the first one.
	if _, name, ok := strings.Cut(err.Error(), "unknown field "); ok {
		return &Error{
			Code:    "UnsupportedFeatureException",
			Message: "The simulated AWS does not support " + strings.Trim(name, `"`) + " in " + q.op + ".",
		}
	}
	return serialization(err)
}

// serialization is what AWS answers to a document that it cannot read.
func serialization(err error) *Error {
	return &Error{Code: "SerializationException", Message: fmt.Sprintf("Could not read the request: %v", err), Status: http.StatusBadRequest}
}

// unknownOperation is what AWS answers to an operation that does not exist.
func unknownOperation() *Error {
	return &Error{Code: "UnknownOperationException", Message: "", Status: http.StatusBadRequest}
}
