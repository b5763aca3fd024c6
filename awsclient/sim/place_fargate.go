package sim

import "slices"

// zones are the availability zones of a region that the account uses.
func zones(region string) []string {
	return []string{region + "a", region + "b", region + "c"}
}

// subnetOf is the subnet of a zone. World builders name subnets after zones, so
// that a network configuration says where tasks can go.
func subnetOf(net *NetworkConfiguration, zone string) string {
	if net != nil && net.AwsvpcConfiguration != nil {
		for _, s := range net.AwsvpcConfiguration.Subnets {
			if s[len(s)-1] == zone[len(zone)-1] {
				return s
			}
		}
		if len(net.AwsvpcConfiguration.Subnets) > 0 {
			return net.AwsvpcConfiguration.Subnets[0]
		}
	}
	return subnetID(zone)
}

// subnetID is the id of the account's private subnet in a zone.
func subnetID(zone string) string { return "subnet-0a41c7e93b5d2f60" + zone[len(zone)-1:] }

// fargateZone picks the zone with the fewest of the given tasks, as Fargate
// spreads the tasks of a service.
func fargateZone(region string, tasks []*Task) string {
	list := zones(region)
	counts := make([]int, len(list))
	for _, t := range tasks {
		if k := slices.Index(list, t.AvailabilityZone); k >= 0 && t.live() {
			counts[k]++
		}
	}
	return list[slices.Index(counts, slices.Min(counts))]
}

// nextProvider picks the capacity provider of the next task: bases first, then
// the one that is furthest below its weight.
func nextProvider(strategy []CapacityProviderStrategyItem, tasks []*Task) string {
	have := map[string]int{}
	for _, t := range tasks {
		if t.live() {
			have[t.CapacityProviderName]++
		}
	}
	for _, s := range strategy {
		if have[s.CapacityProvider] < s.Base {
			return s.CapacityProvider
		}
	}
	best, least := "", 0.0
	for _, s := range strategy {
		if s.Weight == 0 {
			continue
		}
		load := float64(have[s.CapacityProvider]-s.Base+1) / float64(s.Weight)
		if best == "" || load < least {
			best, least = s.CapacityProvider, load
		}
	}
	if best == "" && len(strategy) > 0 {
		best = strategy[0].CapacityProvider
	}
	return best
}

// onFargate says whether a provider is one of Fargate's.
func onFargate(provider string) bool { return provider == "FARGATE" || provider == "FARGATE_SPOT" }

// fargateSize says whether Fargate has tasks of that size: "Task CPU and memory"
// in the guide, in CPU units and MiB.
func fargateSize(cpu, memory int) bool {
	const gib = 1024
	for _, s := range []struct{ cpu, least, most, step int }{
		{512, 1 * gib, 4 * gib, gib},
		{1024, 2 * gib, 8 * gib, gib},
		{2048, 4 * gib, 16 * gib, gib},
		{4096, 8 * gib, 30 * gib, gib},
		{8192, 16 * gib, 60 * gib, 4 * gib},
		{16384, 32 * gib, 120 * gib, 8 * gib},
		{32768, 60 * gib, 244 * gib, 4 * gib},
	} {
		if s.cpu == cpu {
			return memory >= s.least && memory <= s.most && (memory-s.least)%s.step == 0
		}
	}
	return cpu == 256 && (memory == 512 || memory == 1*gib || memory == 2*gib)
}
