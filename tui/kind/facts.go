package kind

import "github.com/ecsdeck/ecsdeck/tui/widget"

// Fact is one labelled value of a resource, Section a group of them under a
// heading. The order is the one in which an operator asks: what is wrong
// comes first.
type (
	Fact    = widget.Fact
	Section = widget.Section
)
