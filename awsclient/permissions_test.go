package awsclient

import (
	"bytes"
	flags "flag" // the package has a flag of its own
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/applicationautoscaling"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2instanceconnect"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

var update = flags.Bool("update", false, "write the policies and tables of docs/ anew")

const sdkServices = "github.com/aws/aws-sdk-go-v2/service/"

// sdkIDs are the SDK's names of the services, by the name of their package.
func sdkIDs() map[string]string {
	return map[string]string{
		"applicationautoscaling": applicationautoscaling.ServiceID,
		"autoscaling":            autoscaling.ServiceID,
		"cloudwatch":             cloudwatch.ServiceID,
		"cloudwatchlogs":         cloudwatchlogs.ServiceID,
		"ec2":                    ec2.ServiceID,
		"ec2instanceconnect":     ec2instanceconnect.ServiceID,
		"ecs":                    ecs.ServiceID,
		"elasticloadbalancingv2": elasticloadbalancingv2.ServiceID,
		"iam":                    iam.ServiceID,
		"kms":                    kms.ServiceID,
		"ssm":                    ssm.ServiceID,
		"sts":                    sts.ServiceID,
	}
}

// called finds the operations whose input or output the code of the client
// names, which it cannot help when it makes the call, with where it does.
func called(t *testing.T) map[operation]token.Position {
	t.Helper()
	out, set, ids := map[operation]token.Position{}, token.NewFileSet(), sdkIDs()
	err := filepath.WalkDir(".", func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "sim" || d.Name() == "testdata"):
			return filepath.SkipDir
		case !strings.HasSuffix(p, ".go") || strings.HasSuffix(p, "_test.go"):
			return nil
		}
		tree, err := parser.ParseFile(set, p, nil, 0)
		if err != nil {
			return err
		}
		services := map[string]string{} // by the name that this file uses
		for _, i := range tree.Imports {
			imported, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				return err
			}
			name, ok := strings.CutPrefix(imported, sdkServices)
			if !ok || strings.Contains(name, "/") {
				continue
			}
			id, known := ids[name]
			if !known {
				return fmt.Errorf("%s imports the SDK's %s, which sdkIDs does not know", p, name)
			}
			local := path.Base(imported)
			if i.Name != nil {
				local = i.Name.Name
			}
			services[local] = id
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			pkg, ok := sel.X.(*ast.Ident)
			if !ok || services[pkg.Name] == "" {
				return true
			}
			if m := regexp.MustCompile(`^([A-Z]\w+)(Input|Output)$`).FindStringSubmatch(sel.Sel.Name); m != nil {
				out[operation{services[pkg.Name], m[1]}] = set.Position(sel.Pos())
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(out) < 40 {
		t.Fatalf("only %d operations found: the walk looks in the wrong place", len(out))
	}
	return out
}

// Every call that the code makes is in the tables of operations, every entry of
// the tables is a call that the code makes, and each has a permission.
func TestOperationsCallsAndPermissionsAgree(t *testing.T) {
	t.Parallel()
	calls, tables := called(t), readBuckets()
	writes := writeBuckets()
	for op := range writes {
		if _, both := tables[op]; both {
			t.Errorf("%s %s counts as a read and as a write", op.service, op.name)
		}
	}
	maps.Copy(tables, writes)
	granted := map[string]Grant{}
	for _, g := range Grants() {
		for _, a := range g.Actions {
			if other, twice := granted[a]; twice {
				t.Errorf("%s is granted by %s and by %s", a, other.ID, g.ID)
			}
			granted[a] = g
		}
	}
	for op, at := range calls {
		if _, ok := tables[op]; !ok {
			t.Errorf("%s: %s %s is called and is not in operations.go", at, op.service, op.name)
		}
	}
	for op := range tables {
		if _, ok := calls[op]; !ok {
			t.Errorf("%s %s is in operations.go and nothing calls it", op.service, op.name)
		}
		action := iamPrefix(op.service) + ":" + op.name
		g, ok := granted[action]
		delete(granted, action)
		_, write := writes[op]
		switch {
		case op == operation{"STS", "GetCallerIdentity"}: // needs no permission
			if ok {
				t.Errorf("%s needs no permission and %s grants it", op.name, g.ID)
			}
		case !ok:
			t.Errorf("%s is called and no grant in permissions.go allows it", action)
		case g.Writes != write:
			t.Errorf("%s is a write: %t; its grant %s says %t", action, write, g.ID, g.Writes)
		}
	}
	// What no operation of the SDK names.
	delete(granted, "iam:PassRole")
	delete(granted, "ssmmessages:OpenDataChannel")
	for action, g := range granted {
		t.Errorf("%s grants %s, which is not called", g.ID, action)
	}
}

// The documents in docs/ are those of the code. -update writes them.
func TestPoliciesInDocs(t *testing.T) {
	t.Parallel()
	kept(t, filepath.Join("..", "docs", "iam", "read-only.json"), Policy(false))
	kept(t, filepath.Join("..", "docs", "iam", "operator.json"), Policy(true))

	doc := filepath.Join("..", "docs", "iam.md")
	page, err := os.ReadFile(doc)
	if err != nil {
		t.Fatal(err)
	}
	for name, rows := range map[string][]byte{"reads": grantTable(false), "writes": grantTable(true)} {
		page, err = between(page, name, rows)
		if err != nil {
			t.Fatalf("%s: %v", doc, err)
		}
	}
	kept(t, doc, page)
}

// IAM takes at most 6,144 characters in a managed policy, white space not
// counted, and a Sid of letters and digits. Source: IAM quotas; IAM JSON policy
// elements.
func TestPoliciesAreWithinTheLimitsOfIAM(t *testing.T) {
	t.Parallel()
	for _, writes := range []bool{false, true} {
		raw := Policy(writes)
		if n := len(regexp.MustCompile(`\s`).ReplaceAll(raw, nil)); n > 6144 {
			t.Errorf("a policy has %d characters, more than the 6144 that IAM takes", n)
		}
		for _, sid := range regexp.MustCompile(`"Sid": "([^"]*)"`).FindAllSubmatch(raw, -1) {
			if !regexp.MustCompile(`^[A-Za-z0-9]+$`).Match(sid[1]) {
				t.Errorf("the Sid %q is not of letters and digits", sid[1])
			}
		}
	}
}

// grantTable is the table of reads or of writes as Markdown.
func grantTable(writes bool) []byte {
	var b bytes.Buffer
	b.WriteString("| Sid | for | actions | without them |\n|---|---|---|---|\n")
	for _, g := range Grants() {
		if g.Writes != writes {
			continue
		}
		actions := slices.Clone(g.Actions)
		for i, a := range actions {
			actions[i] = "`" + a + "`"
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", g.ID, g.What, strings.Join(actions, ", "), g.Without)
	}
	return b.Bytes()
}

// between replaces what stands between the markers of a name.
func between(page []byte, name string, with []byte) ([]byte, error) {
	begin, end := []byte("<!-- "+name+": made by go test ./awsclient -update -->\n"), []byte("<!-- /"+name+" -->")
	head, rest, ok := bytes.Cut(page, begin)
	if !ok {
		return nil, fmt.Errorf("the marker %q is not there", begin)
	}
	_, tail, ok := bytes.Cut(rest, end)
	if !ok {
		return nil, fmt.Errorf("the marker %q is not there", end)
	}
	return slices.Concat(head, begin, with, end, tail), nil
}

// kept compares a file with what it should hold, or writes it with -update.
func kept(t *testing.T, file string, want []byte) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, want, 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(bytes.ReplaceAll(got, []byte("\r\n"), []byte("\n")), want) {
		t.Errorf("%s is not what the code says: go test ./awsclient -run Docs -update writes it", file)
	}
}
