// Package channel speaks the data channel of AWS Systems Manager Session
// Manager: the websocket over which a shell, a command or a port forward of an
// ECS container or an EC2 host runs. ECS Exec uses the same channel.
//
// It replaces the external session-manager-plugin. Calls to AWS (ResumeSession,
// TerminateSession, KMS GenerateDataKey, the signature of the websocket request)
// are functions that the caller hands in, so the package knows no SDK, no
// terminal and no screen.
//
// # Use
//
// Open a session with what StartSession or ExecuteCommand returned. Then a shell
// is Read, Write and Resize; a port forward is OpenStream, once for each accepted
// connection, except for documents without a type (ssh), whose connection is the
// session itself. Wait tells how it ended. Close leaves, and always must be
// called: a session that is left without TerminateSession keeps one of the two
// places that an ECS container has.
//
// In a bubble of testing/synctest all works but OpenStream with agents later
// than 3.0.196.0: smux keeps channels in a pool of the process.
//
// # Layers
//
//   - frame.go, payload.go, crypt.go: what is on the wire.
//   - sender.go, receiver.go, estimate.go, pace.go: order and reliability, as
//     plain state machines with the time handed in.
//   - session.go, writer.go, reader.go, connect.go, alive.go: the goroutines. One
//     goroutine numbers and writes messages, one reads them, one pings.
//   - handshake.go, end.go, port.go: what the agent wants first, how it ends, and
//     port sessions.
//
// What is said here about the protocol was learned from the published sources
// of the Session Manager plugin and of the SSM agent; "the plugin" and "the
// agent" below mean these.
package channel
