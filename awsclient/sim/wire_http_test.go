package sim

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// raw sends a request as it is and returns the answer with its body.
func raw(t *testing.T, w *World, r *http.Request) (*http.Response, string) {
	t.Helper()
	resp, err := w.RoundTripper().RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }() // in memory
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(b)
}

// signed is the Authorization of a credential scope.
func signed(region, service string) string {
	return "AWS4-HMAC-SHA256 Credential=AKIAX/20261122/" + region + "/" + service + "/aws4_request, SignedHeaders=host, Signature=00"
}

// jsonCall makes an awsJson request.
func jsonCall(target, body, auth string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "https://ecs.us-east-1.amazonaws.com/", strings.NewReader(body))
	r.Header.Set("X-Amz-Target", target)
	r.Header.Set("Content-Type", "application/x-amz-json-1.1")
	if auth != "" {
		r.Header.Set("Authorization", auth)
	}
	return r
}

// formCall makes a request of the query protocols.
func formCall(host, form, auth string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "https://"+host+"/", strings.NewReader(form))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if auth != "" {
		r.Header.Set("Authorization", auth)
	}
	return r
}

func TestAnswersOnTheWire(t *testing.T) {
	const ecs = "AmazonEC2ContainerServiceV20141113."
	tests := []struct {
		name   string
		r      *http.Request
		status int
		want   []string // all in the body
		header map[string]string
	}{
		{
			"a list", jsonCall(ecs+"ListClusters", "{}", signed("eu-west-1", "ecs")), 200,
			[]string{`{"clusterArns":["arn:aws:ecs:eu-west-1:424211110001:cluster/default",`},
			map[string]string{"Content-Type": "application/x-amz-json-1.1"},
		},
		{"an empty body", jsonCall(ecs+"ListClusters", "", signed("eu-west-1", "ecs")), 200, []string{"cluster/prod"}, nil},
		{
			"the region is the scope's, not the host's", jsonCall(ecs+"ListClusters", "{}", signed("us-east-1", "ecs")), 200,
			[]string{`{"clusterArns":[]}`},
			nil,
		},
		{
			"an error", jsonCall(ecs+"ListServices", `{"cluster":"x"}`, signed("eu-west-1", "ecs")), 400,
			[]string{`{"__type":"ClusterNotFoundException","message":"Cluster not found."}`},
			map[string]string{"x-amzn-errortype": "ClusterNotFoundException"},
		},
		{
			"no signature", jsonCall(ecs+"ListClusters", "{}", ""), 400,
			[]string{`"__type":"MissingAuthenticationTokenException"`},
			nil,
		},
		{
			"an unknown operation", jsonCall(ecs+"Frobnicate", "{}", signed("eu-west-1", "ecs")), 400,
			[]string{`{"__type":"UnknownOperationException"}`},
			nil,
		},
		{
			"an unknown service", jsonCall("Kinesis_20131202.ListStreams", "{}", signed("eu-west-1", "logs")), 400,
			[]string{`{"__type":"UnknownOperationException"}`},
			nil,
		},
		{"no JSON", jsonCall(ecs+"ListClusters", "{", signed("eu-west-1", "ecs")), 400, []string{`"__type":"SerializationException"`}, nil},
		{"a string for a number", jsonCall(ecs+"ListClusters", `{"maxResults":"5"}`, signed("eu-west-1", "ecs")), 400, []string{`"__type":"SerializationException"`}, nil},
		{
			"STS", formCall("sts.amazonaws.com", "Action=GetCallerIdentity&Version=2011-06-15", signed("us-east-1", "sts")), 200,
			[]string{`<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">`, `<Account>424211110001</Account>`},
			map[string]string{"Content-Type": "text/xml;charset=UTF-8"},
		},
		{
			"STS without a signature", formCall("sts.amazonaws.com", "Action=GetCallerIdentity&Version=2011-06-15", ""), 403,
			[]string{"<Code>MissingAuthenticationToken</Code>", "<Type>Sender</Type>"},
			nil,
		},
		{
			"EC2", formCall("ec2.eu-west-1.amazonaws.com", "Action=DescribeInstances&Version=2016-11-15&Filter.3.Name=instance-type&Filter.3.Value.1=c7g.xlarge", signed("eu-west-1", "ec2")), 200,
			[]string{`<DescribeInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">`, "<instanceType>c7g.xlarge</instanceType>"},
			nil,
		},
		{
			"EC2 without an action", formCall("ec2.eu-west-1.amazonaws.com", "Version=2016-11-15", signed("eu-west-1", "ec2")), 400,
			[]string{"<Response><Errors><Error><Code>MissingAction</Code>"},
			nil,
		},
		{
			"a presigned URL", httptest.NewRequest(http.MethodGet,
				"https://sts.us-east-1.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAX%2F20261122%2Fus-east-1%2Fsts%2Faws4_request&X-Amz-Signature=00", nil), 200,
			[]string{"<GetCallerIdentityResult>"},
			nil,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			resp, body := raw(t, handMade(t, Options{}), tt.r)
			if resp.StatusCode != tt.status {
				t.Errorf("status %d, want %d: %s", resp.StatusCode, tt.status, body)
			}
			for _, want := range tt.want {
				if !strings.Contains(body, want) {
					t.Errorf("no %s in\n%s", want, body)
				}
			}
			for k, v := range tt.header {
				if got := resp.Header.Get(k); got != v {
					t.Errorf("%s: %q, want %q", k, got, v)
				}
			}
			if resp.Header.Get("x-amzn-RequestId") == "" || resp.ContentLength != int64(len(body)) {
				t.Errorf("headers: %v", resp.Header)
			}
		})
	}
}

