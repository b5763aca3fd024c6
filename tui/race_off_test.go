//go:build !race

package tui

// raceSlack is how far two counts of allocations may differ by chance: without
// the race detector there is none.
const raceSlack = 0
