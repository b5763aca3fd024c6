//go:build race

package tui

// raceSlack is how far two counts of allocations may differ by chance: under
// the race detector a sync.Pool forgets at random what it was given.
const raceSlack = 60
