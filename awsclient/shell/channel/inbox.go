package channel

// An inbox keeps bytes that arrived in order until somebody reads them.
type inbox struct {
	chunks [][]byte
	size   int
}

func (b *inbox) put(p []byte) {
	if len(p) > 0 {
		b.chunks = append(b.chunks, p)
		b.size += len(p)
	}
}

// read copies as much as it has into p.
func (b *inbox) read(p []byte) int {
	n := 0
	for n < len(p) && len(b.chunks) > 0 {
		k := copy(p[n:], b.chunks[0])
		n += k
		if b.chunks[0] = b.chunks[0][k:]; len(b.chunks[0]) == 0 {
			b.chunks[0] = nil
			b.chunks = b.chunks[1:]
		}
	}
	b.size -= n
	return n
}

func (b *inbox) clear() { *b = inbox{} }
