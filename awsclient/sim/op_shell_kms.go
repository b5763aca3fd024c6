package sim

import (
	"encoding/binary"
	"net/http"
)

type generateDataKeyInput struct {
	KeyId             string
	EncryptionContext map[string]string
	KeySpec           string
	NumberOfBytes     int
	GrantTokens       []string
	DryRun            bool
}

type generateDataKeyOutput struct {
	CiphertextBlob []byte
	KeyId          string
	KeyMaterialId  string
	Plaintext      []byte
}

// opGenerateDataKey makes a data key. Every key name is a key: an account that
// has none would only be in the way.
func (w *World) opGenerateDataKey(q *request, in *generateDataKeyInput) (any, *Error) {
	n := in.NumberOfBytes
	switch {
	case in.KeySpec == "AES_256" && n == 0:
		n = 32
	case in.KeySpec == "AES_128" && n == 0:
		n = 16
	case in.KeySpec != "" || n < 1 || n > 1024:
		return nil, kmsInvalid("Please specify either number of bytes or key spec.")
	}
	if in.KeyId == "" {
		return nil, kmsInvalid("1 validation error detected: Value at 'keyId' failed to satisfy constraint: Member must not be null")
	}
	key := make([]byte, n)
	nonce := make([]byte, 12)
	w.fill(key)
	w.fill(nonce)
	arn := w.kmsKeyARN(q.region, in.KeyId)
	blob, err := w.kmsSeal(arn, key, nonce, in.EncryptionContext)
	if err != nil {
		return nil, &Error{Code: "KMSInternalException", Message: err.Error(), Status: http.StatusInternalServerError}
	}
	return generateDataKeyOutput{CiphertextBlob: blob, KeyId: arn, KeyMaterialId: w.hexID(64), Plaintext: key}, nil
}

// fill makes random bytes.
func (w *World) fill(b []byte) {
	for i := 0; i < len(b); i += 8 {
		var word [8]byte
		binary.LittleEndian.PutUint64(word[:], w.rng.Uint64())
		copy(b[i:], word[:])
	}
}

type decryptInput struct {
	CiphertextBlob      []byte
	EncryptionAlgorithm string
	EncryptionContext   map[string]string
	GrantTokens         []string
	KeyId               string
	DryRun              bool
}

type decryptOutput struct {
	EncryptionAlgorithm string
	KeyId               string
	Plaintext           []byte
}

func (w *World) opDecrypt(q *request, in *decryptInput) (any, *Error) {
	key, text, fail := w.kmsOpen(in.CiphertextBlob, in.EncryptionContext)
	if fail != nil {
		return nil, fail
	}
	if in.KeyId != "" && w.kmsKeyARN(q.region, in.KeyId) != key {
		return nil, &Error{Code: "IncorrectKeyException", Message: "The key ID in the request does not identify a CMK that can perform this operation."}
	}
	return decryptOutput{EncryptionAlgorithm: "SYMMETRIC_DEFAULT", KeyId: key, Plaintext: text}, nil
}

func kmsInvalid(message string) *Error {
	return &Error{Code: "ValidationException", Message: message, Status: http.StatusBadRequest}
}
