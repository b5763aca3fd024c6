package awsclient

import "github.com/ecsdeck/ecsdeck/awsclient/journal"

// auditShown bounds how many entries are read back.
const auditShown = 500

// AuditEntries returns the newest lines of the audit file, newest first: what
// was changed from this machine, by whom, and how AWS answered. A client without
// an audit file, as in the demo, has none.
func (c *Client) AuditEntries() ([]journal.Entry, error) {
	switch {
	case c.opt.Audit != nil:
		return journal.Read(c.opt.Audit.Path(), auditShown)
	case c.opt.AuditPath != "":
		return journal.Read(c.opt.AuditPath, auditShown)
	default:
		return nil, nil
	}
}
