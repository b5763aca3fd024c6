package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/ecsdeck/ecsdeck/awsclient/sim"
)

const (
	// defaultWorld is what a person sees first: something to look for.
	defaultWorld = "incident"

	// simRegion is the main region of every world.
	simRegion = "eu-west-1"

	// maxSize keeps a slip of the finger from filling the memory.
	maxSize = 100_000
)

// worldFlags describe a simulated AWS.
type worldFlags struct {
	name                       string
	services, tasks, instances int
	latency                    time.Duration
	throttle                   bool

	made *sim.World // opened already
}

func worldFlagNames() []string {
	return []string{"world", "services", "tasks", "instances", "latency", "throttle"}
}

func (f *worldFlags) register(flags *pflag.FlagSet) {
	flags.StringVar(&f.name, "world", defaultWorld, "what happens in the simulated AWS: "+strings.Join(sim.Worlds(), ", "))
	flags.IntVar(&f.services, "services", 0, "simulate this many services")
	flags.IntVar(&f.tasks, "tasks", 0, "simulate this many tasks")
	flags.IntVar(&f.instances, "instances", 0, "simulate this many container instances")
	flags.DurationVar(&f.latency, "latency", 0, "make every simulated call take this long, as 40ms")
	flags.BoolVar(&f.throttle, "throttle", false, "throttle simulated calls as AWS does")
	noDefault(flags, "latency")
}

// check refuses worlds that cannot be made. A world of a given size is another
// one than those with a name.
func (f *worldFlags) check(set *pflag.FlagSet) error {
	if !slices.Contains(sim.Worlds(), f.name) {
		return usagef("--world %q is not known; there are: %s", f.name, strings.Join(sim.Worlds(), ", "))
	}
	sizes := []int{f.services, f.tasks, f.instances}
	for i, name := range []string{"services", "tasks", "instances"} {
		n := sizes[i]
		if n < 0 {
			return usagef("--%s %d is less than none", name, n)
		}
		if n > maxSize {
			return usagef("--%s %d is more than this machine should hold: at most %d", name, n, maxSize)
		}
		if n > 0 && set.Changed("world") {
			return usagef("--%s makes a world of its own, so it cannot be used with --world", name)
		}
	}
	if f.latency < 0 || f.latency > time.Minute {
		return usagef("--latency %s is out of range: from 0s to 1m", f.latency)
	}
	return nil
}

// String says which world it is.
func (f *worldFlags) String() string {
	if f.services+f.tasks+f.instances > 0 {
		return fmt.Sprintf("%d services, %d tasks, %d instances", f.services, f.tasks, f.instances)
	}
	return "world " + f.name
}

// open builds the world.
func (f *worldFlags) open() (*sim.World, error) {
	if f.made != nil {
		return f.made, nil
	}
	return f.openWith(sim.ShellOptions{Real: true})
}

// openWith builds the world, with shells of its own kind.
func (f *worldFlags) openWith(shells sim.ShellOptions) (*sim.World, error) {
	return sim.New(sim.Options{
		World: f.name, Services: f.services, Tasks: f.tasks, Instances: f.instances,
		Latency: f.latency, Throttle: f.throttle, Shell: shells,
	})
}

func completeWorlds(cmd *cobra.Command) { complete(cmd, "world", sim.Worlds) }
