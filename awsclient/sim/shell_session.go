package sim

import (
	"crypto/rand"
	"slices"
	"sync"
	"time"
)

// execAgentName is the managed agent of ECS Exec.
const execAgentName = "ExecuteCommandAgent"

// The documents of sessions.
const (
	docShell          = "SSM-SessionManagerRunShell"
	docInteractive    = "AWS-StartInteractiveCommand"
	docNonInteractive = "AWS-StartNonInteractiveCommand"
	docPort           = "AWS-StartPortForwardingSession"
	docRemotePort     = "AWS-StartPortForwardingSessionToRemoteHost"
	docSSH            = "AWS-StartSSHSession"
	docExec           = "AmazonECS-ExecuteInteractiveCommand"
)

// sessionStore is every session of a World. Its lock is taken after World.mu,
// never before.
type sessionStore struct {
	mu      sync.Mutex
	list    []*session // in the order of their start
	disturb Disturbance
	keys    []sshKey
	work    workers // has a lock of its own
}

// session is one session of ECS Exec or Session Manager. It outlives the sockets
// that carry it.
type session struct {
	world    *World
	id       string
	region   string
	owner    string
	reason   string
	document string
	place    *place
	version  string // of the agent
	kmsKey   string // encrypts the session; "" is none
	command  string // what runs; "" is a shell
	params   map[string]string
	scripted bool // whatever the options say
	scene    scene
	started  time.Time

	mu      sync.Mutex
	token   string // opens the next connection; "" when it is used up
	socket  *socket
	sockets int // so far
	agent   *agent
	client  string // version
	ended   time.Time
	output  string // what the end said
	byUser  bool   // TerminateSession ended it
	cols    int
	rows    int
	stop    chan struct{} // closed when it ends
}

// scene is what the agent knows of its surroundings, copied when the session
// starts, so that it needs no lock.
type scene struct {
	name    string
	windows bool
	host    bool
	bare    bool // without any program, as images of one binary are
	ports   []int
	facts   []string // lines of "NAME=value": the environment of the container
}

// newToken makes a token that nobody can guess, also where shells are real.
func newToken() string { return "AAEAA" + rand.Text() + rand.Text() }

// open adds a session. The caller holds World.mu.
func (w *World) openSession(s *session) {
	s.world, s.started, s.token = w, w.now, newToken()
	s.stop = make(chan struct{})
	s.version = s.place.agentVersion(&w.opts.Shell)
	s.scene = scene{name: s.place.name(), windows: s.place.windows(), host: s.place.task == nil, bare: s.place.bare(), ports: s.place.ports(), facts: s.place.environment()}
	w.shells.mu.Lock()
	defer w.shells.mu.Unlock()
	w.shells.list = append(w.shells.list, s)
}

// find finds a session by id, nil when there never was one.
func (x *sessionStore) find(id string) *session {
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, s := range slices.Backward(x.list) {
		if s.id == id {
			return s
		}
	}
	return nil
}

// all returns the sessions so far.
func (x *sessionStore) all() []*session {
	x.mu.Lock()
	defer x.mu.Unlock()
	return slices.Clone(x.list)
}

// live returns the sessions that a target has open. One to which nobody came
// within the idle time is over.
func (x *sessionStore) live(target string, now time.Time) (open []*session) {
	for _, s := range x.all() {
		if s.place.target != target {
			continue
		}
		s.abandon(now)
		if !s.over() {
			open = append(open, s)
		}
	}
	return open
}

func (x *sessionStore) disturbance() Disturbance {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.disturb
}

// over says whether the session has ended.
func (s *session) over() bool {
	select {
	case <-s.stop:
		return true
	default:
		return false
	}
}

// abandon ends a session whose client never came.
func (s *session) abandon(now time.Time) {
	s.mu.Lock()
	idle := s.agent == nil && now.Sub(s.started) > s.world.opts.Shell.idle()
	s.mu.Unlock()
	if idle {
		s.end("")
	}
}

// end ends the session: the client is told, and after a moment its socket is
// closed. The first call counts.
func (s *session) end(output string) {
	if k := s.finish(output); k != nil {
		k.farewell(s, output)
	}
}

// vanish is the end of a session whose agent died with its task or host.
func (s *session) vanish() {
	if k := s.finish(agentGone); k != nil && !s.world.shells.disturbance().Silent {
		k.farewell(s, agentGone)
	}
}

// finish marks the session as over and returns the socket that must be told.
func (s *session) finish(output string) *socket {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.over() {
		return nil
	}
	s.ended, s.output, s.token = time.Now(), output, ""
	close(s.stop)
	return s.socket
}

// terminate is end by TerminateSession.
func (s *session) terminate() {
	s.mu.Lock()
	if !s.over() {
		s.byUser = true
	}
	s.mu.Unlock()
	if k := s.finish(""); k != nil {
		s.world.spawn(func() { k.farewell(s, "") }) // it may wait for a slow socket
	}
}

// renew makes a token for another connection, "" when the session is over.
func (s *session) renew() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.over() {
		return ""
	}
	s.token = newToken()
	return s.token
}

// redeem uses a token up.
func (s *session) redeem(token string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.over() || token == "" || s.token != token {
		return false
	}
	s.token = ""
	return true
}
