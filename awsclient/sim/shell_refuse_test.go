package sim

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2instanceconnect"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	ssmtypes "github.com/aws/aws-sdk-go-v2/service/ssm/types"
)

func ssmOf(w *World) *ssm.Client { return ssm.NewFromConfig(config(w, w.opts.Region)) }

// anyTask finds the first task of a service that runs.
func anyTask(t testing.TB, w *World, service string) *Task {
	t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, c := range w.regions[0].clusters {
		if s := c.service(service); s != nil {
			for _, x := range s.allTasks() {
				if x.LastStatus == stRunning {
					return x
				}
			}
		}
	}
	t.Fatalf("no task of %s", service)
	return nil
}

func tryExec(ctx context.Context, w *World, task *Task, change func(*ecs.ExecuteCommandInput)) error {
	in := &ecs.ExecuteCommandInput{
		Cluster: &task.cluster.ClusterName, Task: &task.id, Container: &task.Containers[0].Name,
		Command: aws.String("sh"), Interactive: true,
	}
	if change != nil {
		change(in)
	}
	_, err := ecsOf(w).ExecuteCommand(ctx, in)
	return err
}

func TestExecuteCommandRefusals(t *testing.T) {
	const notEnabled = "The execute command failed because execute command was not enabled when the task was run or the execute command agent"
	const internal = "The execute command failed due to an internal error. Try again later."
	w := newWorldNow(t, Options{World: "shells"})
	for _, tt := range []struct {
		service       string
		change        func(*ecs.ExecuteCommandInput)
		code, message string
	}{
		{"web", nil, "", ""},
		{"on-hosts", nil, "", ""},
		{"windows", nil, "", ""},
		{"vault", nil, "", ""},
		{"exec-off", nil, "InvalidParameterException", notEnabled},
		{"agent-stopped", nil, "InvalidParameterException", notEnabled},
		{"read-only-root", nil, "TargetNotConnectedException", internal},
		{"ipv6-only", nil, "TargetNotConnectedException", internal},
		{"web", func(in *ecs.ExecuteCommandInput) { in.Interactive = false }, "InvalidParameterException", "Interactive is the only mode supported currently."},
		{"web", func(in *ecs.ExecuteCommandInput) { in.Cluster = aws.String("gone") }, "ClusterNotFoundException", "Cluster not found."},
		{"web", func(in *ecs.ExecuteCommandInput) { in.Task = aws.String(strings.Repeat("0", 32)) }, "InvalidParameterException", "The referenced task was not found."},
		{"web", func(in *ecs.ExecuteCommandInput) { in.Task = aws.String("short") }, "InvalidParameterException", "task length should be one of [32,36]"},
		{"web", func(in *ecs.ExecuteCommandInput) { in.Container = aws.String("other") }, "InvalidParameterException", "other"},
		{"web", func(in *ecs.ExecuteCommandInput) { in.Container = nil }, "", ""},
		{"many-containers", func(in *ecs.ExecuteCommandInput) { in.Container = nil }, "InvalidParameterException", "more than one container"},
	} {
		err := tryExec(t.Context(), w, anyTask(t, w, tt.service), tt.change)
		if tt.code == "" {
			if err != nil {
				t.Errorf("%s: %v", tt.service, err)
			}
			continue
		}
		wantError(t, err, tt.code, tt.message)
	}
}

func TestExecOfSharedProcesses(t *testing.T) {
	w := newWorldNow(t, Options{World: "shells"})
	task := anyTask(t, w, "shared-pids")
	other := func(in *ecs.ExecuteCommandInput) { in.Container = &task.Containers[1].Name }
	if err := tryExec(t.Context(), w, task, other); err != nil {
		t.Fatal(err)
	}
	if err := tryExec(t.Context(), w, task, other); err != nil {
		t.Error("the same container again:", err)
	}
	wantError(t, tryExec(t.Context(), w, task, nil), "TargetNotConnectedException", "internal error")
}

func TestSessionLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorldNow(t, Options{World: "shells"})
		task := anyTask(t, w, "web")
		for range 2 {
			if err := tryExec(t.Context(), w, task, nil); err != nil {
				t.Fatal(err)
			}
		}
		const full = "Unable to start new execute sessions because the maximum session limit of 2 has been reached."
		wantError(t, tryExec(t.Context(), w, task, nil), "ClientException", full)
		_, err := ssmOf(w).TerminateSession(t.Context(), &ssm.TerminateSessionInput{SessionId: &w.Sessions()[0].ID})
		if err != nil {
			t.Fatal(err)
		}
		if err := tryExec(t.Context(), w, task, nil); err != nil {
			t.Error("after one was terminated:", err)
		}
		wantError(t, tryExec(t.Context(), w, task, nil), "ClientException", full)
		time.Sleep(21 * time.Minute) // nobody ever came
		if err := tryExec(t.Context(), w, task, nil); err != nil {
			t.Error("after the others were idle for too long:", err)
		}
	})
}

