package sim

import (
	"context"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

func TestGetCallerIdentity(t *testing.T) {
	w := handMade(t, Options{Account: "111122223333"})
	o := must[sts.GetCallerIdentityOutput](t)(stsOf(w).GetCallerIdentity(t.Context(), &sts.GetCallerIdentityInput{}))
	if *o.Account != "111122223333" || !strings.HasPrefix(*o.Arn, "arn:aws:sts::111122223333:assumed-role/") || !strings.Contains(*o.UserId, ":") {
		t.Errorf("got %s %s %s", *o.Account, *o.Arn, *o.UserId)
	}
}

func TestDescribeInstances(t *testing.T) {
	w := handMade(t, Options{})
	hosts := w.regions[0].hosts
	ids := func(in *ec2.DescribeInstancesInput) string {
		t.Helper()
		o := must[ec2.DescribeInstancesOutput](t)(ec2Of(w).DescribeInstances(t.Context(), in))
		var out []string
		for _, r := range o.Reservations {
			for _, i := range r.Instances {
				out = append(out, strings.TrimLeft(strings.TrimPrefix(*i.InstanceId, "i-"), "0"))
			}
		}
		return strings.Join(out, " ")
	}
	filter := func(name string, values ...string) *ec2.DescribeInstancesInput {
		return &ec2.DescribeInstancesInput{Filters: []types.Filter{{Name: &name, Values: values}}}
	}
	for name, tt := range map[string]struct {
		in   *ec2.DescribeInstancesInput
		want string
	}{
		"all":           {&ec2.DescribeInstancesInput{}, "100 101 102"},
		"by id":         {&ec2.DescribeInstancesInput{InstanceIds: []string{hosts[2].ID, hosts[0].ID}}, "100 102"},
		"by type":       {filter("instance-type", "c7g.*"), "102"},
		"by zone":       {filter("availability-zone", "eu-west-1a", "eu-west-1b"), "100 101"},
		"by id filter":  {filter("instance-id", hosts[1].ID, "i-00000000000000fff"), "101"},
		"by tag":        {filter("tag:Name", "host-?"), "100 101 102"},
		"by tag key":    {filter("tag-key", "Name"), "100 101 102"},
		"by state":      {filter("instance-state-name", "terminated"), ""},
		"two filters":   {&ec2.DescribeInstancesInput{Filters: []types.Filter{{Name: aws.String("tag:Name"), Values: []string{"host-0", "host-1"}}, {Name: aws.String("private-ip-address"), Values: []string{"10.0.1.4"}}}}, "101"},
		"wrong pattern": {filter("instance-type", "*8g*"), ""},
	} {
		if got := ids(tt.in); got != tt.want {
			t.Errorf("%s: got %q, want %q", name, got, tt.want)
		}
	}
	o := must[ec2.DescribeInstancesOutput](t)(ec2Of(w).DescribeInstances(t.Context(), &ec2.DescribeInstancesInput{InstanceIds: []string{hosts[2].ID}}))
	i := o.Reservations[0].Instances[0]
	if i.InstanceType != "c7g.xlarge" || *i.Placement.AvailabilityZone != "eu-west-1c" || i.State.Name != "running" || *i.State.Code != 16 ||
		*i.PrivateIpAddress != "10.0.2.4" || *i.Tags[0].Value != "host-2" || !i.LaunchTime.Equal(hosts[2].Launched.Time().Truncate(1e9)) {
		t.Errorf("got %+v", i)
	}
}

func TestDescribeInstancesInPages(t *testing.T) {
	w := handMade(t, Options{})
	r := w.regions[0]
	prod := r.cluster("prod")
	for n := range 9 {
		addInstance(w, prod, n%3)
		r.hosts[len(r.hosts)-1].ID = "i-0000000000000020" + string(rune('0'+n))
	}
	w.sort()
	var pages []int
	p := ec2.NewDescribeInstancesPaginator(ec2Of(w), &ec2.DescribeInstancesInput{MaxResults: aws.Int32(5)})
	for p.HasMorePages() {
		o := must[ec2.DescribeInstancesOutput](t)(p.NextPage(t.Context()))
		pages = append(pages, len(o.Reservations))
	}
	if len(pages) != 3 || pages[0] != 5 || pages[1] != 5 || pages[2] != 2 {
		t.Errorf("pages of %v, want [5 5 2]", pages)
	}
}

func TestErrorsOfEC2(t *testing.T) {
	w := handMade(t, Options{})
	c := ec2Of(w)
	for name, tt := range map[string]struct {
		in            *ec2.DescribeInstancesInput
		code, message string
	}{
		"lost":       {&ec2.DescribeInstancesInput{InstanceIds: []string{"i-00000000000000fff"}}, "InvalidInstanceID.NotFound", "The instance ID 'i-00000000000000fff' does not exist"},
		"two lost":   {&ec2.DescribeInstancesInput{InstanceIds: []string{"i-0000aaaa", "i-0000bbbb", w.regions[0].hosts[0].ID}}, "InvalidInstanceID.NotFound", "The instance IDs 'i-0000aaaa, i-0000bbbb' do not exist"},
		"malformed":  {&ec2.DescribeInstancesInput{InstanceIds: []string{"web"}}, "InvalidInstanceID.Malformed", `Invalid id: "web"`},
		"filter":     {&ec2.DescribeInstancesInput{Filters: []types.Filter{{Name: aws.String("color"), Values: []string{"x"}}}}, "InvalidParameterValue", "The filter 'color' is invalid"},
		"page":       {&ec2.DescribeInstancesInput{MaxResults: aws.Int32(3)}, "InvalidParameterValue", "maxResults"},
		"page + ids": {&ec2.DescribeInstancesInput{MaxResults: aws.Int32(10), InstanceIds: []string{w.regions[0].hosts[0].ID}}, "InvalidParameterCombination", "maxResults"},
		"token":      {&ec2.DescribeInstancesInput{NextToken: aws.String("xyz")}, "InvalidParameterValue", "token"},
	} {
		_, err := c.DescribeInstances(t.Context(), tt.in)
		t.Run(name, func(t *testing.T) { wantError(t, err, tt.code, tt.message) })
	}
	_, err := c.DescribeVpcs(t.Context(), &ec2.DescribeVpcsInput{})
	wantError(t, err, "InvalidAction", "DescribeVpcs")
	_, err = stsOf(w).GetSessionToken(t.Context(), &sts.GetSessionTokenInput{})
	wantError(t, err, "InvalidAction", "GetSessionToken")
}

func TestDescribeRegions(t *testing.T) {
	w := handMade(t, Options{Regions: []string{"eu-west-1", "mx-central-1"}})
	names := func(in *ec2.DescribeRegionsInput) string {
		var out []string
		for _, r := range must[ec2.DescribeRegionsOutput](t)(ec2Of(w).DescribeRegions(context.Background(), in)).Regions {
			out = append(out, *r.RegionName)
		}
		return strings.Join(out, " ")
	}
	if got := names(nil); !strings.Contains(got, "eu-west-1") || !strings.Contains(got, "mx-central-1") || !strings.Contains(got, "us-east-1") {
		t.Errorf("got %s", got)
	}
	if got := names(&ec2.DescribeRegionsInput{RegionNames: []string{"eu-west-2"}}); got != "eu-west-2" {
		t.Errorf("got %s", got)
	}
	if got := names(&ec2.DescribeRegionsInput{Filters: []types.Filter{{Name: aws.String("region-name"), Values: []string{"eu-w*-3"}}}}); got != "eu-west-3" {
		t.Errorf("got %s", got)
	}
	_, err := ec2Of(w).DescribeRegions(t.Context(), &ec2.DescribeRegionsInput{RegionNames: []string{"moon-1"}})
	wantError(t, err, "InvalidParameterValue", "moon-1")
}
