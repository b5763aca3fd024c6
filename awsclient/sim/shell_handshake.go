package sim

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"time"
)

// handshakeTime is how long an agent waits for each answer.
const handshakeTime = 15 * time.Second

// sessionType is the name of the agent's plugin for the session's document.
func (s *session) sessionType() string {
	switch s.document {
	case docPort, docRemotePort, docSSH:
		return "Port"
	case docNonInteractive:
		return "NonInteractiveCommands"
	case docInteractive, docExec:
		return "InteractiveCommands"
	default:
		return "Standard_Stream"
	}
}

// shakes says whether the agent begins with a handshake: always for ports and
// commands without a terminal, otherwise only to agree on encryption.
func (s *session) shakes() bool {
	kind := s.sessionType()
	return kind == "Port" || kind == "NonInteractiveCommands" || s.encrypted() || s.world.opts.Shell.AlwaysHandshake
}

// encrypted says whether the session's data is. Ports never are.
func (s *session) encrypted() bool { return s.kmsKey != "" && s.sessionType() != "Port" }

// handshakeRequest is what the agent says first.
type handshakeRequest struct {
	AgentVersion           string
	RequestedClientActions []requestedAction
}

type requestedAction struct {
	ActionType       string
	ActionParameters any
}

type sessionTypeAction struct {
	SessionType string
	Properties  any
}

type encryptionAction struct {
	KMSKeyId  string
	Challenge string `json:",omitempty"`
}

// handshakeResponse is the client's answer.
type handshakeResponse struct {
	ClientVersion          string
	ProcessedClientActions []struct {
		ActionType   string
		ActionStatus int
		ActionResult json.RawMessage
		Error        string
	}
	Errors []string
}

type encryptionResult struct {
	KMSCipherTextKey         []byte
	ChallengeAcknowledgement bool
}

type handshakeComplete struct {
	HandshakeTimeToComplete int64 // nanoseconds
	CustomerMessage         string
}

// challenge is a random text, sealed by one end to see whether the other has
// the key.
type challenge struct{ Challenge []byte }

// handshake agrees with the client on what the session is. It returns why it
// could not, "" when it did.
func (a *agent) handshake() string {
	const failed = "Encountered error while initiating handshake. "
	s, begun := a.session, time.Now()
	request := handshakeRequest{AgentVersion: s.version, RequestedClientActions: []requestedAction{
		{"SessionType", sessionTypeAction{s.sessionType(), s.properties()}},
	}}
	random := ""
	if s.encrypted() {
		if s.world.opts.Shell.Challenge || s.world.opts.Shell.NeedChallenge {
			random = base64.StdEncoding.EncodeToString(a.random(32))
		}
		request.RequestedClientActions = append(request.RequestedClientActions, requestedAction{"KMSEncryption", encryptionAction{s.kmsKey, random}})
	}
	a.say(payHandshakeRequest, request)
	var response handshakeResponse
	if why := a.answer(payHandshakeResponse, &response); why != "" {
		return why
	}
	a.mu.Lock()
	a.client = response.ClientVersion
	a.mu.Unlock()
	for _, done := range response.ProcessedClientActions {
		if done.ActionStatus != 1 {
			return failed + "Failed to process action " + done.ActionType + ": " + done.Error
		}
		if done.ActionType == "KMSEncryption" {
			if why := a.agree(done.ActionResult, random); why != "" {
				return failed + why
			}
		}
	}
	if s.encrypted() && a.keys == nil {
		return failed + "Client did not process action KMSEncryption"
	}
	a.mu.Lock()
	a.shaking = false // what comes from now on is not dropped, but has to wait
	a.mu.Unlock()
	a.say(payHandshakeComplete, handshakeComplete{HandshakeTimeToComplete: time.Since(begun).Nanoseconds()})
	return ""
}

// say sends a document of the handshake.
func (a *agent) say(kind payloadKind, v any) {
	if body, err := marshalJSON(v); err == nil { // structs of ours: they always marshal
		a.send.put(kind, body)
	}
}

// answer waits for a document of the client.
func (a *agent) answer(kind payloadKind, into any) string {
	late := time.NewTimer(handshakeTime)
	defer late.Stop()
	for {
		select {
		case m := <-a.answers:
			if m.payload != kind {
				continue
			}
			if err := json.Unmarshal(m.body, into); err != nil {
				return "Encountered error while initiating handshake. " + err.Error()
			}
			return ""
		case <-a.session.stop:
			return "The session is over."
		case <-late.C:
			return "Handshake timed out. Please ensure that you have the latest version of the session manager plugin."
		}
	}
}

// agree takes the client's data key and proves that both ends have it.
func (a *agent) agree(result json.RawMessage, random string) string {
	s := a.session
	var r encryptionResult
	if err := json.Unmarshal(result, &r); err != nil {
		return err.Error()
	}
	if s.world.opts.Shell.NeedChallenge && !r.ChallengeAcknowledgement {
		return "Client does not support the KMS random challenge, which this agent requires"
	}
	about := map[string]string{"aws:ssm:SessionId": s.id, "aws:ssm:TargetId": s.place.target}
	if r.ChallengeAcknowledgement {
		about["aws:ssm:RandomChallenge"] = random
	}
	_, key, fail := s.world.kmsOpen(r.KMSCipherTextKey, about)
	if fail != nil {
		return "Fetching data key failed: " + fail.Error()
	}
	if len(key) != 64 {
		return "Fetching data key failed: it must have 64 bytes"
	}
	keys, err := newCipherPair(key, a.random)
	if err != nil {
		return err.Error()
	}
	secret := a.random(64)
	a.say(payChallenge, challenge{keys.seal(secret)})
	var back challenge
	if why := a.answer(payChallengeResponse, &back); why != "" {
		return why
	}
	if opened, err := keys.open(back.Challenge); err != nil || !bytes.Equal(opened, secret) {
		return "Encryption challenge does not match"
	}
	a.mu.Lock()
	a.keys = keys
	a.mu.Unlock()
	return ""
}

// properties are those of the document, with its parameters.
func (s *session) properties() any {
	p := map[string]any{}
	switch s.document {
	case docPort, docRemotePort:
		p["portNumber"], p["type"] = s.params["portNumber"], "LocalPortForwarding"
		if local := s.params["localPortNumber"]; local != "" {
			p["localPortNumber"] = local
		}
		if s.document == docRemotePort {
			p["host"] = s.params["host"]
		}
	case docSSH:
		p["portNumber"] = s.params["portNumber"]
	case docInteractive, docNonInteractive, docExec:
		system := "linux"
		if s.scene.windows {
			system = "windows"
		}
		p[system] = map[string]any{"commands": s.command, "runAsElevated": true}
		if s.document == docNonInteractive {
			p["separateOutputStream"] = s.params["separateOutputStream"]
		}
	}
	return p
}
