package catalog

import (
	"strconv"
	"strings"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/themes"
	"github.com/ecsdeck/ecsdeck/tui/widget"
)

// unitsPerCPU is how many ECS CPU units make one vCPU.
const unitsPerCPU = 1024

const mibPerGiB = 1024

// vcpu writes CPU units as vCPU: 256 is "0.25".
func vcpu(units int) string {
	if units > 0 && units < unitsPerCPU/100 {
		return "<0.01"
	}
	return decimal(float64(units)/unitsPerCPU, 2)
}

// gib writes MiB as GiB, without the unit.
func gib(mib int) string {
	if mib >= 10*mibPerGiB {
		return decimal(float64(mib)/mibPerGiB, 0)
	}
	return decimal(float64(mib)/mibPerGiB, 1)
}

// memory writes MiB with the unit that reads best: "512 MiB", "2 GiB".
func memory(mib int) string {
	if mib < mibPerGiB {
		return strconv.Itoa(mib) + " MiB"
	}
	return gib(mib) + " GiB"
}

// memoryLeft writes "205 of 353 GiB left".
func memoryLeft(c model.Capacity) string {
	if c.Remaining < mibPerGiB {
		return memory(c.Remaining) + " of " + memory(c.Registered) + " left"
	}
	return gib(c.Remaining) + " of " + memory(c.Registered) + " left"
}

// decimal writes x with at most digits after the point and no zeros at the end.
func decimal(x float64, digits int) string {
	s := strconv.FormatFloat(x, 'f', digits, 64)
	if strings.Contains(s, ".") {
		s = strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
	}
	return s
}

// vcpuCell and memoryCell draw a size that 0 leaves open.
func vcpuCell(units int) widget.Cell {
	if units == 0 {
		return none()
	}
	return widget.T(vcpu(units)).Number(float64(units) / unitsPerCPU)
}

func memoryCell(mib int) widget.Cell {
	if mib == 0 {
		return none()
	}
	return widget.T(memory(mib)).Number(float64(mib))
}

// nearlyFull is the reserved percentage from which a machine or a pool is drawn
// as a warning: the next task may not fit.
const nearlyFull = 95

// capacityTone colours a bar only when little is left.
func capacityTone(c model.Capacity) themes.Tone {
	if c.UsedPercent() >= nearlyFull {
		return themes.Warn
	}
	return themes.Faint
}

// barWidth is the width of the bars in columns and facts, in cells.
const barWidth = 8

// gauge is the bar of the reserved part of a capacity and a figure behind it.
// Without anything registered there is no bar.
func gauge(c model.Capacity, figure string) widget.Cell {
	if c.Registered <= 0 {
		return none()
	}
	tone := capacityTone(c)
	spans := widget.Gauge(barWidth, float64(c.Used())/float64(c.Registered), tone)
	if tone == themes.Faint {
		tone = themes.Text
	}
	return widget.Mixed(append(spans, widget.Span{Text: " " + figure, Tone: tone})...)
}

// revisionCell draws the revision of a task definition, which is a number.
func revisionCell(revision string) widget.Cell {
	if revision == "" {
		return none()
	}
	c := widget.T(":" + widget.Clean(revision))
	if n, err := strconv.Atoi(revision); err == nil {
		return c.Number(float64(n))
	}
	return c
}

// percentCell is the bar with the reserved percentage.
func percentCell(c model.Capacity) widget.Cell {
	return exactGauge(c, padLeft(strconv.Itoa(c.UsedPercent()), 3)+" %", float64(c.UsedPercent()))
}

// exactGauge is a gauge whose figure stands for a number.
func exactGauge(c model.Capacity, figure string, n float64) widget.Cell {
	cell := gauge(c, figure)
	if c.Registered <= 0 {
		return cell
	}
	return cell.Number(n)
}

// padLeft fills ASCII text up with spaces on the left.
func padLeft(s string, width int) string {
	return strings.Repeat(" ", max(0, width-len(s))) + s
}
