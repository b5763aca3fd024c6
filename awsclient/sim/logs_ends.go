package sim

import (
	"fmt"
	"strings"
)

// What containers say when they start, when they are ill, and at their end.

// banner is what a container says first.
func (s *logStream) banner() []string {
	lines := s.greeting()
	if s.neverReady() {
		lines = lines[:max(1, len(lines)-1)] // all but that it listens
	}
	return lines
}

// greeting is the banner of a container that starts well.
func (s *logStream) greeting() []string {
	at, image := stamp(s.from, isoMillis), s.container.Image
	version := image[strings.LastIndexByte(image, ':')+1:]
	port := "8080"
	if len(s.container.PortMappings) > 0 {
		port = fmt.Sprint(s.container.PortMappings[0].ContainerPort)
	}
	d := dice(s.key)
	switch s.voice {
	case voiceJava:
		return []string{
			"  .   ____          _            __ _ _", " /\\\\ / ___'_ __ _ _(_)_ __  __ _ \\ \\ \\ \\", "( ( )\\___ | '_ | '_| | '_ \\/ _` | \\ \\ \\ \\", " \\\\/  ___)| |_)| | | | | || (_| |  ) ) ) )",
			"  '  |____| .__|_| |_|_| |_\\__, | / / / /", " =========|_|==============|___/=/_/_/_/", " :: Spring Boot ::                (v3.5.3)", "",
			stamp(s.from, javaMillis) + " INFO  1 --- [main] c.s." + s.def.Family + ".Application : Starting Application " + version + " using Java 21.0.7 with PID 1",
			stamp(s.from, javaMillis) + " INFO  1 --- [main] o.s.b.w.embedded.tomcat.TomcatWebServer : Tomcat started on port " + port + " (http)",
		}
	case voicePython, voiceJob:
		return []string{
			stamp(s.from, pyMillis) + " INFO root: " + s.def.Family + " " + version + " starting, Python 3.13.5, pid 1",
			stamp(s.from, pyMillis) + " INFO root: task " + s.task,
			stamp(s.from, pyMillis) + " INFO root: connected to postgres at aurora-prod.internal.example.com",
		}
	case voiceNginx:
		return []string{
			"/docker-entrypoint.sh: /docker-entrypoint.d/ is not empty, will attempt to perform configuration", "/docker-entrypoint.sh: Configuration complete; ready for start up",
			stamp(s.from, "2006/01/02 15:04:05") + " [notice] 1#1: nginx/1.29.0", stamp(s.from, "2006/01/02 15:04:05") + " [notice] 1#1: start worker processes",
		}
	case voiceRedis:
		return []string{"1:C " + stamp(s.from, "02 Jan 2006 15:04:05.000") + " * oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo", "1:M " + stamp(s.from, "02 Jan 2006 15:04:05.000") + " * Ready to accept connections tcp"}
	case voiceEnvoy:
		return []string{"[" + stamp(s.from, "2006-01-02 15:04:05.000") + "][1][info][main] [source/server/server.cc:434] initializing epoch 0 (base id=0, hot restart version=11.104)", "[" + stamp(s.from, "2006-01-02 15:04:05.000") + "][1][info][main] [source/server/server.cc:977] starting main dispatch loop"}
	case voiceRouter:
		return []string{"AWS for Fluent Bit Container Image Version 2.34.0", "Fluent Bit v1.9.10", "[" + stamp(s.from, "2006/01/02 15:04:05") + "] [ info] [input:forward:forward.0] listening on unix:///var/run/fluent.sock"}
	case voiceAgent:
		return []string{at + "\tinfo\tservice/service.go:168\tStarting " + s.container.Name + "...", at + "\tinfo\tservice/service.go:187\tEverything is ready. Begin running and processing data."}
	case voiceLogfmt:
		return []string{
			"ts=" + at + " level=info msg=\"starting\" service=" + s.def.Family + " version=" + version + " task=" + s.task,
			"ts=" + at + " level=info msg=\"config loaded\" source=env flags=17",
			"ts=" + at + " level=info msg=\"listening\" addr=:" + port,
		}
	case voiceHostile:
		return []string{"starting " + image + " \x1b]0;owned\x07", "title \x1b]2;owned\x1b\\ and clip \x1b]52;c;cm0gLXJmIH4=\x07", "listening"}
	default:
		return []string{
			fmt.Sprintf(`{"time":%q,"level":"info","service":%q,"msg":"starting","version":%q,"task":%q,"gomaxprocs":2}`, at, s.def.Family, version, s.task),
			fmt.Sprintf(`{"time":%q,"level":"info","service":%q,"msg":"connected","db":"aurora-prod.internal.example.com:5432","pool":%d}`, at, s.def.Family, d.between(8, 40)),
			fmt.Sprintf(`{"time":%q,"level":"info","service":%q,"msg":"listening","addr":":%s"}`, at, s.def.Family, port),
		}
	}
}

