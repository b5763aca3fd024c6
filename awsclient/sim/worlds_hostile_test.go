package sim

import (
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// hostileFields gathers, by member, whether a string of it was hostile.
func hostileFields(v reflect.Value, path string, found map[string]bool) {
	switch v.Kind() {
	case reflect.String:
		s := v.String()
		found[path] = found[path] || strings.ContainsAny(s, "\x1b\u202e\u200b\x07\n\u009b") || !utf8.ValidString(s) || len(s) > 300
	case reflect.Pointer:
		if !v.IsNil() {
			hostileFields(v.Elem(), path, found)
		}
	case reflect.Slice:
		for i := range v.Len() {
			hostileFields(v.Index(i), path, found)
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			hostileFields(k, path+"#key", found)
			hostileFields(v.MapIndex(k), path, found)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() {
				hostileFields(v.Field(i), v.Type().Name()+"."+f.Name, found)
			}
		}
	}
}

// TestHostileIsEverywhere lists the members of every shape that somebody could
// have chosen, and wants each of them hostile somewhere.
func TestHostileIsEverywhere(t *testing.T) {
	w := newWorld(t, Options{World: "hostile"})
	found := map[string]bool{}
	r := w.regions[0]
	for _, c := range r.clusters {
		hostileFields(reflect.ValueOf(c), "", found)
		hostileFields(reflect.ValueOf(c.services), "", found)
		hostileFields(reflect.ValueOf(c.tasks), "", found)
		hostileFields(reflect.ValueOf(c.instances), "", found)
	}
	for _, f := range r.families {
		hostileFields(reflect.ValueOf(f.revisions), "", found)
	}
	hostileFields(reflect.ValueOf(r.providers), "", found)
	hostileFields(reflect.ValueOf(r.hosts), "", found)
	for _, want := range strings.Fields(`
		Cluster.ClusterName Cluster.ClusterArn Service.ServiceName Service.ServiceArn Service.CreatedBy ServiceEvent.Message Deployment.RolloutStateReason
		LoadBalancer.ContainerName Task.StoppedReason Task.StartedBy Task.Group Container.Name Container.Image Container.Reason Container.RuntimeId
		ContainerDefinition.Name ContainerDefinition.Image ContainerDefinition.Command ContainerDefinition.User ContainerDefinition.DockerLabels ContainerDefinition.DockerLabels#key
		KeyValuePair.Name KeyValuePair.Value Secret.Name Secret.ValueFrom LogConfiguration.Options LogConfiguration.Options#key HealthCheck.Command
		PortMapping.Name TaskDefinition.Family TaskDefinition.RegisteredBy ContainerDependency.ContainerName Ulimit.Name
		ContainerInstance.StatusReason Attribute.Name Attribute.Value VersionInfo.AgentVersion VersionInfo.DockerVersion
		CapacityProvider.Name CapacityProvider.UpdateStatusReason Tag.Key Tag.Value EC2Instance.KeyName PlacementStrategy.Field
	`) {
		if !found[want] {
			t.Errorf("%s is nowhere hostile", want)
		}
	}
	for member := range found {
		if strings.HasSuffix(member, "Status") && found[member] {
			t.Errorf("%s is AWS's own word", member)
		}
	}
}

// TestHostileGoesOn plays an hour: what is new is as hostile as what was there.
func TestHostileGoesOn(t *testing.T) {
	w := newWorld(t, Options{World: "hostile"})
	w.advance(start.Add(time.Hour))
	checkWorld(t, w)
	broken, tasks, events := false, 0, 0
	for _, c := range w.regions[0].clusters {
		for _, task := range c.tasks {
			for _, k := range task.Containers {
				if task.CreatedAt > epochOf(start) && strings.ContainsRune(k.Name+k.Reason+task.StartedBy+k.Image, '\x1b') {
					tasks++
				}
				broken = broken || !utf8.ValidString(k.Name+k.Image+k.Reason)
			}
		}
		for _, s := range c.services {
			for _, e := range s.Events {
				if e.CreatedAt > epochOf(start) && strings.ContainsRune(e.Message, '\x1b') {
					events++
				}
			}
		}
	}
	if !broken || tasks < 20 || events < 20 {
		t.Errorf("broken UTF-8: %v, %d tasks, %d events", broken, tasks, events)
	}
}

// TestNasty holds the arsenal: every class of harm is in it.
func TestNasty(t *testing.T) {
	all := strings.Join(nasty(), "\x00")
	for name, want := range map[string]string{
		"CSI": "\x1b[", "OSC 52": "\x1b]52;", "OSC 8": "\x1b]8;;", "OSC 0": "\x1b]0;", "DCS": "\x1bP", "APC": "\x1b_", "PM": "\x1b^", "SOS": "\x1bX",
		"C1 as UTF-8": "\u009b", "C1 raw": "\x9b", "bidi": "\u202e", "isolate": "\u2066", "zero width": "\u200b", "BOM": "\ufeff", "LF": "\n", "CR": "\r",
		"line separator": "\u2028", "NEL": "\u0085", "DEL": "\x7f", "BS": "\b", "broken": "\xff\xfe", "surrogate": "\xed\xa0\x80", "long": strings.Repeat("W", 5000), "tag": "\U000e0041",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("no %s", name)
		}
	}
	for _, name := range nastyNames() {
		if !utf8.ValidString(name) || strings.ContainsAny(name, "/:") {
			t.Errorf("%q cannot be a name", name)
		}
	}
}
