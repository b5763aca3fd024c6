package sim

import "strings"

// ec2Series are the metrics of machines, one by one and by Auto Scaling group:
// every five minutes, as without detailed monitoring, the status checks every
// minute ("List the available CloudWatch metrics for your instances" in the guide
// of EC2).
func (r *region) ec2Series(name string, d dims) (series, bool) {
	var machines []*EC2Instance
	switch d.names() {
	case "InstanceId":
		if h := r.host(d["InstanceId"]); h != nil {
			machines = []*EC2Instance{h}
		}
	case "AutoScalingGroupName":
		for _, h := range r.hosts {
			if h.group() == d["AutoScalingGroupName"] {
				machines = append(machines, h)
			}
		}
	}
	s := series{every: 5 * minute, from: never}
	var value func(h *EC2Instance, u usage, cpu float64, slot Epoch) float64
	switch name {
	case "CPUUtilization":
		s.unit = "Percent"
		value = func(h *EC2Instance, u usage, cpu float64, slot Epoch) float64 {
			return min(100, 100*u.cpu/cpu+1.5+unit(h.seed(), int64(slot)))
		}
	case "NetworkIn", "NetworkOut":
		s.unit = "Bytes"
		factor := 240.0
		if name == "NetworkOut" {
			factor = 310
		}
		value = func(h *EC2Instance, u usage, _ float64, slot Epoch) float64 {
			return float64(int64(3e6 + factor*1e3*u.cpu*(1+0.1*jitter(h.seed()+1, slot))))
		}
	case "StatusCheckFailed", "StatusCheckFailed_Instance", "StatusCheckFailed_System":
		s.unit, s.every = "Count", minute
		value = func(*EC2Instance, usage, float64, Epoch) float64 { return 0 }
	default:
		return series{}, false
	}
	if len(machines) == 0 {
		return series{}, false
	}
	for _, h := range machines {
		s.from = min(s.from, h.Launched)
	}
	s.fill = func(b *bag, slot Epoch) {
		for _, h := range machines {
			if h.Launched > slot || h.ended != 0 && h.ended <= slot {
				continue
			}
			u, cpu := usage{}, 2048.0
			if h.container != nil && !strings.HasPrefix(name, "Status") {
				u = h.container.usage(slot, slot+Epoch(s.every))
				if c, _ := h.container.capacity(); c > 0 {
					cpu = c
				}
			}
			b.add(value(h, u, cpu, slot), 1, h.seed())
		}
	}
	return s, true
}

// seed is what a machine's own numbers are drawn from.
func (h *EC2Instance) seed() uint64 { return seedOf(3, h.ID) }

// group is the Auto Scaling group of a machine, "" for none.
func (h *EC2Instance) group() string {
	for _, t := range h.Tags {
		if t.Key == "aws:autoscaling:groupName" {
			return t.Value
		}
	}
	return ""
}