// main says whether the container is the one that its task is about.
func (s *logStream) main() bool { return s.container == &s.def.ContainerDefinitions[0] }

// ailing is a record of what is wrong with a task whose revision behaves badly,
// nil when there is nothing to say this time.
func (s *logStream) ailing(d *dice, ts int64) []string {
	acts, age := &s.def.acts, ts-s.from
	if !s.main() || s.voice == voiceHostile || s.voice == voiceFlood {
		return nil
	}
	switch {
	case acts.target != nil && age > 60_000 && d.percent(35):
		return s.say(ts, "error", "upstream request failed", "upstream", "warehouse-db.internal.example.com:5432", "status", "503",
			"error", "connection pool exhausted: 40 of 40 in use, waited 5.00s", "request_id", d.hex(16), "path", "/api/v2/stock/"+d.num(1000, 99999))
	case acts.check != nil && age > 90_000 && d.percent(25):
		return s.say(ts, "warn", "health check degraded", "check", "queue-lag", "lag_seconds", d.num(61, 900), "limit_seconds", "60")
	case s.willRunOut() && d.percent(18):
		most := max(64, s.memory())
		used := most - most*60_000/int(60_000+min(age, 3_000_000)) // grows towards the limit
		level := "info"
		if used*100 > most*80 {
			level = "warn"
		}
		return s.say(ts, level, "memory", "heap_mib", fmt.Sprint(used), "limit_mib", fmt.Sprint(most), "result_cache_entries", fmt.Sprint(age/7))
	case s.neverReady():
		if d.percent(40) {
			return []string{} // it serves nothing
		}
		what, _ := s.cause()
		return s.say(ts, "warn", "not ready, retrying", "error", what, "attempt", fmt.Sprint(1+age/2000))
	}
	return nil
}

// neverReady says whether the revision's tasks fail before they serve anything.
// A job fails in its work.
func (s *logStream) neverReady() bool {
	e := s.def.acts.exit
	return s.main() && e != nil && e.code != 0 && !s.willRunOut() && s.voice != voiceJob && s.voice != voiceHostile
}

// willRunOut says whether the revision's tasks end for want of memory.
func (s *logStream) willRunOut() bool {
	e := s.def.acts.exit
	return e != nil && strings.HasPrefix(e.reason, "OutOfMemory")
}

// say writes a message in the container's own way.
func (s *logStream) say(ts int64, level, message string, pairs ...string) []string {
	var b strings.Builder
	switch s.voice {
	case voiceJava, voicePython, voiceJob, voiceNginx, voiceRedis:
		layout := javaMillis
		if s.voice != voiceJava {
			layout = pyMillis
		}
		fmt.Fprintf(&b, "%s %-5s %s: %s", stamp(ts, layout), strings.ToUpper(level), s.def.Family, message)
		for i := 0; i+1 < len(pairs); i += 2 {
			fmt.Fprintf(&b, " %s=%s", pairs[i], pairs[i+1])
		}
	case voiceLogfmt:
		fmt.Fprintf(&b, "ts=%s level=%s msg=%q", stamp(ts, isoMillis), level, message)
		for i := 0; i+1 < len(pairs); i += 2 {
			if strings.ContainsAny(pairs[i+1], " =\"") {
				fmt.Fprintf(&b, " %s=%q", pairs[i], pairs[i+1])
			} else {
				fmt.Fprintf(&b, " %s=%s", pairs[i], pairs[i+1])
			}
		}
	default:
		fmt.Fprintf(&b, `{"time":%q,"level":%q,"service":%q,"msg":%q`, stamp(ts, isoMillis), level, s.def.Family, message)
		for i := 0; i+1 < len(pairs); i += 2 {
			fmt.Fprintf(&b, ",%q:%q", pairs[i], pairs[i+1])
		}
		b.WriteString("}")
	}
	return []string{b.String()}
}

