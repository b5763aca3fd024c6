package awsclient

import (
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// Whether a change was made is only unsure when AWS may have had the call.
func TestExplainSaysWhatIsUnsure(t *testing.T) {
	lost := func(op string, answer int, during string) error {
		var err error = &smithyhttp.RequestSendError{Err: &net.OpError{Op: during, Net: "tcp", Err: net.ErrClosed}}
		resp := &smithyhttp.Response{Response: &http.Response{StatusCode: answer}}
		return &smithy.OperationError{ServiceID: "ECS", OperationName: op, Err: &smithyhttp.ResponseError{Response: resp, Err: err}}
	}
	for name, c := range map[string]struct {
		err    error
		unsure bool
		why    string
	}{
		"in the middle of the answer": {lost("UpdateService", 200, "read"), true, "in the middle of its answer"},
		"before the answer":           {lost("UpdateService", 0, "read"), true, "cannot be reached"},
		"before it was sent":          {lost("UpdateService", 0, "dial"), false, "cannot be reached"},
		"of a read":                   {lost("DescribeServices", 200, "read"), false, "in the middle of its answer"},
		"no call at all":              {errors.New("x"), false, "x"},
	} {
		if f := Explain(c.err); f.Unsure != c.unsure || !strings.Contains(f.Why, c.why) {
			t.Errorf("%s: %+v", name, f)
		}
	}
}

// Joined errors are told as plainly as one alone.
func TestExplainJoinedErrorsPlainly(t *testing.T) {
	sent := &url.Error{Op: "Post", URL: "http://127.0.0.1:1/", Err: &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connection refused")}}
	one := &smithy.OperationError{ServiceID: "ECS", OperationName: "ListTasks", Err: &smithyhttp.RequestSendError{Err: sent}}
	want := Explain(one).Why
	if f := Explain(errors.Join(one, errors.New("other"))); f.Why != want || want != "127.0.0.1:1 cannot be reached: connection refused" {
		t.Errorf("%q, alone %q", f.Why, want)
	}
}
