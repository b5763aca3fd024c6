package awsclient

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/ssm"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/awsclient/shell/channel"
)

// Session is an open session of ECS Exec or Session Manager. It ends when the
// agent ends it, at Close, or when its connection is lost for good; only then
// its second line is in the audit file and Done is closed.
type Session struct {
	*channel.Session

	ID      string
	Where   model.Place
	Started time.Time

	events chan channel.Event
	done   chan struct{}

	mu     sync.Mutex
	resume error // why the last try to resume failed
}

// eventsHeld is how many events of a session wait to be heard.
const eventsHeld = 32

// Done is closed when the session has ended and nothing is left to do.
func (s *Session) Done() <-chan struct{} { return s.done }

// Wait waits for Done and returns how the session ended.
func (s *Session) Wait() channel.End {
	<-s.done
	return s.Session.Wait()
}

// Close ends the session, and returns when AWS knows and the audit file has it.
// The error is that of telling AWS.
func (s *Session) Close() error {
	err := s.Session.Close()
	<-s.done
	return untold(err)
}

// untold says in plain words why AWS could not be told that a session has ended.
func untold(err error) error {
	if err == nil {
		return nil
	}
	return &untoldError{err}
}

type untoldError struct{ err error }

func (e *untoldError) Error() string { return Explain(e.err).Why }
func (e *untoldError) Unwrap() error { return e.err }

// Events tells what happens to the session. Events that nobody hears are
// dropped; the channel is never closed.
func (s *Session) Events() <-chan channel.Event { return s.events }

func (s *Session) notify(e channel.Event) {
	select {
	case s.events <- e:
	default:
	}
}

// grant is what starts a data channel: the answer of ExecuteCommand or
// StartSession. Its token never leaves this package but for the channel.
type grant struct {
	id, url, token string
	target         string
	requestID      string
}

// opening is a session that is about to be opened.
type opening struct {
	where     model.Place
	target    Target // of the audit lines
	call      Call   // as the audit file and people see it
	handshake bool   // the agent begins with one whatever happens
}

// open opens the data channel of a session that AWS has started, or tried to.
// What was started leaves a line in the audit file, and another at its end; a
// session that cannot be audited is ended again.
func (c *Client) open(ctx context.Context, o opening, g grant, err error) (*Session, error) {
	s, err := c.openChannel(ctx, o, g, err)
	c.sessions.remember(o.where, err)
	return s, err
}

func (c *Client) openChannel(ctx context.Context, o opening, g grant, err error) (*Session, error) {
	audited := c.audit(o.target, o.call, g.requestID, err)
	if err != nil {
		return nil, errors.Join(&SessionError{Where: o.where, Err: err}, audited)
	}
	s := &Session{
		ID: g.id, Where: o.where, Started: time.Now(),
		events: make(chan channel.Event, eventsHeld), done: make(chan struct{}),
	}
	if audited != nil {
		c.abandon(ctx, g.id)
		return nil, fmt.Errorf("the session was ended, because its audit line could not be written: %w", audited)
	}
	s.Session, err = c.channel(ctx, s, o, g)
	if err != nil {
		err = &SessionError{Where: o.where, Err: err}
		return nil, errors.Join(err, c.auditEnd(o, s, "did not open", err))
	}
	go func() {
		defer close(s.done)
		end := s.Session.Wait()
		if err := c.auditEnd(o, s, endWords(end), end.Err); err != nil {
			c.log.Error("the end of a session could not be written to the audit file", "error", err)
		}
	}()
	return s, nil
}

// channel opens the data channel itself.
func (c *Client) channel(ctx context.Context, s *Session, o opening, g grant) (*channel.Session, error) {
	if !c.trusted(g.url) {
		c.abandon(ctx, g.id)
		return nil, errClearStream()
	}
	return channel.Open(ctx, channel.Config{
		SessionID: g.id, URL: g.url, Token: g.token, TargetID: g.target,
		ExpectHandshake: o.handshake,
		Dial:            c.sessions.dial,
		Resume:          func(ctx context.Context) (channel.Grant, error) { return c.resumeSession(ctx, s) },
		Terminate:       func(ctx context.Context) error { return c.terminateSession(ctx, g.id) },
		KMS:             dataKeys{c},
		Notify:          s.notify,
		Log:             c.log.With(slog.String("session", g.id)),
	})
}

// trusted reports whether a token may be sent to a stream URL: in the clear only
// where the person chose the endpoint.
func (c *Client) trusted(url string) bool {
	return strings.HasPrefix(url, "wss://") || c.scope.Endpoint != "" || c.opt.Transport != nil
}

func errClearStream() error {
	return &RefusedError{What: "open the session", Why: "AWS answered with a stream URL that is not encrypted"}
}

// resumeSession asks for a new token, with the credentials of now.
func (c *Client) resumeSession(ctx context.Context, s *Session) (channel.Grant, error) {
	out, err := c.sessions.ssm.ResumeSession(ctx, &ssm.ResumeSessionInput{SessionId: aws.String(s.ID)})
	s.mu.Lock()
	s.resume = err
	s.mu.Unlock()
	switch {
	case err != nil && (code(err) == "DoesNotExistException" || Explain(err).Kind == FaultDenied):
		return channel.Grant{}, fmt.Errorf("%w: %w", channel.ErrSessionOver, err)
	case err != nil:
		return channel.Grant{}, err
	}
	return channel.Grant{Token: str(out.TokenValue), URL: str(out.StreamUrl)}, nil
}

// Resumed returns why the last try to resume the session failed; nil when it
// did not, or was never needed.
func (s *Session) Resumed() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.resume
}

// terminateSession ends a session on AWS's side. One that AWS does not know any
// more has ended.
func (c *Client) terminateSession(ctx context.Context, id string) error {
	_, err := c.sessions.ssm.TerminateSession(ctx, &ssm.TerminateSessionInput{SessionId: aws.String(id)})
	if code(err) == "DoesNotExistException" {
		return nil
	}
	return err
}

// abandon ends a session that was started and cannot be used, also when whoever
// wanted it has gone.
func (c *Client) abandon(ctx context.Context, id string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), attemptLimit)
	defer cancel()
	if err := c.terminateSession(ctx, id); err != nil {
		c.log.Warn("a session could not be ended", "session", id, "error", err)
	}
}

// dataKeys makes the keys of encrypted sessions.
type dataKeys struct{ c *Client }

// GenerateDataKey implements channel.KMS.
func (k dataKeys) GenerateDataKey(ctx context.Context, keyID string, encryptionContext map[string]string) (plain, sealed []byte, err error) {
	out, err := k.c.sessions.kms.GenerateDataKey(ctx, &kms.GenerateDataKeyInput{
		KeyId: aws.String(keyID), NumberOfBytes: aws.Int32(channel.DataKeySize), EncryptionContext: encryptionContext,
	})
	if err != nil {
		return nil, nil, err
	}
	return out.Plaintext, out.CiphertextBlob, nil
}
