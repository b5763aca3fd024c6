package widget

import (
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestUnitFormat(t *testing.T) {
	for _, c := range []struct {
		unit Unit
		v    float64
		want string
	}{
		{UnitNumber, 0, "0"},
		{UnitNumber, 950, "950"},
		{UnitNumber, 1234, "1.23k"},
		{UnitNumber, 999.9, "1k"},
		{UnitNumber, 999_600, "1M"},
		{UnitNumber, 1e9, "1G"},
		{UnitNumber, -1500, "-1.5k"},
		{UnitNumber, 0.123456, "0.12"},
		{UnitPercent, 71.26, "71.3%"},
		{UnitPercent, 100, "100%"},
		{UnitPercent, 1234, "1234%"},
		{UnitBytes, 512, "512 B"},
		{UnitBytes, 1536, "1.5 KiB"},
		{UnitBytes, 4 << 30, "4 GiB"},
		{UnitBytes, 1023.9, "1 KiB"},
		{UnitByteRate, 3 << 20, "3 MiB/s"},
		{UnitRate, 1200, "1.2k/s"},
		{UnitSeconds, 0.00023, "230 µs"},
		{UnitSeconds, 0.23, "230 ms"},
		{UnitSeconds, 1.25, "1.25 s"},
		{UnitSeconds, 180, "3 m"},
		{UnitSeconds, 7200, "2 h"},
		{UnitNumber, math.NaN(), "-"},
		{UnitPercent, math.Inf(1), "-"},
		{UnitNumber, -0.0001, "0"},
		{UnitPercent, 1e300, "1e+300%"},
	} {
		if got := c.unit.Format(c.v); got != c.want {
			t.Errorf("unit %d: %v is %q, want %q", c.unit, c.v, got, c.want)
		}
	}
}

func TestAxes(t *testing.T) {
	for _, c := range []struct {
		name string
		axis axis
		want string
	}{
		{"percent", fixedAxis(UnitPercent, 0, 100, 3, 80, 4), "0% 25% 50% 75% 100%"},
		{"percent, low", fixedAxis(UnitPercent, 0, 100, 3, 80, 2), "0% 50% 100%"},
		{"beyond its bounds", fixedAxis(UnitPercent, 0, 100, -10, 220, 4), "-100% 0% 100% 200% 300%"},
		{"whole numbers", niceAxis(UnitNumber, 0, 9, 4), "0 5 10"},
		{"thousands", niceAxis(UnitNumber, 0, 3800, 4), "0 1k 2k 3k 4k"},
		{"halves of thousands", niceAxis(UnitNumber, 0, 2000, 4), "0 500 1k 1.5k 2k"},
		{"flat", niceAxis(UnitNumber, 7, 7, 4), "0 5 10"},
		{"nothing", niceAxis(UnitNumber, 0, 0, 2), "0 0.5 1"},
		{"bytes", niceAxis(UnitBytes, 0, 1.9*(1<<30), 4), "0 512 MiB 1 GiB 1.5 GiB 2 GiB"},
		{"small bytes", niceAxis(UnitBytes, 0, 3, 4), "0 1 B 2 B 3 B"},
		{"milliseconds", niceAxis(UnitSeconds, 0, .4, 4), "0 100 ms 200 ms 300 ms 400 ms"},
		{"minutes", niceAxis(UnitSeconds, 0, 500, 4), "0 5 m 10 m"},
		{"close together", niceAxis(UnitNumber, 1000100, 1000400, 3), "1.0001M 1.0002M 1.0003M 1.0004M"},
		{"below nought", niceAxis(UnitNumber, -4, -1, 3), "-4 -3 -2 -1"},
	} {
		var got []string
		for _, v := range c.axis.ticks() {
			got = append(got, c.axis.unit.tick(v, c.axis.step))
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s: %q, want %q", c.name, s, c.want)
		}
	}
}

// Whatever the values, an axis holds them and has ticks that differ.
func TestAxisProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lo := rapid.Float64Range(-1e15, 1e15).Draw(t, "lo")
		hi := lo + rapid.Float64Range(0, 1e15).Draw(t, "span")
		n := rapid.IntRange(1, 9).Draw(t, "ticks")
		for unit := UnitNumber; unit <= UnitSeconds; unit++ {
			a := niceAxis(unit, lo, hi, n)
			slack := a.step * 1e-6
			if a.lo > lo+slack || a.hi < hi-slack || !(a.step > 0) {
				t.Fatalf("unit %d: %+v does not hold %v to %v", unit, a, lo, hi)
			}
			if got := len(a.ticks()); got < 2 || got > n+3 {
				t.Fatalf("unit %d: %d ticks for %v to %v, asked for %d", unit, got, lo, hi, n)
			}
		}
	})
}

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Skipf("no time zones here: %v", err)
	}
	return loc
}

