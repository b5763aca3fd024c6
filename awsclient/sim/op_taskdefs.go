package sim

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

type listTaskDefinitionFamiliesInput struct {
	paging
	FamilyPrefix string `json:"familyPrefix"`
	Status       string `json:"status"`
}

type listTaskDefinitionFamiliesOutput struct {
	Families  []string `json:"families"`
	NextToken string   `json:"nextToken,omitempty"`
}

func (w *World) listTaskDefinitionFamilies(q *request, in *listTaskDefinitionFamiliesInput) (any, *Error) {
	if fail := oneOf("status", in.Status, "ACTIVE", "INACTIVE", "ALL"); fail != nil {
		return nil, fail
	}
	match := func(f *family) bool {
		if !strings.HasPrefix(f.name, in.FamilyPrefix) {
			return false
		}
		switch in.Status {
		case "ACTIVE":
			return f.active()
		case "INACTIVE":
			return !f.active()
		default: // without a status both are listed
			return true
		}
	}
	page, next, fail := pageOf(w, q, sizes{100, 100}, in.paging, w.region(q.region).families,
		func(f *family) string { return f.name }, match)
	if fail != nil {
		return nil, fail
	}
	out := listTaskDefinitionFamiliesOutput{Families: make([]string, len(page)), NextToken: next}
	for i, f := range page {
		out.Families[i] = f.name
	}
	return out, nil
}

// active says whether a revision of the family is ACTIVE.
func (f *family) active() bool {
	return slices.ContainsFunc(f.revisions, func(d *TaskDefinition) bool { return d.Status == "ACTIVE" })
}

type listTaskDefinitionsInput struct {
	paging
	FamilyPrefix string `json:"familyPrefix"`
	Sort         string `json:"sort"`
	Status       string `json:"status"`
}

type listTaskDefinitionsOutput struct {
	TaskDefinitionArns []string `json:"taskDefinitionArns"`
	NextToken          string   `json:"nextToken,omitempty"`
}

// revisionAt is a task definition with a key that sorts it into its list.
type revisionAt struct {
	*TaskDefinition
	key string
}

// listTaskDefinitions lists revisions. familyPrefix is, in spite of its name,
// the full name of one family.
func (w *World) listTaskDefinitions(q *request, in *listTaskDefinitionsInput) (any, *Error) {
	fail := oneOf("status", in.Status, "ACTIVE", "INACTIVE", "DELETE_IN_PROGRESS")
	if fail == nil {
		fail = oneOf("sort", in.Sort, "ASC", "DESC")
	}
	if fail != nil {
		return nil, fail
	}
	status := in.Status
	if status == "" {
		status = "ACTIVE"
	}
	list := w.region(q.region).revisions(in.FamilyPrefix, in.Sort == "DESC")
	page, next, fail := pageOf(w, q, sizes{100, 100}, in.paging, list,
		func(d revisionAt) string { return d.key },
		func(d revisionAt) bool { x := w.seen(d.TaskDefinition); return x != nil && x.Status == status })
	if fail != nil {
		return nil, fail
	}
	out := listTaskDefinitionsOutput{TaskDefinitionArns: make([]string, len(page)), NextToken: next}
	for i, d := range page {
		out.TaskDefinitionArns[i] = d.TaskDefinitionArn
	}
	return out, nil
}

// revisions lists the task definitions of one family, or of all, by family and
// revision, or the other way round.
func (r *region) revisions(only string, descending bool) []revisionAt {
	var out []revisionAt
	for _, f := range r.families {
		if only != "" && f.name != only {
			continue
		}
		for _, d := range f.revisions {
			out = append(out, revisionAt{d, fmt.Sprintf("%s %09d", f.name, d.Revision)})
		}
	}
	if descending {
		slices.Reverse(out)
		for i := range out {
			out[i].key = inverted(out[i].key)
		}
	}
	return out
}

// inverted makes a key that sorts the other way round.
func inverted(key string) string {
	b := []byte(key)
	for i := range b {
		b[i] = ^b[i]
	}
	return string(append(b, 0xff)) // a prefix of another key comes after it
}

type describeTaskDefinitionInput struct {
	TaskDefinition string   `json:"taskDefinition"`
	Include        includes `json:"include"`
}

type describeTaskDefinitionOutput struct {
	TaskDefinition *TaskDefinition `json:"taskDefinition"`
	Tags           []Tag           `json:"tags,omitzero"`
}

func (w *World) describeTaskDefinition(q *request, in *describeTaskDefinitionInput) (any, *Error) {
	if fail := in.Include.check("TAGS"); fail != nil {
		return nil, fail
	}
	d, fail := w.definitionNamed(q.region, in.TaskDefinition)
	if fail != nil {
		return nil, fail
	}
	if d = w.seen(d); d == nil {
		return nil, noDefinition()
	}
	out := describeTaskDefinitionOutput{TaskDefinition: d}
	if in.Include.has("TAGS") {
		out.Tags = some(d.tags, true)
	}
	return out, nil
}

// definitionNamed finds a task definition by family (its newest ACTIVE
// revision), family:revision, or the ARN of either.
func (w *World) definitionNamed(region, name string) (*TaskDefinition, *Error) {
	if name == "" {
		return nil, &Error{Code: "ClientException", Message: "TaskDefinition cannot be empty.", Status: http.StatusBadRequest}
	}
	at := w.refer(region, name)
	if _, revision, numbered := strings.Cut(at.id, ":"); numbered {
		if _, err := strconv.Atoi(revision); err != nil {
			return nil, invalid("Invalid revision number. Number: %s", revision)
		}
	}
	d := w.region(region).definition(at.id)
	if d == nil || at.foreign {
		return nil, noDefinition()
	}
	return d, nil
}

// noDefinition is ECS's answer to a revision that does not exist.
func noDefinition() *Error {
	return &Error{Code: "ClientException", Message: "Unable to describe task definition.", Status: http.StatusBadRequest}
}
