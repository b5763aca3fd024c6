package model

import (
	"fmt"
	"strings"
)

// The exit codes that the shell, Docker and Linux give a meaning: 128 + n is an
// end by signal n. Source: "exit status" in POSIX, and Docker's reference.
const (
	exitNotRunnable = 126
	exitNotFound    = 127
	exitSignal      = 128
	exitKilled      = 137 // SIGKILL
	exitTerminated  = 143 // SIGTERM
)

// Explain says in plain words what happened to the task, in one line; empty when
// there is nothing to explain.
func Explain(t Task) string { return t.Verdict().Reason }

// ContainerVerdict derives the health of one container of the task; its reason
// is that of ExplainContainer.
func (t Task) ContainerVerdict(c Container) Verdict {
	words := ExplainContainer(t, c)
	code, ended := c.ExitCode.Get()
	switch {
	case c.Status == "":
		return Verdict{}
	case c.Status == "RUNNING" && c.HealthState == "UNHEALTHY":
		return Verdict{Bad, words}
	case c.Status == "RUNNING":
		return Verdict{OK, words}
	case c.Status != "STOPPED":
		return Verdict{Motion, words}
	case outOfMemory(c):
		return Verdict{Bad, words}
	case !ended && c.Reason == "":
		return Verdict{Idle, words}
	case code == exitTerminated, ended && code == 0:
		return Verdict{Idle, words}
	case code == exitKilled && !t.ownDoing(c):
		return Verdict{Idle, words}
	default:
		return Verdict{Bad, words}
	}
}

// ExplainContainer says in plain words what happened to one container of the
// task: "exit 137, out of memory (limit 512 MiB)". It is empty when there is
// nothing to explain.
func ExplainContainer(t Task, c Container) string {
	code, ended := c.ExitCode.Get()
	switch {
	case c.Status == "RUNNING" && c.HealthState == "UNHEALTHY":
		return "failing its health check"
	case c.Status != "STOPPED":
		return ""
	case outOfMemory(c):
		if !ended {
			code = exitKilled
		}
		return fmt.Sprintf("exit %d, out of memory%s", code, memoryLimit(t, c))
	case !ended && c.Reason != "":
		return startWords(c.Reason, c.Image)
	case !ended:
		return "never started"
	case code == exitKilled:
		return "exit 137, " + t.killed(c)
	}
	words := fmt.Sprintf("exit %d, %s", code, exitWords(code))
	if c.Reason != "" {
		words += ": " + oneLine(c.Reason)
	}
	return words
}

// outOfMemory reports whether ECS says that the container was killed for its
// memory. The case of the words varies.
func outOfMemory(c Container) bool {
	return strings.Contains(strings.ToLower(c.Reason), "outofmemory")
}

func memoryLimit(t Task, c Container) string {
	switch {
	case c.Memory > 0:
		return fmt.Sprintf(" (limit %d MiB)", c.Memory)
	case t.Memory > 0:
		return fmt.Sprintf(" (the task's limit %d MiB)", t.Memory)
	default:
		return ""
	}
}

// ownDoing reports whether the container's end can have been the start of the
// task's: not when ECS stopped the task, nor when another container is to blame.
func (t Task) ownDoing(c Container) bool {
	switch t.StopCode {
	case "", "EssentialContainerExited", "TaskFailedToStart":
	default:
		return false
	}
	for _, other := range t.Containers {
		if other.Name != c.Name && blame(other) > blame(c) {
			return false
		}
	}
	return true
}

// killed words an end by SIGKILL for which ECS gives no reason.
func (t Task) killed(c Container) string {
	if t.ownDoing(c) {
		return "killed (SIGKILL); ECS gives no reason, memory is the usual one"
	}
	return "killed (SIGKILL): it did not stop in time when the task was stopped"
}

// exitWords says what an exit code means.
func exitWords(code int) string {
	switch code {
	case 0:
		return "finished"
	case exitNotRunnable:
		return "the command cannot be executed"
	case exitNotFound:
		return "the command is not in the image"
	case exitTerminated:
		return "stopped as asked (SIGTERM)"
	}
	if name, ok := signals(code - exitSignal); ok {
		return name
	}
	return "the application failed"
}

// signals names the Linux signals that end a program.
func signals(n int) (string, bool) {
	switch n {
	case 1:
		return "hung up (SIGHUP)", true
	case 2:
		return "interrupted (SIGINT)", true
	case 3:
		return "quit (SIGQUIT)", true
	case 4:
		return "crashed, illegal instruction (SIGILL)", true
	case 6:
		return "aborted by itself (SIGABRT)", true
	case 7:
		return "crashed, bus error (SIGBUS)", true
	case 8:
		return "crashed, arithmetic error (SIGFPE)", true
	case 11:
		return "crashed, segmentation fault (SIGSEGV)", true
	case 13:
		return "ended by a broken pipe (SIGPIPE)", true
	default:
		return "", false
	}
}
