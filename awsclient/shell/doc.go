// Package shell ties sessions to what a person sits at: a terminal, a pipe, a
// local port, an ssh client. It knows no AWS SDK and no screen; sessions come
// from the packages above and below it.
//
//   - attach.go: a session and a terminal, until either ends, and the terminal
//     as it was before. input.go, output.go, escape.go, modes.go, tty*.go are
//     its parts.
//   - oneoff.go: a command with its real exit code, which ECS Exec does not
//     tell.
//   - command.go: a session as something that a terminal program can be
//     suspended for.
//   - forward*.go: local ports that lead into sessions.
//   - ssh*.go: the person's own ssh.
package shell
