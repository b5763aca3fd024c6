package sim

// operation is one operation of a service.
type operation struct {
	bucket bucketID
	run    func(*World, *request) (any, *Error) // called with World.mu held
}

// bucketFor is the bucket that a call of the operation takes its token from.
func (o operation) bucketFor(q *request) bucketID {
	if o.bucket == bucketEC2Describe && len(q.params) == 0 {
		return bucketEC2Unfiltered
	}
	return o.bucket
}

// with decodes the parameters into the operation's input before it runs.
func with[I any](run func(*World, *request, *I) (any, *Error)) func(*World, *request) (any, *Error) {
	return func(w *World, q *request) (any, *Error) {
		in := new(I)
		if fail := q.bind(in); fail != nil {
			return nil, fail
		}
		return run(w, q, in)
	}
}

// withKnown is with for writes: parameters that the World does not know are
// refused at every depth, since a write that is only half done would be a lie.
func withKnown[I any](run func(*World, *request, *I) (any, *Error)) func(*World, *request) (any, *Error) {
	return func(w *World, q *request) (any, *Error) {
		in := new(I)
		if fail := q.bindKnown(in); fail != nil {
			return nil, fail
		}
		return run(w, q, in)
	}
}

// lookup finds the operation that a request names.
func lookup(q *request) (operation, bool) {
	switch q.service {
	case "ecs":
		if op, ok := ecsRead(q.op); ok {
			return op, true
		}
		return ecsWrite(q.op)
	case "sts":
		if q.op == "GetCallerIdentity" {
			return operation{bucketSTS, (*World).getCallerIdentity}, true
		}
	case serviceIAM:
		return iamOperation(q.op)
	case "ec2":
		return ec2Operation(q.op)
	case "logs":
		return logsOperation(q)
	case serviceCloudWatch:
		return cloudWatchOperation(q.op)
	case serviceELB, serviceAutoScaling, serviceAppScaling:
		return scalingOperation(q.service, q.op)
	case serviceSSM, serviceKMS, serviceConnect:
		return shellOperation(q.op)
	}
	return operation{}, false
}

func ecsRead(name string) (operation, bool) {
	switch name {
	case "ListClusters":
		return operation{bucketClusterRead, with((*World).listClusters)}, true
	case "DescribeClusters":
		return operation{bucketClusterRead, with((*World).describeClusters)}, true
	case "ListServices":
		return operation{bucketServiceRead, with((*World).listServices)}, true
	case "DescribeServices":
		return operation{bucketServiceRead, with((*World).describeServices)}, true
	case "ListTasks":
		return operation{bucketResourceRead, with((*World).listTasks)}, true
	case "DescribeTasks":
		return operation{bucketResourceRead, with((*World).describeTasks)}, true
	case "ListContainerInstances":
		return operation{bucketResourceRead, with((*World).listContainerInstances)}, true
	case "DescribeContainerInstances":
		return operation{bucketResourceRead, with((*World).describeContainerInstances)}, true
	case "ListTaskDefinitionFamilies":
		return operation{bucketDefinitionRead, with((*World).listTaskDefinitionFamilies)}, true
	case "ListTaskDefinitions":
		return operation{bucketDefinitionRead, with((*World).listTaskDefinitions)}, true
	case "DescribeTaskDefinition":
		return operation{bucketDefinitionRead, with((*World).describeTaskDefinition)}, true
	case "DescribeCapacityProviders":
		return operation{bucketProviderRead, with((*World).describeCapacityProviders)}, true
	case "ListAttributes":
		return operation{bucketResourceRead, with((*World).listAttributes)}, true
	case "GetTaskProtection":
		return operation{bucketProtection, with((*World).getTaskProtection)}, true
	case "ListTagsForResource":
		return operation{bucketTagRead, with((*World).listTagsForResource)}, true
	default:
		return operation{}, false
	}
}

func ecsWrite(name string) (operation, bool) {
	switch name {
	case "UpdateService":
		return operation{bucketServiceModify, withKnown((*World).opUpdateService)}, true
	case "StopTask":
		return operation{bucketResourceModify, withKnown((*World).opStopTask)}, true
	case "RunTask":
		return operation{bucketResourceModify, withKnown((*World).opRunTask)}, true
	case "UpdateContainerInstancesState":
		return operation{bucketResourceModify, withKnown((*World).opUpdateContainerInstancesState)}, true
	case "UpdateContainerAgent":
		return operation{bucketResourceModify, withKnown((*World).opUpdateContainerAgent)}, true
	case "ExecuteCommand":
		return operation{bucketResourceModify, withKnown((*World).opExecuteCommand)}, true
	case "UpdateTaskProtection":
		return operation{bucketProtection, withKnown((*World).opUpdateTaskProtection)}, true
	case "TagResource":
		return operation{bucketTagModify, withKnown((*World).opTagResource)}, true
	case "UntagResource":
		return operation{bucketTagModify, withKnown((*World).opUntagResource)}, true
	case "RegisterTaskDefinition":
		return operation{bucketDefModify, withKnown((*World).opRegisterTaskDefinition)}, true
	case "DeregisterTaskDefinition":
		return operation{bucketDefModify, withKnown((*World).opDeregisterTaskDefinition)}, true
	default:
		return operation{}, false
	}
}

func ec2Operation(name string) (operation, bool) {
	switch name {
	case "DescribeInstances":
		return operation{bucketEC2Describe, with((*World).describeInstances)}, true
	case "DescribeRegions":
		return operation{bucketEC2Describe, with((*World).describeRegions)}, true
	default:
		return operation{}, false
	}
}