func TestRequestIDsDiffer(t *testing.T) {
	w := handMade(t, Options{})
	seen := map[string]bool{}
	for range 100 {
		resp, _ := raw(t, w, jsonCall(ecsTarget+".ListClusters", "{}", signed("eu-west-1", "ecs")))
		seen[resp.Header.Get("x-amzn-RequestId")] = true
	}
	if len(seen) != 100 {
		t.Errorf("%d ids for 100 requests", len(seen))
	}
}

// Two Worlds made alike give the same bytes for the same requests.
func TestAnswersAreDeterministic(t *testing.T) {
	var first string
	for range 3 {
		start, err := http.ParseTime("Sun, 22 Nov 2026 12:00:00 GMT")
		if err != nil {
			t.Fatal(err)
		}
		w := handMade(t, Options{Start: start, Seed: 7})
		_, body := raw(t, w, jsonCall(ecsTarget+".DescribeServices", `{"cluster":"prod","services":["svc-01","svc-02"]}`, signed("eu-west-1", "ecs")))
		if first == "" {
			first = body
		}
		if body != first || len(body) < 20_000 {
			t.Fatalf("another answer, of %d bytes", len(body))
		}
	}
}

// Broken UTF-8 in the state is broken UTF-8 on the wire, byte for byte.
func TestBrokenTextStaysBroken(t *testing.T) {
	for in, want := range map[string]string{
		"a\xc3(b":             "\"a\xc3(b\"",
		"csi \x9b31m":         "\"csi \x9b31m\"",
		"\xff\xfe":            "\"\xff\xfe\"",
		`back\slash\ufffd`:    `"back\\slash\\ufffd"`,
		"real \ufffd":         "\"real \ufffd\"",
		"both \ufffd \xf0":    "\"both \ufffd \xf0\"",
		"<&> \x1b[31m \x9b\"": "\"<&> \\u001b[31m \x9b\\\"\"",
	} {
		got, err := marshalJSON(in)
		if err != nil || string(got) != want {
			t.Errorf("%q: got %q %v, want %q", in, got, err, want)
		}
	}
	n := 7
	got, err := marshalJSON(describeTaskDefinitionOutput{TaskDefinition: &TaskDefinition{
		Family: "f\x9b", RegisteredAt: 1763812345678, ContainerDefinitions: []ContainerDefinition{{
			Memory: &n, DockerLabels: map[string]string{"k\xff": "v\xfe"}, Command: []string{"\x80"},
		}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"\"family\":\"f\x9b\"", "{\"k\xff\":\"v\xfe\"}", "\"command\":[\"\x80\"]", `"memory":7`, `"registeredAt":1763812345.678`} {
		if !bytes.Contains(got, []byte(want)) {
			t.Errorf("no %q in %q", want, got)
		}
	}
}

func TestFormTree(t *testing.T) {
	form := map[string][]string{
		"InstanceId.2": {"b"}, "InstanceId.1": {"a"}, "InstanceId.10": {"c"},
		"Filter.1.Name": {"n"}, "Filter.1.Value.1": {"v"}, "Names.member.1": {"m"}, "Plain": {"p"},
	}
	got, err := json.Marshal(formTree(form))
	if err != nil {
		t.Fatal(err)
	}
	want := `{"Filter":[{"Name":"n","Value":["v"]}],"InstanceId":["a","b","c"],"Names":["m"],"Plain":"p"}`
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// A form cannot make the World count to a billion, nor a body fill its memory.
func TestRequestsAreBounded(t *testing.T) {
	w := handMade(t, Options{})
	resp, _ := raw(t, w, formCall("ec2.eu-west-1.amazonaws.com", "Action=DescribeInstances&Version=2016-11-15&InstanceId.999999999=i-0000aaaa", signed("eu-west-1", "ec2")))
	if resp.StatusCode != http.StatusBadRequest {
		t.Errorf("status %d", resp.StatusCode)
	}
	big := bytes.Repeat([]byte(" "), maxBody+1)
	resp, _ = raw(t, w, jsonCall(ecsTarget+".ListClusters", string(big), signed("eu-west-1", "ecs")))
	if resp.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("status %d", resp.StatusCode)
	}
}
