package widget

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// busyLines are like what a service writes.
func busyLines(from, n int) []LogLine {
	out := make([]LogLine, n)
	for i := range out {
		k := from + i
		text := fmt.Sprintf(`{"level":"info","msg":"request served","path":"/api/v1/items/%d","status":%d,"took_ms":%d,"trace":"6f1e2a9c0b7d4e58"}`, k, 200+k%5*100, k%97)
		if k%3 == 0 {
			text = fmt.Sprintf("2026-11-22T12:00:00Z INFO http: GET /api/v1/items/%d 200 in %d ms, upstream checkout-api, %s", k, k%97, strings.Repeat("x", k%90))
		}
		out[i] = LogLine{At: chartStart().Add(time.Duration(k) * 200 * time.Microsecond), Source: k % 4, Text: text}
	}
	return out
}

func busyPane(n int) *LogPane {
	p := NewLogPane(nil, time.UTC)
	p.SetSources([]LogSource{{Name: "web/1"}, {Name: "web/2"}, {Name: "web/3"}, {Name: "sidecar/1"}})
	p.SetTimes(TimesLocal)
	p.Layout(160, 45)
	p.Append(busyLines(0, n)...)
	return p
}

// A frame costs the same whatever the ring holds.
func BenchmarkLogPaneView(b *testing.B) {
	th := dark()
	for _, n := range []int{1_000, 100_000} {
		for _, free := range []bool{false, true} {
			b.Run(fmt.Sprintf("%d lines, scrolled %v", n, free), func(b *testing.B) {
				p := busyPane(n)
				if free {
					p.JumpTo(p.ring.Line(n / 2).At)
				}
				b.ReportAllocs()
				for b.Loop() {
					p.View(th)
				}
			})
		}
	}
}

func BenchmarkLogPaneViewSearched(b *testing.B) {
	th := dark()
	p := busyPane(100_000)
	f, _ := ParseLogFilter(".status>=500")
	p.SetFilter(f)
	if err := p.Search("items"); err != nil {
		b.Fatal(err)
	}
	for p.Work() {
	}
	b.ReportAllocs()
	for b.Loop() {
		p.View(th)
	}
}

func BenchmarkLogPaneHugeLines(b *testing.B) {
	th := dark()
	for _, wrap := range []bool{true, false} {
		b.Run(fmt.Sprintf("wrap %v", wrap), func(b *testing.B) {
			p := busyPane(0)
			p.SetWrap(wrap)
			for i := range 60 {
				p.Append(logAt(i, 0, strings.Repeat("x", 1<<20)))
			}
			for b.Loop() {
				p.View(th)
			}
		})
	}
}

// One run takes in a second of a busy service: 5,000 lines, in batches of 100.
func BenchmarkLogPaneIngest(b *testing.B) {
	for name, filter := range map[string]string{"plain": "", "filtered": ".level>=warn timeout"} {
		b.Run(name, func(b *testing.B) {
			p := busyPane(100_000)
			f, err := ParseLogFilter(filter)
			if err != nil {
				b.Fatal(err)
			}
			p.SetFilter(f)
			for p.Work() {
			}
			batch := busyLines(0, 5_000)
			at := p.ring.Line(p.ring.Len() - 1).At
			b.ReportAllocs()
			n := 0
			for b.Loop() {
				for i := range batch {
					at = at.Add(200 * time.Microsecond)
					batch[i].At = at
				}
				for i := 0; i < len(batch); i += 100 {
					p.Append(batch[i : i+100]...)
				}
				n += len(batch)
			}
			b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "lines/s")
		})
	}
}

// One run takes in 100 lines that are up to 5 seconds late, at 5,000 lines a
// second and with a filter.
func BenchmarkLogPaneLateLines(b *testing.B) {
	p := busyPane(100_000)
	f, err := ParseLogFilter(".level>=warn")
	if err != nil {
		b.Fatal(err)
	}
	p.SetFilter(f)
	for p.Work() {
	}
	batch := busyLines(0, 100)
	for b.Loop() {
		end := p.ring.Line(p.ring.Len() - 1).At
		for i := range batch {
			batch[i].At = end.Add(time.Duration(i-99) * 50 * time.Millisecond)
		}
		p.Append(batch...)
	}
}

// One run is one piece of Work: what a key waits for at most.
func BenchmarkLogPaneWork(b *testing.B) {
	for _, query := range []string{"items/99999", "/items.*(7{3}|timeout)$/", "nothing"} {
		b.Run(query, func(b *testing.B) {
			p := busyPane(100_000)
			for b.Loop() {
				if !p.Busy() {
					b.StopTimer()
					if err := p.Search(query); err != nil {
						b.Fatal(err)
					}
					b.StartTimer()
				}
				p.Work()
			}
		})
	}
	b.Run("filter", func(b *testing.B) {
		p := busyPane(100_000)
		f, _ := ParseLogFilter(".status>=500 .took_ms<50")
		for b.Loop() {
			if !p.Busy() {
				b.StopTimer()
				p.SetFilter(f)
				b.StartTimer()
			}
			p.Work()
		}
	})
}
