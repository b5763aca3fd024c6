package sim

import "strings"

// voice is how a program writes its log.
type voice int

const (
	voiceJSON    voice = iota // one JSON object a line
	voiceLogfmt               // key=value
	voiceJava                 // plain text, stack traces over many lines
	voicePython               // plain text, tracebacks
	voiceNginx                // access lines
	voiceRedis                // a cache
	voiceEnvoy                // the proxy beside a service
	voiceRouter               // Fluent Bit
	voiceAgent                // collectors and agents
	voiceJob                  // a batch job: progress, then done
	voiceFlood                // as many lines as a load test asks for
	voiceHostile              // what would do harm on a terminal
)

// tune sets how a stream sounds and how often. A rate is lines a second of the
// main container; 0 is what such a program writes.
func (s *logStream) tune(rate int, hostile bool) {
	s.voice = voiceOf(s.def, s.container)
	s.burst, s.step = 1, s.voice.step()
	main := s.container == &s.def.ContainerDefinitions[0]
	if s.voice == voiceFlood {
		rate = max(rate, floodRate)
	}
	switch {
	case rate > 0 && main && rate%10 == 0:
		s.voice, s.step, s.burst = voiceFlood, 100, rate/10
	case rate > 0 && main:
		s.voice, s.step, s.burst = voiceFlood, 1000, rate
	case hostile:
		s.voice, s.step = voiceHostile, 1300
	}
}

// step is how many milliseconds there are for each record of such a program.
func (v voice) step() int64 {
	switch v {
	case voiceNginx:
		return 450
	case voiceJSON:
		return 700
	case voiceLogfmt:
		return 900
	case voiceJava:
		return 1200
	case voicePython:
		return 1600
	case voiceJob:
		return 2300
	case voiceRedis:
		return 9000
	default:
		return 17_000
	}
}

// voiceOf is how a container sounds: by what it is, by the family's name, and
// where that says nothing by its dice.
func voiceOf(def *TaskDefinition, c *ContainerDefinition) voice {
	switch c.Name {
	case "envoy":
		return voiceEnvoy
	case "log-router":
		return voiceRouter
	case "otel", "datadog-agent":
		return voiceAgent
	}
	switch def.Family {
	case floodFamily:
		return voiceFlood
	case "session-cache":
		return voiceRedis
	case "admin-portal", "wishlist", "reviews", "returns":
		return voiceNginx
	case "orders", "risk-engine", "ledger", "legacy-billing", "invoices", "kafka-connect", "search-index", "pricing":
		return voiceJava
	case "recommendations", "fraud-scoring", "image-embedding", "rates-feed", "email-sender", "exports", "imports", "model-gateway":
		return voicePython
	case "inventory", "cart", "sessions", "notifications", "shipping", "metrics-gateway", "stream-router", "gift-cards":
		return voiceLogfmt
	case "db-backup", "feed-export", "ledger-close", "ml-train", "nightly-report", "sitemap", "thumbnails", "reindex-oneoff", "etl-customers", "etl-orders":
		return voiceJob
	}
	if strings.HasPrefix(def.Family, "app-") { // of a sized World
		d := dice(logKey(0, def.Family))
		return voice(d.upTo(int(voiceNginx) + 1))
	}
	return voiceJSON
}

// record writes one usual record: one line or more.
func (s *logStream) record(d *dice, ts int64) []string {
	if list := s.ailing(d, ts); list != nil {
		return list
	}
	return s.usual(d, ts)
}

// usual is a record of a program that is well.
func (s *logStream) usual(d *dice, ts int64) []string {
	switch s.voice {
	case voiceLogfmt:
		return s.whole(logfmtRecord(d, ts))
	case voiceJava:
		return s.whole(javaRecord(d, ts))
	case voicePython:
		return s.whole(pythonRecord(d, ts))
	case voiceNginx:
		return nginxRecord(d, ts)
	case voiceRedis:
		return redisRecord(d, ts)
	case voiceEnvoy:
		return envoyRecord(d, ts)
	case voiceRouter:
		return routerRecord(d, ts)
	case voiceAgent:
		return agentRecord(d, ts)
	case voiceJob:
		return s.jobRecord(d, ts)
	case voiceFlood:
		return floodRecord(d, ts)
	case voiceHostile:
		return hostileRecord(d, ts)
	default:
		return s.whole(jsonRecord(d, ts, s.def.Family))
	}
}

// whole makes one event of a record's lines where the driver is told how a
// record starts; else each line is an event of its own.
func (s *logStream) whole(lines []string) []string {
	if len(lines) < 2 {
		return lines
	}
	o := s.container.LogConfiguration.Options
	if o["awslogs-multiline-pattern"] == "" && o["awslogs-datetime-format"] == "" {
		return lines
	}
	return []string{strings.Join(lines, "\n")}
}
