package catalog

import (
	"testing"

	"github.com/ecsdeck/ecsdeck/tui/kind"
)

// BenchmarkCells draws the cells of 50 rows: what a frame asks of a kind.
func BenchmarkCells(b *testing.B) {
	for _, f := range fixtures() {
		b.Run(f.name, func(b *testing.B) {
			k := All().Get(f.query.Kind)
			cols := k.Columns(f.query, false)
			ctx := kind.Ctx{Now: now(), Query: f.query}
			b.ReportAllocs()
			for b.Loop() {
				for i := range 50 {
					for _, c := range cols {
						k.Cell(f.rows[i%len(f.rows)], c.Index, ctx)
					}
				}
			}
		})
	}
}

// BenchmarkFingerprint is what every row that was read costs the store.
func BenchmarkFingerprint(b *testing.B) {
	for _, f := range fixtures() {
		b.Run(f.name, func(b *testing.B) {
			k := All().Get(f.query.Kind)
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				k.Fingerprint(f.rows[i%len(f.rows)])
			}
		})
	}
}
