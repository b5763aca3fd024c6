package kind

import (
	"fmt"
	"time"
)

// Age is a duration as a person says it: "4 s", "14 m", "3 h", "21 d". A
// negative one is "0 s": the clocks of AWS and of this machine differ.
func Age(d time.Duration) string {
	switch {
	case d < 0:
		return "0 s"
	case d < 100*time.Second:
		return fmt.Sprintf("%d s", int(d.Seconds()))
	case d < 100*time.Minute:
		return fmt.Sprintf("%d m", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h", int(d.Hours()))
	default:
		return fmt.Sprintf("%d d", int(d.Hours()/24))
	}
}
