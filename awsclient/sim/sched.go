package sim

// scheduling is what the service scheduler remembers of a service.
type scheduling struct{}