func TestStartSessionRefusals(t *testing.T) {
	w := newWorldNow(t, Options{World: "shells"})
	c, hosts := ssmOf(w), w.regions[0].hosts
	task := anyTask(t, w, "web")
	off := anyTask(t, w, "exec-off")
	for _, tt := range []struct {
		target, document string
		params           map[string][]string
		code, message    string
	}{
		{hosts[0].ID, "", nil, "", ""},
		{hosts[0].ID, docShell, nil, "", ""},
		{containerTarget(task, &task.Containers[0]), "", nil, "", ""},
		{hosts[0].ID, docInteractive, map[string][]string{"command": {"top"}}, "", ""},
		{hosts[0].ID, docNonInteractive, map[string][]string{"command": {"true"}}, "", ""},
		{hosts[0].ID, docPort, map[string][]string{"portNumber": {"80"}, "localPortNumber": {"0"}}, "", ""},
		{hosts[0].ID, docRemotePort, map[string][]string{"portNumber": {"5432"}, "host": {"db"}}, "", ""},
		{hosts[0].ID, docSSH, nil, "", ""},
		{hosts[2].ID, "", nil, "TargetNotConnected", hosts[2].ID + " is not connected."},
		{hosts[3].ID, "", nil, "TargetNotConnected", hosts[3].ID + " is not connected."},
		{"i-00000000000000000", "", nil, "TargetNotConnected", "i-00000000000000000 is not connected."},
		{"mi-00000000000000000", "", nil, "TargetNotConnected", "is not connected."},
		{containerTarget(off, &off.Containers[0]), "", nil, "TargetNotConnected", "is not connected."},
		{containerTarget(task, &task.Containers[0]) + "0", "", nil, "TargetNotConnected", "is not connected."},
		{"ecs:shells", "", nil, "TargetNotConnected", "is not connected."},
		{hosts[0].ID, "My-Document", nil, "InvalidDocument", "Document with name My-Document does not exist."},
		{hosts[0].ID, docInteractive, nil, "InvalidParameters", `"command"`},
		{hosts[0].ID, docRemotePort, map[string][]string{"portNumber": {"5432"}}, "InvalidParameters", `"host"`},
		{hosts[0].ID, docPort, map[string][]string{"portNumber": {"x"}}, "InvalidParameters", "invalid value: x"},
		{hosts[0].ID, docPort, map[string][]string{"host": {"db"}}, "InvalidParameters", `"host"`},
	} {
		in := &ssm.StartSessionInput{Target: &tt.target, Parameters: tt.params}
		if tt.document != "" {
			in.DocumentName = &tt.document
		}
		_, err := c.StartSession(t.Context(), in)
		if tt.code != "" {
			wantError(t, err, tt.code, tt.message)
		} else if err != nil {
			t.Errorf("%s %s: %v", tt.target, tt.document, err)
		}
	}
	_, err := c.ResumeSession(t.Context(), &ssm.ResumeSessionInput{SessionId: aws.String("gone")})
	wantError(t, err, "DoesNotExistException", "gone")
}

