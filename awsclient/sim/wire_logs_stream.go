package sim

import (
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"net/http"
	"sync"
	"time"
)

// eventStream is an answer that goes on: frames of application/vnd.amazon.eventstream
// until it ends. It has no goroutine; whoever reads it waits.
type eventStream interface {
	// next waits for the next frames. The end is [io.EOF].
	next(ctx context.Context) ([]byte, error)
	// close ends the stream, also while next waits.
	close()
}

// streaming makes the answer of an event stream.
func streaming(q *request, now time.Time, s eventStream) *answer {
	a := newAnswer(q, now, http.StatusOK, nil)
	a.header.Set("Content-Type", "application/vnd.amazon.eventstream")
	a.header.Del("Content-Length")
	a.stream = s
	return a
}

// frame writes one message of an event stream: the lengths with their checksum,
// the headers (all of them strings), the payload and the checksum of it all
// ("Amazon Event Stream" in the Smithy specification).
func frame(headers [][2]string, payload []byte) []byte {
	var h []byte
	for _, kv := range headers {
		h = append(h, byte(len(kv[0])))
		h = append(h, kv[0]...)
		h = append(h, 7) // a string
		h = binary.BigEndian.AppendUint16(h, uint16(len(kv[1])))
		h = append(h, kv[1]...)
	}
	b := binary.BigEndian.AppendUint32(nil, uint32(16+len(h)+len(payload)))
	b = binary.BigEndian.AppendUint32(b, uint32(len(h)))
	b = binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b))
	b = append(append(b, h...), payload...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b))
}

// eventFrame is a message that carries one event of a response stream.
func eventFrame(kind string, payload any) ([]byte, error) {
	body, err := marshalJSON(payload)
	return frame([][2]string{{":message-type", "event"}, {":event-type", kind}, {":content-type", "application/x-amz-json-1.1"}}, body), err
}

// exceptionFrame is a message that ends a stream with an error of the model.
func exceptionFrame(kind, message string) ([]byte, error) {
	body, err := marshalJSON(map[string]string{"message": message})
	return frame([][2]string{{":message-type", "exception"}, {":exception-type", kind}, {":content-type", "application/x-amz-json-1.1"}}, body), err
}

// streamBody is an event stream as the body of an HTTP response.
type streamBody struct {
	ctx    context.Context //nolint:containedctx // a response body lives as long as its request's context
	stream eventStream

	mu   sync.Mutex // one reader at a time
	left []byte
}

// Read implements io.Reader. It ends with the request's context, as net/http's
// bodies do.
func (b *streamBody) Read(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.left) == 0 {
		frames, err := b.stream.next(b.ctx)
		if err != nil {
			b.stream.close()
			return 0, err
		}
		b.left = frames
	}
	n := copy(p, b.left)
	b.left = b.left[n:]
	return n, nil
}

// Close implements io.Closer.
func (b *streamBody) Close() error {
	b.stream.close()
	return nil
}

// streamDelay is how long a stream takes to open over HTTP. An answer that
// overtakes the end of its request, which no network does but a loopback can,
// makes Go's SDK drop the connection: it closes the body that net/http still reads.
const streamDelay = 100 * time.Millisecond

// serveStream writes an event stream to a connection, frame by frame.
func serveStream(ctx context.Context, rw http.ResponseWriter, s eventStream) {
	defer s.close()
	if !sleep(ctx, streamDelay) {
		panic(http.ErrAbortHandler)
	}
	flusher := http.NewResponseController(rw)
	for {
		frames, err := s.next(ctx)
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			panic(http.ErrAbortHandler) // net/http's own way to drop a connection
		}
		if _, err := rw.Write(frames); err != nil {
			return // the client went away
		}
		if err := flusher.Flush(); err != nil {
			return
		}
	}
}
