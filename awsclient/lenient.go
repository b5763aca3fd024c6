package awsclient

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/service/ecs/schemas"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// Stand-ins for AWS do not always keep to its types: one sends the CPU of a
// task as a number where ECS sends a string. The SDK then refuses the whole
// answer, so that no row of it could be shown. Where an endpoint is set, ECS's
// answers are therefore brought to the types of its own schema first. Answers
// of AWS itself are never touched.

// answerShapes are the schemas of the answers that are read.
func answerShapes() map[string]*smithy.Schema {
	return map[string]*smithy.Schema{
		"DescribeClusters":           schemas.DescribeClustersResponse,
		"DescribeServices":           schemas.DescribeServicesResponse,
		"DescribeTasks":              schemas.DescribeTasksResponse,
		"DescribeContainerInstances": schemas.DescribeContainerInstancesResponse,
		"DescribeTaskDefinition":     schemas.DescribeTaskDefinitionResponse,
		"DescribeCapacityProviders":  schemas.DescribeCapacityProvidersResponse,
		"UpdateService":              schemas.UpdateServiceResponse,
		"StopTask":                   schemas.StopTaskResponse,
		"RunTask":                    schemas.RunTaskResponse,

		"UpdateContainerInstancesState": schemas.UpdateContainerInstancesStateResponse,
		"UpdateContainerAgent":          schemas.UpdateContainerAgentResponse,
		"UpdateTaskProtection":          schemas.UpdateTaskProtectionResponse,
		"GetTaskProtection":             schemas.GetTaskProtectionResponse,
		"DeregisterTaskDefinition":      schemas.DeregisterTaskDefinitionResponse,
	}
}

// lenient is the middleware that does it, for the ECS client of an endpoint
// that is not AWS's own.
func lenient(stack *middleware.Stack) error {
	shapes := answerShapes()
	return stack.Deserialize.Add(middleware.DeserializeMiddlewareFunc("ecsdeck.lenient",
		func(ctx context.Context, in middleware.DeserializeInput, next middleware.DeserializeHandler) (middleware.DeserializeOutput, middleware.Metadata, error) {
			out, meta, err := next.HandleDeserialize(ctx, in)
			resp, ok := out.RawResponse.(*smithyhttp.Response)
			shape := shapes[middleware.GetOperationName(ctx)]
			if err != nil || !ok || shape == nil || resp.StatusCode != 200 {
				return out, meta, err
			}
			body, err := io.ReadAll(resp.Body)
			_ = resp.Body.Close()
			if err != nil {
				return out, meta, &smithyhttp.RequestSendError{Err: err}
			}
			fixed := conform(body, shape)
			resp.Body = io.NopCloser(bytes.NewReader(fixed))
			resp.ContentLength = int64(len(fixed))
			return out, meta, nil
		}), middleware.After)
}

// conform returns a JSON answer with its values in the types of the schema. An
// answer that is no JSON is returned as it is: its error is the SDK's to tell.
func conform(body []byte, shape *smithy.Schema) []byte {
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return body
	}
	out, err := json.Marshal(conformed(v, shape))
	if err != nil {
		return body
	}
	return out
}

func conformed(v any, s *smithy.Schema) any {
	switch v := v.(type) {
	case map[string]any:
		return conformedMap(v, s)
	case []any:
		if s.Type() != smithy.ShapeTypeList {
			return v
		}
		for i := range v {
			v[i] = conformed(v[i], s.ListMember())
		}
		return v
	case json.Number:
		switch s.Type() {
		case smithy.ShapeTypeString, smithy.ShapeTypeEnum:
			return v.String()
		case smithy.ShapeTypeBoolean:
			return v.String() != "0"
		}
	case string:
		return conformedString(v, s)
	case bool:
		if s.Type() == smithy.ShapeTypeString {
			return fmt.Sprint(v)
		}
	}
	return v
}

func conformedMap(v map[string]any, s *smithy.Schema) any {
	for key, value := range v {
		switch s.Type() {
		case smithy.ShapeTypeMap:
			v[key] = conformed(value, s.MapValue())
		case smithy.ShapeTypeStructure, smithy.ShapeTypeUnion:
			if m := s.Member(key); m != nil {
				v[key] = conformed(value, m)
			}
		}
	}
	return v
}

func conformedString(v string, s *smithy.Schema) any {
	switch s.Type() {
	case smithy.ShapeTypeInteger, smithy.ShapeTypeLong, smithy.ShapeTypeShort, smithy.ShapeTypeByte:
		if _, err := strconv.ParseInt(v, 10, 64); err == nil {
			return json.Number(v)
		}
	case smithy.ShapeTypeDouble, smithy.ShapeTypeFloat:
		if _, err := strconv.ParseFloat(v, 64); err == nil {
			return json.Number(v)
		}
	case smithy.ShapeTypeBoolean:
		if b, err := strconv.ParseBool(v); err == nil {
			return b
		}
	}
	return v
}
