package sim

import "time"

// durations is how long the World takes for what AWS takes time for.
//
// The lifecycle page of the ECS developer guide ("Amazon ECS task lifecycle")
// names the states and what happens in each, not how long that takes. Where AWS
// documents a number it is named here; the rest, marked "chosen", is what
// accounts commonly see, so that a demo moves at the pace of the real thing.
type durations struct {
	// react is from a change to the service scheduler acting on it. Chosen.
	react span
	// batch is from one batch of starts to the next of the same service. Chosen.
	batch span
	// attach is PROVISIONING of an awsvpc task on EC2: a network interface is
	// attached to the host. Chosen.
	attach span
	// capacity is PROVISIONING on Fargate: capacity and network interface. Chosen.
	capacity span
	// agent is PENDING until the agent or Fargate takes the task up. Chosen.
	agent span
	// pullHost and pullFargate are image pulls: layers are cached on a host, and
	// never on Fargate ("Linux containers on Fargate container image pull
	// behavior" in the guide). Chosen.
	pullHost, pullFargate span
	// pullRefused is a pull that fails, with the retries of the manifest. Chosen.
	pullRefused span
	// start is from the pulled image to a running container, per level of
	// dependsOn. Chosen.
	start span
	// register is ACTIVATING: targets are registered with the load balancer.
	// Chosen.
	register span
	// targetHealthy is from registration to the first healthy answers: a healthy
	// threshold of 2 at an interval of 10 s, as the guide's "Optimize load
	// balancer health check parameters" recommends.
	targetHealthy span
	// targetUnhealthy is 2 to 3 failed checks at 10 s, of the same page.
	targetUnhealthy span
	// settled is how long a task without any health check runs before it counts
	// as healthy: 40 s, as seen in the field.
	settled time.Duration
	// grace is what ECS waits before it heeds load balancer checks of a service
	// that sets no healthCheckGracePeriodSeconds. Chosen.
	grace time.Duration
	// drain is DEACTIVATING: the target group's deregistration delay. ELB's
	// default is 300 s; the guide's "Optimize load balancer connection draining"
	// recommends less, and 30 s is common.
	drain span
	// drainDead is the same for a task whose containers have ended. Chosen.
	drainDead span
	// sigterm is how long well-behaved containers take to end. Chosen.
	sigterm span
	// kill is stopTimeout: 30 s by default, then SIGKILL (task definition
	// parameters in the guide).
	kill time.Duration
	// detach is DEPROVISIONING: the network interface goes. Chosen.
	detach span
	// keep is how long stopped tasks stay describable: at least one hour by the
	// API reference of DescribeTasks.
	keep span
	// steady is how often a steady service says so: every six hours. Equal events
	// are left out for as long.
	steady time.Duration
	// retryPlace is from a failed placement to the next try, doubled up to its
	// most. Chosen.
	retryPlace span
	// agentPending, agentStage, agentStaged and agentRestart are the steps of an
	// update of the container agent: the agent hears of it, downloads, hands over
	// to ecs-init, and is started again. Chosen.
	agentPending, agentStage, agentStaged, agentRestart span
	// throttleFirst and throttleMost bound the waits between starts of tasks that
	// never reach RUNNING: "Amazon ECS service throttle logic" says 27 minutes at
	// most; the first one is chosen.
	throttleFirst, throttleMost time.Duration
}

// pace is the table of durations.
func pace() *durations {
	return &durations{
		react:           seconds(2, 6),
		batch:           seconds(4, 9),
		attach:          seconds(4, 9),
		capacity:        seconds(9, 21),
		agent:           seconds(0.4, 2),
		pullHost:        seconds(1.5, 9),
		pullFargate:     seconds(6, 24),
		pullRefused:     seconds(7, 16),
		start:           seconds(0.8, 3),
		register:        seconds(2, 6),
		targetHealthy:   seconds(18, 26),
		targetUnhealthy: seconds(20, 32),
		settled:         40 * time.Second,
		grace:           30 * time.Second,
		drain:           seconds(30, 34),
		drainDead:       seconds(2, 5),
		sigterm:         seconds(0.8, 6),
		kill:            30 * time.Second,
		detach:          seconds(6, 16),
		keep:            span{62 * time.Minute, 66 * time.Minute},
		steady:          6 * time.Hour,
		retryPlace:      span{15 * time.Second, 4 * time.Minute},
		agentPending:    seconds(1, 4),
		agentStage:      seconds(6, 14),
		agentStaged:     seconds(2, 5),
		agentRestart:    seconds(8, 20),
		throttleFirst:   30 * time.Second,
		throttleMost:    27 * time.Minute,
	}
}
