package sim

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"net/http"
	"slices"
	"strings"
)

// cipherPair is the encryption of a session as the agent has it: one key for
// each direction, AES-256-GCM, the nonce before the sealed text.
type cipherPair struct {
	out, in cipher.AEAD
	random  func(int) []byte
}

// newCipherPair takes the 64 bytes of a data key: the first half is for what the
// agent sends.
func newCipherPair(key []byte, random func(int) []byte) (*cipherPair, error) {
	out, err := gcm(key[:32])
	if err != nil {
		return nil, err
	}
	in, err := gcm(key[32:])
	return &cipherPair{out, in, random}, err
}

func gcm(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// seal encrypts for the client; without a pair the text stays as it is.
func (c *cipherPair) seal(text []byte) []byte {
	if c == nil {
		return text
	}
	nonce := c.random(c.out.NonceSize())
	return c.out.Seal(nonce, nonce, text, nil)
}

// open decrypts what the client sent.
func (c *cipherPair) open(sealed []byte) ([]byte, error) {
	if c == nil {
		return sealed, nil
	}
	return openSealed(c.in, sealed, nil)
}

func openSealed(aead cipher.AEAD, sealed, about []byte) ([]byte, error) {
	n := aead.NonceSize()
	if len(sealed) < n {
		return nil, errors.New("sealed text is shorter than its nonce")
	}
	return aead.Open(nil, sealed[:n], sealed[n:], about)
}

// contextBytes writes an encryption context in one way alone.
func contextBytes(about map[string]string) []byte {
	keys := make([]string, 0, len(about))
	for k := range about {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	var b []byte
	for _, k := range keys {
		for _, s := range []string{k, about[k]} {
			b = binary.BigEndian.AppendUint32(b, uint32(len(s)))
			b = append(b, s...)
		}
	}
	return b
}

// kmsCipher is what a key of the simulated KMS encrypts with. It is made from
// the key's name, so a key need not be created.
func (w *World) kmsCipher(key string) (cipher.AEAD, error) {
	mac := hmac.New(sha256.New, binary.BigEndian.AppendUint64(nil, w.opts.Seed))
	_, _ = mac.Write([]byte("kms " + w.opts.Account + " " + key)) // a hash never fails
	return gcm(mac.Sum(nil))
}

// kmsSeal encrypts under a key and an encryption context. The text carries the
// key's name, as KMS's does.
func (w *World) kmsSeal(key string, text, nonce []byte, about map[string]string) ([]byte, error) {
	aead, err := w.kmsCipher(key)
	if err != nil {
		return nil, err
	}
	b := binary.BigEndian.AppendUint16(nil, uint16(len(key)))
	b = append(append(b, key...), nonce...)
	return aead.Seal(b, nonce, text, contextBytes(about)), nil
}

// kmsOpen is Decrypt: it fails under any other context than that of the sealing.
func (w *World) kmsOpen(blob []byte, about map[string]string) (key string, text []byte, fail *Error) {
	bad := &Error{Code: "InvalidCiphertextException", Status: http.StatusBadRequest}
	if len(blob) < 2 {
		return "", nil, bad
	}
	n := int(binary.BigEndian.Uint16(blob))
	if len(blob) < 2+n {
		return "", nil, bad
	}
	key = string(blob[2 : 2+n])
	aead, err := w.kmsCipher(key)
	if err != nil {
		return "", nil, bad
	}
	if text, err = openSealed(aead, blob[2+n:], contextBytes(about)); err != nil {
		return "", nil, bad
	}
	return key, text, nil
}

// kmsKeyARN is the ARN of a key named by id, alias or ARN.
func (w *World) kmsKeyARN(region, key string) string {
	if strings.HasPrefix(key, "arn:") {
		return key
	}
	return w.arn("kms", region, "key/"+strings.TrimPrefix(key, "alias/"))
}
