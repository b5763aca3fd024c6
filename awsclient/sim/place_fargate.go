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
