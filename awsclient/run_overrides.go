package awsclient

import (
	"strconv"
	"strings"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// Structures of RunTask, as ECS writes them.
type (
	strategyJSON struct {
		Provider string `json:"capacityProvider"`
		Weight   int    `json:"weight"`
		Base     int    `json:"base,omitempty"`
	}
	placementJSON struct {
		Type       string `json:"type"`
		Expression string `json:"expression,omitempty"`
		Field      string `json:"field,omitempty"`
	}
	vpcJSON struct {
		Subnets  []string `json:"subnets"`
		Groups   []string `json:"securityGroups,omitempty"`
		PublicIP string   `json:"assignPublicIp,omitempty"`
	}
	pairJSON struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	}
	containerJSON struct {
		Name    string     `json:"name"`
		Command []string   `json:"command,omitempty"`
		Env     []pairJSON `json:"environment,omitempty"`
	}
	overrideJSON struct {
		Containers []containerJSON `json:"containerOverrides,omitempty"`
		CPU        string          `json:"cpu,omitempty"`
		Memory     string          `json:"memory,omitempty"`
	}
)

func networkJSON(n model.Network) map[string]vpcJSON {
	v := vpcJSON{Subnets: n.Subnets, Groups: n.SecurityGroups}
	if n.PublicIP {
		v.PublicIP = "ENABLED"
	}
	return map[string]vpcJSON{"awsvpcConfiguration": v}
}

// overrides are the wishes of a request as JSON, empty when there are none, and
// why they make no sense.
func (r RunRequest) overrides(d model.TaskDefinition) (raw, why string) {
	var o overrideJSON
	if r.CPU < 0 || r.Memory < 0 {
		return "", "CPU and memory cannot be negative"
	}
	if r.CPU > 0 {
		o.CPU = strconv.Itoa(r.CPU)
	}
	if r.Memory > 0 {
		o.Memory = strconv.Itoa(r.Memory)
	}
	if len(r.Command) > 0 || len(r.Env) > 0 {
		name, why := r.container(d)
		if why != "" {
			return "", why
		}
		env := each(r.Env, func(kv model.KeyValue) pairJSON { return pairJSON(kv) })
		for _, kv := range env {
			if kv.Name == "" || strings.Contains(kv.Name, "=") {
				return "", "an environment variable needs a name without ="
			}
		}
		o.Containers = []containerJSON{{Name: name, Command: r.Command, Env: env}}
	}
	if o.CPU == "" && o.Memory == "" && o.Containers == nil {
		return "", ""
	}
	return asJSON(o), ""
}

// container is the one that the command and the environment are for.
func (r RunRequest) container(d model.TaskDefinition) (name, why string) {
	var essential, all []string
	for _, c := range d.Containers {
		all = append(all, c.Name)
		if c.Name == r.Container {
			return c.Name, ""
		}
		if c.Essential {
			essential = append(essential, c.Name)
		}
	}
	switch {
	case r.Container != "":
		return "", "it has no container " + r.Container + ", but " + strings.Join(all, ", ")
	case len(all) == 1:
		return all[0], ""
	case len(essential) == 1:
		return essential[0], ""
	default:
		return "", "it has several containers: say which one is meant, of " + strings.Join(all, ", ")
	}
}
