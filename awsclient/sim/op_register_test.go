package sim

import (
	"encoding/json"
	"strings"
	"testing"
)

// register calls RegisterTaskDefinition with a JSON document.
func (s *site) register(t testing.TB, doc string) (*TaskDefinition, *Error) {
	t.Helper()
	q := s.ask("RegisterTaskDefinition")
	q.body = []byte(doc)
	out, fail := withKnown((*World).opRegisterTaskDefinition)(s.w, q)
	if fail != nil {
		return nil, fail
	}
	return out.(registerTaskDefinitionOutput).TaskDefinition, nil
}

func TestRegister(t *testing.T) {
	s := newSite(t)
	s.ready()
	first, fail := s.register(t, `{"family":"new","cpu":".5 vCPU","memory":"1 GB","networkMode":"awsvpc","requiresCompatibilities":["FARGATE"],
		"containerDefinitions":[{"name":"app","image":"nginx:1","portMappings":[{"containerPort":80}]},{"name":"side","image":"side:1","essential":false}],
		"tags":[{"key":"team","value":"x"}]}`)
	if fail != nil {
		t.Fatal(fail)
	}
	c := first.ContainerDefinitions
	if first.Revision != 1 || first.Cpu != "512" || first.Memory != "1024" || first.Status != "ACTIVE" || !c[0].Essential || c[1].Essential ||
		c[0].PortMappings[0] != (PortMapping{ContainerPort: 80, HostPort: 80, Protocol: "tcp"}) || len(first.Compatibilities) != 2 || s.r.definition("new") != first {
		v, _ := json.Marshal(first)
		t.Errorf("%s", v)
	}
	a := web("a", 2)
	a.acts.exit = &ending{after: seconds(5, 6), code: 1}
	old := s.define(&a)
	s.ready()
	again := func(change func(*TaskDefinition)) *TaskDefinition {
		next := *old
		next.ContainerDefinitions = append([]ContainerDefinition{}, old.ContainerDefinitions...)
		change(&next)
		doc, err := json.Marshal(map[string]any{
			"family": "a", "containerDefinitions": next.ContainerDefinitions, "networkMode": next.NetworkMode,
			"cpu": next.Cpu, "memory": next.Memory, "requiresCompatibilities": next.RequiresCompatibilities,
		})
		if err != nil {
			t.Fatal(err)
		}
		d, fail := s.register(t, string(doc))
		if fail != nil {
			t.Fatal(fail)
		}
		return d
	}
	if d := again(func(*TaskDefinition) {}); d.Revision != 4 || d.acts.exit == nil {
		t.Errorf("revision %d of the same program ends by itself: %t", d.Revision, d.acts.exit != nil)
	}
	if d := again(func(d *TaskDefinition) { d.ContainerDefinitions[0].Image = "repaired:1" }); d.Revision != 5 || d.acts.exit != nil {
		t.Errorf("revision %d is not repaired", d.Revision)
	}
	ran, _, fail := s.w.runTask(s.r, runRequest{Cluster: "test", TaskDefinition: "a", Network: s.network()})
	if fail != nil || !strings.HasSuffix(ran[0].TaskDefinitionArn, "/a:5") {
		t.Errorf("%v", fail)
	}
}

func TestRegisterIsRefused(t *testing.T) {
	s := newSite(t)
	for doc, want := range map[string]string{
		`{"containerDefinitions":[{"name":"a","image":"b","memory":9}]}`:                "Family cannot be blank.",
		`{"family":"a b","containerDefinitions":[{"name":"a","image":"b","memory":9}]}`: "Family contains invalid characters.",
		`{"family":"f"}`: "Container list cannot be empty.",
		`{"family":"f","containerDefinitions":[{"image":"b","memory":9}]}`:                                                                                         "Container.name should not be null or empty.",
		`{"family":"f","containerDefinitions":[{"name":"a","memory":9}]}`:                                                                                          "Container.image should not be null or empty.",
		`{"family":"f","containerDefinitions":[{"name":"a","image":"b"}]}`:                                                                                         "Invalid setting for container 'a'. At least one of 'memory' or 'memoryReservation' must be specified.",
		`{"family":"f","containerDefinitions":[{"name":"a","image":"b","memory":9},{"name":"a","image":"b","memory":9}]}`:                                          "Container names must be unique",
		`{"family":"f","containerDefinitions":[{"name":"a","image":"b","memory":9,"essential":false}]}`:                                                            "A task definition must have at least one essential container.",
		`{"family":"f","containerDefinitions":[{"name":"a","image":"b","memory":9,"mountPoints":[{"sourceVolume":"v"}]}]}`:                                         "Unknown volume 'v'.",
		`{"family":"f","containerDefinitions":[{"name":"a","image":"b","memory":9,"dependsOn":[{"containerName":"z"}]}]}`:                                          "Container 'a' depends on container 'z'",
		`{"family":"f","networkMode":"awsvpc","containerDefinitions":[{"name":"a","image":"b","memory":9,"portMappings":[{"containerPort":1,"hostPort":2}]}]}`:     "When networkMode=awsvpc",
		`{"family":"f","requiresCompatibilities":["FARGATE"],"containerDefinitions":[{"name":"a","image":"b","memory":9}]}`:                                        "Fargate only supports network mode",
		`{"family":"f","requiresCompatibilities":["FARGATE"],"networkMode":"awsvpc","containerDefinitions":[{"name":"a","image":"b","memory":9}]}`:                 "Fargate requires that 'cpu' be defined at the task level.",
		`{"family":"f","requiresCompatibilities":["FARGATE"],"networkMode":"awsvpc","cpu":"512","memory":"512","containerDefinitions":[{"name":"a","image":"b"}]}`: "No Fargate configuration exists for given values.",
		`{"family":"f","cpu":"128","containerDefinitions":[{"name":"a","image":"b","memory":9,"cpu":256}]}`:                                                        "The sum of the containers' cpu is greater than the task cpu.",
		`{"family":"f","placementConstraints":[{"type":"memberOf","expression":"x"}],"containerDefinitions":[{"name":"a","image":"b","memory":9}]}`:                "Invalid constraint",
		`{"family":"f","ipcMode":"host","containerDefinitions":[{"name":"a","image":"b","memory":9}]}`:                                                             "The simulated AWS does not support ipcMode in RegisterTaskDefinition.",
		`{"family":"f","containerDefinitions":[{"name":"a","image":"b","memory":9,"privileged":true}]}`:                                                            "The simulated AWS does not support privileged in RegisterTaskDefinition.",
	} {
		if _, fail := s.register(t, doc); fail == nil || !strings.HasPrefix(fail.Message, want) {
			t.Errorf("%s: %v", doc, fail)
		}
	}
	if len(s.r.families) != 0 {
		t.Error("a refused revision left something behind")
	}
}

func TestFargateSizes(t *testing.T) {
	for _, c := range []struct {
		cpu, memory int
		want        bool
	}{{256, 512, true}, {256, 2048, true}, {256, 3072, false}, {512, 1024, true}, {512, 1536, false}, {1024, 8192, true}, {1024, 9216, false}, {8192, 20480, true}, {8192, 17408, false}, {100, 512, false}} {
		if got := fargateSize(c.cpu, c.memory); got != c.want {
			t.Errorf("%d CPU, %d MiB: %t", c.cpu, c.memory, got)
		}
	}
}
