package awsclient

import (
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// raw answers an operation with JSON as AWS writes it.
func raw(body string) func(map[string]any) answer {
	return func(map[string]any) answer { return answer{body: body} }
}

// same compares values that hold a Maybe.
func same(t *testing.T, want, got any) {
	t.Helper()
	if d := cmp.Diff(want, got,
		cmp.Comparer(func(a, b model.Maybe[int]) bool { return a == b }),
		cmp.Comparer(func(a, b model.Maybe[bool]) bool { return a == b }),
		cmp.Comparer(func(a, b model.Maybe[model.Host]) bool { return a == b }),
		cmp.Comparer(func(a, b model.Maybe[model.EC2Instance]) bool { return a == b }),
		cmp.Comparer(func(a, b model.Watch) bool { return reflect.DeepEqual(a, b) }),
		cmp.Comparer(func(a, b model.Maybe[model.Drain]) bool { return reflect.DeepEqual(a, b) }),
	); d != "" {
		t.Error(d)
	}
}

func TestAWholeTaskDefinition(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScript()
		s.on["DescribeTaskDefinition"] = raw(`{"tags":[{"key":"team","value":"shop"}],"taskDefinition":{
			"taskDefinitionArn":"` + prefix + `task-definition/web:7","family":"web","revision":7,"status":"INACTIVE",
			"cpu":"512","memory":"1024","networkMode":"awsvpc","compatibilities":["EC2","FARGATE"],"requiresCompatibilities":["FARGATE"],
			"taskRoleArn":"role/task","executionRoleArn":"role/exec","pidMode":"task","ipcMode":"none",
			"ephemeralStorage":{"sizeInGiB":40},"runtimePlatform":{"cpuArchitecture":"ARM64","operatingSystemFamily":"LINUX"},
			"placementConstraints":[{"type":"memberOf","expression":"attribute:a == b"}],
			"registeredAt":1.7000000005E9,"deregisteredAt":1700000100,"registeredBy":"jo","somethingNew":{"registeredAt\"":1},
			"volumes":[{"name":"a","efsVolumeConfiguration":{"fileSystemId":"fs-1"}},{"name":"b","host":{"sourcePath":"/b"}},{"name":"c","dockerVolumeConfiguration":{"driver":"local"}},
				{"name":"d","configuredAtLaunch":true},{"name":"e","fsxWindowsFileServerVolumeConfiguration":{"fileSystemId":"fs-2","rootDirectory":"x","authorizationConfig":{"credentialsParameter":"x","domain":"y"}}}],
			"containerDefinitions":[{"name":"app","image":"shop/web:1","cpu":256,"memory":512,"memoryReservation":128,"command":["serve"],"entryPoint":["/bin/web"],
				"workingDirectory":"/srv","user":"web","portMappings":[{"containerPort":8080,"name":"http"},{"containerPort":53,"hostPort":53,"protocol":"udp"},{"containerPortRange":"9000-9010"}],
				"environment":[{"name":"A","value":"registeredAt\":12"}],"environmentFiles":[{"type":"s3","value":"arn:aws:s3:::b/e.env"}],"secrets":[{"name":"P","valueFrom":"arn:s"}],
				"healthCheck":{"command":["CMD","true"],"interval":30,"timeout":5,"retries":3,"startPeriod":10},
				"logConfiguration":{"logDriver":"awslogs","options":{"b":"2","a":"1"}},"dependsOn":[{"containerName":"init","condition":"SUCCESS"}],
				"mountPoints":[{"sourceVolume":"a","containerPath":"/a","readOnly":true}],"stopTimeout":60,"privileged":true,"readonlyRootFilesystem":true,
				"linuxParameters":{"initProcessEnabled":true},"restartPolicy":{"enabled":true},"resourceRequirements":[{"type":"GPU","value":"1"}]},
				{"name":"init","image":"i","essential":false}]}}`)
		c := open(t, s)
		id := prefix + "task-definition/web:7"
		b, err := c.DescribeTaskDefinitions(t.Context(), []string{id})
		if err != nil || len(b.Items) != 1 {
			t.Fatal(err, b.Problems)
		}
		got := b.Items[0]
		doc := string(got.JSON)
		for _, part := range []string{
			`"registeredAt": "2023-11-14T22:13:20.5Z"`, `"deregisteredAt": "2023-11-14T22:15:00Z"`, `"somethingNew"`, `"value": "registeredAt\":12"`, "\n  \"family\": \"web\"",
		} {
			if !strings.Contains(doc, part) {
				t.Errorf("%s is not in\n%s", part, doc)
			}
		}
		got.JSON = nil
		same(t, model.TaskDefinition{
			ARN: id, Family: "web", Revision: 7, Status: "INACTIVE", CPU: 512, Memory: 1024, EphemeralGiB: 40, NetworkMode: "awsvpc",
			Compatible: []string{"EC2", "FARGATE"}, Requires: []string{"FARGATE"}, OS: "LINUX", Arch: "ARM64", TaskRole: "role/task", ExecutionRole: "role/exec",
			PIDMode: "task", IPCMode: "none", RegisteredAt: time.Unix(1700000000, 5e8).UTC(), RegisteredBy: "jo", DeregisteredAt: time.Unix(1700000100, 0).UTC(),
			Placement: []model.Placement{{Type: "memberOf", Field: "attribute:a == b"}}, Tags: []model.Tag{{Key: "team", Value: "shop"}},
			Volumes: []model.Volume{{Name: "a", Kind: "efs", Source: "fs-1"}, {Name: "b", Kind: "host", Source: "/b"}, {Name: "c", Kind: "docker", Source: "local"}, {Name: "d", Kind: "launch"}, {Name: "e", Kind: "fsx", Source: "fs-2"}},
			Containers: []model.ContainerDefinition{
				{
					Name: "app", Image: "shop/web:1", Essential: true, CPU: 256, Memory: 512, Reservation: 128, GPU: "1", Command: []string{"serve"}, EntryPoint: []string{"/bin/web"},
					WorkDir: "/srv", User: "web", Ports: []model.PortMapping{{Name: "http", Container: 8080, Protocol: "tcp"}, {Container: 53, Host: 53, Protocol: "udp"}, {Range: "9000-9010", Protocol: "tcp"}},
					Env: []model.KeyValue{{Name: "A", Value: `registeredAt":12`}}, EnvFiles: []string{"arn:aws:s3:::b/e.env"}, Secrets: []model.KeyValue{{Name: "P", Value: "arn:s"}},
					Check:     model.HealthCheck{Command: []string{"CMD", "true"}, Interval: 30, Timeout: 5, Retries: 3, StartPeriod: 10},
					LogDriver: "awslogs", LogOptions: []model.KeyValue{{Name: "a", Value: "1"}, {Name: "b", Value: "2"}}, DependsOn: []model.KeyValue{{Name: "init", Value: "SUCCESS"}},
					Mounts: []model.Mount{{Volume: "a", Path: "/a", ReadOnly: true}}, StopTimeout: 60, Privileged: true, ReadOnly: true, Init: true, Restart: true,
				},
				{Name: "init", Image: "i"},
			},
		}, got)
	})
}

