package sim

import "time"

// The account that calm and incident show: a shop. The healthy estate is the
// same in both; incident adds what goes wrong.

// estate is the shop's clusters in the main region.
type estate struct {
	web, ec2, batch *site
}

// buildEstate makes the shop, all of it healthy.
func buildEstate(w *World) estate {
	r := w.regions[0]
	for _, p := range []string{"asg-mixed", "asg-graviton", "asg-gpu"} {
		w.addProvider(r, p)
	}
	e := estate{
		web:   w.addCluster(r, "prod-web", "enhanced", "FARGATE:1:1", "FARGATE_SPOT"),
		ec2:   w.addCluster(r, "prod-ec2", "enabled", "asg-mixed:1", "asg-graviton", "asg-gpu"),
		batch: w.addCluster(r, "batch", "disabled", "FARGATE:1", "FARGATE_SPOT:3"),
	}
	for _, s := range []*site{e.web, e.ec2, e.batch} {
		s.tag(Tag{"env", "prod"}, Tag{"team", "platform"}, Tag{"cost-centre", "4711"})
		s.otherGroups()
		s.c.Configuration = &ClusterConfiguration{&ExecuteCommandConfiguration{
			KmsKeyId: w.arn("kms", r.name, "key/5b1c7c1e-6d4f-4a55-9f0b-2f2f5a3a9e10"), Logging: "OVERRIDE",
			LogConfiguration: &ExecuteCommandLogConfiguration{CloudWatchLogGroupName: "/ecs/exec/" + s.c.ClusterName, CloudWatchEncryptionEnabled: true},
		}}
	}
	e.web.c.ServiceConnectDefaults = &ClusterServiceConnectDefaults{w.arn("servicediscovery", r.name, "namespace/ns-q7x2mhd4vkzt5e3p")}
	for _, a := range webApps() {
		e.web.serve(&a)
	}
	e.ec2.addHosts(6, "m6i.2xlarge", "asg-mixed", 11*24*time.Hour)
	e.ec2.addHosts(5, "m7g.2xlarge", "asg-graviton", 6*24*time.Hour)
	e.ec2.addHosts(3, "g5.xlarge", "asg-gpu", 3*24*time.Hour)
	for _, h := range r.hosts[6:8] {
		h.Lifecycle = "spot"
	}
	for _, a := range ec2Apps() {
		e.ec2.serve(&a)
	}
	buildBatch(e.batch)
	buildSecondRegion(w)
	return e
}

