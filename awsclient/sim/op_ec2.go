package sim

import (
	"encoding/xml"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// ec2Version is the version of the EC2 API.
const ec2Version = "2016-11-15"

// ec2Filter is one Filter.N of a describe call: any of the values may match,
// and * and ? are wildcards in them.
type ec2Filter struct {
	Name  string   `json:"Name"`
	Value []string `json:"Value"`
}

// holds says whether one of the filter's values matches one of a resource's.
func (f ec2Filter) holds(values ...string) bool {
	for _, pattern := range f.Value {
		for _, v := range values {
			if wildcard(pattern, v) {
				return true
			}
		}
	}
	return false
}

// wildcard matches text with * for any run of characters and ? for one.
func wildcard(pattern, text string) bool {
	p, t, star, mark := 0, 0, -1, 0
	for t < len(text) {
		switch {
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == text[t]) && pattern[p] != '*':
			p++
			t++
		case p < len(pattern) && pattern[p] == '*':
			star, mark = p, t
			p++
		case star >= 0:
			mark++
			p, t = star+1, mark
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}

type describeInstancesInput struct {
	InstanceID []string    `json:"InstanceId"`
	Filter     []ec2Filter `json:"Filter"`
	MaxResults string      `json:"MaxResults"`
	NextToken  string      `json:"NextToken"`
}

func (w *World) describeInstances(q *request, in *describeInstancesInput) (any, *Error) {
	p, fail := in.paging()
	if fail != nil {
		return nil, fail
	}
	for _, f := range in.Filter {
		if !knownInstanceFilter(f.Name) {
			return nil, ec2Invalid("InvalidParameterValue", "The filter '"+f.Name+"' is invalid")
		}
	}
	hosts := w.region(q.region).hosts
	if len(in.InstanceID) > 0 {
		if hosts, fail = w.hostsNamed(q.region, in.InstanceID); fail != nil {
			return nil, fail
		}
	}
	page, next, fail := pageOf(w, q, sizes{1000, 1000}, p, hosts, func(h *EC2Instance) string { return h.ID },
		func(h *EC2Instance) bool {
			return !slices.ContainsFunc(in.Filter, func(f ec2Filter) bool { return !h.passes(f) })
		})
	if fail != nil {
		return nil, ec2Invalid("InvalidParameterValue", fail.Message)
	}
	return w.reservations(q, page, next), nil
}

// paging checks the page size: 5 to 1,000, and none with ids.
func (in *describeInstancesInput) paging() (paging, *Error) {
	p := paging{NextToken: in.NextToken}
	if in.MaxResults == "" {
		return p, nil
	}
	n, err := strconv.Atoi(in.MaxResults)
	if err != nil || n < 5 || n > 1000 {
		return p, ec2Invalid("InvalidParameterValue", "Value ( "+in.MaxResults+" ) for parameter maxResults is invalid. Expecting a value greater than 5 and less than 1000.")
	}
	if len(in.InstanceID) > 0 {
		return p, ec2Invalid("InvalidParameterCombination", "The parameter instancesSet cannot be used with the parameter maxResults")
	}
	p.MaxResults = &n
	return p, nil
}

// hostsNamed finds instances by id, sorted. One that is not there fails the call.
func (w *World) hostsNamed(region string, ids []string) ([]*EC2Instance, *Error) {
	var found []*EC2Instance
	var lost []string
	for _, id := range slices.Compact(slices.Sorted(slices.Values(ids))) {
		if !instanceID(id) {
			return nil, ec2Invalid("InvalidInstanceID.Malformed", "Invalid id: \""+id+"\"")
		}
		if h := w.region(region).host(id); h != nil {
			found = append(found, h)
		} else {
			lost = append(lost, id)
		}
	}
	switch len(lost) {
	case 0:
		return found, nil
	case 1:
		return nil, ec2Invalid("InvalidInstanceID.NotFound", "The instance ID '"+lost[0]+"' does not exist")
	default:
		return nil, ec2Invalid("InvalidInstanceID.NotFound", "The instance IDs '"+strings.Join(lost, ", ")+"' do not exist")
	}
}

// instanceID says whether an id has the form of an instance's: i- and 8 or 17 hex digits.
func instanceID(id string) bool {
	digits, ok := strings.CutPrefix(id, "i-")
	return ok && (len(digits) == 8 || len(digits) == 17) && strings.Trim(digits, "0123456789abcdef") == ""
}

func knownInstanceFilter(name string) bool {
	switch name {
	case "instance-id", "instance-state-name", "instance-type", "availability-zone", "private-ip-address",
		"private-dns-name", "ip-address", "vpc-id", "subnet-id", "image-id", "architecture", "instance-lifecycle", "tag-key":
		return true
	default:
		return strings.HasPrefix(name, "tag:")
	}
}

// passes says whether a filter holds for the instance.
func (h *EC2Instance) passes(f ec2Filter) bool {
	if key, ok := strings.CutPrefix(f.Name, "tag:"); ok {
		i := slices.IndexFunc(h.Tags, func(t Tag) bool { return t.Key == key })
		return i >= 0 && f.holds(h.Tags[i].Value)
	}
	switch f.Name {
	case "instance-id":
		return f.holds(h.ID)
	case "instance-state-name":
		return f.holds(h.State)
	case "instance-type":
		return f.holds(h.Type)
	case "availability-zone":
		return f.holds(h.Zone)
	case "private-ip-address":
		return f.holds(h.PrivateIP)
	case "private-dns-name":
		return f.holds(h.PrivateDNS)
	case "ip-address":
		return f.holds(h.PublicIP)
	case "vpc-id":
		return f.holds(h.VPC)
	case "subnet-id":
		return f.holds(h.Subnet)
	case "image-id":
		return f.holds(h.ImageID)
	case "architecture":
		return f.holds(h.Architecture)
	case "instance-lifecycle":
		return f.holds(h.Lifecycle)
	default: // tag-key
		return slices.ContainsFunc(h.Tags, func(t Tag) bool { return f.holds(t.Key) })
	}
}

func ec2Invalid(code, message string) *Error {
	return &Error{Code: code, Message: message, Status: http.StatusBadRequest}
}

type describeRegionsInput struct {
	RegionName []string    `json:"RegionName"`
	AllRegions string      `json:"AllRegions"`
	Filter     []ec2Filter `json:"Filter"`
}

type describeRegionsOutput struct {
	XMLName xml.Name    `xml:"http://ec2.amazonaws.com/doc/2016-11-15/ DescribeRegionsResponse"`
	ID      string      `xml:"requestId"`
	Regions []ec2Region `xml:"regionInfo>item"`
}

type ec2Region struct {
	Name     string `xml:"regionName"`
	Endpoint string `xml:"regionEndpoint"`
	OptIn    string `xml:"optInStatus"`
}

func (w *World) describeRegions(q *request, in *describeRegionsInput) (any, *Error) {
	names := w.enabledRegions()
	for _, name := range in.RegionName {
		if !slices.Contains(names, name) {
			return nil, ec2Invalid("InvalidParameterValue", "Invalid region provided: '"+name+"'")
		}
	}
	out := describeRegionsOutput{ID: q.id}
	for _, name := range names {
		if len(in.RegionName) > 0 && !slices.Contains(in.RegionName, name) {
			continue
		}
		r := ec2Region{Name: name, Endpoint: "ec2." + name + ".amazonaws.com", OptIn: "opt-in-not-required"}
		drop := slices.ContainsFunc(in.Filter, func(f ec2Filter) bool {
			switch f.Name {
			case "region-name":
				return !f.holds(r.Name)
			case "endpoint":
				return !f.holds(r.Endpoint)
			case "opt-in-status":
				return !f.holds(r.OptIn)
			default:
				return false
			}
		})
		if !drop {
			out.Regions = append(out.Regions, r)
		}
	}
	return out, nil
}

// enabledRegions are the regions that every account has, and the World's own.
func (w *World) enabledRegions() []string {
	names := []string{
		"ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-southeast-1", "ap-southeast-2",
		"ca-central-1", "eu-central-1", "eu-north-1", "eu-west-1", "eu-west-2", "eu-west-3", "sa-east-1",
		"us-east-1", "us-east-2", "us-west-1", "us-west-2",
	}
	names = append(names, w.opts.Regions...)
	slices.Sort(names)
	return slices.Compact(names)
}
