package keys

// The actions of the deck. The keys follow k9s, the model of the class.
const (
	Up       ID = "up"
	Down     ID = "down"
	PageUp   ID = "page-up"
	PageDown ID = "page-down"
	HalfUp   ID = "half-up"
	HalfDown ID = "half-down"
	Top      ID = "top"
	Bottom   ID = "bottom"

	Open    ID = "open"
	Back    ID = "back"
	Forward ID = "forward"
	Recent  ID = "history-back"
	Details ID = "details"
	Events  ID = "events"
	TaskDef ID = "task-definition"
	Owner   ID = "service"
	Host    ID = "instance"
	Tasks   ID = "tasks"
	Nodes   ID = "instances"
	Metrics ID = "metrics"
	Logs    ID = "logs"
	Alarms  ID = "alarms"
	Before  ID = "previous"
	NextTab ID = "next-tab"
	PrevTab ID = "prev-tab"

	Filter   ID = "filter"
	Search   ID = "search"
	Sort     ID = "sort"
	Reverse  ID = "sort-reverse"
	Faults   ID = "faults"
	Stopped  ID = "stopped"
	Document ID = "document"
	Format   ID = "format"
	Unmask   ID = "unmask"
	Export   ID = "export"
	Wrap     ID = "wrap"
	Next     ID = "search-next"
	Prev     ID = "search-prev"
	Copy     ID = "copy"
	CopyARN  ID = "copy-arn"
	Wide     ID = "wide"
	Columns  ID = "columns"

	Mark      ID = "mark"
	MarkRange ID = "mark-range"
	MarkAll   ID = "mark-all"
	Actions   ID = "actions"

	Scale     ID = "scale"
	ScaleUp   ID = "scale-up"
	ScaleDown ID = "scale-down"
	Redeploy  ID = "redeploy"
	Rollback  ID = "rollback"
	Run       ID = "run"
	ExecOn    ID = "exec-on"
	ExecOff   ID = "exec-off"
	Tag       ID = "tag"
	Untag     ID = "untag"
	Stop      ID = "stop"
	Protect   ID = "protect"
	Unprotect ID = "unprotect"
	Drain     ID = "drain"
	Activate  ID = "activate"

	AlarmOn  ID = "alarm-actions-on"
	AlarmOff ID = "alarm-actions-off"

	UpdateAgent ID = "update-agent"
	Deregister  ID = "deregister"

	ZoomIn      ID = "zoom-in"
	ZoomOut     ID = "zoom-out"
	PanBack     ID = "pan-back"
	PanOn       ID = "pan-on"
	PanNow      ID = "pan-now"
	TimeSpan    ID = "time-span"
	CursorLeft  ID = "cursor-left"
	CursorRight ID = "cursor-right"
	FullScreen  ID = "full-screen"

	LogSearch  ID = "log-search"
	LogFilter  ID = "log-filter"
	LogPattern ID = "log-pattern"
	LogPause   ID = "log-pause"
	LogTimes   ID = "log-times"
	LogExpand  ID = "log-expand"
	LogFields  ID = "log-fields"
	LogSources ID = "log-sources"
	LogJump    ID = "log-jump"
	LogLive    ID = "log-live"
	LogSave    ID = "log-save"
	LogMark    ID = "log-mark"
	LogCopy    ID = "log-copy"
	LogLeft    ID = "log-left"
	LogRight   ID = "log-right"

	Shell       ID = "shell"
	ShellOf     ID = "shell-command"
	PortForward ID = "port-forward"
	Doctor      ID = "doctor"
	Forwards    ID = "forwards"

	Undo    ID = "undo"
	Console ID = "console"
	Command ID = "command"

	Palette ID = "palette"
	Help    ID = "help"
	Refresh ID = "refresh"
	Suspend ID = "suspend"
	Quit    ID = "quit"
	Kill    ID = "interrupt"
)

// Default is the record of every action with its default keys.
func Default() Map { return NewMap(defaults()) }

func defaults() []Binding {
	return append(moves(), append(places(), append(looks(), append(append(charts(), logs()...), rest()...)...)...)...)
}

func moves() []Binding {
	return []Binding{
		{ID: Up, Keys: []string{"k", "up"}, Title: "up", Help: "one row up", Section: Move},
		{ID: Down, Keys: []string{"j", "down"}, Title: "down", Help: "one row down", Section: Move},
		{ID: PageUp, Keys: []string{"pgup", "ctrl+b"}, Title: "page up", Help: "one page up", Section: Move},
		{ID: PageDown, Keys: []string{"pgdown", "ctrl+f"}, Title: "page down", Help: "one page down", Section: Move},
		{ID: HalfUp, Keys: []string{"ctrl+u"}, Title: "half up", Help: "half a page up", Section: Move},
		{ID: HalfDown, Keys: []string{"ctrl+d"}, Title: "half down", Help: "half a page down", Section: Move},
		{ID: Top, Keys: []string{"g", "home"}, Title: "top", Help: "first row", Section: Move},
		{ID: Bottom, Keys: []string{"G", "end"}, Title: "bottom", Help: "last row", Section: Move},
	}
}