// cause is why the tasks of a bad revision end, and where in the code.
func (s *logStream) cause() (what, where string) {
	switch {
	case s.def.Family == "checkout-api":
		return "pricing client: lookup pricing-v2.prod.internal on 10.40.0.2:53: no such host", "pricing"
	case s.def.acts.exit != nil && s.def.acts.exit.code == 78:
		return "invalid configuration: vouchers.expiry: unknown unit \"day\" (want s, m or h)", "config"
	case s.def.Family == "etl-customers":
		return "column 'loyalty_tier' does not exist in staging.customers", "load"
	case s.def.Family == "model-gateway":
		return "CUDA driver version is insufficient for CUDA runtime version", "runtime"
	default:
		return "unexpected end of configuration", "main"
	}
}

// toldLines are what the container says of SIGTERM.
func (s *logStream) toldLines() []string {
	if s.stubborn() {
		return s.say(s.term, "warn", "SIGTERM ignored: jobs are still running", "jobs", "3")
	}
	switch s.voice {
	case voiceNginx:
		return []string{stamp(s.term, "2006/01/02 15:04:05") + " [notice] 1#1: signal 15 (SIGTERM) received, exiting", stamp(s.term, "2006/01/02 15:04:05") + " [notice] 1#1: gracefully shutting down"}
	case voiceRedis:
		return []string{"1:signal-handler (" + fmt.Sprint(s.term/1000) + ") Received SIGTERM scheduling shutdown..."}
	case voiceEnvoy:
		return []string{"[" + stamp(s.term, "2006-01-02 15:04:05.000") + "][1][warning][main] [source/server/server.cc:907] caught SIGTERM"}
	case voiceRouter:
		return []string{"[" + stamp(s.term, "2006/01/02 15:04:05") + "] [engine] caught signal (SIGTERM)"}
	}
	d := dice(s.key ^ uint64(s.term))
	list := s.say(s.term, "info", "received SIGTERM, shutting down", "grace", "30s")
	return append(list, s.say(s.term, "info", "draining", "in_flight", d.num(0, 14))...)
}

// lastLines are the container's last words. They agree with its exit code: one
// that was killed has none.
func (s *logStream) lastLines() []string {
	at := s.until - 5
	switch {
	case s.oom:
		return s.say(at, "warn", "allocation of 64 MiB stalled, collecting garbage", "heap_mib", fmt.Sprint(s.memory()-3), "limit_mib", fmt.Sprint(s.memory()))
	case s.code >= 128:
		return nil
	case s.code != 0:
		return s.fatal(at)
	case s.voice == voiceJob && s.term == 0:
		d := dice(s.key)
		return s.say(at, "info", "done", "rows", d.num(9000, 2_000_000), "took", fmt.Sprint((s.until-s.from)/1000)+"s", "exit", "0")
	case s.voice == voiceRedis:
		return []string{"1:M " + stamp(at, "02 Jan 2006 15:04:05.000") + " # Redis is now ready to exit, bye bye..."}
	default:
		return s.say(at, "info", "shutdown complete", "exit", "0")
	}
}

// fatal is how a program dies of a fault of its own.
func (s *logStream) fatal(at int64) []string {
	what, where := s.cause()
	d := dice(s.key)
	list := s.say(at, "error", "fatal: "+what, "exit", fmt.Sprint(s.code))
	switch s.voice {
	case voicePython, voiceJob:
		return append(list, traceback(&d, "RuntimeError", what)...)
	case voiceJava:
		return append(append(list, "Exception in thread \"main\" java.lang.IllegalStateException: "+what), javaTrace(&d)[1:6]...)
	case voiceHostile:
		return append(list, "panic \x1b[31m"+what+"\x1b[0m \x1b]52;c;cm0gLXJmIH4=\x07")
	}
	if s.code == 78 { // EX_CONFIG: it says what is wrong and goes
		return list
	}
	return append(list, "panic: "+what, "", "goroutine 1 [running]:",
		"example.com/shop/"+s.def.Family+"/internal/"+where+".MustLoad(...)", "\t/src/internal/"+where+"/load.go:"+d.num(20, 90),
		"main.main()", "\t/src/cmd/server/main.go:"+d.num(20, 90)+" +0x"+d.hex(3))
}

// jobRecord is the progress of a batch job.
func (s *logStream) jobRecord(d *dice, ts int64) []string {
	done := (ts - s.from) / 37
	if d.percent(4) {
		return s.say(ts, "warn", "row skipped", "row", fmt.Sprint(done), "reason", "invalid e-mail address")
	}
	return s.say(ts, "info", "progress", "rows", fmt.Sprint(done), "batch", fmt.Sprint(done/500), "rate", d.num(18, 40)+"/s")
}

// memory is the container's limit in MiB, 0 without one.
func (s *logStream) memory() int {
	if s.container.Memory == nil {
		return 0
	}
	return *s.container.Memory
}
