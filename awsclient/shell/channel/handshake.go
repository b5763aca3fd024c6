package channel

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// Names and states of the actions of a handshake.
const (
	actionSessionType = "SessionType"
	actionKMS         = "KMSEncryption"

	statusDone        = 1
	statusFailed      = 2
	statusUnsupported = 3
)

// The keys of the encryption context, with which the agent decrypts the key.
const (
	contextSession   = "aws:ssm:SessionId"
	contextTarget    = "aws:ssm:TargetId"
	contextChallenge = "aws:ssm:RandomChallenge"
)

const (
	// keyTimeout bounds the call to KMS. The agent waits 15 s for an answer.
	keyTimeout = 12 * time.Second
	// refusalTimeout bounds how long a refusal waits for its acknowledgement.
	refusalTimeout = time.Second
	// maxEarly bounds what is remembered of data sent to an agent that has
	// said nothing yet.
	maxEarly = 1024
)

type handshakeRequest struct {
	AgentVersion           string
	RequestedClientActions []requestedAction
}

type requestedAction struct {
	ActionType       string
	ActionParameters json.RawMessage
}

type handshakeResponse struct {
	ClientVersion          string
	ProcessedClientActions []processedAction
	Errors                 []string
}

type processedAction struct {
	ActionType   string
	ActionStatus int
	ActionResult any
	Error        string
}

type kmsResult struct {
	KMSCipherTextKey         []byte // base64 in JSON
	KMSCipherTextHash        []byte // always null
	ChallengeAcknowledgement bool   `json:",omitempty"`
}

type challenge struct{ Challenge []byte }

// processHandshake begins to answer a handshake. KMS is asked beside the reader,
// which must go on to acknowledge.
func (s *Session) processHandshake(b []byte) {
	if s.phase != phaseNew && s.phase != phaseAssumed {
		s.cfg.Log.Debug("handshake out of turn ignored")
		return
	}
	var request handshakeRequest
	if err := json.Unmarshal(b, &request); err != nil {
		s.fail(fmt.Errorf("%w: %w", ErrHandshake, err))
		return
	}
	s.phase = phaseShaking
	// Agents acknowledge and drop what comes before the handshake is complete.
	s.box.back(s.early)
	s.early = nil
	s.info.Handshake = true
	s.info.AgentVersion = request.AgentVersion
	go s.answer(request)
}

