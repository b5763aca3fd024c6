package sim

// demand is what a task needs of a host.
type demand struct{}

// pool is what a host has left.
type pool struct{}
