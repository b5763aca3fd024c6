package sim

import (
	"slices"
	"strconv"
	"strings"
)

type describeTargetHealthInput struct {
	TargetGroupArn string              `json:"TargetGroupArn"`
	Targets        []targetDescription `json:"Targets"`
}

type describeTargetHealthOutput struct {
	Descriptions []TargetHealthDescription `json:"TargetHealthDescriptions"`
}

// TargetHealthDescription is a target and how its checks go.
type TargetHealthDescription struct {
	Target          TargetDescription `json:"Target"`
	HealthCheckPort string            `json:"HealthCheckPort"`
	TargetHealth    TargetHealth      `json:"TargetHealth"`
}

// TargetDescription is a target: an address or a machine.
type TargetDescription struct {
	ID   string `json:"Id"`
	Port int    `json:"Port,omitempty"`
	Zone string `json:"AvailabilityZone,omitempty"`
}

type targetDescription struct {
	ID   string  `json:"Id"`
	Port *number `json:"Port"`
}

// TargetHealth is the state of a target: initial, healthy, unhealthy, draining.
type TargetHealth struct {
	State       string `json:"State"`
	Reason      string `json:"Reason,omitempty"`
	Description string `json:"Description,omitempty"`
}

func (w *World) describeTargetHealth(q *request, in *describeTargetHealthInput) (any, *Error) {
	all := w.region(q.region).targetGroups()
	i := slices.IndexFunc(all, func(g targetGroup) bool { return g.arn == in.TargetGroupArn })
	if i < 0 {
		return nil, elbError("TargetGroupNotFound", "One or more target groups not found")
	}
	out := describeTargetHealthOutput{Descriptions: []TargetHealthDescription{}}
	for _, t := range all[i].service.cluster.tasks {
		if t.service != all[i].service {
			continue
		}
		d, ok := t.targetHealth(all[i].at)
		asked := len(in.Targets) == 0 || slices.ContainsFunc(in.Targets, func(x targetDescription) bool {
			return x.ID == d.Target.ID && (x.Port == nil || int(*x.Port) == d.Target.Port)
		})
		if ok && asked {
			out.Descriptions = append(out.Descriptions, d)
		}
	}
	slices.SortFunc(out.Descriptions, func(a, b TargetHealthDescription) int {
		if c := strings.Compare(a.Target.ID, b.Target.ID); c != 0 {
			return c
		}
		return a.Target.Port - b.Target.Port
	})
	return out, nil
}

// targetHealth is the health of a task as a target, false when it is none.
func (t *Task) targetHealth(lb *LoadBalancer) (TargetHealthDescription, bool) {
	if !t.life.registered || t.LastStatus == stStopping || t.LastStatus == stDeprovisioning || t.LastStatus == stStopped {
		return TargetHealthDescription{}, false
	}
	target := TargetDescription{Port: lb.ContainerPort, Zone: t.AvailabilityZone}
	c := t.essential(lb.ContainerName)
	if len(c.NetworkInterfaces) > 0 {
		target.ID = c.NetworkInterfaces[0].PrivateIpv4Address
	} else if t.inst != nil {
		target.ID, target.Zone = t.inst.Ec2InstanceId, ""
		if len(c.NetworkBindings) > 0 {
			target.Port = c.NetworkBindings[0].HostPort
		}
	}
	d := TargetHealthDescription{Target: target, HealthCheckPort: strconv.Itoa(target.Port)}
	switch {
	case t.LastStatus == stDeactivating:
		d.TargetHealth = TargetHealth{"draining", "Target.DeregistrationInProgress", "Target deregistration is in progress"}
	case t.life.bad:
		d.TargetHealth = TargetHealth{"unhealthy", "Target.FailedHealthChecks", "Health checks failed"}
		if tr := t.def.acts.target; tr != nil && strings.Contains(tr.reason, "codes") {
			d.TargetHealth.Reason, d.TargetHealth.Description = "Target.ResponseCodeMismatch", tr.reason
		}
	case t.life.healthy:
		d.TargetHealth = TargetHealth{State: "healthy"}
	default:
		d.TargetHealth = TargetHealth{"initial", "Elb.InitialHealthChecking", "Initial health checks in progress"}
	}
	return d, true
}
