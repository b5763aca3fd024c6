package sim

// scalable is a service that Application Auto Scaling moves.
type scalable struct{ id string }

func (w *World) fulfil(*scalable)       {}
func (w *World) scaleBy(*alarm)         {}
func (w *World) failDeployments(*alarm) {}
