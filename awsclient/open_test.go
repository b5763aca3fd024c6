package awsclient

import (
	"crypto/sha1"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// home makes a home folder with AWS configuration files and no other way to find
// credentials, and returns it.
func home(t *testing.T, config, credentials string) string {
	t.Helper()
	dir := t.TempDir()
	for _, kv := range os.Environ() {
		if name, _, _ := strings.Cut(kv, "="); strings.HasPrefix(name, "AWS_") {
			t.Setenv(name, "")
			os.Unsetenv(name)
		}
	}
	t.Setenv("HOME", dir)
	t.Setenv("USERPROFILE", dir)
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	write(t, filepath.Join(dir, ".aws", "config"), config)
	write(t, filepath.Join(dir, ".aws", "credentials"), credentials)
	t.Setenv("AWS_CONFIG_FILE", filepath.Join(dir, ".aws", "config"))
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", filepath.Join(dir, ".aws", "credentials"))
	return dir
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

const twoProfiles = `
[default]
region = eu-west-1
[profile prod]
region = eu-central-1
[profile  staging ]
[sso-session corp]
[services local]
`

const staticKeys = `
[default]
aws_access_key_id = AKIADEFAULT
aws_secret_access_key = x
[prod]
aws_access_key_id = AKIAPROD
aws_secret_access_key = x
[legacy]
aws_access_key_id = AKIALEGACY
aws_secret_access_key = x
`

func TestProfiles(t *testing.T) {
	home(t, twoProfiles, staticKeys)
	if got, want := Profiles(), []string{"default", "legacy", "prod", "staging"}; !slices.Equal(got, want) {
		t.Errorf("profiles %v, want %v", got, want)
	}
	t.Setenv("AWS_CONFIG_FILE", "/does/not/exist")
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", "/does/not/exist")
	if got := Profiles(); len(got) != 0 {
		t.Errorf("profiles %v from no file", got)
	}
}

func TestOpenScope(t *testing.T) {
	for _, c := range []struct {
		name string
		env  map[string]string
		opt  Options
		want model.Scope
	}{
		{"default profile", nil, Options{}, model.Scope{Profile: "default", Region: "eu-west-1"}},
		{"profile", nil, Options{Profile: "prod"}, model.Scope{Profile: "prod", Region: "eu-central-1"}},
		{"profile of the environment", map[string]string{"AWS_PROFILE": "prod"}, Options{}, model.Scope{Profile: "prod", Region: "eu-central-1"}},
		{"region wins", map[string]string{"AWS_REGION": "us-east-1"}, Options{Region: "us-west-2"}, model.Scope{Profile: "default", Region: "us-west-2"}},
		{
			"keys of the environment",
			map[string]string{"AWS_ACCESS_KEY_ID": "AKIAENV", "AWS_SECRET_ACCESS_KEY": "x"},
			Options{},
			model.Scope{Region: "eu-west-1"},
		},
		{
			"endpoint of the environment",
			map[string]string{"AWS_ENDPOINT_URL": "http://127.0.0.1:5000"},
			Options{},
			model.Scope{Profile: "default", Region: "eu-west-1", Endpoint: "http://127.0.0.1:5000"},
		},
		{
			"endpoint of the flag wins",
			map[string]string{"AWS_ENDPOINT_URL_ECS": "http://127.0.0.1:5000"},
			Options{Endpoint: "http://127.0.0.1:6000"},
			model.Scope{Profile: "default", Region: "eu-west-1", Endpoint: "http://127.0.0.1:6000"},
		},
		{"demo", map[string]string{"AWS_PROFILE": "nobody", "AWS_REGION": "us-east-1", "AWS_ENDPOINT_URL": "http://127.0.0.1:5000", "AWS_ENDPOINT_URL_ECS": "http://127.0.0.1:5000"}, Options{Demo: true}, model.Scope{Profile: "demo", Region: "eu-west-1"}},
		{"demo elsewhere", nil, Options{Demo: true, Region: "us-east-1"}, model.Scope{Profile: "demo", Region: "us-east-1"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			home(t, twoProfiles, staticKeys)
			for k, v := range c.env {
				t.Setenv(k, v)
			}
			synctest.Test(t, func(t *testing.T) {
				s := newScript()
				opt := c.opt
				opt.Transport = s
				client, err := Open(t.Context(), opt)
				if err != nil {
					t.Fatal(err)
				}
				want := c.want
				want.Account, want.Partition = account, "aws"
				want.CallerARN = "arn:aws:sts::" + account + ":assumed-role/oncall/jo"
				if client.Scope() != want {
					t.Errorf("scope %+v, want %+v", client.Scope(), want)
				}
				if len(s.calls) != 1 || s.calls[0].op != "GetCallerIdentity" {
					t.Errorf("calls %v, want one to STS", s.calls)
				}
			})
		})
	}
}

func TestOpenFails(t *testing.T) {
	const sso = `
[profile corp]
region = eu-west-1
sso_session = corp
sso_account_id = 424211110001
sso_role_name = oncall
[sso-session corp]
sso_region = eu-west-1
sso_start_url = https://corp.awsapps.com/start
sso_registration_scopes = sso:account:access
[profile old]
region = eu-west-1
sso_region = eu-west-1
sso_start_url = https://corp.awsapps.com/start
sso_account_id = 424211110001
sso_role_name = oncall
`
	for _, c := range []struct {
		name        string
		config      string
		credentials string
		opt         Options
		kind        FaultKind
		why, remedy string
	}{
		{
			"no region", "", staticKeys,
			Options{Profile: "prod"},
			FaultRegion,
			"no AWS region is configured", "use --region, or set AWS_REGION, or `aws configure set region REGION --profile prod`",
		},
		{
			"unknown profile", twoProfiles, staticKeys,
			Options{Profile: "prdo"},
			FaultProfile,
			`there is no AWS profile "prdo"`, "the known profiles are default, legacy, prod, staging",
		},
		{
			"no profiles at all", "", "",
			Options{Profile: "prod"},
			FaultProfile,
			`there is no AWS profile "prod"`, "there are no profiles yet: `aws configure sso` makes one",
		},
		{
			"no credentials", "[profile prod]\n", "",
			Options{Region: "eu-west-1"},
			FaultNoCredentials,
			"no AWS credentials were found: none in the environment, in a profile or from a role of this machine", "use --profile or set AWS_PROFILE; the known profiles are prod",
		},
		{
			"SSO never started", sso, "",
			Options{Profile: "corp"},
			FaultExpired,
			"the SSO session has expired or was never started", "run `aws sso login --profile corp`",
		},
		{
			"SSO never started, old form", sso, "",
			Options{Profile: "old"},
			FaultExpired,
			"the SSO session has expired or was never started", "run `aws sso login --profile old`",
		},
		{
			"process fails", "[profile tool]\nregion = eu-west-1\ncredential_process = /does/not/exist\n", "",
			Options{Profile: "tool"},
			FaultNoCredentials,
			"", "check the profile tool",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			home(t, c.config, c.credentials)
			c.opt.Transport = newScript()
			client, err := Open(t.Context(), c.opt)
			if err == nil {
				t.Fatalf("opened %+v", client.Scope())
			}
			f := Explain(err)
			if f.Kind != c.kind || f.Remedy != c.remedy || c.why != "" && f.Why != c.why {
				t.Errorf("got %d %q, remedy %q\n(%v)", f.Kind, f.Why, f.Remedy, err)
			}
		})
	}
}

// xml is an AWS error answer of the services that speak XML.
func xml(status int, code, message string) answer {
	return answer{status: status, kind: "text/xml", body: "<ErrorResponse><Error><Code>" + code + "</Code><Message>" + message + "</Message></Error></ErrorResponse>"}
}

func TestOpenWithoutAnAnswerOfSTS(t *testing.T) {
	for _, c := range []struct {
		name string
		with answer
		kind FaultKind // FaultOther: no error
	}{
		{"denied", xml(403, "AccessDenied", "no"), FaultOther},
		{"web page", answer{status: 500, kind: "text/html", body: "<html>"}, FaultOther},
		{"expired", xml(403, "ExpiredToken", "The security token included in the request is expired"), FaultExpired},
		{"wrong keys", xml(403, "InvalidClientTokenId", "The security token included in the request is invalid."), FaultNoCredentials},
		{"down", xml(500, "InternalFailure", "sorry"), FaultServer},
		{"silent", answer{hang: true}, FaultOther},
		{"gone", answer{err: errors.New("connect: no route to host")}, FaultOther},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newScript()
				s.on["GetCallerIdentity"] = func(map[string]any) answer { return c.with }
				client, err := Open(t.Context(), Options{Demo: true, Transport: s})
				if Explain(err).Kind != c.kind {
					t.Errorf("error %v of kind %d, want %d", err, Explain(err).Kind, c.kind)
				}
				if err == nil && (client.Scope().Account != "" || client.Scope().Partition != "aws") {
					t.Errorf("scope %+v", client.Scope())
				}
			})
		})
	}
}

