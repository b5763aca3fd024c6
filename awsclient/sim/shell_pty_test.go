//go:build unix

package sim

import (
	"os"
	"os/exec"
	"sync"
	"testing"
)

// A window may change its size at the moment when the shell ends: the number of
// the closed terminal may be another file's by then, whose size it would set.
func TestResizeWhileItEnds(t *testing.T) {
	for range 20 {
		p := &realProcess{cmd: exec.Command("/bin/cat"), folder: t.TempDir(), ended: make(chan struct{})}
		if err := p.onTerminal(); err != nil {
			t.Skip("no terminals here:", err)
		}
		var both sync.WaitGroup
		begun := make(chan struct{})
		both.Go(func() {
			for i := range 200 {
				p.resize(80+i%7, 24)
				if i == 20 {
					close(begun)
				}
			}
		})
		<-begun
		p.kill()
		both.Wait()
		p.wait()
		p.resize(90, 30) // nothing happens
		if _, err := os.Stat(p.folder); err == nil {
			t.Fatal("the folder is left")
		}
	}
}
