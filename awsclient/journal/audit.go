// Package journal keeps what ecsdeck wrote to AWS: the audit file. It knows
// nothing of the AWS SDK.
package journal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/adrg/xdg"
)

// The audit file and its folder are for their owner alone.
const (
	fileMode   = 0o600
	folderMode = 0o700
)

// Entry is one line of the audit file: what one write call did to one resource,
// and how it ended. It never holds credentials.
type Entry struct {
	Time      time.Time `json:"time"`
	Who       string    `json:"who,omitempty"` // ARN of the caller; empty when AWS would not say
	Profile   string    `json:"profile,omitempty"`
	Account   string    `json:"account,omitempty"`
	Region    string    `json:"region"`
	Endpoint  string    `json:"endpoint,omitempty"`
	Target    string    `json:"target"`    // ARN of what was changed
	Operation string    `json:"operation"` // "ecs UpdateService"
	Call      string    `json:"call"`      // the same call as an AWS CLI command
	Result    string    `json:"result"`    // "ok", "refused", "failed" or "unknown": the answer was lost
	Error     string    `json:"error,omitempty"`
	RequestID string    `json:"requestId,omitempty"`
}

// Audit appends entries to the audit file. It is safe for concurrent use; a nil
// Audit keeps nothing.
type Audit struct {
	path string
	max  int64 // bytes, after which the file is rotated

	mu   sync.Mutex
	file *os.File
}

// DefaultPath returns ecsdeck/audit.jsonl in the XDG state folder.
func DefaultPath() string {
	return filepath.Join(xdg.StateHome, "ecsdeck", "audit.jsonl")
}

// Open opens the audit file at path for appending. It creates the file (mode
// 0600) and its folder (mode 0700) when they are missing, and takes the
// permissions of others away from a file that has them. An empty path means
// DefaultPath.
func Open(path string) (*Audit, error) {
	if path == "" {
		path = DefaultPath()
	}
	if err := os.MkdirAll(filepath.Dir(path), folderMode); err != nil {
		return nil, fmt.Errorf("audit folder: %w", err)
	}
	f, err := openFile(path)
	if err != nil {
		return nil, err
	}
	return &Audit{path: path, max: rotateAt, file: f}, nil
}

func openFile(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, fileMode)
	if err != nil {
		return nil, fmt.Errorf("audit file: %w", err)
	}
	if err := f.Chmod(fileMode); err != nil && !errors.Is(err, errors.ErrUnsupported) {
		_ = f.Close()
		return nil, fmt.Errorf("audit file: %w", err)
	}
	return f, nil
}

// Path returns where the audit file is.
func (a *Audit) Path() string {
	if a == nil {
		return ""
	}
	return a.path
}

// Write appends one entry as one line. The line is written with one write call
// to a file opened for appending, so the lines of several processes do not mix.
// A file that has grown to 10 MiB is put aside first; five files are kept, the
// one in use included.
func (a *Audit) Write(e Entry) error {
	if a == nil {
		return nil
	}
	e.Time = e.Time.UTC()
	var line bytes.Buffer
	enc := json.NewEncoder(&line) // it ends the line
	enc.SetEscapeHTML(false)      // the commands are for people
	if err := enc.Encode(e); err != nil {
		return fmt.Errorf("audit entry: %w", err)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if err := a.rotate(); err != nil {
		return fmt.Errorf("audit file: %w", err)
	}
	if _, err := a.file.Write(line.Bytes()); err != nil {
		return fmt.Errorf("audit file: %w", err)
	}
	return nil
}

// Close closes the file.
func (a *Audit) Close() error {
	if a == nil {
		return nil
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.file.Close()
}
