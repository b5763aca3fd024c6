package shell

import "testing"

func TestParseRoute(t *testing.T) {
	for word, want := range map[string]Route{
		"80":               {Local: 80, Port: 80},
		"8080:80":          {Local: 8080, Port: 80},
		":80":              {Port: 80},
		"0:80":             {Port: 80},
		"5432:db:5433":     {Local: 5432, Host: "db", Port: 5433},
		":db:5433":         {Host: "db", Port: 5433},
		"db:5433":          {Local: 5433, Host: "db", Port: 5433},
		"1:[::1]:2":        {Local: 1, Host: "::1", Port: 2},
		"15432:10.0.0.1:1": {Local: 15432, Host: "10.0.0.1", Port: 1},
	} {
		if got, err := ParseRoute(word); err != nil || got != want {
			t.Errorf("%q: %+v, %v, want %+v", word, got, err, want)
		}
	}
	for _, word := range []string{"", ":", "a", "80:", "0", "-1:80", "80:0", "80:65536", "80:db:", "80::80", "a:b:c", "80:::1:80"} {
		if got, err := ParseRoute(word); err == nil {
			t.Errorf("%q was taken as %+v", word, got)
		}
	}
}
