package sim

import (
	"encoding/xml"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// answer is what a call ends with: an HTTP answer, or a broken connection.
type answer struct {
	status int
	header http.Header
	body   []byte
	code   string      // AWS's error code, "" for success
	broken FaultKind   // Reset, Hang or Offline instead of an answer
	stream eventStream // goes on instead of a body; nil is none
}

// contentType is the answer's media type in each protocol.
func (p protocol) contentType() string {
	switch p {
	case protoJSON:
		return "application/x-amz-json-1.1"
	case protoJSON10:
		return "application/x-amz-json-1.0"
	case protoCBOR:
		return "application/cbor"
	default:
		return "text/xml;charset=UTF-8"
	}
}

// newAnswer makes an answer in the protocol of the request.
func newAnswer(q *request, now time.Time, status int, body []byte) *answer {
	h := http.Header{}
	h.Set("Content-Type", q.proto.contentType())
	h.Set("Content-Length", strconv.Itoa(len(body)))
	h.Set("Date", now.UTC().Format(http.TimeFormat))
	h.Set("x-amzn-RequestId", q.id)
	if q.proto == protoCBOR {
		h.Set("Smithy-Protocol", rpcCBOR)
	}
	return &answer{status: status, header: h, body: body}
}

// success writes an operation's output. JSON outputs are structs with AWS's
// names or ready bytes; XML ones are structs with xml tags.
func success(q *request, now time.Time, out any) (*answer, *Error) {
	if s, ok := out.(eventStream); ok {
		return streaming(q, now, s), nil
	}
	var body []byte
	var err error
	switch ready, ok := out.([]byte); {
	case ok:
		body = ready
	case q.proto == protoJSON, q.proto == protoJSON10:
		body, err = marshalJSON(out)
	case q.proto == protoCBOR:
		body = marshalCBOR(out)
	case q.proto == protoQuery && q.service != "sts":
		body = marshalQuery(q, out)
	default:
		body, err = xml.Marshal(out)
		body = append([]byte(xml.Header), body...)
	}
	if err != nil {
		return nil, &Error{Code: "InternalFailure", Message: fmt.Sprintf("answer of %s: %v", q.op, err), Status: http.StatusInternalServerError}
	}
	return newAnswer(q, now, http.StatusOK, body), nil
}

// jsonError is the body of an awsJson error. AWS leaves an empty message out.
type jsonError struct {
	Type    string `json:"__type"`
	Message string `json:"message,omitempty"`
}

// queryError is the body of an error of the query protocol.
type queryError struct {
	XMLName xml.Name
	Type    string `xml:"Error>Type"`
	Code    string `xml:"Error>Code"`
	Message string `xml:"Error>Message"`
	ID      string `xml:"RequestId"`
}

// ec2Error is the body of an error of the EC2 dialect.
type ec2Error struct {
	XMLName xml.Name `xml:"Response"`
	Code    string   `xml:"Errors>Error>Code"`
	Message string   `xml:"Errors>Error>Message"`
	ID      string   `xml:"RequestID"`
}

// failure writes an error in the protocol of the request.
func failure(q *request, now time.Time, e *Error) *answer {
	status := e.Status
	if status == 0 {
		status = http.StatusBadRequest
	}
	side := "Sender"
	if status >= http.StatusInternalServerError {
		side = "Receiver"
	}
	var body []byte
	var err error
	switch q.proto {
	case protoJSON:
		body, err = marshalJSON(jsonError{Type: e.Code, Message: e.Message})
	case protoJSON10:
		body, err = marshalJSON(jsonError{Type: cloudWatchShape(e.Code), Message: e.Message})
	case protoCBOR:
		body = marshalCBOR(jsonError{Type: cloudWatchShape(e.Code), Message: e.Message})
	case protoQuery:
		name := xml.Name{Space: queryNamespace(q.service), Local: "ErrorResponse"}
		body, err = xml.Marshal(queryError{XMLName: name, Type: side, Code: e.Code, Message: e.Message, ID: q.id})
	case protoEC2:
		body, err = xml.Marshal(ec2Error{Code: e.Code, Message: e.Message, ID: q.id})
	}
	if err != nil { // strings alone: they always marshal
		body = nil
	}
	a := newAnswer(q, now, status, body)
	a.code = e.Code
	switch q.proto {
	case protoJSON:
		a.header.Set("x-amzn-errortype", e.Code)
	case protoJSON10, protoCBOR: // the query code that older clients know: "awsQueryCompatible" of Smithy
		a.header.Set("x-amzn-query-error", e.Code+";"+side)
	}
	return a
}
