package sim

import (
	"encoding/hex"
	"hash/fnv"
	"strconv"
)

// dice are the random numbers of one log record: a pure function of what they
// were made of, so that a line is the same whenever it is read.
type dice uint64

// logKey makes the key of a stream, or of anything else, from the seed and names.
func logKey(seed uint64, names ...string) uint64 {
	h := fnv.New64a()
	for _, n := range names {
		_, _ = h.Write([]byte(n)) // a hash never fails
		_, _ = h.Write([]byte{0})
	}
	return mix(h.Sum64() ^ mix(seed))
}

// mix is the finaliser of SplitMix64: every bit of x moves every bit of the result.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// next is the next number.
func (d *dice) next() uint64 {
	*d = dice(mix(uint64(*d)))
	return uint64(*d)
}

// upTo is a number from 0 to n-1.
func (d *dice) upTo(n int) int { return int(d.next() % uint64(n)) }

// between is a number from a to b.
func (d *dice) between(a, b int) int { return a + d.upTo(b-a+1) }

// percent is true that often.
func (d *dice) percent(p int) bool { return d.upTo(100) < p }

// of is one of the words.
func (d *dice) of(words ...string) string { return words[d.upTo(len(words))] }

// hex is n hex digits, at most 32.
func (d *dice) hex(n int) string {
	var b [16]byte
	x, y := d.next(), d.next()
	for i := range 8 {
		b[i], b[8+i] = byte(x>>(8*i)), byte(y>>(8*i))
	}
	return hex.EncodeToString(b[:])[:n]
}

// num is a number from a to b as text.
func (d *dice) num(a, b int) string { return strconv.Itoa(d.between(a, b)) }

// latency is milliseconds of an answer: mostly short, now and then long.
func (d *dice) latency() int {
	ms := d.between(2, 45)
	if d.percent(12) {
		ms *= d.between(3, 12)
	}
	return ms
}
