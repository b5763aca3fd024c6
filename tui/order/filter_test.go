package order

import "testing"

func TestFilter(t *testing.T) {
	for _, c := range []struct {
		filter, row string
		want        bool
	}{
		{"", "anything", true},
		{"   ", "anything", true},
		{"api", "checkout-API 3/4", true},
		{"api", "worker", false},
		{"!api", "checkout-api", false},
		{"! api", "worker", true},
		{"!", "worker", true},
		{"^check.*4$", "checkout-api 3/4", true},
		{"^api", "checkout-api", false},
		{"!^check", "worker", true},
		{"a+b", "aab", true},
		{"(", "f(x)", true}, // broken as an expression: taken as it stands
		{"[a", "b[a", true},
		{"10.0.0.1", "10.0.0.1", true}, // a dot alone makes no expression
		{"10.0.0.1", "10a0b0c1", false},
		{"ÄPFEL", "äpfel", true},
	} {
		if got := ParseFilter(c.filter).Match(c.row); got != c.want {
			t.Errorf("filter %q on %q: %v", c.filter, c.row, got)
		}
	}
}

func TestAFilterOnOneColumn(t *testing.T) {
	ids := []string{"name", "status"}
	for _, c := range []struct {
		text, column, row string
		want              bool
	}{
		{"status:stop", "status", "stopped", true},
		{"STATUS:stop", "status", "stopped", true},
		{"!status:stop", "status", "running", true},
		{"!status:stop", "status", "stopped", false},
		{"status:^run", "status", "running", true},
		{"family:worker", "", "family:worker", true}, // no such column: plain text
		{"10:30", "", "at 10:30", true},
	} {
		f := ParseFilter(c.text).On(ids)
		if f.Column() != c.column || f.Match(c.row) != c.want || f.Text() != c.text {
			t.Errorf("%q: column %q, match %v", c.text, f.Column(), f.Match(c.row))
		}
	}
}

func TestABrokenExpressionIsSaid(t *testing.T) {
	if ParseFilter("(").Note() == "" {
		t.Error("nothing is said about a broken expression")
	}
	if ParseFilter("a+").Note() != "" || ParseFilter("a").Note() != "" {
		t.Error("something is said about a good filter")
	}
}
