package model

import "strings"

// Brief returns the event in as few words as a table cell has room for, the
// cause first and without ids: "unable to place a task: not enough memory",
// "replaced 1 unhealthy task".
func (e Event) Brief() string {
	switch e.Kind() {
	case EventPlacement:
		return "unable to place a task: " + placementWords(e.Message)
	case EventUnhealthy:
		return unhealthyWords(e.Message)
	default:
		text, _, _ := strings.Cut(e.Text(), " For more information, see")
		return mended(strings.TrimSuffix(withoutIDs(text), "."))
	}
}

// mended says in good English what ECS says of any number of tasks in the same
// words: "has started 1 tasks".
func mended(text string) string {
	if _, cause, ok := strings.Cut(text, "Amazon ECS replaced "); ok { // why tasks were started
		if n, _, ok := strings.Cut(cause, " tasks due to an unhealthy status"); ok {
			return singular("replaced " + n + " unhealthy tasks")
		}
	}
	text = strings.TrimPrefix(text, "has ")
	text = strings.TrimPrefix(text, "begun ") // "draining connections on 2 tasks"
	return singular(strings.Replace(text, " running tasks", " tasks", 1))
}

func singular(text string) string {
	for _, what := range [...]string{"task", "unhealthy task", "target"} {
		text = strings.ReplaceAll(text, " 1 "+what+"s", " 1 "+what)
	}
	return text
}

// placementWords says why no place was found.
func placementWords(m string) string {
	for _, w := range []struct{ sign, words string }{
		{"No Container Instances were found", "the cluster has no container instances"},
		{"insufficient CPU", "not enough CPU"},
		{"insufficient memory", "not enough memory"},
		{"insufficient GPU", "not enough GPUs"},
		{"already using a port", "its port is taken"},
		{"agent connected", "no agent is connected"},
		{"MemberOf placement constraint", "no instance meets its placement constraint"},
		{"missing an attribute", "no instance has a required attribute"},
		{"Capacity is unavailable", "Fargate has no capacity now"},
	} {
		if strings.Contains(m, w.sign) {
			return w.words
		}
	}
	if _, reason, ok := strings.Cut(m, "Reason: "); ok {
		reason, _, _ = strings.Cut(reason, ". ")
		return strings.TrimSuffix(withoutIDs(reason), ".")
	}
	return "no container instance meets all its requirements"
}

func unhealthyWords(m string) string {
	cause := unhealthyCause(m)
	if cause == containerCheck {
		return "a task failed its container health check"
	}
	words := "a task is unhealthy"
	if group := targetGroup(m); group != "" {
		words += " in " + group
	}
	if cause != "" {
		words += ": " + cause
	}
	return words
}

const containerCheck = "container health check"

// unhealthyCause says which check failed and how; empty when ECS does not say.
func unhealthyCause(m string) string {
	if strings.Contains(m, "failed container health checks") {
		return containerCheck
	}
	_, reason, _ := strings.Cut(m, "(reason ")
	reason, _, _ = strings.Cut(reason, ")")
	return strings.TrimSuffix(reason, ".")
}

// targetGroup returns the name of the target group whose ARN is in the text.
func targetGroup(text string) string {
	_, rest, ok := strings.Cut(text, ":targetgroup/")
	if !ok {
		return ""
	}
	name, _, _ := strings.Cut(rest, "/")
	return name
}

// idWords are the words that ECS puts before an id: "(task 0af1...)".
const idWords = " task deployment container-instance instance target-group taskSet port "

// withoutIDs takes "(task 0af1...)", "(deployment ecs-svc/1)" and the like out; of
// a target group its name stays.
func withoutIDs(text string) string {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(text, "(")
		if !ok {
			break
		}
		inside, after, closed := strings.Cut(rest, ")")
		word, _, _ := strings.Cut(inside, " ")
		if closed && word != inside && strings.Contains(idWords, " "+word+" ") {
			b.WriteString(strings.TrimSuffix(before, " "))
			if group := targetGroup(inside); group != "" {
				b.WriteString(" " + group)
			}
			text = after
			continue
		}
		b.WriteString(before + "(")
		text = rest
	}
	b.WriteString(text)
	return strings.TrimSpace(strings.ReplaceAll(b.String(), ":.", "."))
}