func TestAWholeService(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScript()
		s.on["DescribeServices"] = raw(`{"services":[{"serviceArn":"` + prefix + `service/prod/web","serviceName":"web","clusterArn":"` + prefix + `cluster/prod","status":"ACTIVE",
			"desiredCount":3,"runningCount":2,"pendingCount":1,"capacityProviderStrategy":[{"capacityProvider":"FARGATE_SPOT","weight":3,"base":1}],"platformVersion":"1.4.0","platformFamily":"Linux",
			"schedulingStrategy":"REPLICA","taskDefinition":"` + prefix + `task-definition/web:7","enableExecuteCommand":true,"availabilityZoneRebalancing":"ENABLED",
			"deploymentConfiguration":{"maximumPercent":200,"minimumHealthyPercent":0,"strategy":"BLUE_GREEN","bakeTimeInMinutes":5,"deploymentCircuitBreaker":{"enable":true,"rollback":true},"alarms":{"alarmNames":["5xx"],"enable":true,"rollback":true}},
			"deployments":[{"id":"ecs-svc/1","status":"PRIMARY","taskDefinition":"` + prefix + `task-definition/web:8","desiredCount":3,"runningCount":1,"pendingCount":1,"failedTasks":2,"rolloutState":"IN_PROGRESS","rolloutStateReason":"in progress.","createdAt":1700000000,"updatedAt":1700000001,"launchType":"FARGATE","platformVersion":"1.4.0"}],
			"loadBalancers":[{"targetGroupArn":"arn:tg","containerName":"app","containerPort":8080},{"loadBalancerName":"classic","containerName":"app","containerPort":80}],
			"serviceRegistries":[{"registryArn":"arn:sd","port":53},{"registryArn":"arn:sd2","containerName":"app","containerPort":54}],
			"networkConfiguration":{"awsvpcConfiguration":{"subnets":["s1"],"securityGroups":["g1"],"assignPublicIp":"ENABLED"}},
			"createdAt":1600000000,"createdBy":"jo","roleArn":"role","healthCheckGracePeriodSeconds":60,"placementConstraints":[{"type":"distinctInstance"}],"placementStrategy":[{"type":"spread","field":"zone"}],
			"propagateTags":"SERVICE","tags":[{"key":"k","value":"v"}],"taskSets":[{"id":"x"}],"currentServiceDeployment":"arn:dep","resourceManagementType":"ECS","deploymentController":{"type":"EXTERNAL"},
			"events":[{"id":"1","createdAt":1700000002,"message":"(service web) is AZ balanced with 1 tasks in a, 1 tasks in b."}]}]}`)
		c := open(t, s)
		b, err := c.DescribeServices(t.Context(), []string{prefix + "service/prod/web"})
		if err != nil || len(b.Items) != 1 {
			t.Fatal(err, b.Problems)
		}
		same(t, model.Service{
			ARN: prefix + "service/prod/web", Name: "web", Cluster: "prod", ClusterARN: prefix + "cluster/prod", Status: "ACTIVE", Desired: 3, Running: 2, Pending: 1,
			Strategy: []model.StrategyItem{{Provider: "FARGATE_SPOT", Base: 1, Weight: 3}}, PlatformVersion: "1.4.0", PlatformFamily: "Linux", Scheduling: "REPLICA", Controller: "EXTERNAL",
			TaskDefinition: prefix + "task-definition/web:7", Family: "web", Revision: "7", Exec: true, Rebalancing: true, Balanced: model.Known(true),
			Deployments: []model.Deployment{{
				ID: "ecs-svc/1", Status: "PRIMARY", TaskDefinition: prefix + "task-definition/web:8", Family: "web", Revision: "8", Desired: 3, Running: 1, Pending: 1, Failed: 2,
				Rollout: "IN_PROGRESS", Reason: "in progress.", LaunchType: "FARGATE", PlatformVersion: "1.4.0", Created: time.Unix(1700000000, 0).UTC(), Updated: time.Unix(1700000001, 0).UTC(),
			}},
			Rollout:       model.RolloutConfig{Strategy: "BLUE_GREEN", MinHealthy: model.Known(0), Max: model.Known(200), Breaker: true, BreakerRollback: true, Alarms: []string{"5xx"}, AlarmsRollback: true, BakeMinutes: 5},
			LoadBalancers: []model.LoadBalancer{{TargetGroup: "arn:tg", Container: "app", ContainerPort: 8080}, {Name: "classic", Container: "app", ContainerPort: 80}},
			Registries:    []model.Registry{{ARN: "arn:sd", Port: 53}, {ARN: "arn:sd2", Container: "app", Port: 54}},
			Network:       model.Network{Subnets: []string{"s1"}, SecurityGroups: []string{"g1"}, PublicIP: true},
			Created:       time.Unix(1600000000, 0).UTC(), CreatedBy: "jo", Role: "role", HealthGrace: 60, Constraints: []model.Placement{{Type: "distinctInstance"}}, Strategies: []model.Placement{{Type: "spread", Field: "zone"}},
			PropagateTags: "SERVICE", Tags: []model.Tag{{Key: "k", Value: "v"}}, TaskSets: 1, CurrentDeploy: "arn:dep", ManagedByExpress: true,
			Events: []model.Event{{ID: "1", At: time.Unix(1700000002, 0).UTC(), Message: "(service web) is AZ balanced with 1 tasks in a, 1 tasks in b."}},
		}, b.Items[0])
	})
}

