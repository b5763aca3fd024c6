package awsclient

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/ecsdeck/ecsdeck/awsclient/journal"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// fleet is an AWS with rows of every kind that can be changed under the
// client's feet. Writes are answered well and change nothing by themselves.
type fleet struct {
	*shop
	rows map[string]map[string]any // by ARN
}

func newFleet() *fleet {
	f := &fleet{shop: newShop(), rows: map[string]map[string]any{}}
	f.describes("DescribeServices", "services", "services", "service")
	f.describes("DescribeTasks", "tasks", "tasks", "task")
	f.describes("DescribeContainerInstances", "containerInstances", "containerInstances", "container-instance")
	f.on["ListTasks"] = func(p map[string]any) answer {
		return f.list("taskArns", "task", func(r map[string]any) bool {
			return (p["containerInstance"] == nil || model.ShortID(r["containerInstanceArn"].(string)) == p["containerInstance"]) &&
				(p["serviceName"] == nil || r["group"] == "service:"+p["serviceName"].(string)) &&
				(p["family"] == nil || strings.Contains(r["taskDefinitionArn"].(string), "/"+p["family"].(string)+":"))
		})
	}
	f.on["DescribeTaskDefinition"] = func(p map[string]any) answer {
		f.mu.Lock()
		defer f.mu.Unlock()
		id, _ := p["taskDefinition"].(string)
		for arn, row := range f.rows {
			if arn == id || model.ShortID(arn) == id {
				return answer{body: map[string]any{"taskDefinition": maps.Clone(row), "tags": row["tags"]}}
			}
		}
		return failure(400, "ClientException", "Unable to describe task definition.")
	}
	f.on["ListTaskDefinitions"] = func(p map[string]any) answer {
		a := f.list("taskDefinitionArns", "task-definition", func(r map[string]any) bool { return r["status"] == p["status"] })
		ids := a.body.(map[string]any)["taskDefinitionArns"].([]string)
		slices.Reverse(ids)
		return a
	}
	every := func(map[string]any) bool { return true }
	f.on["ListContainerInstances"] = func(map[string]any) answer { return f.list("containerInstanceArns", "container-instance", every) }
	f.on["ListServices"] = func(map[string]any) answer { return f.list("serviceArns", "service", every) }
	f.on["ListClusters"] = func(map[string]any) answer {
		return answer{body: map[string]any{"clusterArns": []string{prefix + "cluster/prod"}}}
	}
	f.on["GetTaskProtection"] = func(p map[string]any) answer {
		var out []any
		for _, id := range strs(p["tasks"]) {
			arn := prefix + "task/prod/" + id
			out = append(out, map[string]any{"taskArn": arn, "protectionEnabled": f.get(arn, "protected") == true})
		}
		return answer{body: map[string]any{"protectedTasks": out}}
	}
	for _, op := range []string{
		"UpdateService", "StopTask", "UpdateContainerInstancesState", "UpdateContainerAgent", "UpdateTaskProtection",
		"TagResource", "UntagResource", "DeregisterTaskDefinition", "RunTask",
	} {
		f.on[op] = func(map[string]any) answer { return answer{body: map[string]any{}} }
	}
	f.addService("checkout", 6, nil)
	f.addDefinition("checkout", 88, nil)
	return f
}

func (f *fleet) put(arn string, row, change map[string]any) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	row = maps.Clone(row)
	maps.Copy(row, change)
	f.rows[arn] = row
	return arn
}

func (f *fleet) change(arn string, with map[string]any) {
	f.mu.Lock()
	defer f.mu.Unlock()
	row := maps.Clone(f.rows[arn])
	maps.Copy(row, with)
	f.rows[arn] = row
}

func (f *fleet) remove(arn string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.rows, arn)
}

func (f *fleet) get(arn, key string) any {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.rows[arn][key]
}

