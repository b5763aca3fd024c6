package sim

// floodFamily is the family whose containers write a flood of lines, and
// floodRate how many a second each.
const (
	floodFamily = "firehose"
	floodRate   = 1250
)
