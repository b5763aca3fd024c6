package tui

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/budget"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/tui/catalog"
	"github.com/ecsdeck/ecsdeck/tui/kind"
	"github.com/ecsdeck/ecsdeck/tui/page"
)

// entry is one line that the palette offers: Text is what would be typed.
type entry struct{ Text, Note string }

// verbs are the commands of the palette that are not places.
func verbs() []entry {
	return []entry{
		{"ops", "what runs and what ran in this session"},
		{"forwards", "the ports that are forwarded now"},
		{"mouse", "give the mouse to the terminal, or take it back"},
		{"export", "write what is shown to a file or the clipboard"},
		{"columns", "which columns the list on the screen shows"},
		{"stopped", "every stopped task of the region"},
		{"region", "look at another region: region us-east-1"},
		{"profile", "look through another AWS profile: profile prod"},
		{"theme", "change the colours: a list with a preview, or theme NAME"},
		{"help", "every key that works here"},
		{"quit", "leave ecsdeck"},
	}
}

// offers lists everything that the palette can complete at this moment, most
// general first. The palette ranks them against what is typed.
func (a *App) offers() []entry {
	out := slices.Concat(regional(a.catalog), verbs())
	names := a.named()
	for _, p := range awsclient.Profiles() {
		names = append(names, entry{"profile " + p, ""})
	}
	for _, t := range a.themes.Names() {
		names = append(names, entry{"theme " + t, ""})
	}
	return append(out, names...)
}

// regional are the lists of the whole region.
func regional(c kind.Catalog) []entry {
	var out []entry
	for _, k := range c.All() {
		if info := k.Info(); info.Root {
			where := " of the region"
			if info.Local {
				where = " of this machine"
			}
			out = append(out, entry{string(info.Name), "all " + lowerFirst(info.Title) + where})
		}
	}
	return out
}

// Starts are the places that the deck can begin with without a name of the
// account, as : takes them, each with a tab and a note as shells complete them.
func Starts() []string {
	places := slices.Concat(regional(catalog.All()), verbs())
	places = slices.DeleteFunc(places, func(e entry) bool { return isVerb(e.Text) && e.Text != "stopped" })
	out := make([]string, len(places))
	for i, e := range places {
		out[i] = e.Text + "\t" + e.Note
	}
	return out
}

// lowerFirst is a title in the middle of a sentence.
func lowerFirst(s string) string { return strings.ToLower(s[:1]) + s[1:] }

// named are the resources that have been read, by name.
func (a *App) named() []entry {
	var out []entry
	for _, n := range []kind.Name{kind.Clusters, kind.Services, kind.Families, kind.Instances} {
		k := a.catalog.Get(n)
		a.store.Each(a.scope, n, func(id string, r kind.Row) {
			out = append(out, entry{word(k) + " " + a.pathOf(k, id, r), k.Health(r).Reason})
			if n == kind.Clusters {
				out = append(out, a.listsOf(k.Label(r))...)
			}
		})
	}
	slices.SortFunc(out, func(x, y entry) int { return strings.Compare(x.Text, y.Text) })
	return out
}

// listsOf are the lists of one cluster.
func (a *App) listsOf(cluster string) []entry {
	var out []entry
	for _, n := range []kind.Name{kind.Services, kind.Tasks, kind.Instances} {
		k := a.catalog.Get(n)
		out = append(out, entry{word(k) + " " + cluster, "the " + string(n) + " of this cluster"})
	}
	return out
}

// word is the shortest name of a kind that the palette understands.
func word(k kind.Kind) string {
	info := k.Info()
	short := string(info.Name)
	for _, w := range info.Aliases {
		if len(w) > 2 && len(w) < len(short) {
			short = w
		}
	}
	return short
}

// pathOf is how a resource is named in the palette: "prod/api".
func (a *App) pathOf(k kind.Kind, id string, r kind.Row) string {
	name := k.Label(r)
	if up := k.Up(id); up.Kind == kind.Clusters {
		return model.ShortID(up.ID) + "/" + name
	}
	return name
}