// New keys in the file are picked up without a restart.
func TestExpiredKeysRecover(t *testing.T) {
	dir := home(t, twoProfiles, strings.ReplaceAll(staticKeys, "AKIAPROD", "AKIAOLD"))
	synctest.Test(t, func(t *testing.T) {
		s := newScript()
		s.on["ListClusters"] = someCluster
		var expired atomic.Bool
		transport := roundTripFunc(func(r *http.Request) (*http.Response, error) {
			if expired.Load() && strings.Contains(r.Header.Get("Authorization"), "AKIAOLD") {
				const message = "The security token included in the request is expired"
				if r.Header.Get("X-Amz-Target") == "" {
					return xml(403, "ExpiredToken", message).response(r), nil
				}
				return failure(400, "ExpiredTokenException", message).response(r), nil
			}
			return s.RoundTrip(r)
		})
		c, err := Open(t.Context(), Options{Profile: "prod", Transport: transport})
		if err != nil {
			t.Fatal(err)
		}
		list := func() error { return c.ListClusters(t.Context(), func([]string) {}) }
		if err := list(); err != nil {
			t.Fatal(err)
		}
		expired.Store(true)
		for range 2 {
			f := Explain(list())
			if f.Kind != FaultExpired || !strings.Contains(f.Remedy, "aws sso login --profile prod") {
				t.Errorf("%+v", f)
			}
		}
		write(t, filepath.Join(dir, ".aws", "credentials"), strings.ReplaceAll(staticKeys, "AKIAPROD", "AKIANEW"))
		if err := list(); err != nil {
			t.Errorf("with new keys: %v", err)
		}
	})
}

