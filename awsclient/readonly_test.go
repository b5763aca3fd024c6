package awsclient

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
)

// Every operation of every client is called on a read-only Client with an empty
// input. Only those on the list may get past the guard; nothing else may reach
// the transport.
func TestReadOnlyLetsOnlyKnownReadsPass(t *testing.T) {
	s := newScript()
	c := open(t, s, func(o *Options) { o.ReadOnly = true })
	if !c.ReadOnly() {
		t.Fatal("not read-only")
	}
	seen := map[operation]bool{}
	for service, client := range map[string]any{
		"ECS": c.ecs, "EC2": c.ec2, "STS": c.sts,
		"CloudWatch": c.watch.metrics, "Elastic Load Balancing v2": c.watch.balancer,
		"Application Auto Scaling": c.watch.scaling, "Auto Scaling": c.watch.groups,
		"CloudWatch Logs": c.logs,
		"SSM":             c.sessions.ssm, "KMS": c.sessions.kms, "EC2 Instance Connect": c.sessions.connect,
		"IAM": c.sessions.iam,
	} {
		n := 0
		for op, invoke := range operations(client) {
			n++
			seen[operation{service, op}] = true
			s.forget()
			err := invoke()
			_, read := readBuckets()[operation{service, op}]
			var refused *ReadOnlyError
			switch isRefused := errors.As(err, &refused); {
			case read && isRefused:
				t.Errorf("%s %s is a read and was refused", service, op)
			case !read && !isRefused:
				t.Errorf("%s %s was not refused: %v", service, op, err)
			case !read && len(s.calls) > 0:
				t.Errorf("%s %s was refused and sent all the same", service, op)
			case isRefused && (refused.Service != service || refused.Operation != op):
				t.Errorf("the refusal of %s %s names %s %s", service, op, refused.Service, refused.Operation)
			}
		}
		if least := map[string]int{"ECS": 60, "EC2": 600, "STS": 8, "CloudWatch": 40, "Elastic Load Balancing v2": 40, "Application Auto Scaling": 12, "Auto Scaling": 50, "CloudWatch Logs": 80, "SSM": 120, "KMS": 45, "EC2 Instance Connect": 2, "IAM": 150}[service]; n < least {
			t.Errorf("%s has %d operations: the walk has missed some", service, n)
		}
	}
	for op := range readBuckets() {
		if !seen[op] {
			t.Errorf("%v is on the list and does not exist", op)
		}
		if op.service == "CloudWatch Logs" && (op.name == "FilterLogEvents" || op.name == "StartLiveTail") {
			continue // reads all the same
		}
		if op.service == "IAM" && op.name == "SimulatePrincipalPolicy" {
			continue // answers what would be allowed, and does nothing
		}
		if !strings.HasPrefix(op.name, "List") && !strings.HasPrefix(op.name, "Describe") && !strings.HasPrefix(op.name, "Get") {
			t.Errorf("%v does not sound like a read", op)
		}
	}
	for op := range writeBuckets() {
		if !seen[op] {
			t.Errorf("%v has a bucket and does not exist", op)
		}
	}
}

// operations returns the operations of an SDK client, each as a call with an
// empty input.
func operations(client any) map[string]func() error {
	out := map[string]func() error{}
	v := reflect.ValueOf(client)
	for i := range v.NumMethod() {
		name, m := v.Type().Method(i).Name, v.Method(i)
		mt := m.Type()
		if !mt.IsVariadic() || mt.NumIn() != 3 || mt.NumOut() != 2 || !strings.HasSuffix(mt.In(1).String(), "."+name+"Input") {
			continue
		}
		out[name] = func() error {
			// A done context keeps reads that pass the guard from being tried
			// again and again.
			ctx, cancel := context.WithCancel(context.Background())
			cancel()
			res := m.Call([]reflect.Value{reflect.ValueOf(ctx), reflect.New(mt.In(1).Elem())})
			err, _ := res[1].Interface().(error)
			return err
		}
	}
	return out
}

// Without read-only the guard lets writes pass: it is the flag that refuses.
func TestWithoutReadOnlyWritesPass(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScript()
		c := open(t, s)
		if err := operations(c.ecs)["ListClusters"](); err == nil {
			t.Error("a done context gave no error")
		}
		s.forget()
		v := reflect.ValueOf(c.ecs).MethodByName("DeleteCluster")
		in := reflect.New(v.Type().In(1).Elem())
		name := "c"
		in.Elem().FieldByName("Cluster").Set(reflect.ValueOf(&name))
		_ = v.Call([]reflect.Value{reflect.ValueOf(t.Context()), in})
		if s.count("DeleteCluster") != 1 {
			t.Errorf("%d calls of DeleteCluster, want 1: %v", s.count("DeleteCluster"), s.calls)
		}
	})
}
