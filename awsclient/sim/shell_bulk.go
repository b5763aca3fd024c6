package sim

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strconv"
)

// Blob returns n bytes that look random and are always the same for a seed: what
// "blob N SEED" prints in a scripted shell.
func Blob(n int, seed uint64) []byte {
	rng := rand.New(rand.NewPCG(seed, 0xb10b))
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(rng.Uint32())
	}
	return b
}

// runBulk runs what moves many bytes. "blob N SEED" prints N bytes without
// touching them; "flood" prints lines until Ctrl-C; "rawcat N" says READY, takes
// N bytes as they are and gives them back; "rawsum N" gives their SHA-256.
func runBulk(x *script, args []string, io stdio) int {
	number := func(i int) int {
		if i >= len(args) {
			return 0
		}
		n, err := strconv.Atoi(args[i])
		if err != nil {
			return 0
		}
		return n
	}
	n := number(1)
	switch args[0] {
	case "seq":
		for i := 1; i <= n && !x.dead(); i++ {
			io.out([]byte(strconv.Itoa(i) + "\n"))
		}
	case "flood":
		return x.flood(io)
	case "blob":
		x.exactly(func() { io.out(Blob(n, uint64(number(2)))) })
	default:
		x.exactly(func() { x.takeRaw(n, args[0] == "rawsum", io) })
	}
	return 0
}

// exactly runs something while the terminal changes no byte.
func (x *script) exactly(do func()) {
	if x.tty != nil {
		x.tty.mode(true, false)
		defer x.tty.mode(false, true)
	}
	do()
}

func (x *script) takeRaw(n int, sum bool, stream stdio) {
	stream.out([]byte("READY\r\n"))
	hash, buf := sha256.New(), make([]byte, 16<<10)
	for n > 0 && !x.dead() {
		k, err := stream.in.Read(buf[:min(n, len(buf))])
		n -= k
		_, _ = hash.Write(buf[:k]) // a hash never fails
		if !sum {
			stream.out(buf[:k])
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return
		}
	}
	if sum {
		stream.out([]byte(hex.EncodeToString(hash.Sum(nil)) + "\r\n"))
	}
}

// flood prints lines until it is interrupted.
func (x *script) flood(stream stdio) int {
	var signal <-chan struct{}
	if x.tty != nil {
		signal = x.tty.interrupt()
	}
	for i := 1; ; i++ {
		select {
		case <-signal:
			return 130
		case <-x.killed:
			return 137
		default:
			stream.out([]byte(fmt.Sprintf("line %d of many, to fill the screen and the channel\n", i)))
		}
	}
}
