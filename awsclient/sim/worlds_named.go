package sim

import "time"

// namedWorld is how a World is made.
type namedWorld struct {
	name string
	past time.Duration // how much of its past is played out before it is seen
	make func(*World)  // builds it as it was then
}

// namedWorlds lists the worlds that can be asked for by name.
func namedWorlds() []namedWorld {
	return []namedWorld{
		{name: "empty", make: func(*World) {}},
		{name: "calm", past: 70 * time.Minute, make: func(w *World) { buildEstate(w).everyday() }},
		{name: "incident", past: incidentPast, make: buildIncident},
		{name: "firehose", past: 2 * time.Minute, make: buildFirehose},
		{name: "shells", past: 2 * time.Minute, make: buildShells},
		{name: "hostile", past: hostilePast, make: buildHostile},
	}
}
