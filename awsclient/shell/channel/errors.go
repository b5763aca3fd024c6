package channel

import (
	"errors"
	"fmt"
	"net/url"
)

var (
	// ErrClosed is the answer of a session that this end has closed.
	ErrClosed = errors.New("the session is closed")
	// ErrSessionOver says that AWS no longer has the session. Config.Resume
	// may return it; so may End.Err.
	ErrSessionOver = errors.New("the session is over")
	// ErrLost says that the connection was lost and could not be resumed.
	// Config.Resume may return it.
	ErrLost = errors.New("the connection to the session was lost")
	// ErrSilent says that the agent acknowledged and sent nothing for too long.
	ErrSilent = errors.New("the agent does not answer")
	// ErrHandshake says that the agent wanted something that this client, or
	// KMS, refused.
	ErrHandshake = errors.New("the handshake with the agent failed")
	// ErrNotPort says that the session forwards no port, or only one connection
	// and Read and Write are that connection.
	ErrNotPort = errors.New("the session cannot open streams")
	// ErrStreams says that the bytes of the session belong to its streams.
	ErrStreams = errors.New("the session is read and written by its streams")
	// ErrPortRefused says that the agent could not connect to the port.
	ErrPortRefused = errors.New("the agent could not connect to the port")

	errStreamsBroke = errors.New("the streams of the session broke")
	errAddress      = errors.New("the stream URL of the session is not valid")
)

// A RefusedError is the error of Open when the gateway closed the channel before
// the session began.
type RefusedError struct {
	Message string // the words of the gateway, as they came; may be empty
}

func (e *RefusedError) Error() string {
	if e.Message == "" {
		return "the session was closed before it began"
	}
	return fmt.Sprintf("the session was closed before it began: %s", e.Message)
}

// A DialError says that the websocket could not be opened.
type DialError struct {
	Status int    // of the answer, such as 403; 0 if there was none
	Body   string // the beginning of the answer, as it came
	Err    error
}

func (e *DialError) Error() string {
	if e.Status != 0 {
		return fmt.Sprintf("the data channel was refused with status %d", e.Status)
	}
	return fmt.Sprintf("the data channel could not be opened: %v", e.Err)
}

func (e *DialError) Unwrap() error { return e.Err }

// withoutURL takes the URL out of an error of net/http: a presigned one is a
// secret.
func withoutURL(err error) error {
	var at *url.Error
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}
