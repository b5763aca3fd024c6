package sim

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/coder/websocket"
)

const (
	// channelPath is where the gateway's data channels are.
	channelPath = "/v1/data-channel/"
	// serviceGateway is the signing name of the gateway.
	serviceGateway = "ssmmessages"
	// opChannel is the action that policies name for a data channel, so that
	// faults can be set on it like on any call.
	opChannel = "OpenDataChannel"
)

// isChannel says whether a request is for a data channel.
func isChannel(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, channelPath) }

// streamURL is where the client of a session connects: the gateway's name in the
// process, the listener's own address for other processes.
func (q *request) streamURL(id string) string {
	base := "wss://ssmmessages." + q.region + ".amazonaws.com"
	if q.remote {
		base = "ws://" + q.host
	}
	return base + channelPath + id + "?role=publish_subscribe&cell-number=AAEAAVZLYk1ZVkFzZ1k5"
}

// channelRequest is the upgrade request as a call, for faults and the record.
func (w *World) channelRequest(r *http.Request) *request {
	q := &request{service: serviceGateway, op: opChannel, region: w.opts.Region, host: r.Host, params: map[string]any{}}
	q.id = requestID(w.wire.count.Add(1))
	if cred, ok := credentialScope(r); ok {
		q.accessKey, q.region = cred.accessKey, cred.region
	} else if region := regionOfHost(r.Host); region != "" {
		q.region = region
	}
	q.params["SessionId"] = strings.TrimPrefix(r.URL.Path, channelPath)
	return q
}

// openChannel answers an upgrade request. It returns the websocket, or what
// broke the connection ("" when an HTTP answer was written).
func (w *World) openChannel(ctx context.Context, rw http.ResponseWriter, r *http.Request) (*websocket.Conn, FaultKind) {
	arrived := time.Now()
	q := w.channelRequest(r)
	call := w.wire.calls.begin(Call{At: arrived, Service: q.service, Operation: q.op, Region: q.region, AccessKey: q.accessKey, Params: q.params})
	conn, status, broken := w.upgrade(ctx, rw, r, q)
	w.wire.calls.end(call, time.Now(), status, string(broken))
	return conn, broken
}

// upgrade is openChannel without its bookkeeping. It needs no signature, as
// older plugins make none: the token is what counts.
func (w *World) upgrade(ctx context.Context, rw http.ResponseWriter, r *http.Request, q *request) (*websocket.Conn, int, FaultKind) {
	wait, end := w.wire.faults.strike(q)
	switch {
	case end == Hang:
		<-ctx.Done()
		return nil, 0, Hang
	case end == Offline && sleep(ctx, wait):
		return nil, 0, Offline
	case !sleep(ctx, wait+w.opts.Latency):
		return nil, 0, Hang
	case end == Reset:
		return nil, 0, Reset
	case end == HTML:
		http.Error(rw, "Internal Server Error", http.StatusInternalServerError)
		return nil, http.StatusInternalServerError, ""
	case end != "":
		e := w.faultError(end, q)
		status := http.StatusForbidden
		if end != AccessDenied && end != ExpiredToken && e.Status >= http.StatusInternalServerError {
			status = e.Status
		}
		http.Error(rw, e.Code+": "+e.Message, status)
		return nil, status, ""
	}
	conn, err := websocket.Accept(rw, r, nil) // refuses web pages of other origins
	if err != nil {
		return nil, http.StatusBadRequest, ""
	}
	conn.SetReadLimit(1 << 20)
	return conn, http.StatusSwitchingProtocols, ""
}

// handleChannel serves a data channel on a listener, as long as its socket is open.
func (w *World) handleChannel(rw http.ResponseWriter, r *http.Request) {
	conn, broken := w.openChannel(r.Context(), rw, r)
	switch {
	case broken != "":
		breakConnection(rw)
	case conn != nil:
		w.serveChannel(r.Context(), conn, strings.TrimPrefix(r.URL.Path, channelPath))
	}
}

// dialChannel opens a data channel inside the process: the answer's body is the
// connection, as net/http has it after an upgrade.
func (w *World) dialChannel(r *http.Request) (*http.Response, error) {
	ctx := r.Context()
	ours, theirs := memPipe()
	rec := &upgradeRecorder{header: http.Header{}, conn: ours}
	conn, broken := w.openChannel(ctx, rec, r)
	if broken != "" {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		return nil, brokenError(broken, r.URL.Hostname())
	}
	resp := &http.Response{
		Status: strconv.Itoa(rec.status) + " " + http.StatusText(rec.status), StatusCode: rec.status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: rec.header, Request: r,
		Body: io.NopCloser(strings.NewReader(rec.body.String())), ContentLength: int64(rec.body.Len()),
	}
	if conn != nil {
		resp.Body, resp.ContentLength = theirs, -1
		id := strings.TrimPrefix(r.URL.Path, channelPath)
		// A socket outlives its request, as in net/http.
		w.spawn(func() { w.serveChannel(context.WithoutCancel(ctx), conn, id) })
	}
	return resp, nil
}

// DialStream opens the connection of a stream URL inside the process and makes
// no handshake on it: it is for websocket libraries that want a connection. Most
// callers use an http.Client with [World.RoundTripper], which does both.
func (w *World) DialStream(ctx context.Context) net.Conn {
	ours, theirs := memPipe()
	w.spawn(func() { w.serveConn(context.WithoutCancel(ctx), ours) })
	return theirs
}

// serveConn reads one upgrade request from a connection and serves it.
func (w *World) serveConn(ctx context.Context, conn *memConn) {
	defer conn.reset()
	buffered := bufio.NewReader(conn)
	r, err := http.ReadRequest(buffered)
	if err != nil || !isChannel(r) {
		return
	}
	rec := &upgradeRecorder{header: http.Header{}, conn: conn, read: buffered, raw: true}
	if ws, broken := w.openChannel(ctx, rec, r); ws != nil && broken == "" {
		w.serveChannel(ctx, ws, strings.TrimPrefix(r.URL.Path, channelPath))
	}
}

// upgradeRecorder is the ResponseWriter of an upgrade inside the process.
type upgradeRecorder struct {
	header http.Header
	status int
	body   strings.Builder
	conn   *memConn
	read   *bufio.Reader
	raw    bool // the answer is written to the connection
}

// Header implements http.ResponseWriter.
func (u *upgradeRecorder) Header() http.Header { return u.header }

// WriteHeader implements http.ResponseWriter.
func (u *upgradeRecorder) WriteHeader(status int) {
	u.status = status
	if u.raw {
		head := "HTTP/1.1 " + strconv.Itoa(status) + " " + http.StatusText(status) + "\r\n"
		_, _ = io.WriteString(u.conn, head) // a peer that is gone is noticed when it is read from
		_ = u.header.Write(u.conn)
		_, _ = io.WriteString(u.conn, "\r\n")
	}
}

// Write implements io.Writer.
func (u *upgradeRecorder) Write(p []byte) (int, error) {
	if u.status == 0 {
		u.WriteHeader(http.StatusOK)
	}
	if u.raw {
		return u.conn.Write(p)
	}
	return u.body.Write(p)
}

// Hijack implements http.Hijacker.
func (u *upgradeRecorder) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	if u.read == nil {
		u.read = bufio.NewReader(u.conn)
	}
	return u.conn, bufio.NewReadWriter(u.read, bufio.NewWriter(u.conn)), nil
}