func TestAWholeTask(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScript()
		s.on["DescribeTasks"] = raw(`{"tasks":[{"taskArn":"` + prefix + `task/0af1","clusterArn":"` + prefix + `cluster/prod","group":"service:web","startedBy":"ecs-svc/1",
			"taskDefinitionArn":"` + prefix + `task-definition/web:7","lastStatus":"STOPPED","desiredStatus":"STOPPED","healthStatus":"UNKNOWN","launchType":"EC2","capacityProviderName":"asg",
			"cpu":"256","memory":"512","availabilityZone":"eu-west-1a","createdAt":1,"pullStartedAt":2,"pullStoppedAt":3,"startedAt":4,"stoppingAt":5,"executionStoppedAt":6,"stoppedAt":7,
			"stopCode":"UserInitiated","stoppedReason":"because","enableExecuteCommand":true,"connectivity":"CONNECTED","connectivityAt":8,"version":9,"ephemeralStorage":{"sizeInGiB":21},
			"containerInstanceArn":"` + prefix + `container-instance/9c","tags":[{"key":"k","value":"v"}],
			"attachments":[{"id":"a","type":"ElasticNetworkInterface","status":"DELETED","details":[{"name":"privateIPv4Address","value":"10.0.0.1"}]}],
			"overrides":{"containerOverrides":[{"name":"app","command":["x"],"environment":[{"name":"E","value":"1"}],"memory":64},{"name":"side"}]},
			"containers":[{"containerArn":"c","name":"app","image":"i","imageDigest":"sha256:1","lastStatus":"STOPPED","exitCode":0,"reason":"r","runtimeId":"rt","healthStatus":"HEALTHY","cpu":"1","memory":"2","memoryReservation":"3","gpuIds":["g"],
				"networkBindings":[{"bindIP":"0.0.0.0","containerPort":80,"hostPort":32768,"protocol":"tcp"}],"networkInterfaces":[{"privateIpv4Address":"10.0.0.2"}],"managedAgents":[{"name":"ExecuteCommandAgent","lastStatus":"RUNNING","reason":"x","lastStartedAt":10}]}]}]}`)
		c := open(t, s)
		b, err := c.DescribeTasks(t.Context(), []string{prefix + "task/prod/0af1"})
		if err != nil || len(b.Items) != 1 {
			t.Fatal(err, b.Problems)
		}
		at := func(n int64) time.Time { return time.Unix(n, 0).UTC() }
		same(t, model.Task{
			ARN: prefix + "task/prod/0af1", ID: "0af1", Cluster: "prod", ClusterARN: prefix + "cluster/prod", Group: "service:web", Service: "web", StartedBy: "ecs-svc/1",
			TaskDefinition: prefix + "task-definition/web:7", Family: "web", Revision: "7", Status: "STOPPED", Desired: "STOPPED", HealthStatus: "UNKNOWN", LaunchType: "EC2", Provider: "asg",
			CPU: 256, Memory: 512, EphemeralGiB: 21, Zone: "eu-west-1a", Created: at(1), PullStarted: at(2), PullStopped: at(3), Started: at(4), Stopping: at(5), ExecutionStop: at(6), Stopped: at(7),
			StopCode: "UserInitiated", StopReason: "because", Exec: true, Connectivity: "CONNECTED", ConnectivityAt: at(8), Version: 9, PrivateIP: "10.0.0.1", Instance: prefix + "container-instance/prod/9c",
			Attachments: []model.Attachment{{ID: "a", Type: "ElasticNetworkInterface", Status: "DELETED", Details: []model.KeyValue{{Name: "privateIPv4Address", Value: "10.0.0.1"}}}},
			Overrides:   []model.Override{{Container: "app", Command: []string{"x"}, Env: []model.KeyValue{{Name: "E", Value: "1"}}, Memory: 64}}, Tags: []model.Tag{{Key: "k", Value: "v"}},
			Containers: []model.Container{{
				ARN: "c", Name: "app", Image: "i", Digest: "sha256:1", Status: "STOPPED", HealthState: "HEALTHY", ExitCode: model.Known(0), Reason: "r", RuntimeID: "rt", PrivateIP: "10.0.0.2",
				Ports: []model.Port{{BindIP: "0.0.0.0", Host: 32768, Container: 80, Protocol: "tcp"}}, CPU: 1, Memory: 2, Reservation: 3, GPUs: []string{"g"},
				Agents: []model.Agent{{Name: "ExecuteCommandAgent", Status: "RUNNING", Reason: "x", Started: at(10)}},
			}},
		}, b.Items[0])
	})
}