// answer does what the agent asks for and sends the response.
func (s *Session) answer(request handshakeRequest) {
	response := handshakeResponse{ClientVersion: s.cfg.ClientVersion, Errors: []string{}}
	for _, action := range request.RequestedClientActions {
		result, err := s.act(action)
		done := processedAction{ActionType: action.ActionType, ActionStatus: statusDone, ActionResult: result}
		if err != nil {
			done.ActionStatus, done.Error = statusFailed, err.Error()
			if unknownAction(action.ActionType) {
				done.ActionStatus = statusUnsupported
			}
			response.Errors = append(response.Errors, err.Error())
		}
		response.ProcessedClientActions = append(response.ProcessedClientActions, done)
		if err != nil {
			s.refuse(response, err)
			return
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.box.first(payloadHandshakeResponse, mustJSON(response))
	s.nudge()
}

func unknownAction(name string) bool { return name != actionSessionType && name != actionKMS }

// refuse sends a response that ends the session, and leaves.
func (s *Session) refuse(response handshakeResponse, err error) {
	s.mu.Lock()
	s.box.first(payloadHandshakeResponse, mustJSON(response))
	s.nudge()
	s.mu.Unlock()
	ctx, cancel := context.WithTimeout(s.life, refusalTimeout)
	defer cancel()
	_ = s.acknowledged(ctx) // it is only a courtesy
	s.leave(fmt.Errorf("%w: %w", ErrHandshake, err))
}

// act does one action.
func (s *Session) act(action requestedAction) (result any, err error) {
	switch action.ActionType {
	case actionSessionType:
		return nil, s.takeSessionType(action.ActionParameters)
	case actionKMS:
		return s.makeKey(action.ActionParameters)
	}
	return nil, fmt.Errorf("action %q is not known to this client", action.ActionType)
}

func (s *Session) takeSessionType(b []byte) error {
	var p struct {
		SessionType string
		Properties  json.RawMessage
	}
	if err := json.Unmarshal(b, &p); err != nil {
		return err
	}
	switch p.SessionType {
	case TypeShell, TypeInteractive, TypeNonInteractive, TypePort:
	default:
		return fmt.Errorf("session type %q is not known to this client", p.SessionType)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.info.SessionType = p.SessionType
	s.info.Properties = bytes.Clone(p.Properties)
	return nil
}

// makeKey has KMS make the key of the session.
func (s *Session) makeKey(b []byte) (any, error) {
	var p struct{ KMSKeyID, Challenge string }
	if err := json.Unmarshal(b, &p); err != nil {
		return nil, err
	}
	if s.cfg.KMS == nil {
		return nil, fmt.Errorf("the session must be encrypted with KMS, which is not set up here")
	}
	with := map[string]string{contextSession: s.cfg.SessionID, contextTarget: s.cfg.TargetID}
	if p.Challenge != "" {
		with[contextChallenge] = p.Challenge
	}
	ctx, cancel := context.WithTimeout(s.life, keyTimeout)
	defer cancel()
	plain, cipherText, err := s.cfg.KMS.GenerateDataKey(ctx, p.KMSKeyID, with)
	if err != nil {
		return nil, fmt.Errorf("KMS GenerateDataKey: %w", err)
	}
	v, err := newVault(plain)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.vault = v
	return kmsResult{KMSCipherTextKey: cipherText, ChallengeAcknowledgement: p.Challenge != ""}, nil
}

// processChallenge proves that both ends have the same key: what the agent
// sealed with its half goes back sealed with ours.
func (s *Session) processChallenge(b []byte) {
	if s.vault == nil || s.phase != phaseShaking {
		s.fail(fmt.Errorf("%w: a challenge without a key", ErrHandshake))
		return
	}
	var c challenge
	err := json.Unmarshal(b, &c)
	if err == nil {
		c.Challenge, err = s.vault.open(c.Challenge)
	}
	if err != nil {
		s.fail(fmt.Errorf("%w: %w", ErrHandshake, err))
		return
	}
	s.box.first(payloadChallengeResponse, mustJSON(challenge{s.vault.seal(c.Challenge)}))
	s.sealed = true
	s.info.Encrypted = true
	s.nudge()
}

// processComplete ends the handshake.
func (s *Session) processComplete(b []byte) {
	if s.phase != phaseShaking {
		return
	}
	if s.vault != nil && !s.sealed {
		s.fail(fmt.Errorf("%w: the agent wanted encryption and left it out", ErrHandshake))
		return
	}
	var complete struct{ CustomerMessage string }
	if err := json.Unmarshal(b, &complete); err != nil {
		s.cfg.Log.Debug("end of the handshake not understood", "error", err)
	}
	if complete.CustomerMessage != "" {
		s.info.CustomerMessage = complete.CustomerMessage
		s.events = append(s.events, Event{Kind: EventMessage, Text: complete.CustomerMessage})
	}
	s.becomeReady()
}

// becomeReady lets data flow. What the agent sent before decides how: the end of
// a handshake, or the first output if there is none.
func (s *Session) becomeReady() {
	s.early = nil
	s.phase = phaseReady
	s.resize = s.info.Handshake // such agents look at the size after their first output only
	s.sendSize()
	if err := s.startStreams(); err != nil {
		s.fail(err)
		return
	}
	s.markOpen()
}

// assume takes an agent that says nothing for a shell without a handshake: a
// command such as cat waits for input before it prints anything.
func (s *Session) assume() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.phase != phaseNew || s.end != nil {
		return
	}
	s.phase = phaseAssumed
	s.sendSize()
	s.markOpen()
}

// markOpen lets Open return.
func (s *Session) markOpen() {
	if !s.opened {
		s.opened = true
		close(s.ready)
	}
	s.nudge()
}

// rememberEarly keeps what is sent to an agent that has said nothing yet, in
// case that it starts late and with a handshake.
func (s *Session) rememberEarly(p parcel) {
	if len(s.early) == maxEarly {
		s.early = nil
		s.phase = phaseReady
		return
	}
	s.early = append(s.early, p)
}
