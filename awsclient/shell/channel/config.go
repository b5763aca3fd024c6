package channel

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/coder/websocket"
)

// Conn is a websocket connection, such as a *websocket.Conn. Read and Write may
// be called at the same time; Ping returns when the peer has answered.
type Conn interface {
	Read(ctx context.Context) (websocket.MessageType, []byte, error)
	Write(ctx context.Context, kind websocket.MessageType, b []byte) error
	Ping(ctx context.Context) error
	Close(code websocket.StatusCode, reason string) error
	CloseNow() error
}

// Grant is the answer of ResumeSession.
type Grant struct {
	// Token opens one connection. It is empty when the session is over.
	Token string
	// URL is the stream URL of the answer. It may be empty.
	URL string
}

// Config is what a session needs. What is marked so may be left out.
type Config struct {
	// SessionID, URL and Token come from ssm StartSession or ecs
	// ExecuteCommand. URL is used as it is.
	SessionID, URL, Token string
	// TargetID is the Target of StartSession; for ECS Exec it is
	// "ecs:CLUSTER_TASK_RUNTIMEID". It is a part of the encryption context.
	TargetID string
	// ClientVersion is four dotted numbers; DefaultClientVersion if empty.
	ClientVersion string
	// ExpectHandshake says that the agent will begin with a handshake whatever
	// happens, as it does for port sessions and non-interactive commands. Then
	// a silent agent is waited for; otherwise it is taken for a shell after
	// Limits.SilentAfter.
	ExpectHandshake bool

	// Dial opens a websocket. It signs the request; see DialWebsocket. Nil
	// means a plain one.
	Dial func(ctx context.Context, url string) (Conn, error)
	// Resume is ssm ResumeSession. An error is tried again, for
	// Limits.ResumeFor, unless it is ErrSessionOver, which ends the session
	// as the agent would, or ErrLost, which says that trying again is of no
	// use. Nil means that a lost connection ends the session.
	Resume func(ctx context.Context) (Grant, error)
	// Terminate is ssm TerminateSession. It is called once if this end is the
	// first to leave, and never otherwise. Optional.
	Terminate func(ctx context.Context) error
	// KMS makes the key of a session that the agent wants encrypted. Nil means
	// that such sessions are refused.
	KMS KMS
	// Notify hears what happens to the session. It must not block and must not
	// call methods of the session that do. Optional.
	Notify func(Event)
	// Log gets what helps to find faults; never tokens or data. Optional.
	Log *slog.Logger
	// Limits may be zero, in whole or in part.
	Limits Limits
}

// Limits bound memory, rates and patience. Zero means the default.
type Limits struct {
	MessagesPerSecond int           // 900; the gateway cuts at about 1,000
	Window            int           // messages not acknowledged; 256
	ReadBuffer        int           // bytes that nobody has read; 16 MiB
	WriteBuffer       int           // bytes not yet sent; 64 KiB
	SilentAfter       time.Duration // until a silent agent is taken for a shell; 5 s
	ResumeFor         time.Duration // until a lost connection is given up; 10 min
	GiveUpAfter       time.Duration // with input not acknowledged and nothing heard; 5 min, as the plugin
	PingEvery         time.Duration // 1 min
}

func (l Limits) withDefaults() Limits {
	orInt := func(p *int, v int) {
		if *p <= 0 {
			*p = v
		}
	}
	orTime := func(p *time.Duration, v time.Duration) {
		if *p <= 0 {
			*p = v
		}
	}
	orInt(&l.MessagesPerSecond, 900)
	orInt(&l.Window, 256)
	orInt(&l.ReadBuffer, 16<<20)
	orInt(&l.WriteBuffer, 64<<10)
	orTime(&l.SilentAfter, 5*time.Second)
	orTime(&l.ResumeFor, 10*time.Minute)
	orTime(&l.GiveUpAfter, 5*time.Minute)
	orTime(&l.PingEvery, time.Minute)
	return l
}

func (c Config) withDefaults() (Config, error) {
	if c.URL == "" || c.Token == "" {
		return c, errors.New("the session has no stream URL or no token")
	}
	if c.ClientVersion == "" {
		c.ClientVersion = DefaultClientVersion
	}
	if c.Dial == nil {
		c.Dial = DialWebsocket(nil, nil)
	}
	if c.Notify == nil {
		c.Notify = func(Event) {}
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	c.Limits = c.Limits.withDefaults()
	return c, nil
}

// EventKind says what an Event is about.
type EventKind int

// The kinds of events.
const (
	EventLost        EventKind = iota + 1 // the connection is lost and being resumed; Err says why
	EventRetry                            // a try to resume it failed; Err says why, and there will be another
	EventResumed                          // the connection is back
	EventMessage                          // Text is the customer's message to show, from the handshake
	EventPortRefused                      // the agent could not connect to the port
)

// Event is something that happened to a session.
type Event struct {
	Kind EventKind
	Text string // from the agent, as it came
	Err  error
}