func places() []Binding {
	return []Binding{
		{ID: Open, Keys: []string{"enter", "right"}, Title: "open", Help: "open what the row holds", Section: Go, Rank: 1},
		{ID: Details, Keys: []string{"d"}, Title: "details", Help: "everything about this row, in tabs", Section: Go, Rank: 2},
		{ID: Back, Keys: []string{"esc", "left"}, Title: "back", Help: "close the filter or the page", Section: Go, Rank: 30},
		{ID: Recent, Keys: []string{"["}, Title: "history back", Help: "the place before this one", Section: Go},
		{ID: Forward, Keys: []string{"]"}, Title: "history forward", Help: "the place you came back from", Section: Go},
		{ID: Tasks, Keys: []string{"t"}, Title: "tasks", Help: "the tasks of this row", Section: Go, Rank: 7},
		{ID: Nodes, Keys: []string{"i"}, Title: "instances", Help: "the container instances of this cluster", Section: Go, Rank: 7},
		{ID: Events, Keys: []string{"e"}, Title: "events", Help: "what ECS did, newest first", Section: Go, Rank: 12},
		{ID: TaskDef, Keys: []string{"v"}, Title: "task def", Help: "the task definition revision it runs", Section: Go, Rank: 15},
		{ID: Owner, Keys: []string{"u"}, Title: "service", Help: "the service that owns this task", Section: Go, Rank: 14},
		{ID: Host, Keys: []string{"h"}, Title: "instance", Help: "the container instance this task runs on", Section: Go, Rank: 13},
		{ID: Metrics, Keys: []string{"m"}, Title: "metrics", Help: "its CloudWatch metrics as charts", Section: Go, Rank: 10},
		{ID: Logs, Keys: []string{"l"}, Title: "logs", Help: "its logs, followed", Section: Go, Rank: 9},
		{ID: Alarms, Keys: []string{"M"}, Title: "alarms", Help: "the CloudWatch alarms that point at it", Section: Go, Rank: 17},
		{ID: Before, Keys: []string{"p"}, Title: "previous", Help: "the logs of the task before this one", Section: Go, Rank: 16},
		{ID: NextTab, Keys: []string{"tab"}, Title: "next tab", Help: "next tab of the details", Section: Go, Rank: 3},
		{ID: PrevTab, Keys: []string{"shift+tab"}, Title: "previous tab", Help: "previous tab of the details", Section: Go},
	}
}

func looks() []Binding {
	return []Binding{
		{ID: Filter, Keys: []string{"/"}, Title: "filter", Help: "keep rows that match: text, regex, !inverse, column:value", Section: Look, Rank: 4},
		{ID: Search, Keys: []string{"/"}, Title: "search", Help: "find text in the document", Section: Look, Rank: 4},
		{ID: Sort, Keys: []string{"o"}, Title: "sort", Help: "choose the column to sort by", Section: Look, Rank: 22},
		{ID: Reverse, Keys: []string{"O"}, Title: "reverse sort", Help: "turn the sort order round", Section: Look},
		{ID: Faults, Keys: []string{"z"}, Title: "faults", Help: "only rows that are degraded or broken", Section: Look, Rank: 5},
		{ID: Stopped, Keys: []string{"x"}, Title: "stopped", Help: "switch between running and stopped tasks", Section: Look, Rank: 5},
		{ID: Document, Keys: []string{"y"}, Title: "JSON", Help: "the row as a document, JSON or YAML", Section: Look, Rank: 24},
		{ID: Format, Keys: []string{"Y"}, Title: "YAML/JSON", Help: "the document as YAML, or as JSON again", Section: Look, Rank: 10},
		{ID: Unmask, Keys: []string{"U"}, Title: "unmask", Help: "show or hide environment values", Section: Look, Rank: 10},
		{ID: Wrap, Keys: []string{"w"}, Title: "wrap", Help: "wrap long lines", Section: Look, Rank: 11},
		{ID: Next, Keys: []string{"n"}, Title: "next match", Help: "next match of the search", Section: Look},
		{ID: Prev, Keys: []string{"N"}, Title: "previous match", Help: "previous match of the search", Section: Look},
		{ID: Copy, Keys: []string{"c"}, Title: "copy", Help: "copy the name; of a document all of it", Section: Look, Rank: 25},
		{ID: CopyARN, Keys: []string{"C"}, Title: "copy ARN", Help: "copy the ARN", Section: Look},
		{ID: Wide, Keys: []string{"ctrl+w"}, Title: "wide", Help: "show every column", Section: Look},
		{ID: Columns, Keys: []string{"|"}, Title: "columns", Help: "choose which columns are shown, and their order", Section: Look},
		{ID: Export, Keys: []string{"ctrl+s"}, Title: "export", Help: "write what is shown to a file or the clipboard", Section: Look},
	}
}