// ssoPortal answers the calls of the SSO portal: any token that is not "old" is
// good.
func ssoPortal(next http.RoundTripper) http.RoundTripper {
	return roundTripFunc(func(r *http.Request) (*http.Response, error) {
		if !strings.HasPrefix(r.URL.Host, "portal.sso.") {
			return next.RoundTrip(r)
		}
		if r.Header.Get("X-Amz-Sso_bearer_token") == "old" {
			resp := failure(401, "UnauthorizedException", "Session token not found or invalid").response(r)
			resp.Header.Set("X-Amzn-Errortype", "UnauthorizedException")
			return resp, nil
		}
		body := map[string]any{"roleCredentials": map[string]any{
			"accessKeyId": "AKIASSO", "secretAccessKey": "x", "sessionToken": "y",
			"expiration": time.Now().Add(time.Hour).UnixMilli(),
		}}
		return answer{body: body, kind: "application/json"}.response(r), nil
	})
}

// The story of every morning: the session is over, the person logs in elsewhere,
// the deck goes on.
func TestSSOLoginIsPickedUp(t *testing.T) {
	const start = "https://corp.awsapps.com/start"
	dir := home(t, "[profile corp]\nregion = eu-west-1\nsso_region = eu-west-1\nsso_account_id = 1\nsso_role_name = r\nsso_start_url = "+start+"\n", "")
	synctest.Test(t, func(t *testing.T) {
		login := func(token string) {
			sum := sha1.Sum([]byte(start))
			body, err := json.Marshal(map[string]any{
				"accessToken": token, "expiresAt": time.Now().Add(8 * time.Hour).UTC().Format(time.RFC3339), "startUrl": start, "region": "eu-west-1",
			})
			if err != nil {
				t.Fatal(err)
			}
			write(t, filepath.Join(dir, ".aws", "sso", "cache", hex.EncodeToString(sum[:])+".json"), string(body))
		}
		s := newScript()
		s.on["ListClusters"] = someCluster
		login("first")
		c, err := Open(t.Context(), Options{Profile: "corp", Transport: ssoPortal(s)})
		if err != nil {
			t.Fatal(err)
		}
		list := func() error { return c.ListClusters(t.Context(), func([]string) {}) }
		if err := list(); err != nil {
			t.Fatal(err)
		}
		login("old")
		time.Sleep(90 * time.Minute) // the role's credentials have expired as well
		f := Explain(list())
		if f.Kind != FaultExpired || f.Remedy != "run `aws sso login --profile corp`" {
			t.Errorf("%+v", f)
		}
		login("second")
		if err := list(); err != nil {
			t.Errorf("after the login: %v", err)
		}
	})
}

// What the credential chain does for itself is not held back by read-only.
func TestAssumeRoleWorksReadOnly(t *testing.T) {
	home(t, "[profile ops]\nregion = eu-west-1\nrole_arn = arn:aws:iam::1:role/ops\nsource_profile = prod\n[profile prod]\nregion = eu-west-1\n", staticKeys)
	synctest.Test(t, func(t *testing.T) {
		s := newScript()
		s.on["AssumeRole"] = func(map[string]any) answer {
			return answer{kind: "text/xml", body: `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>AKIAROLE</AccessKeyId>` +
				`<SecretAccessKey>x</SecretAccessKey><SessionToken>y</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>` +
				`<AssumedRoleUser><Arn>arn:aws:sts::1:assumed-role/ops/x</Arn><AssumedRoleId>a:x</AssumedRoleId></AssumedRoleUser></AssumeRoleResult></AssumeRoleResponse>`}
		}
		c, err := Open(t.Context(), Options{Profile: "ops", Transport: s, ReadOnly: true})
		if err != nil {
			t.Fatal(err)
		}
		if s.count("AssumeRole") != 1 || c.Scope().Account != account {
			t.Errorf("%d AssumeRole, scope %+v", s.count("AssumeRole"), c.Scope())
		}
	})
}

func TestRegions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScript()
		s.on["DescribeRegions"] = func(map[string]any) answer {
			return answer{kind: "text/xml", body: `<DescribeRegionsResponse><regionInfo><item><regionName>us-east-1</regionName></item>` +
				`<item><regionName>eu-west-1</regionName></item></regionInfo></DescribeRegionsResponse>`}
		}
		c := open(t, s)
		got, err := c.Regions(t.Context())
		if err != nil || !slices.Equal(got, []string{"eu-west-1", "us-east-1"}) {
			t.Errorf("%v, %v", got, err)
		}
	})
}
