package sim

import (
	"context"
	"errors"
	"io"
	"net"
	"strconv"
	"strings"
	"sync"
	"time"
)

// The flags of port sessions.
const (
	flagDisconnect = 1 // the client's connection is gone; another may come
	flagTerminate  = 2 // the client ends the session
	flagNoConnect  = 3 // the agent could not connect
)

// portSession is the agent's side of a port session.
type portSession struct {
	agent *agent
	in    *byteQueue // what the client sent
	quit  chan struct{}
	once  sync.Once

	mu   sync.Mutex
	conn io.ReadWriteCloser // of the basic mode
	host string
	port string
}

// Read gives the bytes of the client.
func (p *portSession) Read(b []byte) (int, error) { return p.in.Read(b) }

// Write sends bytes to the client.
func (p *portSession) Write(b []byte) (int, error) {
	for n := 0; n < len(b); n += chunk {
		if !p.agent.data(payOutput, b[n:min(n+chunk, len(b))]) {
			return n, io.ErrClosedPipe
		}
	}
	return len(b), nil
}

// runPort forwards connections until the session ends. It returns what the
// session ends with.
func (a *agent) runPort() string {
	s := a.session
	p := &portSession{agent: a, in: newByteQueue(4 << 20), quit: make(chan struct{}), host: s.params["host"], port: s.params["portNumber"]}
	if p.host != "" && deniedHost(p.host) {
		return "Forwarding to IP address " + p.host + " is forbidden."
	}
	s.world.spawn(func() {
		select {
		case <-s.stop:
		case <-p.quit:
		}
		p.close()
	})
	defer p.close()
	switch {
	case s.document == docSSH:
		return p.single()
	case a.muxed():
		p.mux()
	default:
		p.basic()
	}
	return ""
}

// muxed says whether several connections share the session: the agent is newer
// than 3.0.196.0 and the client not older than 1.1.70.
func (a *agent) muxed() bool {
	return versionOver(a.session.version, "3.0.196.0") && !versionOver("1.1.70.0", a.client)
}

// keepsAlive says whether the mux sends keep-alives, which newer ends do not.
func (a *agent) keepsAlive() bool {
	return !versionOver(a.session.version, "3.1.1511.0") || !versionOver(a.client, "1.2.331.0")
}

// versionOver says whether a version of four numbers is above another.
func versionOver(a, b string) bool {
	x, y := strings.Split(a, "."), strings.Split(b, ".")
	for i := range 4 {
		m, n := 0, 0
		if i < len(x) {
			m, _ = strconv.Atoi(x[i]) // what is no number is 0
		}
		if i < len(y) {
			n, _ = strconv.Atoi(y[i])
		}
		if m != n {
			return m > n
		}
	}
	return false
}

// close ends the session's data.
func (p *portSession) close() {
	p.once.Do(func() { close(p.quit) })
	p.in.kill()
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.conn != nil {
		_ = p.conn.Close() // nothing more is to come
	}
}

// take is the sink of a session whose data is one stream of bytes. The caller
// holds agent.mu.
func (p *portSession) take(m *message) bool {
	switch m.payload {
	case payOutput:
		if p.in.full() {
			return false
		}
		p.agent.active = time.Now()
		p.in.offer(m.body)
	case payFlag:
		if flagOf(m) == flagTerminate {
			p.once.Do(func() { close(p.quit) })
		}
	}
	return true
}

func (p *portSession) spawn(do func()) { p.agent.session.world.spawn(do) }

// flag tells the client something.
func (p *portSession) flag(n byte) { p.agent.send.put(payFlag, []byte{0, 0, 0, n}) }

// single carries one connection: that of SSH.
func (p *portSession) single() string {
	conn, err := p.dial()
	if err != nil {
		p.flag(flagNoConnect)
		return "Failed to start port session: " + err.Error()
	}
	p.mu.Lock()
	p.conn = conn
	p.mu.Unlock()
	p.agent.begin(p.take)
	p.spawn(func() {
		_, _ = io.Copy(conn, p.in) // ends with either of them
	})
	_, _ = io.Copy(p, conn)
	return ""
}

// basic carries one connection after the other, as older agents do: it connects
// when data comes and there is no connection.
func (p *portSession) basic() {
	p.agent.begin(p.takeBasic)
	<-p.quit
}

// takeBasic is the sink of the basic mode. The caller holds agent.mu. Data that
// comes before there is a connection is not acknowledged: it comes again.
func (p *portSession) takeBasic(m *message) bool {
	switch m.payload {
	case payOutput:
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.conn == nil {
			conn, err := p.dial()
			if err != nil {
				p.spawn(func() { p.flag(flagNoConnect) }) // putting may wait, this must not
				return true
			}
			p.conn, p.in = conn, newByteQueue(4<<20)
			in := p.in
			p.spawn(func() { p.carry(conn, in) })
		}
		if p.in.full() {
			return false
		}
		p.agent.active = time.Now()
		p.in.offer(m.body)
	case payFlag:
		switch flagOf(m) {
		case flagDisconnect:
			p.mu.Lock()
			defer p.mu.Unlock()
			if p.conn != nil {
				p.in.end() // what came before is still written
				p.conn = nil
			}
		case flagTerminate:
			p.once.Do(func() { close(p.quit) })
		}
	}
	return true
}

// carry moves the bytes of one connection of the basic mode.
func (p *portSession) carry(conn io.ReadWriteCloser, in *byteQueue) {
	p.spawn(func() {
		_, _ = io.Copy(conn, in)
		_ = conn.Close() // the client is gone
	})
	_, _ = io.Copy(p, conn)
	in.kill()
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.conn == conn {
		p.conn = nil
	}
}

// dial connects to what the session forwards to.
func (p *portSession) dial() (io.ReadWriteCloser, error) {
	s := p.agent.session
	if to := s.forward(p.host, p.port); to != "" {
		return dialLoopback(to)
	}
	return s.dialPlayed(p.host, p.port)
}

// forward finds the loopback address that an option gives for a port, "" when
// the port is played.
func (s *session) forward(host, port string) string {
	f := s.world.opts.Shell.Forward
	if host != "" {
		return f[net.JoinHostPort(host, port)]
	}
	return f[port]
}

// dialLoopback connects to this machine's loopback, and to nothing else.
func dialLoopback(addr string) (io.ReadWriteCloser, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, err
	}
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return nil, errors.New("the simulated AWS forwards to loopback addresses alone")
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	return new(net.Dialer).DialContext(ctx, "tcp", addr)
}

// deniedHost says whether the agent refuses to forward to a host: the
// instance's metadata, the VPC's name server, the time service and the like.
func deniedHost(host string) bool {
	ip := net.ParseIP(host)
	if ip == nil {
		return false
	}
	for _, denied := range []string{"169.254.169.254", "169.254.169.253", "169.254.169.123", "169.254.169.250", "fd00:ec2::254", "fd00:ec2::253", "fd00:ec2::123", "fd00:ec2::250"} {
		if ip.Equal(net.ParseIP(denied)) {
			return true
		}
	}
	return ip.Equal(net.IPv4(10, 40, 0, 2)) // the VPC's own address range plus two
}
