package awsclient

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"regexp"
	"strconv"
	"time"

	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// keepBody keeps a copy of the answer as AWS sent it: fields that the SDK does
// not know yet are in it too.
func keepBody(into *[]byte) func(*middleware.Stack) error {
	return func(stack *middleware.Stack) error {
		return stack.Deserialize.Add(middleware.DeserializeMiddlewareFunc("ecsdeck.keepBody",
			func(ctx context.Context, in middleware.DeserializeInput, next middleware.DeserializeHandler) (middleware.DeserializeOutput, middleware.Metadata, error) {
				out, meta, err := next.HandleDeserialize(ctx, in)
				resp, ok := out.RawResponse.(*smithyhttp.Response)
				if err != nil || !ok {
					return out, meta, err
				}
				body, err := io.ReadAll(resp.Body)
				_ = resp.Body.Close()
				if err != nil {
					return out, meta, &smithyhttp.RequestSendError{Err: err} // as retryable as any lost connection
				}
				*into = body
				resp.Body = io.NopCloser(bytes.NewReader(body))
				return out, meta, nil
			}), middleware.After)
	}
}

// definitionJSON takes the task definition out of an answer and indents it. Times
// become RFC 3339, as the AWS CLI shows them; on the wire they are seconds.
func definitionJSON(answer []byte) ([]byte, error) {
	var parts struct {
		TaskDefinition json.RawMessage `json:"taskDefinition"`
	}
	if err := json.Unmarshal(answer, &parts); err != nil {
		return nil, fmt.Errorf("the task definition as JSON: %w", err)
	}
	// A quote inside a JSON string is escaped, so this matches keys alone.
	stamps := regexp.MustCompile(`"(registeredAt|deregisteredAt|deleteRequestedAt)"\s*:\s*([0-9.eE+]+)`)
	readable := stamps.ReplaceAllFunc(parts.TaskDefinition, func(m []byte) []byte {
		g := stamps.FindSubmatch(m)
		seconds, err := strconv.ParseFloat(string(g[2]), 64)
		if err != nil {
			return m
		}
		whole, part := math.Modf(seconds)
		at := time.Unix(int64(whole), int64(part*1e9)).UTC().Truncate(time.Millisecond)
		return fmt.Appendf(nil, "%q:%q", g[1], at.Format(time.RFC3339Nano))
	})
	var out bytes.Buffer
	if err := json.Indent(&out, readable, "", "  "); err != nil {
		return nil, fmt.Errorf("the task definition as JSON: %w", err)
	}
	return out.Bytes(), nil
}
