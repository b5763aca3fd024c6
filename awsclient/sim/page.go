package sim

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"maps"
	"slices"
	"strings"
)

// paging is the part of a list's input that every list shares.
type paging struct {
	MaxResults *int   `json:"maxResults"`
	NextToken  string `json:"nextToken"`
}

// sizes are a list's default and largest page.
type sizes struct{ standard, largest int }

// pageOf cuts one page out of a list that is sorted by key: the items that
// match, and the token of the next page. The token names the last item of this
// page, so items that come and go between two pages neither repeat nor hide
// others. It holds only for the call that it was given to: same account,
// region, operation and parameters.
func pageOf[T any](w *World, q *request, size sizes, p paging, list []T, key func(T) string, match func(T) bool) (page []T, next string, fail *Error) {
	n := size.standard
	if p.MaxResults != nil {
		if n = *p.MaxResults; n < 1 || n > size.largest {
			return nil, "", invalid("maxResults must be between 1 and %d.", size.largest)
		}
	}
	start := 0
	if p.NextToken != "" {
		last, ok := openToken(w.binding(q), p.NextToken)
		if !ok {
			return nil, "", invalid("Invalid token.")
		}
		at, found := slices.BinarySearchFunc(list, last, func(x T, k string) int { return strings.Compare(key(x), k) })
		if start = at; found {
			start++
		}
	}
	page = make([]T, 0, min(n, len(list)-start))
	for _, x := range list[start:] {
		if !match(x) {
			continue
		}
		if len(page) == n {
			return page, sealToken(w.binding(q), key(page[n-1])), nil
		}
		page = append(page, x)
	}
	return page, "", nil
}

// all matches everything.
func all[T any](T) bool { return true }

// binding is a hash of what a page token holds for.
func (w *World) binding(q *request) uint64 {
	params := maps.Clone(q.params)
	for _, k := range []string{"nextToken", "maxResults", "NextToken", "MaxResults", "MaxRecords", "MaxItems", "Marker", "PageSize"} {
		delete(params, k)
	}
	h := fnv.New64a()
	_, _ = fmt.Fprintf(h, "%s %s %s %s ", w.opts.Account, q.region, q.service, q.op) // a hash never fails
	_ = json.NewEncoder(h).Encode(params)                                            // it came from JSON
	return h.Sum64()
}

// sealToken makes an opaque token of a binding and a key.
func sealToken(binding uint64, key string) string {
	raw := binary.LittleEndian.AppendUint64(nil, binding)
	raw = append(raw, key...)
	raw = binary.LittleEndian.AppendUint32(raw, checksum(raw))
	return base64.RawURLEncoding.EncodeToString(scramble(raw))
}

// openToken returns the key of a token that was made with the same binding.
func openToken(binding uint64, token string) (key string, ok bool) {
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(raw) < 12 {
		return "", false
	}
	raw = scramble(raw)
	body, sum := raw[:len(raw)-4], binary.LittleEndian.Uint32(raw[len(raw)-4:])
	if checksum(body) != sum || binary.LittleEndian.Uint64(body) != binding {
		return "", false
	}
	return string(body[8:]), true
}

func checksum(b []byte) uint32 {
	h := fnv.New32a()
	_, _ = h.Write(b) // a hash never fails
	return h.Sum32()
}

// scramble is its own inverse. It keeps clients from reading meaning into tokens.
func scramble(b []byte) []byte {
	out := make([]byte, len(b))
	x := uint32(2463534242)
	for i, c := range b {
		x ^= x << 13
		x ^= x >> 17
		x ^= x << 5
		out[i] = c ^ byte(x)
	}
	return out
}
