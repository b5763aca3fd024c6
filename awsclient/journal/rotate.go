package journal

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

const (
	rotateAt = 10 << 20 // bytes
	kept     = 5        // files, the one in use included
)

// older is the name of a file that was put aside: 1 is the newest.
func older(path string, n int) string {
	if n == 0 {
		return path
	}
	return fmt.Sprintf("%s.%d", path, n)
}

// rotate makes sure that the file to write to is the one at the path, and puts it
// aside when it has grown too large. Several processes may do so: who finds that
// another one was faster goes on with the new file. It is called with the lock.
func (a *Audit) rotate() error {
	if err := a.follow(); err != nil {
		return err
	}
	info, err := a.file.Stat()
	if err != nil || info.Size() < a.max {
		return err
	}
	release, ok := a.claim()
	if !ok {
		return nil // another process is at it; this line may make the file a little longer
	}
	defer release()
	if err := a.follow(); err != nil { // it may have been done just now
		return err
	}
	if info, err = a.file.Stat(); err != nil || info.Size() < a.max {
		return err
	}
	// Windows renames no file that is open.
	if err := a.file.Close(); err != nil {
		return err
	}
	var failed error
	for n := kept - 2; n >= 0; n-- {
		if err := os.Rename(older(a.path, n), older(a.path, n+1)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			failed = err
			break
		}
	}
	// A file that cannot be put aside is still a file to write to.
	f, err := openFile(a.path)
	if err != nil {
		return errors.Join(failed, err)
	}
	a.file = f
	return nil
}

// follow opens the file at the path anew when another process has put the one
// in use aside.
func (a *Audit) follow() error {
	mine, err := a.file.Stat()
	if err != nil {
		return err
	}
	if now, err := os.Stat(a.path); err == nil && os.SameFile(mine, now) {
		return nil
	}
	f, err := openFile(a.path)
	if err != nil {
		return err
	}
	_ = a.file.Close()
	a.file = f
	return nil
}