// charts are the keys of a page of charts.
func charts() []Binding {
	return []Binding{
		{ID: FullScreen, Keys: []string{"enter"}, Title: "full screen", Help: "one chart on the whole screen, or all again", Section: Look, Rank: 1},
		{ID: CursorLeft, Keys: []string{"h"}, Title: "earlier", Help: "move the cursor that reads values to the left", Section: Look, Rank: 2},
		{ID: CursorRight, Keys: []string{"l"}, Title: "later", Help: "move the cursor that reads values to the right", Section: Look, Rank: 2},
		{ID: ZoomIn, Keys: []string{"+"}, Title: "zoom in", Help: "a shorter time, finer points", Section: Look, Rank: 3},
		{ID: ZoomOut, Keys: []string{"-"}, Title: "zoom out", Help: "a longer time, coarser points", Section: Look, Rank: 3},
		{ID: PanBack, Keys: []string{"<", "shift+left"}, Title: "back in time", Help: "half a window back in time", Section: Look, Rank: 4},
		{ID: PanOn, Keys: []string{">", "shift+right"}, Title: "on in time", Help: "half a window on in time", Section: Look, Rank: 4},
		{ID: PanNow, Keys: []string{"0"}, Title: "now", Help: "follow the clock again", Section: Look, Rank: 5},
		{ID: TimeSpan, Keys: []string{"t"}, Title: "span", Help: "choose the time that is shown", Section: Look, Rank: 6},
	}
}

// logs are the keys of a page of logs.
func logs() []Binding {
	return []Binding{
		{ID: LogSearch, Keys: []string{"/"}, Title: "search", Help: "search what was read: text, or a regex between slashes", Section: Look, Rank: 1},
		{ID: LogFilter, Keys: []string{"f"}, Title: "filter", Help: "keep lines: word, !word, /regex/, .field>=value", Section: Look, Rank: 2},
		{ID: LogPattern, Keys: []string{"F"}, Title: "pattern", Help: "a CloudWatch filter pattern: AWS sends only what matches", Section: Look, Rank: 12},
		{ID: LogPause, Keys: []string{"P"}, Title: "pause", Help: "hold the screen still; new lines are counted", Section: Look, Rank: 3},
		{ID: LogExpand, Keys: []string{"enter"}, Title: "expand", Help: "show the selected line whole, JSON over several lines", Section: Look, Rank: 4},
		{ID: LogSources, Keys: []string{"S"}, Title: "sources", Help: "show or hide tasks and containers", Section: Look, Rank: 5},
		{ID: LogTimes, Keys: []string{"t"}, Title: "times", Help: "local time, age, or none", Section: Look, Rank: 6},
		{ID: LogJump, Keys: []string{"@"}, Title: "jump", Help: "to a time: 14:05, 2026-11-22 14:05, -30m; the bottom follows again", Section: Look, Rank: 7},
		{ID: LogFields, Keys: []string{"v"}, Title: "fields", Help: "show only some fields of JSON lines", Section: Look, Rank: 8},
		{ID: LogLive, Keys: []string{"L"}, Title: "live tail", Help: "CloudWatch live tail instead of polling (billed by the minute, sampled above 500 lines a second)", Section: Look, Rank: 13},
		{ID: LogSave, Keys: []string{"ctrl+s"}, Title: "save", Help: "write what was read to a file", Section: Look, Rank: 9},
		{ID: LogMark, Keys: []string{"space"}, Title: "mark", Help: "mark this line, to copy or save only some", Section: Look, Rank: 26},
		{ID: LogCopy, Keys: []string{"c"}, Title: "copy", Help: "copy the marked lines, or the selected one", Section: Look, Rank: 25},
		{ID: LogLeft, Keys: []string{"<", "shift+left"}, Title: "left", Help: "long lines to the left", Section: Look},
		{ID: LogRight, Keys: []string{">", "shift+right"}, Title: "right", Help: "long lines to the right", Section: Look},
	}
}

