package sim

import (
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
)

type startSessionInput struct {
	Target       string
	DocumentName string
	Reason       string
	Parameters   map[string][]string
}

type sessionOutput struct {
	SessionId  string
	StreamUrl  string
	TokenValue string `json:",omitempty"`
}

type sessionInput struct {
	SessionId string
}

// ssmError is an error of Systems Manager.
func ssmError(code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...), Status: http.StatusBadRequest}
}

func (w *World) opStartSession(q *request, in *startSessionInput) (any, *Error) {
	if in.Target == "" {
		return nil, ssmError("ValidationException", "1 validation error detected: Value at 'target' failed to satisfy constraint: Member must have length greater than or equal to 1")
	}
	s := &session{
		id: callerSession + "-0" + w.hexID(16), region: q.region, owner: w.callerARN(), reason: in.Reason, document: in.DocumentName,
		scripted: q.stranger, params: map[string]string{},
	}
	if s.document == "" {
		s.document = docShell
	}
	if fail := s.parameters(in.Parameters); fail != nil {
		return nil, fail
	}
	s.place = w.region(q.region).placeOf(in.Target)
	if s.place == nil || !s.place.connected() {
		return nil, ssmError("TargetNotConnected", "%s is not connected.", in.Target)
	}
	if s.place.task == nil {
		s.kmsKey = w.opts.Shell.KMSKey
	} else if fail := w.agentFull(s.place); fail != nil {
		return nil, fail
	}
	w.openSession(s)
	return sessionOutput{s.id, q.streamURL(s.id), s.token}, nil
}

// agentFull refuses a session when the agent of a container has as many as it
// takes. ECS's words; what Session Manager says there is not known.
func (w *World) agentFull(p *place) *Error {
	limit := w.opts.Shell.limit()
	if len(w.shells.live(p.target, w.now)) >= limit {
		return ssmError("TargetNotConnected", "%s", sessionLimit(limit))
	}
	return nil
}

func sessionLimit(limit int) string {
	return fmt.Sprintf("Unable to start new execute sessions because the maximum session limit of %d has been reached.", limit)
}

// parameters checks the document and its parameters.
func (s *session) parameters(given map[string][]string) *Error {
	var known, needed string
	switch s.document {
	case docShell:
	case docInteractive:
		known, needed = "command", "command"
	case docNonInteractive:
		known, needed = "command separateOutputStream", "command"
	case docPort:
		known = "portNumber localPortNumber localConnectionType localUnixSocket"
	case docRemotePort:
		known, needed = "portNumber localPortNumber host", "host"
	case docSSH:
		known = "portNumber"
	default:
		return ssmError("InvalidDocument", "Document with name %s does not exist.", s.document)
	}
	for name, values := range given {
		if !strings.Contains(" "+known+" ", " "+name+" ") {
			return ssmError("InvalidParameters", "Parameter %q is not defined in the document.", name)
		}
		s.params[name] = strings.Join(values, " ")
	}
	if needed != "" && s.params[needed] == "" {
		return ssmError("InvalidParameters", "Parameter %q requires argument value.", needed)
	}
	if s.command = s.params["command"]; s.sessionType() == "Port" {
		return s.portParameters()
	}
	return nil
}

// portParameters fills in the ports that the documents name by default.
func (s *session) portParameters() *Error {
	if s.params["portNumber"] == "" {
		s.params["portNumber"] = map[string]string{docSSH: "22"}[s.document]
	}
	if s.params["portNumber"] == "" {
		s.params["portNumber"] = "80"
	}
	for _, name := range []string{"portNumber", "localPortNumber"} {
		if v := s.params[name]; v != "" {
			if n, err := strconv.Atoi(v); err != nil || n < 0 || n > 65535 || strconv.Itoa(n) != v {
				return ssmError("InvalidParameters", "Parameter %q has an invalid value: %s", name, v)
			}
		}
	}
	return nil
}

// ownSession finds a session of the caller's region.
func (w *World) ownSession(q *request, id string) (*session, *Error) {
	if s := w.shells.find(id); s != nil && s.region == q.region {
		return s, nil
	}
	return nil, ssmError("DoesNotExistException", "Session %s does not exist", id)
}

func (w *World) opResumeSession(q *request, in *sessionInput) (any, *Error) {
	s, fail := w.ownSession(q, in.SessionId)
	if fail != nil {
		return nil, fail
	}
	out := sessionOutput{SessionId: s.id, StreamUrl: q.streamURL(s.id)}
	if !w.shells.disturbance().NoResume {
		out.TokenValue = s.renew()
	}
	return out, nil
}

func (w *World) opTerminateSession(q *request, in *sessionInput) (any, *Error) {
	if s := w.shells.find(in.SessionId); s != nil && s.region == q.region {
		s.terminate()
	}
	return sessionInput{in.SessionId}, nil // also for a session that is over
}

// localHost says whether a Host header names this machine's loopback, as those
// of a page whose name was bound to it do not.
func localHost(host string) bool {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
