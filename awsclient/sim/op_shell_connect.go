package sim

import (
	"net/http"
	"strings"
	"time"
)

// sshKeyLife is how long EC2 Instance Connect keeps a key.
const sshKeyLife = 60 * time.Second

// sshKey is a public key that was sent to an instance.
type sshKey struct {
	instance, user, key string
	until               time.Time
}

type sendSSHPublicKeyInput struct {
	AvailabilityZone string
	InstanceId       string
	InstanceOSUser   string
	SSHPublicKey     string
}

type sendSSHPublicKeyOutput struct {
	RequestId string
	Success   bool
}

func (w *World) opSendSSHPublicKey(q *request, in *sendSSHPublicKeyInput) (any, *Error) {
	h := w.region(q.region).host(in.InstanceId)
	switch kind, rest, _ := strings.Cut(strings.TrimSpace(in.SSHPublicKey), " "); {
	case in.InstanceId == "" || in.InstanceOSUser == "" || in.SSHPublicKey == "":
		return nil, connectError("InvalidArgsException", "InstanceId, InstanceOSUser and SSHPublicKey must be given", http.StatusBadRequest)
	case kind != "ssh-rsa" && kind != "ssh-ed25519" || rest == "":
		return nil, connectError("InvalidArgsException", "Invalid SSH public key: it must be an RSA or ED25519 key in the OpenSSH format", http.StatusBadRequest)
	case h == nil:
		return nil, connectError("EC2InstanceNotFoundException", "Instance not found: "+in.InstanceId, http.StatusNotFound)
	case h.State != "running":
		return nil, connectError("EC2InstanceStateInvalidException", "Instance is not in a running state: "+h.State, http.StatusBadRequest)
	case in.AvailabilityZone != "" && in.AvailabilityZone != h.Zone:
		return nil, connectError("EC2InstanceNotFoundException", "Instance not found in the given availability zone", http.StatusNotFound)
	}
	w.shells.mu.Lock()
	defer w.shells.mu.Unlock()
	w.shells.keys = append(w.shells.keys, sshKey{h.ID, in.InstanceOSUser, in.SSHPublicKey, w.now.Add(sshKeyLife)})
	return sendSSHPublicKeyOutput{RequestId: q.id, Success: true}, nil
}

func connectError(code, message string, status int) *Error {
	return &Error{Code: code, Message: message, Status: status}
}

// SSHKeys returns the public keys that EC2 Instance Connect holds now for a user
// of an instance, as they were sent: a test's SSH server lets their owners in.
func (w *World) SSHKeys(instance, user string) []string {
	w.shells.mu.Lock()
	defer w.shells.mu.Unlock()
	var keys []string
	kept := w.shells.keys[:0]
	for _, k := range w.shells.keys {
		if !time.Now().Before(k.until) {
			continue
		}
		kept = append(kept, k)
		if k.instance == instance && k.user == user {
			keys = append(keys, k.key)
		}
	}
	w.shells.keys = kept
	return keys
}
