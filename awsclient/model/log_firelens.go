package model

import "strings"

// fireLens follows the options that ECS turns into the router's configuration,
// where they name CloudWatch Logs. Fluent Bit has two plugins for it: cloudwatch
// and cloudwatch_logs. FireLens tags a record CONTAINER-firelens-TASK, and the
// stream of a prefix is the prefix and the tag. Sources: "Example Amazon ECS task
// definition: Route logs to FireLens" in the developer guide and the manuals of
// the two plugins.
func (s LogSource) fireLens(t Task, def, router ContainerDefinition) LogSource {
	through := "FireLens"
	if router.Name != "" {
		through += ", container " + router.Name + ","
	}
	name := def.option("Name")
	switch {
	case name == "":
		s.Why = through + " routes the log by a configuration of its own: look there"
		return s
	case !strings.EqualFold(name, "cloudwatch") && !strings.EqualFold(name, "cloudwatch_logs"):
		s.Why = through + " sends the log to " + name + destination(def) + ": look there"
		return s
	}
	if r := def.option("region"); r != "" {
		s.Region = r
	}
	tag := s.Container + "-firelens-" + s.TaskID
	fill := strings.NewReplacer(
		"$(ecs_task_id)", s.TaskID, "$(ecs_task_arn)", s.Task, "$(ecs_cluster)", t.Cluster, "$(tag)", tag,
	).Replace
	group := fill(def.option("log_group_name"))
	if group == "" || variable(group) >= 0 {
		s.Why = through + " writes to CloudWatch Logs, but which group each record decides (" + group + ")"
		return s
	}
	s.Group = group
	if template := def.option("log_group_template"); template != "" {
		s.Why = through + " may write to other groups too: " + template
	}
	prefix, stream := fill(def.option("log_stream_prefix")), fill(def.option("log_stream_name"))
	if template := def.option("log_stream_template"); template != "" {
		prefix, stream = "", template
	}
	return s.routed(tag, prefix, stream)
}

// routed names the stream of a routed log. What only the record knows leaves
// the beginning of the name.
func (s LogSource) routed(tag, prefix, stream string) LogSource {
	s.Stream = stream
	if prefix != "" {
		s.Stream = prefix + tag
	}
	if i := variable(s.Stream); i >= 0 {
		s.Stream, s.Prefix = s.Stream[:i], true
	}
	if s.Stream == "" {
		s.Prefix = true
	}
	switch {
	case s.Prefix && s.Stream == "":
		s.Why = "FireLens names the streams by the record: all of the group are shown"
	case s.Prefix:
		s.Why = "FireLens names the streams by the record: all that begin with " + s.Stream + " are shown"
	case prefix == "" && !strings.Contains(stream, s.TaskID):
		s.Why = "FireLens writes to one stream for all tasks"
	}
	return s
}

// variable is where the first part of a name is that only a record can fill in;
// -1 when there is none.
func variable(name string) int { return strings.IndexByte(name, '$') }

func destination(def ContainerDefinition) string {
	for _, option := range []string{"Host", "delivery_stream", "stream", "bucket", "endpoint"} {
		if v := def.option(option); v != "" {
			return " (" + v + ")"
		}
	}
	return ""
}