// webApps are the services of prod-web, on Fargate.
func webApps() []app {
	envoy, logs, both := []string{"envoy"}, []string{"log-router"}, []string{"envoy", "log-router"}
	shop, pay, search, core := "storefront", "payments", "search", "platform"
	return []app{
		{name: "account-api", count: 3, revision: 41, cpu: 512, memory: 1024, where: onDemand, port: 8080, lb: true, check: true, secret: true, team: core},
		{name: "admin-portal", count: 2, revision: 17, cpu: 256, memory: 512, where: onDemand, port: 3000, lb: true, exec: true, team: core},
		{name: "auth", count: 4, revision: 63, cpu: 512, memory: 1024, where: onDemand, port: 8443, lb: true, check: true, secret: true, sidecars: envoy, team: core},
		{name: "cart", count: 4, revision: 29, cpu: 512, memory: 1024, where: spotMix, port: 8080, lb: true, check: true, sidecars: envoy, team: shop},
		{name: "catalog-api", count: 6, revision: 54, cpu: 1024, memory: 2048, where: spotMix, port: 8080, lb: true, check: true, sidecars: logs, team: shop},
		{name: "checkout-api", count: 6, revision: 87, kept: 87, cpu: 1024, memory: 2048, where: onDemand, port: 8080, check: true, secret: true, sidecars: both, least: 50, most: 100, exec: true, team: pay},
		{name: "customer-profile", count: 3, revision: 22, cpu: 512, memory: 1024, where: onDemand, port: 8080, lb: true, team: shop},
		{name: "email-sender", count: 2, revision: 12, cpu: 256, memory: 512, where: spotOnly, secret: true, team: core},
		{name: "feature-flags", count: 2, revision: 9, cpu: 256, memory: 512, where: onDemand, port: 4242, lb: true, check: true, team: core},
		{name: "gift-cards", count: 3, revision: 18, cpu: 512, memory: 1024, where: onDemand, port: 8080, check: true, breaker: true, team: pay},
		{name: "image-resizer", count: 8, revision: 33, cpu: 2048, memory: 4096, where: spotOnly, team: shop},
		{name: "inventory", count: 4, revision: 46, cpu: 512, memory: 1024, where: onDemand, port: 8080, lb: true, secret: true, team: shop},
		{name: "invoices", volume: "/var/invoices", count: 2, revision: 15, cpu: 512, memory: 1024, where: onDemand, port: 8080, lb: true, secret: true, team: pay},
		{name: "notifications", count: 3, revision: 27, cpu: 256, memory: 512, where: onDemand, port: 8080, check: true, team: core},
		{name: "orders", count: 4, revision: 7, cpu: 1024, memory: 2048, where: onDemand, port: 8080, lb: true, check: true, secret: true, sidecars: both, exec: true, team: pay},
		{name: "payments", count: 12, revision: 12, cpu: 1024, memory: 2048, where: onDemand, port: 8443, lb: true, check: true, secret: true, sidecars: envoy, most: 150, least: 100, breaker: true, team: pay},
		{name: "pricing", count: 4, revision: 38, cpu: 1024, memory: 2048, where: onDemand, port: 8080, lb: true, check: true, team: shop},
		{name: "promotions", count: 2, revision: 21, cpu: 256, memory: 512, where: onDemand, port: 8080, lb: true, team: shop},
		{name: "recommendations", count: 4, revision: 30, cpu: 2048, memory: 4096, where: onDemand, port: 8080, lb: true, check: true, team: search},
		{name: "returns", count: 2, revision: 11, cpu: 256, memory: 512, where: onDemand, port: 8080, lb: true, team: shop},
		{name: "reviews", count: 2, revision: 24, cpu: 512, memory: 1024, where: spotMix, port: 8080, lb: true, team: shop},
		{name: "search-web", count: 6, revision: 31, cpu: 1024, memory: 2048, where: spotMix, port: 8080, lb: true, check: true, sidecars: logs, team: search},
		{name: "sessions", count: 3, revision: 19, cpu: 512, memory: 1024, where: onDemand, port: 8080, lb: true, check: true, secret: true, team: core},
		{name: "shipping", count: 3, revision: 26, cpu: 512, memory: 1024, where: onDemand, port: 8080, lb: true, secret: true, team: shop},
		{name: "storefront", count: 8, revision: 71, cpu: 1024, memory: 2048, where: spotMix, port: 3000, lb: true, check: true, sidecars: both, team: shop},
		{name: "tax", count: 2, revision: 8, cpu: 256, memory: 512, where: onDemand, port: 8080, lb: true, team: pay},
		{name: "web-bff", count: 6, revision: 92, cpu: 1024, memory: 2048, where: onDemand, port: 8080, lb: true, check: true, sidecars: []string{"envoy", "otel"}, team: shop},
		{name: "wishlist", count: 2, revision: 14, cpu: 256, memory: 512, where: spotMix, port: 8080, lb: true, team: shop},
	}
}

