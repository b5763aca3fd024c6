package shell

import (
	"os"
	"os/exec"
)

// askToEnd kills: Windows tells no single program to end.
func askToEnd(p *os.Process) error { return p.Kill() }

// lendKeyboard has nothing to do: the programs that are run so read Ctrl-C as a
// key there.
func lendKeyboard(*exec.Cmd, uintptr) (takeBack func()) { return func() {} }
