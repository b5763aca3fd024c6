package model

// The percentages that ECS takes when a service names none. Source: deployment
// configuration in the reference of CreateService.
const (
	usualMinimum = 100
	daemonMin    = 0
	usualMaximum = 200
	daemonMax    = 100
)

// Limits returns how many tasks stay healthy at least, and how many run at most,
// while ECS replaces tasks of the service. The minimum is rounded up and the
// maximum down, as ECS does.
func (s Service) Limits() (least, most int) {
	minimum, maximum := s.percents()
	return (s.Desired*minimum + 99) / 100, s.Desired * maximum / 100
}

func (s Service) percents() (minimum, maximum int) {
	if s.Scheduling == "DAEMON" {
		return s.Rollout.MinHealthy.Or(daemonMin), s.Rollout.Max.Or(daemonMax)
	}
	return s.Rollout.MinHealthy.Or(usualMinimum), s.Rollout.Max.Or(usualMaximum)
}

// Stuck reports whether the two limits keep ECS from replacing any task: none
// may stop before another is healthy, and none may start before one has stopped.
func (s Service) Stuck() bool {
	least, most := s.Limits()
	return s.Desired > 0 && least >= s.Desired && most <= s.Desired
}
