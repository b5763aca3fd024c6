package channel

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"github.com/coder/websocket"
)

// readLimit bounds a websocket message. Data messages have about 1.2 KB; the
// gateway's own are not bounded by anything that is published.
const readLimit = 1 << 20

// DialWebsocket returns a Config.Dial. client may be nil. sign, if not nil,
// gets the GET request that will be made and adds headers to it, such as those
// of Signature Version 4 for the service "ssmmessages" (with the hash of an
// empty body); the permission is ssmmessages:OpenDataChannel.
func DialWebsocket(client *http.Client, sign func(context.Context, *http.Request) error) func(context.Context, string) (Conn, error) {
	return func(ctx context.Context, address string) (Conn, error) {
		header, err := signed(ctx, address, sign)
		if err != nil {
			return nil, err
		}
		options := websocket.DialOptions{HTTPClient: client, HTTPHeader: header}
		conn, answer, err := websocket.Dial(ctx, address, &options) //nolint:bodyclose // it closes the body itself
		if err != nil {
			return nil, dialError(err, answer)
		}
		conn.SetReadLimit(readLimit)
		return conn, nil
	}
}

// dialError makes the error of a dial. The library leaves the beginning of the
// answer's body in memory.
func dialError(err error, answer *http.Response) error {
	e := &DialError{Err: withoutURL(err)}
	if answer != nil && answer.Body != nil {
		e.Status = answer.StatusCode
		if b, err := io.ReadAll(answer.Body); err == nil {
			e.Body = string(bytes.TrimSpace(b))
		}
	}
	return e
}

// signed returns the headers that sign gives to a request for address.
func signed(ctx context.Context, address string, sign func(context.Context, *http.Request) error) (http.Header, error) {
	if sign == nil {
		return nil, nil
	}
	u, err := url.Parse(address)
	if err != nil {
		return nil, errAddress
	}
	switch u.Scheme {
	case "wss":
		u.Scheme = "https"
	case "ws":
		u.Scheme = "http"
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, errAddress
	}
	if err := sign(ctx, r); err != nil {
		return nil, fmt.Errorf("sign the request for the data channel: %w", err)
	}
	return r.Header, nil
}