// ec2Apps are the services of prod-ec2.
func ec2Apps() []app {
	logs := []string{"log-router"}
	data, search, pay, core := "data", "search", "payments", "platform"
	onType := func(kind string) []PlacementConstraint {
		return []PlacementConstraint{{"memberOf", "attribute:ecs.instance-type == " + kind}}
	}
	return []app{
		{name: "analytics-collector", count: 4, revision: 28, cpu: 1024, memory: 2048, where: armPool, arm: true, port: 8080, lb: true, check: true, team: data},
		{name: "datadog-agent", revision: 6, cpu: 128, memory: 512, where: plainEC2, network: "host", port: 8125, udp: true, daemon: true, team: core},
		{name: "exports", count: 2, revision: 13, cpu: 512, memory: 1024, where: mixedPool, network: "bridge", team: data},
		{
			name: "fraud-scoring", count: 6, revision: 13, cpu: 1024, memory: 4096, where: plainEC2, port: 8080, check: true, secret: true, least: 50, most: 100, team: pay,
			constraints: []PlacementConstraint{{"memberOf", "attribute:ecs.instance-type =~ m6i.*"}},
		},
		{name: "image-embedding", count: 1, revision: 5, cpu: 2048, memory: 8192, where: gpuPool, network: "bridge", gpu: 1, least: 0, most: 100, team: search},
		{name: "imports", count: 2, revision: 20, cpu: 512, memory: 1024, where: mixedPool, network: "bridge", team: data},
		{name: "indexer", count: 3, revision: 35, cpu: 1024, memory: 3072, where: mixedPool, network: "bridge", secret: true, sidecars: logs, team: search},
		{
			name: "kafka-connect", count: 3, revision: 10, cpu: 1024, memory: 4096, where: plainEC2, network: "bridge", port: 8083, hostPort: 8083, least: 50, most: 100, team: data,
			constraints: append(onType("m6i.2xlarge"), PlacementConstraint{Type: "distinctInstance"}),
		},
		{name: "ledger", count: 4, revision: 39, cpu: 1024, memory: 2048, where: mixedPool, port: 8080, lb: true, check: true, secret: true, exec: true, team: pay},
		{
			name: "legacy-billing", volume: "/mnt/billing", count: 2, revision: 3, cpu: 512, memory: 2048, where: plainEC2, network: "bridge", port: 8080, lb: true, controller: "CODE_DEPLOY", team: pay,
			acts: behaviour{stubborn: true}, constraints: onType("m6i.2xlarge"),
		},
		{name: "metrics-gateway", count: 2, revision: 16, cpu: 256, memory: 512, where: armPool, network: "bridge", arm: true, port: 9091, team: core},
		{name: "rates-feed", count: 2, revision: 23, cpu: 512, memory: 1024, where: armPool, arm: true, check: true, port: 8080, team: pay},
		{name: "risk-engine", count: 3, revision: 44, cpu: 2048, memory: 6144, where: armPool, arm: true, port: 8080, lb: true, check: true, secret: true, team: pay},
		{name: "search-index", count: 4, revision: 58, cpu: 2048, memory: 6144, where: mixedPool, port: 9200, lb: true, check: true, sidecars: logs, team: search},
		{
			name: "session-cache", count: 3, revision: 4, cpu: 512, memory: 3072, where: plainEC2, network: "bridge", port: 6379, hostPort: 6379, least: 50, most: 100, team: core,
			strategy: []PlacementStrategy{{Type: "binpack", Field: "memory"}}, constraints: onType("m6i.2xlarge"),
		},
		{name: "stream-router", count: 4, revision: 25, cpu: 1024, memory: 2048, where: mixedPool, port: 8080, lb: true, check: true, team: data},
		{name: "video-transcode", count: 2, revision: 9, cpu: 2048, memory: 6144, where: gpuPool, network: "bridge", gpu: 1, least: 0, most: 100, team: data},
		{name: "webhooks", count: 4, revision: 37, cpu: 512, memory: 1024, where: armPool, arm: true, port: 8080, lb: true, check: true, secret: true, team: core},
	}
}

// buildSecondRegion makes the small stand-by in the second region.
func buildSecondRegion(w *World) {
	if len(w.regions) < 2 {
		return
	}
	r := w.regions[1]
	dr := w.addCluster(r, "standby", "disabled", "FARGATE:1", "FARGATE_SPOT")
	for _, a := range []app{
		{name: "auth", count: 1, revision: 63, cpu: 512, memory: 1024, where: onDemand, port: 8443, lb: true, check: true, secret: true, team: "platform"},
		{name: "orders", count: 1, revision: 7, cpu: 1024, memory: 2048, where: onDemand, port: 8080, lb: true, check: true, team: "payments"},
		{name: "storefront", count: 2, revision: 71, cpu: 1024, memory: 2048, where: spotMix, port: 3000, lb: true, check: true, team: "storefront"},
	} {
		dr.serve(&a)
	}
	w.addCluster(r, "default", "disabled")
}
