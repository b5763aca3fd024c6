package sim

import (
	"math"
	"time"
)

// What a service does with its CPU is drawn from hashes of its name and the time,
// never from the World's own random numbers: any minute of the last weeks can be
// worked out when somebody asks for it, in any order, and looking changes nothing.

// seedOf makes a seed of names.
func seedOf(seed uint64, names ...string) uint64 { return logKey(seed+1, names...) }

// unit is a number in [0, 1) for a seed and a place.
func unit(seed uint64, place int64) float64 {
	return float64(mix(seed^mix(uint64(place)))>>11) / (1 << 53)
}

// within is a number between two bounds for a seed and a place.
func within(seed uint64, place int64, least, most float64) float64 {
	return least + (most-least)*unit(seed, place)
}

// jitter is a number in [-1, 1) that has nothing to do with its neighbours.
func jitter(seed uint64, at Epoch) float64 { return 2*unit(seed, int64(at)) - 1 }

// wave is a number in [-1, 1) that goes smoothly from one knot to the next.
func wave(seed uint64, at Epoch, knot time.Duration) float64 {
	k := knot.Milliseconds()
	n, rest := int64(at)/k, float64(int64(at)%k)/float64(k)
	rest = rest * rest * (3 - 2*rest)
	a, b := 2*unit(seed, n)-1, 2*unit(seed, n+1)-1
	return a + (b-a)*rest
}

// daylight is how busy a shop is at a time, 0.3 to 1: most of all in the
// afternoon, least before dawn, and a little less on a weekend.
func daylight(at Epoch) float64 {
	const day = 24 * 3600 * 1000
	hour := float64(int64(at)%day) / (3600 * 1000)
	busy := 0.65 + 0.35*math.Cos(2*math.Pi*(hour-15)/24)
	// The epoch began on a Thursday: days 2 and 3 of each week are the weekend.
	into := math.Mod(float64(at)/day, 7)
	weekend := math.Max(0, 1-math.Abs(into-3)/1.2)
	return busy * (1 - 0.2*math.Min(1, weekend*2))
}

// ramp goes from 0 to 1 in a while after a time.
func ramp(at, from Epoch, in time.Duration) float64 {
	return min(1, max(0, float64(at-from)/float64(in.Milliseconds())))
}
