package channel

// A parcel is the content of a message that has no number yet.
type parcel struct {
	kind payloadType
	data []byte
}

// An outbox keeps what is to be sent, in order, until it gets its number. Data
// that waits is joined to messages of up to maxData bytes, since the gateway
// limits messages and not bytes.
type outbox struct {
	parcels []parcel
	size    int // bytes of data, other kinds not counted
}

// write adds a copy of p.
func (o *outbox) write(p []byte) {
	o.size += len(p)
	if k := len(o.parcels); k > 0 && o.parcels[k-1].kind == payloadOutput {
		last := &o.parcels[k-1]
		n := min(len(p), maxData-len(last.data))
		last.data = append(last.data, p[:n]...)
		p = p[n:]
	}
	for len(p) > 0 {
		n := min(len(p), maxData)
		o.parcels = append(o.parcels, parcel{payloadOutput, append(make([]byte, 0, n), p[:n]...)})
		p = p[n:]
	}
}

// put adds a message of another kind. A size that waits is replaced: only the
// last one matters.
func (o *outbox) put(kind payloadType, data []byte) {
	if kind == payloadSize {
		for i := range o.parcels {
			if o.parcels[i].kind == payloadSize {
				o.parcels[i].data = data
				return
			}
		}
	}
	o.parcels = append(o.parcels, parcel{kind, data})
}

// first adds a message in front of everything, as handshakes need it.
func (o *outbox) first(kind payloadType, data []byte) {
	o.parcels = append([]parcel{{kind, data}}, o.parcels...)
}

// back puts parcels that were taken in front again.
func (o *outbox) back(parcels []parcel) {
	for _, p := range parcels {
		if p.kind == payloadOutput {
			o.size += len(p.data)
		}
	}
	o.parcels = append(append([]parcel(nil), parcels...), o.parcels...)
}

// take removes the first parcel.
func (o *outbox) take() parcel {
	p := o.parcels[0]
	o.parcels[0] = parcel{}
	o.parcels = o.parcels[1:]
	if p.kind == payloadOutput {
		o.size -= len(p.data)
	}
	return p
}

func (o *outbox) empty() bool { return len(o.parcels) == 0 }
