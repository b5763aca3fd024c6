package sim

import "fmt"

type listAttributesInput struct {
	paging
	Cluster        string `json:"cluster"`
	TargetType     string `json:"targetType"`
	AttributeName  string `json:"attributeName"`
	AttributeValue string `json:"attributeValue"`
}

type listAttributesOutput struct {
	Attributes []Attribute `json:"attributes"`
	NextToken  string      `json:"nextToken,omitempty"`
}

// attributeAt is an attribute of a host with a key that sorts it into the list.
type attributeAt struct {
	Attribute
	key string
}

// listAttributes lists the attributes of the container instances of a cluster.
func (w *World) listAttributes(q *request, in *listAttributesInput) (any, *Error) {
	c, fail := w.clusterNamed(q, in.Cluster)
	switch {
	case fail != nil:
		return nil, fail
	case in.TargetType != "container-instance":
		return nil, invalid("targetType should be one of [container-instance].")
	case in.AttributeValue != "" && in.AttributeName == "":
		return nil, invalid("attributeName cannot be empty when attributeValue is specified.")
	}
	var list []attributeAt
	for _, i := range c.instances {
		for n, a := range i.Attributes {
			a.TargetId = i.ContainerInstanceArn
			list = append(list, attributeAt{a, fmt.Sprintf("%s %04d", i.id, n)})
		}
	}
	page, next, fail := pageOf(w, q, sizes{100, 100}, in.paging, list,
		func(a attributeAt) string { return a.key },
		func(a attributeAt) bool {
			return (in.AttributeName == "" || a.Name == in.AttributeName) && (in.AttributeValue == "" || a.Value == in.AttributeValue)
		})
	if fail != nil {
		return nil, fail
	}
	out := listAttributesOutput{Attributes: make([]Attribute, len(page)), NextToken: next}
	for n, a := range page {
		out.Attributes[n] = a.Attribute
	}
	return out, nil
}
