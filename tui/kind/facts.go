package kind

import "github.com/ecsdeck/ecsdeck/tui/widget"

// Fact is one labelled value of a resource.
type Fact = widget.Fact

// Section is a group of facts under a heading. The order is the one in which
// an operator asks: what is wrong comes first.
type Section = widget.Section