func rest() []Binding {
	return []Binding{
		{ID: Mark, Keys: []string{"space"}, Title: "mark", Help: "mark this row for an action on several", Section: Act, Rank: 26},
		{ID: MarkRange, Keys: []string{"V"}, Title: "mark to here", Help: "mark from the last mark to this row", Section: Act},
		{ID: MarkAll, Keys: []string{"*"}, Title: "mark all", Help: "mark every row that is shown, or none", Section: Act},
		{ID: Actions, Keys: []string{"a"}, Title: "actions", Help: "everything that can be done to this row, and why not", Section: Act, Rank: 6},
		{ID: Scale, Keys: []string{"s"}, Title: "scale", Help: "set the desired count", Section: Act, Rank: 3},
		{ID: Redeploy, Keys: []string{"r"}, Title: "redeploy", Help: "start a new deployment of the same revision", Section: Act, Rank: 8},
		{ID: Rollback, Keys: []string{"B"}, Title: "roll back", Help: "deploy an earlier revision, after a preview of what differs", Section: Act},
		{ID: Shell, Keys: []string{"s"}, Title: "shell", Help: "a shell inside: ECS Exec, or Session Manager on an instance", Section: Act, Rank: 3},
		{ID: ShellOf, Keys: []string{"S"}, Title: "ways inside", Help: "choose the container and the command, or the way to the machine", Section: Act},
		{ID: PortForward, Keys: []string{"F"}, Title: "forward a port", Help: "lead a port of this machine into it, or to a host that it reaches", Section: Act},
		{ID: Doctor, Keys: []string{"E"}, Title: "doctor", Help: "examine what a shell needs here, and what of it is missing", Section: Act},
		{ID: Forwards, Keys: []string{"f"}, Title: "forwards", Help: "the ports that are forwarded now", Section: Go},
		{ID: ScaleUp, Keys: []string{"+"}, Title: "one more", Help: "one task more, after a preview", Section: Act},
		{ID: ScaleDown, Keys: []string{"-"}, Title: "one less", Help: "one task less, after a preview", Section: Act},
		{ID: Run, Keys: []string{"R"}, Title: "run a task", Help: "run tasks of its own configuration, with overrides", Section: Act},
		{ID: ExecOn, Title: "enable exec", Help: "let new tasks take ECS Exec", Section: Act},
		{ID: ExecOff, Title: "disable exec", Help: "new tasks take no ECS Exec", Section: Act},
		{ID: Tag, Keys: []string{"T"}, Title: "tag", Help: "set a tag", Section: Act},
		{ID: Untag, Title: "untag", Help: "take a tag off", Section: Act},
		{ID: AlarmOn, Title: "enable its actions", Help: "let the alarm do what it is set up to do", Section: Act},
		{ID: AlarmOff, Title: "disable its actions", Help: "the alarm changes its state and does nothing", Section: Act},
		{ID: UpdateAgent, Title: "update the agent", Help: "update the ECS agent of the instance", Section: Act},
		{ID: Deregister, Title: "deregister", Help: "take the revision out of use; what runs it goes on", Section: Act},
		{ID: Stop, Keys: []string{"ctrl+k"}, Title: "stop", Help: "stop the task; a service starts another", Section: Act, Rank: 8},
		{ID: Protect, Keys: []string{"P"}, Title: "protect", Help: "keep the task from scale-in and deployments", Section: Act},
		{ID: Unprotect, Keys: []string{"ctrl+p"}, Title: "end protection", Help: "let scale-in and deployments take the task", Section: Act},
		{ID: Drain, Keys: []string{"D"}, Title: "drain", Help: "move the service tasks off this instance", Section: Act, Rank: 8},
		{ID: Activate, Keys: []string{"A"}, Title: "activate", Help: "let ECS place tasks on this instance again", Section: Act, Rank: 9},
		{ID: Undo, Keys: []string{"Z"}, Title: "undo", Help: "take back the last change of this session, after a preview", Section: Act},
		{ID: Console, Keys: []string{"b"}, Title: "browser", Help: "open it in the web console", Section: Go},
		{ID: Command, Keys: []string{"ctrl+y"}, Title: "copy command", Help: "copy the AWS CLI command that reads what is shown", Section: Look},
		{ID: Palette, Keys: []string{":"}, Title: "go to", Help: "any list or resource by name", Section: Global, Rank: 23},
		{ID: Help, Keys: []string{"?"}, Title: "help", Help: "every key that works here", Section: Global, Rank: 40},
		{ID: Refresh, Keys: []string{"ctrl+r"}, Title: "refresh", Help: "read this page again now", Section: Global},
		{ID: Suspend, Keys: []string{"ctrl+z"}, Title: "suspend", Help: "back to the shell; fg returns", Section: Global},
		{ID: Quit, Keys: []string{"q"}, Title: "quit", Help: "go back; at the first page, quit", Section: Global},
		{ID: Kill, Keys: []string{"ctrl+c"}, Title: "quit now", Help: "leave at once", Section: Global},
	}
}
