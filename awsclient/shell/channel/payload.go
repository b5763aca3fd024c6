package channel

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"strconv"
)

// A payloadType says what a stream message carries.
type payloadType uint32

// Payload types. 2 (Error) and 4 (Parameter) are defined and used by nobody.
const (
	payloadNone              payloadType = 0 // acknowledge messages
	payloadOutput            payloadType = 1 // data, in both directions
	payloadSize              payloadType = 3
	payloadHandshakeRequest  payloadType = 5
	payloadHandshakeResponse payloadType = 6
	payloadHandshakeComplete payloadType = 7
	payloadChallengeRequest  payloadType = 8
	payloadChallengeResponse payloadType = 9
	payloadFlag              payloadType = 10
	payloadStderr            payloadType = 11
	payloadExitCode          payloadType = 12
)

// A portFlag is the content of a payloadFlag message: four bytes, big-endian.
type portFlag uint32

const (
	flagDisconnect  portFlag = 1 // client: the local connection was closed
	flagTerminate   portFlag = 2 // client: end the session
	flagPortRefused portFlag = 3 // agent: it could not connect to the port
)

func (f portFlag) encode() []byte { return binary.BigEndian.AppendUint32(nil, uint32(f)) }

func decodeFlag(b []byte) (portFlag, bool) {
	if len(b) != 4 {
		return 0, false
	}
	return portFlag(binary.BigEndian.Uint32(b)), true
}

// openMessage is the first message on a websocket, the only one sent as text.
type openMessage struct {
	MessageSchemaVersion string
	RequestID            string `json:"RequestId"`
	TokenValue           string
	ClientID             string `json:"ClientId"`
	ClientVersion        string
}

// acknowledgement is the payload of an acknowledge message.
type acknowledgement struct {
	AcknowledgedMessageType           string
	AcknowledgedMessageID             string `json:"AcknowledgedMessageId"`
	AcknowledgedMessageSequenceNumber int64
	IsSequentialMessage               bool
}

// channelClosed is the payload of channel_closed. Only the text matters here.
type channelClosed struct{ Output string }

type terminalSize struct {
	Cols int `json:"cols"`
	Rows int `json:"rows"`
}

// exitCode reads the text of an exit code message, "EXIT_CODE: 7".
func exitCode(b []byte) (int, bool) {
	_, digits, found := bytes.Cut(b, []byte("EXIT_CODE:"))
	if !found {
		return 0, false
	}
	code, err := strconv.Atoi(string(bytes.TrimSpace(digits)))
	return code, err == nil
}

// mustJSON encodes values of this package; they always can be.
func mustJSON(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return b
}
