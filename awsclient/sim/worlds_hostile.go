package sim

import (
	"strings"
	"time"
)

// hostilePast is how much of the hostile world's past is played out.
const hostilePast = 25 * time.Minute

// nastyNames are names that would do harm when they are printed as they are.
// They are valid UTF-8, so that they survive a round trip through JSON, and
// hold no / or :, so that ARNs still parse. Real AWS refuses them; what only
// looks like AWS may not.
func nastyNames() []string {
	return []string{
		"csi\x1b[31m\x1b[2J\x1b[H",
		"title\x1b]0;owned\x07",
		"clip\x1b]52;c;cm0gLXJmIH4=\x07",
		"bidi\u202egnp.exe\u202c",
		"zero\u200bwidth\u200d\u2060\ufeff",
		"line\nfeed\r\nand\ttab",
		"c1\u009b31m\u009d0;owned\u009c",
		"long-" + strings.Repeat("n", 300),
	}
}

// nasty are strings for every field that an owner of the account controls.
func nasty() []string {
	return append(nastyNames(),
		"\x1b]8;;https://evil.example/\x1b\\click me\x1b]8;;\x1b\\",
		"\x1bP+q544e\x1b\\dcs \x1b_Gapc\x1b\\ \x1b^pm\x1b\\ \x1bXsos\x1b\\",
		"\x1b[?1049h\x1b[?1000h\x1b[?2004h\x1b[6n\x1bc",
		"\x1b]10;?\x07\x1b]4;1;?\x07\x1b[>q\x1b[c",
		"half an escape \x1b",
		"half a sequence \x1b[38;2;255",
		"half a title \x1b]0;never ended",
		"back\b\b\b\b\x7f\x00\x1a\x0b\x0c",
		"\u2066isolate\u2067\u2069 \u061c\u200e\u200f",
		"broken \xff\xfe \xc3( \xe2\x82 \xf0\x9f\x92 \xc0\xaf \xed\xa0\x80",
		"raw c1 \x9b31m\x9d0;owned\x9c",
		"\u2028line\u2029paragraph\u0085next",
		"za\u0301\u0302\u0303"+strings.Repeat("\u0301", 120)+"lgo",
		"👩\u200d👩\u200d👧\u200d👦 🏴\U000e0067\U000e0062\U000e0065\U000e007f 🇪🇺 ☠\ufe0f",
		"全角文字とﾊﾝｶｸ",
		"tags \U000e0001\U000e0041\U000e0042 \ufff9anno\ufffatation\ufffb",
		"{{.Secret}} %s%n%d $(touch /tmp/owned) `id` '; DROP TABLE x; --",
		`<script>alert(1)</script> & "quotes" \ back \u001b[31m`,
		"http://user:pass@evil.example/?a=b#c",
		strings.Repeat("W", 5000),
		strings.Repeat("ab ", 800),
		"",
		" ",
		"\t\n",
	)
}

// buildHostile makes clusters in which every string that somebody could have
// chosen tries to get at the terminal. What goes wrong there goes wrong in the
// same spirit: reasons and events are hostile too, and keep coming.
func buildHostile(w *World) {
	r, names := w.regions[0], nastyNames()
	w.addProvider(r, "pool"+names[3])
	w.addProvider(r, "pool-plain")
	web := w.addCluster(r, "web"+names[0], "enabled", "FARGATE:1:1", "FARGATE_SPOT:1")
	ec2 := w.addCluster(r, "hosts", "enabled", "pool"+names[3]+":1", "pool-plain")
	w.addCluster(r, "empty"+names[7], "disabled")
	for k := range 6 {
		kind := [2]string{"m6i.2xlarge", "m7g.2xlarge"}[k%2]
		ec2.addHost(kind, ec2.c.CapacityProviders[k%2], zones(r.name)[k%3], 50*time.Hour)
	}
	for k, name := range names {
		ending := &ending{after: seconds(60, 400), code: 1, reason: nasty()[k+9]}
		for n, a := range []app{
			{name: "svc-" + name, count: 2, revision: 4, cpu: 256, memory: 512, where: onDemand, port: 8080, lb: k%2 == 0, check: true, secret: true, sidecars: []string{"envoy"}, team: name, command: []string{"serve", "--greeting"}},
			{name: "crash-" + name, count: 1, revision: 2, cpu: 256, memory: 512, where: spotMix, team: name, acts: behaviour{exit: ending}},
			{name: "pull-" + name, count: 1, revision: 2, cpu: 256, memory: 512, where: onDemand, team: name, acts: behaviour{pullError: "CannotPullContainerError: " + nasty()[k+12]}},
			{
				name: "host-" + name, count: 2, revision: 3, cpu: 256, memory: 512, where: plainEC2, network: "bridge", port: 8080, lb: true, exec: true, team: name,
				acts: behaviour{target: &trouble{after: seconds(60, 500), reason: nasty()[k+10]}},
			},
		} {
			if n == 3 {
				v := ec2.service(&a, ec2.defineAnywhere(&a))
				w.settle(v, a.count)
				continue
			}
			web.serve(&a)
		}
	}
	job := app{name: "job-" + names[1], revision: 2, cpu: 256, memory: 512, where: onDemand, team: "t", acts: behaviour{exit: &ending{after: seconds(60, 200), code: 3, reason: nasty()[13]}}}
	web.define(&job)
	web.hostileJobs(job.name, 0)
	web.hostileAlarms()
	ec2.manage("pool-plain")
	w.after(hostilePast, func() { (&poisoner{world: w}).everything() })
}

// defineAnywhere defines an app whose image is for every architecture.
func (s *site) defineAnywhere(a *app) *TaskDefinition {
	a.daemon = true
	defer func() { a.daemon = false }()
	return s.define(a)
}

// hostileJobs runs and stops standalone tasks with hostile words, again and again.
func (s *site) hostileJobs(family string, n int) {
	words := nasty()
	s.w.after(s.w.pick(seconds(60, 240)), func() {
		t := s.run(family, words[n%len(words)])
		if t != nil && n%2 == 0 {
			s.w.after(45*time.Second, func() {
				_, _ = s.w.stopTask(s.r, s.c.ClusterName, t.id, words[(n+5)%len(words)]) // it is there
			})
		}
		s.hostileJobs(family, n+1)
	})
}