func (f *fleet) addService(name string, desired int, change map[string]any) string {
	arn := prefix + "service/prod/" + name
	return f.put(arn, map[string]any{
		"serviceArn": arn, "serviceName": name, "clusterArn": prefix + "cluster/prod", "status": "ACTIVE",
		"desiredCount": desired, "runningCount": desired, "pendingCount": 0, "schedulingStrategy": "REPLICA",
		"taskDefinition": prefix + "task-definition/" + name + ":88",
		"deploymentConfiguration": map[string]any{
			"minimumHealthyPercent": 100, "maximumPercent": 200, "deploymentCircuitBreaker": map[string]any{"enable": true, "rollback": true},
		},
		"deployments": []any{map[string]any{"id": "ecs-svc/1", "status": "PRIMARY", "rolloutState": "COMPLETED"}},
	}, change)
}

func (f *fleet) addTask(id, service, instance string, change map[string]any) string {
	arn := prefix + "task/prod/" + id
	group, family := "service:"+service, service
	if service == "" {
		group, family = "family:job", "job"
	}
	return f.put(arn, map[string]any{
		"taskArn": arn, "clusterArn": prefix + "cluster/prod", "group": group, "lastStatus": "RUNNING", "desiredStatus": "RUNNING",
		"taskDefinitionArn": prefix + "task-definition/" + family + ":88", "cpu": "512", "memory": "1024",
		"containerInstanceArn": prefix + "container-instance/prod/" + instance,
	}, change)
}

func (f *fleet) addInstance(id string, cpu, memory int, change map[string]any) string {
	arn := prefix + "container-instance/prod/" + id
	resources := []any{
		map[string]any{"name": "CPU", "type": "INTEGER", "integerValue": cpu},
		map[string]any{"name": "MEMORY", "type": "INTEGER", "integerValue": memory},
	}
	return f.put(arn, map[string]any{
		"containerInstanceArn": arn, "ec2InstanceId": "i-" + id, "status": "ACTIVE", "agentConnected": true,
		"remainingResources": resources, "registeredResources": resources,
		"attributes": []any{map[string]any{"name": "ecs.os-type", "value": "linux"}, map[string]any{"name": "ecs.cpu-architecture", "value": "x86_64"}},
	}, change)
}

func (f *fleet) addDefinition(family string, revision int, change map[string]any) string {
	arn := fmt.Sprintf("%stask-definition/%s:%d", prefix, family, revision)
	return f.put(arn, map[string]any{
		"taskDefinitionArn": arn, "family": family, "revision": revision, "status": "ACTIVE", "networkMode": "bridge",
		"taskRoleArn":          "arn:aws:iam::" + account + ":role/" + family,
		"containerDefinitions": []any{map[string]any{"name": "app", "image": family, "essential": true}},
	}, change)
}

func (f *fleet) describes(op, ask, answerAs, kind string) {
	f.on[op] = func(p map[string]any) answer {
		f.mu.Lock()
		defer f.mu.Unlock()
		items, failures := []any{}, []any{}
		for _, id := range strs(p[ask]) {
			arn := prefix + kind + "/prod/" + id
			if row, ok := f.rows[arn]; ok {
				items = append(items, maps.Clone(row))
				continue
			}
			failures = append(failures, map[string]any{"arn": arn, "reason": "MISSING"})
		}
		return answer{body: map[string]any{answerAs: items, "failures": failures}}
	}
}

func (f *fleet) list(key, kind string, is func(map[string]any) bool) answer {
	f.mu.Lock()
	defer f.mu.Unlock()
	ids := []string{}
	for _, arn := range slices.Sorted(maps.Keys(f.rows)) {
		if a, _ := model.ParseARN(arn); a.Type() == kind && is(f.rows[arn]) {
			ids = append(ids, arn)
		}
	}
	return answer{body: map[string]any{key: ids}}
}

// follow opens a client of the fleet with an audit file.
func follow(t *testing.T, f *fleet, change ...func(*Options)) (*Client, func() []journal.Entry) {
	t.Helper()
	return audited(t, f.shop, change...)
}

// clis are the commands of a plan.
func clis(p Plan) []string {
	return each(p.Calls, func(c Call) string {
		c.Region = ""
		return c.CLI()
	})
}

// writes counts the calls that were no reads.
func (f *fleet) writes() int {
	f.shop.script.mu.Lock()
	defer f.shop.script.mu.Unlock()
	n := 0
	for _, c := range f.calls {
		if _, read := readBuckets()[operation{"ECS", c.op}]; !read && c.op != "GetCallerIdentity" {
			n++
		}
	}
	return n
}
