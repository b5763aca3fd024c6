package sim

import (
	"os"
	"strconv"
	"strings"
	"syscall"
)

// killSession kills what is left of the session that a process began: the jobs
// in the background of a shell are groups of their own. A process that was the
// first of its session gives its number to no other one while others of the
// session are there.
func killSession(leader int) {
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return
	}
	for _, e := range entries {
		pid, err := strconv.Atoi(e.Name())
		if err != nil || pid == os.Getpid() {
			continue
		}
		text, err := os.ReadFile("/proc/" + e.Name() + "/stat")
		if err != nil {
			continue
		}
		// After the name in brackets: state, parent, group, session.
		_, rest, _ := strings.Cut(string(text[strings.LastIndexByte(string(text), ')')+1:]), " ")
		if f := strings.Fields(rest); len(f) > 3 && f[3] == strconv.Itoa(leader) {
			_ = syscall.Kill(pid, syscall.SIGKILL) // it may have ended meanwhile
		}
	}
}
