package sim

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/ecs/schemas"
	"github.com/aws/smithy-go"
)

// outputs are AWS's own schemas of the outputs of the operations of the World.
func outputs() map[string]*smithy.Schema {
	return map[string]*smithy.Schema{
		"ListClusters":               schemas.ListClustersResponse,
		"DescribeClusters":           schemas.DescribeClustersResponse,
		"ListServices":               schemas.ListServicesResponse,
		"DescribeServices":           schemas.DescribeServicesResponse,
		"ListTasks":                  schemas.ListTasksResponse,
		"DescribeTasks":              schemas.DescribeTasksResponse,
		"ListContainerInstances":     schemas.ListContainerInstancesResponse,
		"DescribeContainerInstances": schemas.DescribeContainerInstancesResponse,
		"ListTaskDefinitionFamilies": schemas.ListTaskDefinitionFamiliesResponse,
		"ListTaskDefinitions":        schemas.ListTaskDefinitionsResponse,
		"DescribeTaskDefinition":     schemas.DescribeTaskDefinitionResponse,
		"DescribeCapacityProviders":  schemas.DescribeCapacityProvidersResponse,
		"ListTagsForResource":        schemas.ListTagsForResourceResponse,
		"UpdateService":              schemas.UpdateServiceResponse,
		"StopTask":                   schemas.StopTaskResponse,
		"RunTask":                    schemas.RunTaskResponse,
		"ListAttributes":             schemas.ListAttributesResponse,
		"GetTaskProtection":          schemas.GetTaskProtectionResponse,
		"UpdateTaskProtection":       schemas.UpdateTaskProtectionResponse,
		"TagResource":                schemas.TagResourceResponse,
		"UntagResource":              schemas.UntagResourceResponse,
		"RegisterTaskDefinition":     schemas.RegisterTaskDefinitionResponse,
		"DeregisterTaskDefinition":   schemas.DeregisterTaskDefinitionResponse,

		"UpdateContainerInstancesState": schemas.UpdateContainerInstancesStateResponse,
		"UpdateContainerAgent":          schemas.UpdateContainerAgentResponse,
	}
}

// conforming is a transport that checks every ECS answer against its schema.
type conforming struct {
	t    testing.TB
	next http.RoundTripper

	mu   sync.Mutex
	seen map[string]int // answers checked, by operation
}

// RoundTrip implements http.RoundTripper.
func (c *conforming) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := c.next.RoundTrip(r)
	if err != nil || resp.StatusCode != http.StatusOK || r.Header.Get("X-Amz-Target") == "" {
		return resp, err
	}
	_, op, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	c.mu.Lock()
	defer c.mu.Unlock()
	c.seen[op]++
	for _, fault := range c.check(op, body) {
		c.t.Errorf("%s%s", op, fault)
	}
	return resp, nil
}

// check returns what is wrong with the body of an answer.
func (c *conforming) check(op string, body []byte) []string {
	schema, shape := outputs()[op], logsOutputs()[op]
	if schema == nil && shape == nil {
		return []string{"no schema"}
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return []string{err.Error()}
	}
	if schema == nil {
		return camelMisfits(shape, v)
	}
	return c.walk(schema, v)
}

// walk compares a value with the schema of its shape. What it returns starts
// with the path from there.
func (c *conforming) walk(s *smithy.Schema, v any) (faults []string) {
	below := func(step string, s *smithy.Schema, v any) {
		for _, f := range c.walk(s, v) {
			faults = append(faults, step+f)
		}
	}
	switch s.Type() {
	case smithy.ShapeTypeStructure, smithy.ShapeTypeUnion:
		m, ok := v.(map[string]any)
		if !ok {
			return []string{fmt.Sprintf(" is %T %v, which its shape is not", v, v)}
		}
		for k, child := range m {
			if member := s.Member(k); member != nil {
				below("."+k, member, child)
			} else {
				faults = append(faults, "."+k+" is not in AWS's schema")
			}
		}
	case smithy.ShapeTypeList, smithy.ShapeTypeSet:
		list, ok := v.([]any)
		if !ok {
			return []string{fmt.Sprintf(" is %T %v, which its shape is not", v, v)}
		}
		for _, child := range list {
			below("[]", s.ListMember(), child)
		}
	case smithy.ShapeTypeMap:
		m, ok := v.(map[string]any)
		if !ok {
			return []string{fmt.Sprintf(" is %T %v, which its shape is not", v, v)}
		}
		for _, child := range m {
			below("{}", s.MapValue(), child)
		}
	default:
		if !scalar(s.Type(), v) {
			return []string{fmt.Sprintf(" is %T %v, which its shape is not", v, v)}
		}
	}
	return faults
}

