package sim

import (
	"maps"
	"reflect"
	"slices"
	"strings"
)

// poisoner puts hostile strings into every string of the state that is neither
// an ARN, a name by which something is found, a number nor one of AWS's own
// words. A new field of a shape is poisoned without further ado.
type poisoner struct {
	world *World
	words []string
	next  int
	seen  map[uintptr]bool // arrays that several owners share
}

// everything poisons all that is in the main region.
func (p *poisoner) everything() {
	p.words = nasty()
	p.seen = map[uintptr]bool{}
	r := p.world.regions[0]
	for _, f := range r.families {
		for _, d := range f.revisions {
			p.value(reflect.ValueOf(d).Elem())
			p.tags(&d.tags)
		}
	}
	for _, c := range r.clusters {
		p.value(reflect.ValueOf(c).Elem())
		p.tags(&c.Tags)
		for _, s := range c.services {
			p.value(reflect.ValueOf(s).Elem())
			p.tags(&s.Tags)
		}
		for _, t := range c.tasks {
			p.value(reflect.ValueOf(t).Elem())
			p.tags(&t.Tags)
			if t.service == nil {
				t.Group, t.StartedBy = p.text(t.Group), p.text(t.StartedBy)
			}
		}
		for _, i := range c.instances {
			p.value(reflect.ValueOf(i).Elem())
			p.tags(&i.Tags)
			for _, text := range p.words {
				i.Attributes = append(i.Attributes, Attribute{Name: "own." + text, Value: text})
			}
		}
	}
	for _, provider := range r.providers {
		p.value(reflect.ValueOf(provider).Elem())
		p.tags(&provider.Tags)
	}
	for _, h := range r.hosts {
		h.KeyName = p.text("key")
		p.tags(&h.Tags)
	}
}

// tags adds hostile tags.
func (p *poisoner) tags(list *[]Tag) {
	out := slices.Clone(*list)
	for range 4 {
		out = append(out, Tag{p.text("key"), p.text("value")})
	}
	out = append(out, Tag{"Name", p.text("name")})
	*list = out
}

// text is the old text and the next hostile one.
func (p *poisoner) text(old string) string {
	p.next++
	return old + p.words[p.next%len(p.words)]
}

// spared are the members that stay as they are: AWS's own words, numbers, and
// names by which something is found.
func spared(field string) bool {
	if strings.HasSuffix(field, "Arn") || strings.HasSuffix(field, "Status") {
		return true
	}
	return slices.Contains([]string{
		"Id", "Type", "Group", "StartedBy", "LaunchType", "Protocol", "AppProtocol", "Connectivity", "StopCode", "SchedulingStrategy", "PropagateTags", "Strategy",
		"RolloutState", "NetworkMode", "CpuArchitecture", "OperatingSystemFamily", "Compatibilities", "RequiresCompatibilities",
		"Cpu", "Memory", "MemoryReservation", "ClusterName", "ServiceName", "Family", "CapacityProvider", "CapacityProviders",
		"CapacityProviderName", "AvailabilityZone", "Ec2InstanceId", "TaskDefinition", "CurrentServiceDeployment", "Condition",
		"AvailabilityZoneRebalancing", "ResourceManagementType", "BindIP", "LogDriver", "ManagedTerminationProtection", "ManagedDraining", "Logging",
	}, field)
}

// containerName says whether a member is the name of a container, by which its
// logs are found. It is hostile from the start, where its service's is.
func containerName(t reflect.Type, field string) bool {
	return field == "Name" && (t == reflect.TypeFor[Container]() || t == reflect.TypeFor[ContainerDefinition]())
}

// sparedType says whether a shape is AWS's own throughout.
func sparedType(t reflect.Type) bool {
	return slices.Contains([]reflect.Type{
		reflect.TypeFor[Attribute](), reflect.TypeFor[Resource](), reflect.TypeFor[ClusterSetting](), reflect.TypeFor[ManagedAgent](),
		reflect.TypeFor[Attachment](), reflect.TypeFor[NetworkInterface](), reflect.TypeFor[AwsVpcConfiguration](), reflect.TypeFor[Tag](),
		reflect.TypeFor[ServiceCurrentRevisionSummary](), reflect.TypeFor[ContainerInstanceHealthStatus](), reflect.TypeFor[UUID](),
	}, t)
}

// value poisons a value in place.
func (p *poisoner) value(v reflect.Value) {
	if sparedType(v.Type()) {
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(p.text(v.String()))
	case reflect.Pointer:
		if !v.IsNil() && p.first(v.Pointer()) {
			p.value(v.Elem())
		}
	case reflect.Slice:
		if v.Len() > 0 && p.first(v.Pointer()) {
			for i := range v.Len() {
				p.value(v.Index(i))
			}
		}
	case reflect.Map:
		if p.first(v.Pointer()) {
			p.labels(v)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if f.IsExported() && !spared(f.Name) && f.Type.Kind() != reflect.Array && !containerName(v.Type(), f.Name) {
				p.value(v.Field(i))
			}
		}
	}
}

// first says whether shared memory is met for the first time.
func (p *poisoner) first(at uintptr) bool {
	if p.seen[at] {
		return false
	}
	p.seen[at] = true
	return true
}

// labels poisons the keys and values of a map of strings.
func (p *poisoner) labels(v reflect.Value) {
	m, ok := v.Interface().(map[string]string)
	if !ok {
		return
	}
	if m["awslogs-group"] != "" { // where the logs are: they could not be found
		m[p.text("env-regex")] = p.text("^")
		return
	}
	old := maps.Clone(m)
	clear(m)
	for _, k := range slices.Sorted(maps.Keys(old)) {
		m[p.text(k)] = p.text(old[k])
	}
}