// run carries out a line of the palette. A line that means nothing is refused
// with a sentence that says what would have.
func (a *App) run(line string) tea.Cmd {
	word, arg, _ := strings.Cut(strings.TrimSpace(line), " ")
	arg = strings.TrimSpace(arg)
	switch word {
	case "":
		return nil
	case "q", "quit", "exit":
		return a.askToQuit()
	case "stopped":
		a.open(kind.Target{Query: kind.Query{Scope: a.scope, Kind: kind.Tasks, Variant: kind.VariantStopped}})
		return nil
	case "mouse":
		return a.toggleMouse()
	case "export":
		return a.startExport()
	case "columns":
		return a.pickColumns()
	case "forwards":
		a.push(newForwardList(a))
		return nil
	case "ops":
		a.push(newOpsList(a))
		return nil
	case "help", "?":
		a.push(newHelp(a))
		return nil
	case "theme":
		return a.setTheme(arg)
	case "region", "profile", "ctx":
		return a.switchScope(word, arg)
	}
	if a.openLink(line) {
		return nil
	}
	k, ok := a.catalog.Find(word)
	if !ok {
		a.say(page.Effect{Say: fmt.Sprintf("%q is no list, no name that has been read, and no command", word), Warn: true})
		return nil
	}
	if arg == "" {
		a.open(kind.Target{Query: kind.Query{Scope: a.scope, Kind: listed(k.Info())}})
		return nil
	}
	return a.visit(k, arg)
}

// understands tells whether run would take a line, without doing anything.
func understands(c kind.Catalog, line string) error {
	word, _, _ := strings.Cut(strings.TrimSpace(line), " ")
	if _, ok := linked(c, line); ok {
		return nil
	}
	if _, ok := c.Find(word); ok || isVerb(word) {
		return nil
	}
	return fmt.Errorf("%q is no list and no command", word)
}

// listed is the kind whose rows lead to a kind that has no list of its own for
// the whole region.
func listed(info kind.Info) kind.Name {
	switch {
	case info.Root:
		return info.Name
	case info.Name == kind.TaskDefs:
		return kind.Families
	case info.Name == kind.Contains:
		return kind.Tasks
	default:
		return kind.Services
	}
}

// visit goes to a resource by name: "prod", "prod/api". What the store knows
// is opened at once, anything else is looked up first.
func (a *App) visit(k kind.Kind, arg string) tea.Cmd {
	var found kind.Ref
	a.store.Each(a.scope, k.Info().Name, func(id string, r kind.Row) {
		if a.pathOf(k, id, r) == arg || k.Label(r) == arg && !strings.Contains(arg, "/") && found.IsZero() {
			found = kind.Ref{Kind: k.Info().Name, ID: id}
		}
	})
	if !found.IsZero() {
		a.open(a.inside(found))
		return nil
	}
	return a.lookUp(k.Info(), arg)
}

// inside is where enter leads from a resource: the services of a cluster, the
// tasks of a service, the details of anything else.
func (a *App) inside(r kind.Ref) kind.Target {
	var child kind.Name
	switch r.Kind {
	case kind.Clusters:
		child = kind.Services
	case kind.Services, kind.Instances:
		child = kind.Tasks
	case kind.Families:
		child = kind.TaskDefs
	default:
		return kind.Target{Detail: r, Query: kind.One(a.scope, r)}
	}
	return listOf(a.scope, child, r)
}

func listOf(scope string, n kind.Name, parent kind.Ref) kind.Target {
	return kind.Target{Query: kind.Query{Scope: scope, Kind: n, Parent: parent}}
}

// foundMsg is the answer to a look-up by name.
type foundMsg struct {
	to  kind.Target
	err error
}

// lookUp asks AWS for a resource that the store does not know. What stands
// before the slash, or alone, is a cluster: its list of the kind is opened.
func (a *App) lookUp(info kind.Info, arg string) tea.Cmd {
	if info.Name == kind.Families || info.Name == kind.TaskDefs {
		a.open(listOf(a.scope, kind.TaskDefs, kind.Ref{Kind: kind.Families, ID: arg}))
		return nil
	}
	c, ctx, scope := a.client(), budget.With(a.ctx, budget.Visible), a.scope
	cluster, service, deep := strings.Cut(arg, "/")
	return func() tea.Msg {
		if deep {
			s, err := c.FindService(ctx, cluster, service)
			return foundMsg{to: listOf(scope, kind.Tasks, kind.Ref{Kind: kind.Services, ID: s.ARN}), err: err}
		}
		found, err := c.FindCluster(ctx, cluster)
		child := info.Name
		if child == kind.Clusters {
			child = kind.Services
		}
		return foundMsg{to: listOf(scope, child, kind.Ref{Kind: kind.Clusters, ID: found.ARN}), err: err}
	}
}

func (a *App) found(m foundMsg) tea.Cmd {
	if m.err != nil {
		a.say(page.Effect{Say: page.FaultText(m.err), Warn: true})
		return nil
	}
	a.open(m.to)
	return nil
}