func TestWhatSessionManagerKnows(t *testing.T) {
	w := newWorldNow(t, Options{World: "shells"})
	c, hosts := ssmOf(w), w.regions[0].hosts
	var got []string
	var token *string
	for {
		out := must[ssm.DescribeInstanceInformationOutput](t)(c.DescribeInstanceInformation(t.Context(), &ssm.DescribeInstanceInformationInput{MaxResults: aws.Int32(5), NextToken: token}))
		for _, i := range out.InstanceInformationList {
			got = append(got, aws.ToString(i.InstanceId)+" "+string(i.PingStatus)+" "+aws.ToString(i.AgentVersion)+" "+string(i.PlatformType))
		}
		if token = out.NextToken; token == nil {
			break
		}
	}
	want := []string{
		hosts[0].ID + " Online " + currentAgent + " Linux", hosts[1].ID + " Online " + currentAgent + " Linux",
		hosts[3].ID + " ConnectionLost " + currentAgent + " Linux", hosts[4].ID + " Online 3.0.196.0 Linux",
		hosts[5].ID + " Online " + currentAgent + " Windows",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	one := must[ssm.DescribeInstanceInformationOutput](t)(c.DescribeInstanceInformation(t.Context(), &ssm.DescribeInstanceInformationInput{
		Filters: []ssmtypes.InstanceInformationStringFilter{{Key: aws.String("InstanceIds"), Values: []string{hosts[2].ID, hosts[4].ID}}},
	}))
	if n := len(one.InstanceInformationList); n != 1 || aws.ToString(one.InstanceInformationList[0].InstanceId) != hosts[4].ID {
		t.Errorf("filter by ids: %+v", one.InstanceInformationList)
	}
	for i, want := range []ssmtypes.ConnectionStatus{"connected", "connected", "notconnected", "notconnected"} {
		out := must[ssm.GetConnectionStatusOutput](t)(c.GetConnectionStatus(t.Context(), &ssm.GetConnectionStatusInput{Target: &hosts[i].ID}))
		if out.Status != want {
			t.Errorf("host %d: %s, want %s", i, out.Status, want)
		}
	}
}

func TestFaultsOfSessionCalls(t *testing.T) {
	w := newWorldNow(t, Options{World: "shells"})
	w.Faults().Add(Fault{Operation: "ExecuteCommand", Kind: AccessDenied})
	task := anyTask(t, w, "web")
	wantError(t, tryExec(t.Context(), w, task, nil), "AccessDeniedException", "is not authorized to perform: ecs:ExecuteCommand on resource: "+task.TaskArn)
	w.Faults().Clear()
	w.Faults().Add(Fault{Service: "ssm", Kind: AccessDenied})
	host := w.regions[0].hosts[0].ID
	_, err := ssmOf(w).StartSession(t.Context(), &ssm.StartSessionInput{Target: &host})
	wantError(t, err, "AccessDeniedException", "is not authorized to perform: ssm:StartSession on resource: arn:aws:ec2:eu-west-1:424211110001:instance/"+host)
	w.Faults().Clear()
	w.Faults().Add(Fault{Service: "kms", Kind: AccessDenied})
	_, err = kms.NewFromConfig(config(w, "eu-west-1")).GenerateDataKey(t.Context(), &kms.GenerateDataKeyInput{KeyId: aws.String("k"), NumberOfBytes: aws.Int32(64)})
	wantError(t, err, "AccessDeniedException", "kms:GenerateDataKey on resource: arn:aws:kms:eu-west-1:424211110001:key/k")
}

func TestKMS(t *testing.T) {
	w := newWorldNow(t, Options{World: "shells"})
	c := kms.NewFromConfig(config(w, "eu-west-1"))
	about := map[string]string{"aws:ssm:SessionId": "s", "aws:ssm:TargetId": "i-1"}
	key := must[kms.GenerateDataKeyOutput](t)(c.GenerateDataKey(t.Context(), &kms.GenerateDataKeyInput{KeyId: aws.String("alias/exec"), NumberOfBytes: aws.Int32(64), EncryptionContext: about}))
	if len(key.Plaintext) != 64 {
		t.Fatalf("%d bytes", len(key.Plaintext))
	}
	back := must[kms.DecryptOutput](t)(c.Decrypt(t.Context(), &kms.DecryptInput{CiphertextBlob: key.CiphertextBlob, EncryptionContext: about}))
	if string(back.Plaintext) != string(key.Plaintext) || aws.ToString(back.KeyId) != aws.ToString(key.KeyId) {
		t.Error("another key came back")
	}
	about["aws:ssm:TargetId"] = "i-2"
	_, err := c.Decrypt(t.Context(), &kms.DecryptInput{CiphertextBlob: key.CiphertextBlob, EncryptionContext: about})
	wantError(t, err, "InvalidCiphertextException", "")
}

func TestInstanceConnect(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorldNow(t, Options{World: "shells"})
		c := ec2instanceconnect.NewFromConfig(config(w, "eu-west-1"))
		h := w.regions[0].hosts[0]
		send := func(id, key string) error {
			_, err := c.SendSSHPublicKey(t.Context(), &ec2instanceconnect.SendSSHPublicKeyInput{InstanceId: &id, InstanceOSUser: aws.String("ec2-user"), SSHPublicKey: &key})
			return err
		}
		const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHUyaHA0b3ZzbWFkZXVwZm9ydGVzdHNhbG9uZQ== somebody"
		if err := send(h.ID, key); err != nil {
			t.Fatal(err)
		}
		wantError(t, send(h.ID, "nonsense"), "InvalidArgsException", "SSH public key")
		wantError(t, send("i-00000000000000000", key), "EC2InstanceNotFoundException", "i-00000000000000000")
		if got := w.SSHKeys(h.ID, "ec2-user"); len(got) != 1 || got[0] != key {
			t.Errorf("keys %q", got)
		}
		if got := w.SSHKeys(h.ID, "root"); got != nil {
			t.Errorf("keys of another user %q", got)
		}
		time.Sleep(time.Minute)
		if got := w.SSHKeys(h.ID, "ec2-user"); got != nil {
			t.Errorf("after a minute %q", got)
		}
	})
}
