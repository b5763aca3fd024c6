package model

// Tag is one resource tag.
type Tag struct{ Key, Value string }

// KeyValue is a named value whose order AWS decides, as in environment
// variables, attachment details and log options.
type KeyValue struct{ Name, Value string }

// StrategyItem is one line of a capacity provider strategy.
type StrategyItem struct {
	Provider string
	Base     int
	Weight   int
}

// Network is the awsvpc part of a network configuration; empty for other modes.
type Network struct {
	Subnets        []string
	SecurityGroups []string
	PublicIP       bool
}

// Placement is one placement constraint or strategy. Type is AWS's word
// (distinctInstance, memberOf, spread, binpack, random), Field its expression
// or field.
type Placement struct{ Type, Field string }

// Count is a name with how often it occurs, as in instance types of a pool.
type Count struct {
	Name string
	N    int
}