func TestAWholeInstance(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScript()
		s.on["DescribeContainerInstances"] = raw(`{"containerInstances":[{"containerInstanceArn":"` + prefix + `container-instance/prod/9c","ec2InstanceId":"mi-1","status":"DRAINING","statusReason":"x","agentConnected":true,
			"agentUpdateStatus":"UPDATED","versionInfo":{"agentVersion":"1.90.0","agentHash":"h","dockerVersion":"DockerVersion: 25.0.8"},"runningTasksCount":2,"pendingTasksCount":1,"registeredAt":1,"capacityProviderName":"asg","version":3,
			"registeredResources":[{"name":"CPU","type":"INTEGER","integerValue":2048},{"name":"MEMORY","type":"INTEGER","integerValue":4000},{"name":"GPU","type":"STRINGSET","stringSetValue":["a","b"]},{"name":"PORTS","type":"STRINGSET","stringSetValue":["22"]}],
			"remainingResources":[{"name":"CPU","type":"INTEGER","integerValue":512},{"name":"MEMORY","type":"INTEGER","integerValue":1000},{"name":"GPU","type":"STRINGSET","stringSetValue":["b"]},{"name":"PORTS","type":"STRINGSET","stringSetValue":["8080","22"]},{"name":"PORTS_UDP","type":"STRINGSET","stringSetValue":["53"]}],
			"attributes":[{"name":"ecs.os-type","value":"linux"},{"name":"ecs.ami-id","value":"ami-1"},{"name":"ecs.cpu-architecture","value":"x86_64"}],
			"healthStatus":{"overallStatus":"IMPAIRED","details":[{"type":"CONTAINER_RUNTIME","status":"IMPAIRED","statusReason":"hangs.","lastStatusChange":2,"lastUpdated":3}]}}]}`)
		c := open(t, s)
		b, err := c.DescribeContainerInstances(t.Context(), []string{prefix + "container-instance/prod/9c"})
		if err != nil || len(b.Items) != 1 {
			t.Fatal(err, b.Problems)
		}
		got := b.Items[0]
		same(t, model.Instance{
			ARN: prefix + "container-instance/prod/9c", ID: "9c", Cluster: "prod", ClusterARN: prefix + "cluster/prod", EC2ID: "mi-1", Status: "DRAINING", StatusReason: "x", Connected: true,
			AgentVersion: "1.90.0", AgentHash: "h", Docker: "25.0.8", AgentUpdate: "UPDATED", CPU: model.Capacity{Registered: 2048, Remaining: 512}, Memory: model.Capacity{Registered: 4000, Remaining: 1000},
			GPU: model.Capacity{Registered: 2, Remaining: 1}, Ports: []string{"22", "53/udp", "8080"}, Running: 2, Pending: 1, Registered: time.Unix(1, 0).UTC(), Provider: "asg", Version: 3,
			Attributes: []model.KeyValue{{Name: "ecs.ami-id", Value: "ami-1"}, {Name: "ecs.cpu-architecture", Value: "x86_64"}, {Name: "ecs.os-type", Value: "linux"}}, AMI: "ami-1", OS: "linux", Arch: "x86_64",
			HealthStatus: "IMPAIRED", Checks: []model.HealthCheckResult{{Type: "CONTAINER_RUNTIME", Status: "IMPAIRED", Reason: "hangs.", Changed: time.Unix(2, 0).UTC(), Updated: time.Unix(3, 0).UTC()}},
			EC2: model.None[model.EC2Instance](),
		}, got)
		if v := got.Verdict(); v.Reason != "impaired: container runtime: hangs" {
			t.Errorf("%+v", v)
		}
		b.Items[0].Status = "ACTIVE" // what is asked of a drain is another subject
		rows, err := c.EnrichContainerInstances(t.Context(), b.Items)
		if err != nil || !rows[0].EC2.IsNone() || s.count("DescribeInstances") != 0 {
			t.Errorf("an external machine: %+v, %v", rows[0].EC2, err)
		}
	})
}

