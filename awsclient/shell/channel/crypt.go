package channel

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"errors"
)

// DataKeySize is the number of bytes of the key that encrypts a session: 32 for
// what the agent sends, then 32 for what the client sends.
const DataKeySize = 64

// KMS makes the key of an encrypted session.
type KMS interface {
	// GenerateDataKey is KMS GenerateDataKey with NumberOfBytes DataKeySize.
	// It needs the permission kms:GenerateDataKey. The agent decrypts the
	// second value with the same encryption context, for which the role of the
	// task or instance needs kms:Decrypt.
	GenerateDataKey(ctx context.Context, keyID string, encryptionContext map[string]string) (plain, sealed []byte, err error)
}

var errSealed = errors.New("an encrypted message does not open with the key of the session")

// A vault seals what is sent and opens what is received, with AES-256-GCM. On
// the wire are the 12 bytes of the nonce, the ciphertext and the 16 bytes of the
// tag.
type vault struct{ seals, opens cipher.AEAD }

// newVault makes a vault of the client's end.
func newVault(key []byte) (*vault, error) {
	if len(key) != DataKeySize {
		return nil, errors.New("the data key does not have 64 bytes")
	}
	opens, err := newGCM(key[:DataKeySize/2])
	if err != nil {
		return nil, err
	}
	seals, err := newGCM(key[DataKeySize/2:])
	if err != nil {
		return nil, err
	}
	return &vault{seals: seals, opens: opens}, nil
}

func newGCM(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

func (v *vault) seal(plain []byte) []byte {
	size := v.seals.NonceSize()
	b := make([]byte, size, size+len(plain)+v.seals.Overhead())
	_, _ = rand.Read(b) // never fails: crypto/rand ends the program instead
	return v.seals.Seal(b, b[:size], plain, nil)
}

func (v *vault) open(b []byte) ([]byte, error) {
	size := v.opens.NonceSize()
	if len(b) < size {
		return nil, errSealed
	}
	plain, err := v.opens.Open(nil, b[:size], b[size:], nil)
	if err != nil {
		return nil, errSealed
	}
	return plain, nil
}
