package channel

import (
	"context"
	"encoding/json"
	"io"
	"sync"
	"time"
)

// A phase is how far the session has come.
type phase int

const (
	phaseNew     phase = iota // nothing heard from the agent yet
	phaseAssumed              // still nothing, so it is taken for a shell without a handshake
	phaseShaking              // in a handshake
	phaseReady                // data flows
)

// burstOfMessages is how many messages may go out at once.
const burstOfMessages = 32

// A Session is an open session. Read and Write carry the bytes of the terminal
// or of the connection, exactly as they are.
//
// All methods may be called at the same time.
type Session struct {
	cfg    Config
	client string // id of this client, the same for all its connections
	life   context.Context
	die    context.CancelFunc
	wake   chan struct{} // the writer has something to look at
	ready  chan struct{} // closed when the phase is ready or assumed for the first time
	ended  chan struct{} // closed when end is set
	gone   chan struct{} // closed when nothing is left to do, TerminateSession included

	mu       sync.Mutex
	canRead  *sync.Cond // there is data, or the end
	canWrite *sync.Cond // there is room, or an acknowledgement, or the end

	conn   Conn // nil while there is none
	phase  phase
	in     receiver
	out    sender
	box    outbox
	acks   ackQueue
	pace   bucket
	early  []parcel // sent while the phase was assumed; lost if a handshake follows
	events []Event  // to be told by the reader
	stdout inbox
	stderr inbox
	vault  *vault
	sealed bool // the challenge is answered, so data is encrypted from here on
	paused time.Time
	heard  time.Time // last frame from the gateway
	inARow int       // acknowledgements sent since the last data message

	size   *terminalSize
	resize bool // send the size again after the first output
	info   Info
	opened bool // ready is closed
	exit   *int

	closing      bool
	end          *End
	terminateErr error
	streams      streams
	count        counters
}

// Info is what is known of the session from its handshake.
type Info struct {
	// Handshake is false for agents that start without one; then the rest is
	// assumed or unknown.
	Handshake bool
	// SessionType is "Standard_Stream", "InteractiveCommands",
	// "NonInteractiveCommands" or "Port".
	SessionType  string
	AgentVersion string
	// Properties is the JSON that the agent sent for this type of session.
	Properties json.RawMessage
	// CustomerMessage is to be shown to the person, as it came.
	CustomerMessage string
	// Encrypted tells that data is encrypted with a KMS key.
	Encrypted bool
}

// Property returns a text property of the session, such as "portNumber", "host"
// or "type" of a port session. It is empty if there is none.
func (i Info) Property(name string) string {
	var all map[string]any
	if json.Unmarshal(i.Properties, &all) != nil {
		return ""
	}
	text, _ := all[name].(string)
	return text
}

// Session types.
const (
	TypeShell          = "Standard_Stream"
	TypeInteractive    = "InteractiveCommands"
	TypeNonInteractive = "NonInteractiveCommands"
	TypePort           = "Port"
)

// Open connects to a session that was started, and waits until data can flow:
// until the handshake is done, or the first output came, or the agent was silent
// for Limits.SilentAfter. If it fails, or ctx ends first, the session is
// terminated. ctx does not bound the session after that.
func Open(ctx context.Context, cfg Config) (*Session, error) {
	cfg, err := cfg.withDefaults()
	if err != nil {
		return nil, err
	}
	s := newSession(cfg)
	conn, err := s.connect(ctx, cfg.URL, cfg.Token)
	if err != nil {
		s.leave(err)
		<-s.gone
		return nil, err
	}
	s.attach(conn) // nobody else knows the session yet, so it has not ended
	go s.run(conn)
	go s.write()
	go s.watch()
	select {
	case <-s.ready:
		return s, nil
	case <-s.ended:
		<-s.gone
		return nil, s.openError()
	case <-ctx.Done():
		s.leave(ctx.Err())
		<-s.gone
		return nil, ctx.Err()
	}
}

