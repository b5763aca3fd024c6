package catalog

import (
	"strconv"
	"strings"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

func serviceColumns() []kind.Column[model.Service] {
	type column = kind.Column[model.Service]
	return []column{
		textual(column{ID: "name", Title: "NAME", Min: 19, Max: 40, Name: true}, func(s model.Service) string { return s.Name }),
		textual(column{ID: "cluster", Title: "CLUSTER", Min: 8, Max: 20, When: everywhere}, func(s model.Service) string { return s.Cluster }),
		{
			ID: "tasks", Title: "TASKS", Min: countWidth + 1 + tasksBar + 3, Max: 20, Cell: taskCounts,
			Cmp: chain(by(func(s model.Service) int { return s.Running - s.Desired }), by(func(s model.Service) int { return s.Desired })),
		},
		{ID: "rollout", Title: "ROLLOUT", Min: 16, Max: 23, Cell: rolloutCell, Cmp: byRollout},
		{
			ID: "revision", Title: "REV", Min: 6, Max: 12, Drop: 10, Desc: true, Cell: serviceRevision,
			Cmp: byVersion(func(s model.Service) string { return s.Revision }),
		},
		sparkColumn("cpu", "CPU", 25, func(s model.Service) model.Maybe[model.Sparks] { return s.Sparks }, cpuSpark),
		sparkColumn("mem", "MEM", 26, func(s model.Service) model.Maybe[model.Sparks] { return s.Sparks }, memorySpark),
		textual(column{ID: "where", Title: "WHERE", Min: 14, Max: 22, Drop: 30}, func(s model.Service) string { return where(s.LaunchType, s.Strategy) }),
		{ID: "balanced", Title: "BALANCED", Min: 8, Drop: 79, Wide: true, Cell: balancedCell, Cmp: by(balancedRank)},
		{
			ID: "exec", Title: "EXEC", Min: 4, Drop: 70,
			Cell: func(s model.Service, _ kind.Ctx) widget.Cell { return yes(s.Exec) },
			Cmp:  byFlag(func(s model.Service) bool { return s.Exec }),
		},
		{
			ID: "age", Title: "AGE", Min: 5, Right: true, Volatile: true, Drop: 40,
			Cell: func(s model.Service, ctx kind.Ctx) widget.Cell { return ageCell(ctx.Now, s.Created) },
			Cmp:  byAge(func(s model.Service) time.Time { return s.Created }),
		},
		{
			ID: "event", Title: "WHY / LAST EVENT", Min: 30, Flex: 1, Cell: newsCell,
			Cmp: byAge(func(s model.Service) time.Time { return s.LastEvent().At }),
		},
		textual(column{ID: "family", Title: "FAMILY", Min: 8, Max: 40, Drop: 80, Wide: true}, func(s model.Service) string { return s.Family }),
		textual(column{ID: "controller", Title: "CONTROLLER", Min: 8, Max: 12, Drop: 81, Wide: true}, func(s model.Service) string { return words(s.Controller) }),
	}
}

const (
	countWidth = 5 // "12/12"
	tasksBar   = 6
)

// taskCounts are the running of the desired tasks, with a bar: what runs of the
// current revision, what runs of an older one, what is pending, what is missing.
func taskCounts(s model.Service, _ kind.Ctx) widget.Cell {
	figure := strconv.Itoa(s.Running) + "/" + strconv.Itoa(s.Desired)
	tone, bar := themes.Text, themes.Muted
	if s.Running < s.Desired {
		if h := s.WorkVerdict().Health; h != model.OK {
			tone = deviates(h)
			bar = tone
		}
	}
	if s.Desired+s.Running+s.Pending == 0 {
		return widget.T(figure)
	}
	older := olderRunning(s)
	if older == 0 && s.Pending == 0 && s.Running == s.Desired {
		bar = themes.Calm
	}
	missing := s.Desired - s.Running - s.Pending
	spans := []widget.Span{{Text: figure, Tone: tone}, plain(strings.Repeat(" ", max(1, countWidth+1-len(figure))))}
	spans = append(spans, widget.Bar(tasksBar,
		widget.BarPart{Value: float64(s.Running - older), Tone: bar},
		widget.BarPart{Value: float64(older), Tone: themes.Motion, Glyph: widget.BarOther},
		widget.BarPart{Value: float64(s.Pending), Tone: themes.Motion, Glyph: "░"},
		widget.BarPart{Value: float64(missing), Tone: themes.Track, Glyph: widget.BarEmpty},
	)...)
	if s.Pending > 0 {
		spans = append(spans, widget.Span{Text: " +" + strconv.Itoa(s.Pending), Tone: themes.Motion})
	}
	return widget.Mixed(spans...)
}

// olderRunning counts the running tasks of deployments that are being replaced.
func olderRunning(s model.Service) int {
	n := 0
	for _, d := range s.Deployments {
		if d.Status != "PRIMARY" {
			n += d.Running
		}
	}
	return min(n, s.Running)
}

// serviceRevision is the revision, and while one replaces another both.
func serviceRevision(s model.Service, _ kind.Ctx) widget.Cell {
	if s.Revision == "" {
		return none()
	}
	for _, d := range s.Deployments {
		if d.Status != "PRIMARY" && d.Family == s.Family && d.Revision != s.Revision && d.Revision != "" {
			return widget.Mixed(muted(":"+widget.Clean(d.Revision)+"→"), plain(widget.Clean(s.Revision)))
		}
	}
	return revisionCell(s.Revision)
}

// balancedCell says whether the tasks are spread evenly over the zones. ECS only
// tells of it in events, so mostly it is not known.
func balancedCell(s model.Service, _ kind.Ctx) widget.Cell {
	if !s.Rebalancing && s.Balanced.IsUnknown() {
		return none()
	}
	return maybe(s.Balanced, func(ok bool) widget.Cell {
		if ok {
			return widget.T("yes")
		}
		return widget.Toned(themes.Warn, "no")
	})
}

func balancedRank(s model.Service) int {
	ok, known := s.Balanced.Get()
	switch {
	case known && !ok:
		return 0
	case known:
		return 1
	case s.Rebalancing:
		return 2
	default:
		return 3
	}
}

// newsCell is what a person wants to know of a service first: why it is in
// trouble, else its newest event after its age.
func newsCell(s model.Service, ctx kind.Ctx) widget.Cell {
	if v := s.Verdict(); v.Health >= model.Warn {
		if why := troubleWords(s, v.Reason); why != "" {
			return toned(deviates(v.Health), why)
		}
	}
	e := s.LastEvent()
	if e.Message == "" {
		return none()
	}
	return widget.Mixed(muted(padLeft(age(ctx.Now, e.At), 4)+"  "), widget.Span{Text: widget.Clean(inFewWords(e.Brief())), Tone: eventTone(e)})
}

// troubleWords is the reason for a verdict without what other columns of the
// row say: the counts, and what is rolled out.
func troubleWords(s model.Service, reason string) string {
	counts := strconv.Itoa(s.Running) + " of " + strconv.Itoa(s.Desired) + " running"
	if reason == counts {
		return ""
	}
	reason = strings.TrimPrefix(reason, counts+", ")
	return inFewWords(strings.TrimPrefix(reason, "rolling out "+revisionName(s.Family, s.Revision)+", "))
}

// inFewWords takes the start from a message that a narrow cell has no room for,
// so that the words that matter are not the ones that are cut.
func inFewWords(s string) string {
	if _, after, ok := strings.Cut(s, "Amazon ECS replaced "); ok { // why tasks were started
		if n, _, ok := strings.Cut(after, " tasks due to an unhealthy status"); ok {
			return singular("replaced " + n + " unhealthy tasks")
		}
	}
	return singular(strings.TrimPrefix(strings.TrimPrefix(s, "unable to place a task: "), "has "))
}

// singular mends "started 1 tasks", which is how ECS counts.
func singular(s string) string {
	for _, what := range [...]string{"task", "running task", "unhealthy task", "target"} {
		s = strings.Replace(s, "ed 1 "+what+"s", "ed 1 "+what, 1)
	}
	return s
}

// eventTone is calm unless an event tells of trouble.
func eventTone(e model.Event) themes.Tone {
	if h := e.Health(); h >= model.Warn {
		return deviates(h)
	}
	return themes.Muted
}
