package shell

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Key is an ssh key for one occasion.
type Key struct {
	Public  string // "ssh-ed25519 AAAA..." as it is sent to the host
	private []byte
}

// keyType is the name of the algorithm in OpenSSH.
const keyType = "ssh-ed25519"

// NewKey makes a key. Its private half is in memory alone, until WriteFile.
func NewKey() (Key, error) {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return Key{}, err
	}
	wire := sshString(sshString(nil, []byte(keyType)), public)
	return Key{
		Public:  keyType + " " + base64.StdEncoding.EncodeToString(wire) + " ecsdeck",
		private: pem.EncodeToMemory(&pem.Block{Type: "OPENSSH PRIVATE KEY", Bytes: sshPrivate(wire, public, private)}),
	}, nil
}

// sshPrivate is the file format of OpenSSH, without a passphrase. Source:
// PROTOCOL.key of OpenSSH.
func sshPrivate(wire, public, private []byte) []byte {
	secret := make([]byte, 8) // the same number twice tells that decryption worked; without any, any will do
	for _, part := range [][]byte{[]byte(keyType), public, private, []byte("ecsdeck")} {
		secret = sshString(secret, part)
	}
	for i := byte(1); len(secret)%8 != 0; i++ {
		secret = append(secret, i)
	}
	out := []byte("openssh-key-v1\x00")
	for _, part := range []string{"none", "none", ""} { // cipher, derivation and its options
		out = sshString(out, []byte(part))
	}
	out = binary.BigEndian.AppendUint32(out, 1) // keys
	return sshString(sshString(out, wire), secret)
}

// sshString appends a text with its length before it.
func sshString(to, text []byte) []byte {
	return append(binary.BigEndian.AppendUint32(to, uint32(len(text))), text...)
}

// WriteFile writes the private half to a file that only its owner can read, in a
// folder of its own, because ssh takes keys from files. remove removes both; it
// can be called as soon as ssh has logged in, and must be in the end.
func (k Key) WriteFile() (name string, remove func() error, err error) {
	dir, err := os.MkdirTemp("", "ecsdeck-key-") // mode 0700
	if err != nil {
		return "", nil, err
	}
	remove = func() error { return os.RemoveAll(dir) }
	name = filepath.Join(dir, "key")
	if err := os.WriteFile(name, k.private, 0o600); err != nil {
		return "", nil, errors.Join(fmt.Errorf("the key cannot be written: %w", err), remove())
	}
	return name, remove, nil
}
