package sim

import (
	"slices"
	"time"
)

// Where the shop's containers log to, and the world that is there to be loud.

// floodFamily is the family whose containers write a flood of lines, and
// floodRate how many a second each.
const (
	floodFamily = "firehose"
	floodRate   = 1250
)

// logging is where the main container of an app logs to. Most use awslogs with a
// group of their own; the others are the cases that a reader of logs must know.
func (s *site) logging(a *app) *LogConfiguration {
	group := "/ecs/" + s.c.ClusterName + "/" + a.name
	if slices.Contains(a.sidecars, "log-router") {
		return s.routed(a, group)
	}
	if s.c.ClusterName != "prod-web" && s.c.ClusterName != "prod-ec2" {
		return s.logs(group, a.name)
	}
	switch a.name {
	case "returns": // its group was deleted: what it writes is lost
		return &LogConfiguration{LogDriver: "awslogs", Options: map[string]string{
			"awslogs-group": "/ecs/legacy/" + a.name, "awslogs-region": s.r.name, "awslogs-stream-prefix": a.name,
		}}
	case "tax":
		return &LogConfiguration{
			LogDriver:     "splunk",
			Options:       map[string]string{"splunk-url": "https://splunk.internal.example.com:8088", "splunk-index": "shop", "splunk-format": "json"},
			SecretOptions: []Secret{{"splunk-token", s.w.arn("secretsmanager", s.r.name, "secret:prod/splunk-token-Yq81Ld")}},
		}
	case "imports":
		return &LogConfiguration{LogDriver: "json-file", Options: map[string]string{"max-size": "50m", "max-file": "5"}}
	case "exports": // without a prefix the stream is the id that Docker gave the container
		c := s.logs(group, "")
		delete(c.Options, "awslogs-stream-prefix")
		return c
	case "ledger": // a stack trace is one event
		c := s.logs(group, a.name)
		c.Options["awslogs-multiline-pattern"] = `^\d{4}-\d{2}-\d{2}`
		return c
	case "kafka-connect":
		c := s.logs(group, a.name)
		c.Options["mode"], c.Options["max-buffer-size"] = "non-blocking", "25m"
		return c
	}
	return s.logs(group, a.name)
}

// routed is the log configuration of an app with a log router: to CloudWatch
// Logs for those who pay, to OpenSearch for the others.
func (s *site) routed(a *app, group string) *LogConfiguration {
	options := map[string]string{"Name": "opensearch", "Host": "logs.internal.example.com", "Port": "443", "Index": a.name, "tls": "On"}
	if a.team == "payments" || a.name == "search-web" {
		s.w.ensureGroup(s.r, group)
		options = map[string]string{
			"Name": "cloudwatch_logs", "region": s.r.name, "log_group_name": group, "log_stream_prefix": a.name + "/", "auto_create_group": "true",
		}
	}
	return &LogConfiguration{LogDriver: "awsfirelens", Options: options}
}

// otherGroups are log groups of the account that no container writes to.
func (s *site) otherGroups() {
	for _, name := range []string{
		"/aws/ecs/containerinsights/" + s.c.ClusterName + "/performance", "/ecs/exec/" + s.c.ClusterName,
		"/aws/lambda/" + s.c.ClusterName + "-deploy-hook", "/aws/vendedlogs/ecs/action-logs/" + s.c.ClusterName,
	} {
		s.w.ensureGroup(s.r, name)
	}
}

// buildFirehose makes a cluster whose service writes some thousand lines a
// second, and one beside it that writes as others do.
func buildFirehose(w *World) {
	s := w.addCluster(w.regions[0], "loud", "enabled", "FARGATE:1:1", "FARGATE_SPOT")
	s.tag(Tag{"env", "load"}, Tag{"team", "platform"})
	for _, a := range []app{
		{name: floodFamily, count: 4, revision: 3, cpu: 1024, memory: 2048, where: onDemand, port: 8080, lb: true, check: true, team: "data", age: 90 * 24 * time.Hour},
		{name: "cart", count: 2, revision: 5, cpu: 256, memory: 512, where: onDemand, port: 8080, lb: true, team: "storefront"},
	} {
		s.serve(&a)
	}
}
