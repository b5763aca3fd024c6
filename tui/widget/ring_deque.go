package widget

// deque is a list that grows and shrinks at both ends, in one block of memory.
type deque[T any] struct {
	buf     []T // its length is a power of two, or 0
	head, n int
}

func (d *deque[T]) at(i int) *T { return &d.buf[(d.head+i)&(len(d.buf)-1)] }

func (d *deque[T]) grow() {
	if d.n < len(d.buf) {
		return
	}
	buf := make([]T, max(2*len(d.buf), 16))
	k := copy(buf, d.buf[d.head:])
	copy(buf[k:], d.buf[:d.head])
	d.buf, d.head = buf, 0
}

func (d *deque[T]) pushBack(v T) {
	d.grow()
	d.n++
	*d.at(d.n - 1) = v
}

func (d *deque[T]) pushFront(v T) {
	d.grow()
	d.head = (d.head - 1) & (len(d.buf) - 1)
	d.n++
	d.buf[d.head] = v
}

func (d *deque[T]) popFront() T {
	var none T
	v := d.buf[d.head]
	d.buf[d.head] = none // let go of what it points to
	d.head = (d.head + 1) & (len(d.buf) - 1)
	d.n--
	return v
}

// truncate keeps the first n.
func (d *deque[T]) truncate(n int) {
	var none T
	for d.n > n {
		*d.at(d.n - 1) = none
		d.n--
	}
}