// Providers that live in one cluster are told of only when asked with it.
func TestManagedInstancesProviders(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScript()
		s.on["ListClusters"] = paged("clusterArns", 100, []string{prefix + "cluster/prod", prefix + "cluster/old"})
		s.on["DescribeClusters"] = raw(`{"clusters":[{"clusterArn":"` + prefix + `cluster/prod","clusterName":"prod","status":"ACTIVE","capacityProviders":["asg","mi"]},
			{"clusterArn":"` + prefix + `cluster/old","clusterName":"old","status":"ACTIVE","capacityProviders":["asg"]}]}`)
		asg := `{"capacityProviderArn":"` + prefix + `capacity-provider/asg","name":"asg","status":"ACTIVE","autoScalingGroupProvider":{"autoScalingGroupArn":"arn:asg","managedDraining":"ENABLED","managedTerminationProtection":"ENABLED","managedScaling":{"status":"ENABLED","targetCapacity":90}}}`
		mi := `{"capacityProviderArn":"` + prefix + `capacity-provider/mi","name":"mi","cluster":"` + prefix + `cluster/prod","status":"ACTIVE","type":"MANAGED_INSTANCES"}`
		s.on["DescribeCapacityProviders"] = func(p map[string]any) answer {
			switch {
			case p["cluster"] == "prod":
				return answer{body: `{"capacityProviders":[` + asg + `,` + mi + `]}`}
			case p["cluster"] != nil:
				return failure(400, "InvalidParameterException", "not this cluster")
			default:
				return answer{body: `{"capacityProviders":[` + asg + `]}`}
			}
		}
		c := open(t, s)
		ids := all(t, func(e func([]string)) error { return c.ListCapacityProviders(t.Context(), e) })
		rows := described(t, c.DescribeCapacityProviders, ids)
		same(t, []model.CapacityProvider{
			{ARN: prefix + "capacity-provider/asg", Name: "asg", Type: "EC2_AUTOSCALING", Status: "ACTIVE", AutoScalingGroup: "arn:asg", Scaling: true, Target: 90, Draining: true, Protection: true},
			{ARN: prefix + "capacity-provider/mi", Name: "mi", Type: "MANAGED_INSTANCES", Cluster: "prod", Status: "ACTIVE"},
		}, rows)
	})
}
