package sim

import (
	"cmp"
	"slices"
	"strings"
)

// logStore is what CloudWatch Logs holds in one region. The zero value is empty.
//
// No line is stored: what a stream holds follows from its container, its times
// and the World's seed (see logStream.lines), so thousands of tasks with days of
// history cost nothing until somebody reads them.
type logStore struct {
	groups []*logGroup // sorted by name
	tails  int         // Live Tail sessions
}

// logGroup is a log group.
type logGroup struct {
	name      string
	region    *region
	created   int64 // Unix milliseconds, as all times of logs
	retention int   // days; 0 is forever
	streams   []*logStream
}

// maxStreams is how many streams of ended containers a group keeps. A crash loop
// makes some hundred a day.
const maxStreams = 20_000

// group finds a log group by name, nil when there is none.
func (l *logStore) group(name string) *logGroup {
	return find(l.groups, name, func(g *logGroup) string { return g.name })
}

// ensureGroup finds a log group or makes it.
func (w *World) ensureGroup(r *region, name string) *logGroup {
	at, ok := slices.BinarySearchFunc(r.logs.groups, name, func(g *logGroup, n string) int { return cmp.Compare(g.name, n) })
	if ok {
		return r.logs.groups[at]
	}
	key := logKey(w.opts.Seed, name)
	g := &logGroup{
		name: name, region: r, retention: [4]int{30, 90, 0, 14}[key%4],
		created: w.now.UnixMilli() - int64(key%(400*24*3600))*1000 - 400*24*3600*1000,
	}
	r.logs.groups = slices.Insert(r.logs.groups, at, g)
	return g
}

// stream finds a stream of the group by name, nil when there is none.
func (g *logGroup) stream(name string) *logStream {
	return find(g.streams, name, func(s *logStream) string { return s.name })
}

// add puts a stream among those of its group, and lets the one that ended first
// go when there are too many.
func (g *logGroup) add(s *logStream) {
	at, there := slices.BinarySearchFunc(g.streams, s.name, func(x *logStream, n string) int { return cmp.Compare(x.name, n) })
	if there {
		return
	}
	g.streams = slices.Insert(g.streams, at, s)
	if len(g.streams) <= maxStreams {
		return
	}
	oldest := -1
	for i, x := range g.streams {
		if x.until != 0 && (oldest < 0 || x.until < g.streams[oldest].until) {
			oldest = i
		}
	}
	if oldest >= 0 {
		g.streams = slices.Delete(g.streams, oldest, oldest+1)
	}
}

// withPrefix are the streams whose names start with a prefix, sorted by name.
func (g *logGroup) withPrefix(prefix string) []*logStream {
	from, _ := slices.BinarySearchFunc(g.streams, prefix, func(s *logStream, p string) int { return cmp.Compare(s.name, p) })
	to := from
	for to < len(g.streams) && strings.HasPrefix(g.streams[to].name, prefix) {
		to++
	}
	return g.streams[from:to]
}

// logTarget is where the output of a container goes in CloudWatch Logs, if it
// goes there.
type logTarget struct {
	region, group, stream string
	create                bool // the group is made when it is not there
}

// logTargetOf reads the log configuration of a container, as the awslogs driver
// and Fluent Bit's cloudwatch_logs output name things.
//
// The driver's stream is PREFIX/CONTAINER/TASK; without a prefix, which only EC2
// allows, it is the id that Docker gave the container ("Using the awslogs log
// driver" in the ECS guide). FireLens tags lines CONTAINER-firelens-TASK, and the
// output puts its own prefix before that.
func logTargetOf(t *Task, c *Container) (logTarget, bool) {
	conf := c.def.LogConfiguration
	if conf == nil {
		return logTarget{}, false
	}
	o := conf.Options
	switch conf.LogDriver {
	case "awslogs":
		to := logTarget{region: o["awslogs-region"], group: o["awslogs-group"], create: o["awslogs-create-group"] == "true"}
		switch prefix := o["awslogs-stream-prefix"]; {
		case prefix != "":
			to.stream = prefix + "/" + c.Name + "/" + t.id
		case !t.fargate():
			to.stream = c.RuntimeId
		}
		return to, to.group != "" && to.stream != ""
	case "awsfirelens":
		if o["Name"] != "cloudwatch_logs" && o["Name"] != "cloudwatch" {
			return logTarget{}, false
		}
		tag := c.Name + "-firelens-" + t.id
		to := logTarget{region: o["region"], group: o["log_group_name"], create: o["auto_create_group"] == "true"}
		to.stream = cmp.Or(o["log_stream_name"], o["log_stream_prefix"]+tag)
		return to, to.group != ""
	default:
		return logTarget{}, false
	}
}

// logStarted opens the stream of a container that starts. A group that is not
// there loses what is written to it.
func (w *World) logStarted(t *Task, c *Container) {
	to, ok := logTargetOf(t, c)
	if !ok {
		return
	}
	r := w.region(cmp.Or(to.region, t.cluster.region.name))
	g := r.logs.group(to.group)
	if g == nil {
		if !to.create {
			return
		}
		g = w.ensureGroup(r, to.group)
	}
	s := &logStream{
		group: g, name: to.stream, key: logKey(w.opts.Seed, to.group, to.stream), task: t.id,
		def: t.def, container: c.def, from: w.now.UnixMilli(),
	}
	if t.StartedAt != 0 { // it runs since before the World was looked at
		s.from = int64(t.StartedAt)
	}
	s.tune(w.opts.LogRate, w.opts.World == "hostile")
	c.log = s
	g.add(s)
}

// logTold is when the containers of a task get SIGTERM.
func (w *World) logTold(t *Task) {
	for i := range t.Containers {
		if s := t.Containers[i].log; s != nil && s.until == 0 && s.term == 0 {
			s.term = w.now.UnixMilli()
		}
	}
}

// logEnded closes the stream of a container that ended.
func (w *World) logEnded(c *Container) {
	if s := c.log; s != nil && s.until == 0 {
		s.until = w.now.UnixMilli()
		s.oom = strings.HasPrefix(c.Reason, "OutOfMemory")
		if c.ExitCode != nil {
			s.code = *c.ExitCode
		}
	}
}

// logRefused is why the awslogs driver of a task cannot start: it makes a stream
// in a group that must be there.
func (w *World) logRefused(t *Task) string {
	for i := range t.Containers {
		conf := t.Containers[i].def.LogConfiguration
		if conf == nil || conf.LogDriver != "awslogs" || conf.Options["awslogs-group"] == "" {
			continue
		}
		to, _ := logTargetOf(t, &t.Containers[i])
		if to.create {
			continue
		}
		if w.region(cmp.Or(to.region, t.cluster.region.name)).logs.group(to.group) == nil {
			return "failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist."
		}
	}
	return ""
}

// loggerFailed ends a task whose log driver cannot start, in the words of Fargate
// or of Docker on a host.
func (w *World) loggerFailed(t *Task, reason string) {
	if t.fargate() {
		w.end(t, codeFailedToStart, "ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: "+reason+" : exit status 1")
		return
	}
	t.essential("").Reason = "CannotStartContainerError: Error response from daemon: failed to initialize logging driver: " + reason
	w.end(t, codeFailedToStart, "Task failed to start")
}
