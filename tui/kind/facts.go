package kind

import "github.com/ecsdeck/ecsdeck/tui/widget"

// Fact is one labelled value of a resource. A value may be as long as it
// needs: it is wrapped, never cut.
type Fact struct {
	Label string
	Value widget.Cell
}

// Section is a group of facts under a heading; the first needs no Title.
// The order is the one in which an operator asks: what is wrong first.
type Section struct {
	Title string
	Facts []Fact
}