// scalar says whether a JSON value is right for a simple shape.
func scalar(shape smithy.ShapeType, v any) bool {
	switch shape {
	case smithy.ShapeTypeString, smithy.ShapeTypeEnum, smithy.ShapeTypeBlob:
		_, ok := v.(string)
		return ok
	case smithy.ShapeTypeBoolean:
		_, ok := v.(bool)
		return ok
	case smithy.ShapeTypeInteger, smithy.ShapeTypeLong, smithy.ShapeTypeShort, smithy.ShapeTypeByte:
		n, ok := v.(json.Number)
		_, err := n.Int64()
		return ok && err == nil
	case smithy.ShapeTypeDouble, smithy.ShapeTypeFloat:
		_, ok := v.(json.Number)
		return ok
	case smithy.ShapeTypeTimestamp: // epoch seconds, from 1995 to 2100: fake time starts in 2000
		n, ok := v.(json.Number)
		f, err := n.Float64()
		return ok && err == nil && f > 8e8 && f < 4.1e9
	default:
		return false
	}
}

// checkEnums walks what the SDK decoded and fails on a value that is not one of
// its enum's.
func checkEnums(t testing.TB, path string, v reflect.Value) {
	t.Helper()
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			checkEnums(t, path, v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				checkEnums(t, path+"."+v.Type().Field(i).Name, v.Field(i))
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			checkEnums(t, path+"[]", v.Index(i))
		}
	case reflect.String:
		values := v.MethodByName("Values")
		if !values.IsValid() || v.String() == "" {
			return
		}
		var known []string
		for _, x := range values.Call(nil)[0].Seq2() {
			known = append(known, x.String())
		}
		if !slices.Contains(known, v.String()) {
			t.Errorf("%s is %q, which is none of %v", path, v.String(), known)
		}
	}
}

// The check itself must find each kind of fault.
func TestConformanceFindsFaults(t *testing.T) {
	for name, tt := range map[string]struct{ op, body, want string }{
		"unknown member":  {"DescribeServices", `{"services":[{"color":"red"}]}`, "color is not in AWS's schema"},
		"deep":            {"DescribeServices", `{"services":[{"deployments":[{"rollout":1}]}]}`, "deployments[].rollout is not in AWS's schema"},
		"text for number": {"DescribeServices", `{"services":[{"desiredCount":"2"}]}`, "desiredCount is string"},
		"fraction":        {"DescribeServices", `{"services":[{"desiredCount":2.5}]}`, "desiredCount is json.Number 2.5"},
		"time as text":    {"DescribeServices", `{"services":[{"createdAt":"2026-11-22"}]}`, "createdAt is string"},
		"milliseconds":    {"DescribeServices", `{"services":[{"createdAt":1763812345678}]}`, "createdAt is json.Number"},
		"null":            {"ListServices", `{"nextToken":null}`, "nextToken is <nil>"},
		"one for many":    {"ListServices", `{"serviceArns":"x"}`, "serviceArns is string"},
		"map":             {"DescribeTaskDefinition", `{"taskDefinition":{"containerDefinitions":[{"dockerLabels":{"a":1}}]}}`, "dockerLabels{} is json.Number"},
		"boolean":         {"DescribeServices", `{"services":[{"enableExecuteCommand":"yes"}]}`, "enableExecuteCommand is string"},
	} {
		c := &conforming{t: t, seen: map[string]int{}}
		faults := c.check(tt.op, []byte(tt.body))
		if len(faults) != 1 || !strings.Contains(faults[0], tt.want) {
			t.Errorf("%s: got %q, want %q", name, faults, tt.want)
		}
	}
}