func TestTimeTicks(t *testing.T) {
	berlin, delhi := zone(t, "Europe/Berlin"), zone(t, "Asia/Kolkata")
	beirut, howe := zone(t, "Asia/Beirut"), zone(t, "Australia/Lord_Howe")
	at := func(loc *time.Location, s string) time.Time {
		v, err := time.ParseInLocation("2006-01-02 15:04:05", s, loc)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for _, c := range []struct {
		name     string
		loc      *time.Location
		from, to string
		columns  int
		want     string
	}{
		{"seconds", time.UTC, "2026-11-22 12:00:03", "2026-11-22 12:00:33", 60, "12:00:10 12:00:20 12:00:30"},
		{"minutes", time.UTC, "2026-11-22 12:01:00", "2026-11-22 13:01:00", 60, "12:10 12:20 12:30 12:40 12:50 13:00"},
		{"hours of a half-hour zone", delhi, "2026-11-22 12:01:00", "2026-11-22 18:01:00", 60, "13:00 14:00 15:00 16:00 17:00 18:00"},
		{"quarters of a half-hour zone", delhi, "2026-11-22 12:01:00", "2026-11-22 13:01:00", 40, "12:15 12:30 12:45 13:00"},
		{"midnight has its date", time.UTC, "2026-11-21 20:00:00", "2026-11-22 04:00:00", 50, "20:00 22:00 Nov 22 02:00 04:00"},
		{"days", time.UTC, "2026-11-20 12:00:00", "2026-11-24 12:00:00", 60, "Nov 21 Nov 22 Nov 23 Nov 24"},
		{"two weeks", time.UTC, "2026-11-08 00:00:00", "2026-11-22 00:00:00", 40, "Nov 9 Nov 16"},
		{"clocks go forward", berlin, "2026-03-29 00:00:00", "2026-03-29 06:00:00", 60, "Mar 29 01:00 03:00 04:00 05:00 06:00"},
		{"clocks go back", berlin, "2026-10-25 00:00:00", "2026-10-25 06:00:00", 64, "Oct 25 01:00 02:00 03:00 04:00 05:00 06:00"},
		{"steps of hours over the change", berlin, "2026-03-28 12:00:00", "2026-03-29 18:00:00", 50, "12:00 18:00 Mar 29 06:00 12:00 18:00"},
		{"days over the change", berlin, "2026-03-28 00:00:00", "2026-03-31 00:00:00", 60, "Mar 28 12:00 Mar 29 12:00 Mar 30 12:00 Mar 31"},
		{"no midnight", beirut, "2026-03-27 12:00:00", "2026-03-31 12:00:00", 60, "Mar 28 Mar 29 Mar 30 Mar 31"},
		{"half an hour's change", howe, "2026-10-04 00:30:00", "2026-10-04 04:30:00", 60, "00:30 01:00 01:30 02:30 03:00 03:30 04:00 04:30"},
		{"no room", time.UTC, "2026-11-22 12:00:00", "2026-11-22 13:00:00", 0, ""},
		{"no time", time.UTC, "2026-11-22 12:00:00", "2026-11-22 12:00:00", 60, ""},
	} {
		var got []string
		last := time.Time{}
		for _, k := range timeTicks(at(c.loc, c.from), at(c.loc, c.to), c.loc, c.columns) {
			got = append(got, k.label)
			if !k.at.After(last) {
				t.Errorf("%s: %v does not come after %v", c.name, k.at, last)
			}
			last = k.at
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s:\n%s, want\n%s", c.name, s, c.want)
		}
	}
}
