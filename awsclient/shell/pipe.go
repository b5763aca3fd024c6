package shell

import (
	"context"
	"errors"
	"io"

	"github.com/ecsdeck/ecsdeck/awsclient/shell/channel"
)

// Pipe ties a session that is one connection, as that of a port for ssh, to a
// reader and a writer, byte for byte, until either end closes. It is what a
// ProxyCommand does. The session is closed when it returns.
func Pipe(ctx context.Context, s Session, in io.Reader, out io.Writer) error {
	stop := context.AfterFunc(ctx, func() { _ = s.Close() })
	defer stop()
	go func() {
		_, err := io.Copy(s, in)
		if err == nil { // the local end has closed: nobody waits for what comes back
			flush, cancel := context.WithTimeout(ctx, flushTimeout)
			defer cancel()
			_ = s.Flush(flush)
		}
		_ = s.Close()
	}()
	_, err := io.Copy(out, s)
	_ = s.Close()
	end := s.Wait()
	switch {
	case end.Err != nil:
		return end.Err
	case end.Message != "" && end.Cause == channel.EndedByAgent:
		return &channel.RefusedError{Message: end.Message}
	case err != nil && !errors.Is(err, channel.ErrClosed):
		return err
	default:
		return nil
	}
}
