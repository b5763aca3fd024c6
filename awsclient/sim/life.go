package sim

// lifecycle is where a task stands between its states.
type lifecycle struct{}

// behaviour is how the tasks of a revision behave.
type behaviour struct{}
