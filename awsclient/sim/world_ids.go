package sim

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"time"
)

// hexID makes a random id of n hex digits, as those of tasks (32) and machines (17).
func (w *World) hexID(n int) string {
	var b [64]byte
	for i := 0; i < (n+1)/2; i += 8 {
		binary.LittleEndian.PutUint64(b[i:], w.rng.Uint64())
	}
	return hex.EncodeToString(b[:(n+1)/2])[:n]
}

// uuid makes a random UUID.
func (w *World) uuid() UUID {
	var u UUID
	binary.LittleEndian.PutUint64(u[:8], w.rng.Uint64())
	binary.LittleEndian.PutUint64(u[8:], w.rng.Uint64())
	u[6], u[8] = u[6]&0x0f|0x40, u[8]&0x3f|0x80
	return u
}

// serial makes an id of 19 digits, as those of deployments.
func (w *World) serial() string {
	return fmt.Sprintf("%d", 1_000_000_000_000_000_000+w.rng.Int64N(8_000_000_000_000_000_000))
}

// privateIP makes an address in the subnet of a zone.
func (w *World) privateIP(zone string) string {
	net := 16 * int(zone[len(zone)-1]-'a')
	return fmt.Sprintf("10.40.%d.%d", net+w.rng.IntN(16), 4+w.rng.IntN(250))
}

// privateDNS is the name that EC2 gives an address.
func privateDNS(region, ip string) string {
	b := []byte("ip-" + ip)
	for i := range b {
		if b[i] == '.' {
			b[i] = '-'
		}
	}
	if region == "us-east-1" {
		return string(b) + ".ec2.internal"
	}
	return string(b) + "." + region + ".compute.internal"
}

// span is a range of durations.
type span struct{ least, most time.Duration }

// pick takes a duration out of a span.
func (w *World) pick(s span) time.Duration {
	if s.most <= s.least {
		return s.least
	}
	return s.least + time.Duration(w.rng.Int64N(int64(s.most-s.least))).Round(time.Millisecond)
}

// seconds makes a span of seconds.
func seconds(least, most float64) span {
	return span{time.Duration(least * float64(time.Second)), time.Duration(most * float64(time.Second))}
}
