package journal

import (
	"os"
	"time"
)

// staleClaim is after how long a claim was left by a process that died.
const staleClaim = time.Minute

// claim lets one process rotate at a time. It reports false when another does.
func (a *Audit) claim() (release func(), ok bool) {
	name := a.path + ".rotating"
	f, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, fileMode)
	if err != nil {
		if info, err := os.Stat(name); err == nil && time.Since(info.ModTime()) > staleClaim {
			_ = os.Remove(name) // the next line tries again
		}
		return nil, false
	}
	_ = f.Close()
	return func() { _ = os.Remove(name) }, true
}
