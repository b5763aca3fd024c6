package model

import "time"

// LogLine is one line of a log, as CloudWatch Logs has it.
type LogLine struct {
	At       time.Time // when the container wrote it, by its own clock; to the millisecond
	Ingested time.Time // when CloudWatch Logs took it; zero when unknown
	Group    string
	Stream   string
	EventID  string // unique in the group; empty where the API gives none
	Text     string // raw, as it came: whoever paints it must clean it
	Source   string // the Key of the LogSource that it belongs to
}

// Before reports whether the line comes before another: by its own time, then by
// the time of its arrival.
func (l LogLine) Before(other LogLine) bool { return l.Compare(other) < 0 }

// Compare orders lines as AWS does: by their own time, then by the time of
// their arrival. Lines of the same instant keep the order they came in.
func (l LogLine) Compare(other LogLine) int {
	if c := l.At.Compare(other.At); c != 0 {
		return c
	}
	return l.Ingested.Compare(other.Ingested)
}

// LogSource is where one container of one task writes its log. It is
// comparable.
type LogSource struct {
	Task      string // ARN
	TaskID    string
	Service   string // empty for a standalone task
	Container string

	Driver string // the log driver; empty when the task definition sets none
	Group  string // CloudWatch log group; empty when the log is not there
	Stream string // log stream; with Prefix only the beginning of its name
	Prefix bool   // every stream whose name begins with Stream, of which none may be this container's alone
	Region string // where the group is: not always the region of the task
	Router string // with FireLens the container that routes the log

	// Why says in plain words why the log cannot be read, or what to know of it
	// when it can; empty when there is nothing to say.
	Why string

	Since   time.Time // the task was created; no line is older
	Stopped time.Time // the task has stopped; zero while it runs
	Exit    string    // how the container ended, in plain words; empty while it runs
}

// Key names the source: "TASK-ID/CONTAINER".
func (s LogSource) Key() string { return s.TaskID + "/" + s.Container }

// Readable reports whether CloudWatch Logs has the log, as far as is known.
func (s LogSource) Readable() bool { return s.Group != "" && (s.Stream != "" || s.Prefix) }
