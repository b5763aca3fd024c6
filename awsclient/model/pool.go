package model

import (
	"cmp"
	"slices"
)

// NewPool adds up the container instances of one cluster. Spot is how many of
// them are Spot machines, where that is known. Every instance is counted, but
// only an ACTIVE one counts as capacity: ECS places nothing on the others.
func NewPool(instances []Instance, spot Maybe[int]) Pool {
	p := Pool{Instances: len(instances), Spot: spot}
	types, zones, arch := map[string]int{}, map[string]int{}, map[string]int{}
	for _, i := range instances {
		count(types, i.Type)
		count(zones, i.Zone)
		count(arch, i.Arch)
		if !i.Connected {
			p.Disconnected++
		}
		if i.Status == "DRAINING" {
			p.Draining++
		}
		if i.Status != "ACTIVE" {
			continue
		}
		p.CPU = p.CPU.plus(i.CPU)
		p.Memory = p.Memory.plus(i.Memory)
		p.GPU = p.GPU.plus(i.GPU)
	}
	p.Types, p.Zones, p.Arch = counts(types), counts(zones), counts(arch)
	slices.SortStableFunc(p.Types, func(a, b Count) int { return cmp.Compare(b.N, a.N) })
	return p
}

func count(m map[string]int, name string) {
	if name != "" {
		m[name]++
	}
}

// counts returns the counts by name.
func counts(m map[string]int) []Count {
	out := make([]Count, 0, len(m))
	for name, n := range m {
		out = append(out, Count{name, n})
	}
	slices.SortFunc(out, func(a, b Count) int { return cmp.Compare(a.Name, b.Name) })
	return out
}

func (c Capacity) plus(d Capacity) Capacity {
	return Capacity{Registered: c.Registered + d.Registered, Remaining: c.Remaining + d.Remaining}
}