func newSession(cfg Config) *Session {
	now := time.Now()
	s := &Session{
		cfg:    cfg,
		client: newUUID().String(),
		wake:   make(chan struct{}, 1),
		ready:  make(chan struct{}),
		ended:  make(chan struct{}),
		gone:   make(chan struct{}),
		in:     newReceiver(cfg.Limits.ReadBuffer),
		out:    newSender(),
		pace:   newBucket(cfg.Limits.MessagesPerSecond, burstOfMessages, now),
		heard:  now,
		info:   Info{SessionType: TypeShell},
	}
	s.life, s.die = context.WithCancel(context.Background())
	s.canRead = sync.NewCond(&s.mu)
	s.canWrite = sync.NewCond(&s.mu)
	s.streams.turn = make(chan struct{}, 1)
	return s
}

// Info returns what is known of the session.
func (s *Session) Info() Info {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.info
}

// Read reads output: of the terminal, or of the one connection of a port session
// without streams. After the agent's end it returns what is left and then
// io.EOF; after Close, ErrClosed; after a failure, its error.
func (s *Session) Read(p []byte) (int, error) {
	if s.forwards() {
		return 0, ErrStreams
	}
	return s.read(&s.stdout, p)
}

// Stderr reads the error output of a non-interactive command, which is the only
// kind of session that has one apart. It ends as Read does. What is not read
// counts against Limits.ReadBuffer, so both must be read at the same time.
func (s *Session) Stderr() io.Reader { return stderrReader{s} }

type stderrReader struct{ s *Session }

func (r stderrReader) Read(p []byte) (int, error) { return r.s.read(&r.s.stderr, p) }

func (s *Session) read(from *inbox, p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for from.size == 0 {
		if s.end != nil {
			return 0, s.end.readError()
		}
		s.canRead.Wait()
	}
	return from.read(p), nil
}

// Write sends input. It blocks while Limits.WriteBuffer bytes wait, and returns
// before they are acknowledged; see Flush.
func (s *Session) Write(p []byte) (int, error) {
	if s.forwards() {
		return 0, ErrStreams
	}
	return s.send(p)
}

func (s *Session) send(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for n < len(p) {
		for !s.over() && s.box.size >= s.cfg.Limits.WriteBuffer {
			s.canWrite.Wait()
		}
		if s.over() {
			return n, s.writeError()
		}
		k := min(len(p)-n, s.cfg.Limits.WriteBuffer-s.box.size)
		s.box.write(p[n : n+k])
		n += k
		s.nudge()
	}
	return n, nil
}

// over reports whether nothing more is taken for sending.
func (s *Session) over() bool { return s.closing || s.end != nil }

func (s *Session) writeError() error {
	if s.end != nil && s.end.Err != nil {
		return s.end.Err
	}
	return ErrClosed
}

// Flush waits until everything that was written is acknowledged.
func (s *Session) Flush(ctx context.Context) error { return s.acknowledged(ctx) }

func (s *Session) acknowledged(ctx context.Context) error {
	stop := context.AfterFunc(ctx, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.canWrite.Broadcast()
	})
	defer stop()
	s.mu.Lock()
	defer s.mu.Unlock()
	for !s.box.empty() || s.out.inFlight() > 0 {
		if s.end != nil {
			return s.writeError()
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		s.canWrite.Wait()
	}
	return nil
}

// Resize tells the agent the size of the terminal, in cells. It does not block,
// and remembers the size until the agent is ready for it.
func (s *Session) Resize(cols, rows int) {
	if cols <= 0 || rows <= 0 {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	size := terminalSize{Cols: cols, Rows: rows}
	if s.size != nil && *s.size == size {
		return
	}
	s.size = &size
	s.sendSize()
}

// sendSize queues the last size if the agent can take it.
func (s *Session) sendSize() {
	if s.size == nil || s.over() || s.info.SessionType == TypePort {
		return
	}
	if s.phase == phaseReady || s.phase == phaseAssumed {
		s.box.put(payloadSize, mustJSON(s.size))
		s.nudge()
	}
}

// nudge wakes the writer.
func (s *Session) nudge() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}
