#!/usr/bin/env bash
# Checks that the AWS CLI understands the simulated AWS: every operation is
# called, and what it prints is compared with what the others say.
#
#   awsclient/sim/clicheck.sh http://127.0.0.1:4567
#
# The argument is the address of a running World, as served by
# `ecsdeck sim --listen 127.0.0.1:4567 --world calm`. In it a service is scaled,
# redeployed and tagged, a task stopped, one started and one protected, a host
# drained and taken back, an agent updated, a family registered, the actions of
# alarms switched off and on. Without the AWS CLI nothing is checked, which is no
# failure.
set -euo pipefail

url=${1:?usage: clicheck.sh URL}

if ! command -v aws >/dev/null || ! aws --version >/dev/null 2>&1; then
	echo "clicheck: the AWS CLI is not installed, nothing checked"
	exit 0
fi

export AWS_ENDPOINT_URL=$url AWS_ACCESS_KEY_ID=AKIASIMULATED AWS_SECRET_ACCESS_KEY=simulated
export AWS_REGION=${AWS_REGION:-eu-west-1} AWS_DEFAULT_REGION=${AWS_REGION:-eu-west-1}
export AWS_MAX_ATTEMPTS=1 AWS_PAGER="" AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null
unset AWS_PROFILE AWS_SESSION_TOKEN

checks=0
failed=0

# same WHAT GOT WANT
same() {
	checks=$((checks + 1))
	if [[ $2 != "$3" ]]; then
		failed=$((failed + 1))
		printf 'FAIL %s (got <, want >)\n' "$1"
		diff <(printf '%s\n' "$2") <(printf '%s\n' "$3") || true
	fi
}

# agree WHAT ONE OTHER: two functions print the same lines. Tasks come and go
# between two calls, so they get some tries.
agree() {
	local one other
	for _ in 1 2 3 4 5; do
		one=$($2 | sort)
		other=$($3 | sort)
		[[ $one != "$other" ]] || break
	done
	same "$1" "$one" "$other"
}

# has WHAT TEXT PART
has() {
	checks=$((checks + 1))
	if [[ $2 != *"$3"* ]]; then
		failed=$((failed + 1))
		printf 'FAIL %s\n  got  %s\n  want it to hold %s\n' "$1" "$2" "$3"
	fi
}

# ask SERVICE OPERATION ... --query Q: the answer as words
ask() { aws "$@" --output text | tr '\t' '\n' | grep -v '^None$' || true; }

# refused WANT SERVICE OPERATION ...: the error that the CLI prints
refused() {
	local want=$1 out
	shift
	out=$(aws "$@" 2>&1) && out="it worked: $out"
	has "aws $1 $2 is refused" "$out" "$want"
}

account=$(ask sts get-caller-identity --query Account)
has "the caller" "$(ask sts get-caller-identity --query Arn)" ":$account:assumed-role/"
has "the regions" "$(ask ec2 describe-regions --query 'Regions[].RegionName')" "$AWS_REGION"
has "the capacity providers" "$(ask ecs describe-capacity-providers --query 'capacityProviders[].name')" FARGATE

# Task definitions: newest revision by family, by number, by ARN.
families=$(ask ecs list-task-definition-families --query 'families[]')
same "families by pages of 2" "$(ask ecs list-task-definition-families --page-size 2 --query 'families[]')" "$families"
definitions=$(ask ecs list-task-definitions --query 'taskDefinitionArns[]')
same "definitions by pages of 5" "$(ask ecs list-task-definitions --page-size 5 --query 'taskDefinitionArns[]')" "$definitions"
for family in $(head -n 3 <<<"$families"); do
	arn=$(ask ecs list-task-definitions --family-prefix "$family" --sort DESC --query 'taskDefinitionArns[0]')
	[[ -n $arn ]] || continue
	same "$family" "$(ask ecs describe-task-definition --task-definition "$family" --query taskDefinition.taskDefinitionArn)" "$arn"
	same "$arn" "$(ask ecs describe-task-definition --task-definition "$arn" --include TAGS --query taskDefinition.family)" "$family"
done
refused 'Unable to describe task definition.' ecs describe-task-definition --task-definition gone

clusters=$(ask ecs list-clusters --query 'clusterArns[]')
same "clusters by pages of 1" "$(ask ecs list-clusters --page-size 1 --query 'clusterArns[]')" "$clusters"
# shellcheck disable=SC2086 # one argument for each cluster
same "described clusters" "$(ask ecs describe-clusters --clusters $clusters --include STATISTICS TAGS SETTINGS --query 'clusters[].clusterArn')" "$clusters"
same "a cluster that is not there" "$(ask ecs describe-clusters --clusters gone --query 'failures[].reason')" MISSING
refused 'Cluster not found.' ecs list-services --cluster gone

for cluster in $clusters; do
	name=${cluster##*/}

	services=$(ask ecs list-services --cluster "$cluster" --query 'serviceArns[]')
	same "$name: services by name, in pages of 7" "$(ask ecs list-services --cluster "$name" --page-size 7 --query 'serviceArns[]')" "$services"
	some=$(head -n 10 <<<"$services")
	if [[ -n $some ]]; then
		# shellcheck disable=SC2086
		same "$name: described services" "$(ask ecs describe-services --cluster "$cluster" --services $some --query 'services[].serviceArn')" "$some"
		first=${some%%$'\n'*}
		has "$name: tags of ${first##*/}" "$(aws ecs list-tags-for-resource --resource-arn "$first")" '"tags"'
		group=$(ask ecs list-tasks --cluster "$cluster" --service-name "$first" --query 'taskArns[]' | head -n 1)
		if [[ -n $group ]]; then
			group=$(ask ecs describe-tasks --cluster "$cluster" --tasks "$group" --query 'tasks[0].group')
			same "$name: the tasks of ${first##*/} are its own" "$group" "service:${first##*/}"
		fi
	fi
	refused 'service names can have at most 10 items.' ecs describe-services --cluster "$cluster" --services a b c d e f g h i j k

	for status in RUNNING STOPPED; do
		tasks() { ask ecs list-tasks --cluster "$cluster" --desired-status $status --query 'taskArns[]'; }
		paged() { ask ecs list-tasks --cluster "$cluster" --desired-status $status --page-size 9 --query 'taskArns[]'; }
		agree "$name: $status tasks in pages of 9" tasks paged
		listed() { tasks | head -n 100; }
		# shellcheck disable=SC2046
		described() { ask ecs describe-tasks --cluster "$cluster" --tasks $(listed) --include TAGS --query 'tasks[].taskArn'; }
		[[ -z $(listed) ]] || agree "$name: described $status tasks" described listed
	done
	refused 'cannot specify startedBy with other arguments' ecs list-tasks --cluster "$cluster" --started-by x --family y

	hosts=$(ask ecs list-container-instances --cluster "$cluster" --query 'containerInstanceArns[]' | head -n 100)
	[[ -n $hosts ]] || continue
	# shellcheck disable=SC2086
	machines=$(ask ecs describe-container-instances --cluster "$cluster" --container-instances $hosts --include CONTAINER_INSTANCE_HEALTH --query 'containerInstances[].ec2InstanceId')
	# shellcheck disable=SC2086
	same "$name: machines" "$(ask ec2 describe-instances --instance-ids $machines --query 'Reservations[].Instances[].InstanceId' | sort)" "$(sort <<<"$machines")"
	has "$name: active hosts" "$hosts" "$(ask ecs list-container-instances --cluster "$cluster" --status ACTIVE --query 'containerInstanceArns[0]')"
	type=$(ask ec2 describe-instances --filters "Name=instance-id,Values=${machines%%$'\n'*}" --query 'Reservations[].Instances[].InstanceType')
	has "$name: hosts of type $type" "$(ask ecs list-container-instances --cluster "$cluster" --filter "attribute:ecs.instance-type == $type" --query 'containerInstanceArns[]')" "arn:"
done
refused InvalidInstanceID.NotFound ec2 describe-instances --instance-ids i-00000000000000000

# The writes, on the first service that is a REPLICA.
for cluster in $clusters; do
	service=$(ask ecs list-services --cluster "$cluster" --scheduling-strategy REPLICA --max-items 1 --query 'serviceArns[0]')
	[[ -n $service ]] || continue
	desired=$(ask ecs describe-services --cluster "$cluster" --services "$service" --query 'services[0].desiredCount')
	same "scale ${service##*/}" "$(ask ecs update-service --cluster "$cluster" --service "$service" --desired-count $((desired + 1)) --query service.desiredCount)" $((desired + 1))
	same "${service##*/} was scaled" "$(ask ecs describe-services --cluster "$cluster" --services "$service" --query 'services[0].desiredCount')" $((desired + 1))
	ask ecs update-service --cluster "$cluster" --service "$service" --desired-count "$desired" --force-new-deployment --query service.desiredCount >/dev/null
	same "${service##*/} is redeployed" "$(ask ecs describe-services --cluster "$cluster" --services "$service" --query 'services[0].deployments[0].rolloutState')" IN_PROGRESS
	task=$(ask ecs list-tasks --cluster "$cluster" --service-name "$service" --query 'taskArns[0]')
	if [[ -n $task ]]; then
		same "stop a task" "$(ask ecs stop-task --cluster "$cluster" --task "$task" --reason clicheck --query 'task.desiredStatus')" STOPPED
		same "why it stopped" "$(ask ecs describe-tasks --cluster "$cluster" --tasks "$task" --query 'tasks[0].stoppedReason')" clicheck
		definition=$(ask ecs describe-tasks --cluster "$cluster" --tasks "$task" --query 'tasks[0].taskDefinitionArn')
		run=(ecs run-task --cluster "$cluster" --task-definition "$definition" --started-by clicheck)
		mode=$(ask ecs describe-task-definition --task-definition "$definition" --query taskDefinition.networkMode)
		if [[ $mode == awsvpc ]]; then
			run+=(--network-configuration 'awsvpcConfiguration={subnets=[subnet-0123456789abcdef0],securityGroups=[sg-0123456789abcdef0]}')
		fi
		launch=$(ask ecs describe-tasks --cluster "$cluster" --tasks "$task" --query 'tasks[0].launchType')
		started=$(ask "${run[@]}" --launch-type "$launch" --query '[tasks[].taskArn, failures[].reason][]')
		has "run a task of ${definition##*/}" "${started:-nothing}" ":"
		if [[ $started == arn:* ]]; then
			same "it is listed" "$(ask ecs list-tasks --cluster "$cluster" --started-by clicheck --query 'taskArns[]' | head -n 1)" "$started"
		fi
	fi
	key=clicheck/$$
	ask ecs tag-resource --resource-arn "$service" --tags "key=$key,value=1" >/dev/null
	same "tag ${service##*/}" "$(ask ecs list-tags-for-resource --resource-arn "$service" --query "tags[?key=='$key'].value")" 1
	ask ecs untag-resource --resource-arn "$service" --tag-keys "$key" >/dev/null
	same "untag ${service##*/}" "$(ask ecs list-tags-for-resource --resource-arn "$service" --query "tags[?key=='$key'].value")" ""
	refused 'cannot start with aws:' ecs tag-resource --resource-arn "$service" --tags key=aws:x,value=1

	percent=$(ask ecs update-service --cluster "$cluster" --service "$service" \
		--deployment-configuration 'maximumPercent=175,deploymentCircuitBreaker={enable=true,rollback=true}' \
		--query 'service.deploymentConfiguration.[maximumPercent,deploymentCircuitBreaker.rollback]')
	same "configure deployments of ${service##*/}" "$percent" $'175\nTrue'

	task=$(ask ecs list-tasks --cluster "$cluster" --service-name "$service" --query 'taskArns[-1]')
	same "protect a task" "$(ask ecs update-task-protection --cluster "$cluster" --tasks "$task" --protection-enabled --expires-in-minutes 5 --query 'protectedTasks[0].protectionEnabled')" True
	same "it is protected" "$(ask ecs get-task-protection --cluster "$cluster" --tasks "$task" --query 'protectedTasks[0].protectionEnabled')" True
	same "let it go" "$(ask ecs update-task-protection --cluster "$cluster" --tasks "$task" --no-protection-enabled --query 'protectedTasks[0].protectionEnabled')" False
	refused 'expiresInMinutes' ecs update-task-protection --cluster "$cluster" --tasks "$task" --protection-enabled --expires-in-minutes 2881
	break
done

# A family of its own, so that nothing that runs is touched.
family=clicheck-$$
containers='[{"name":"app","image":"nginx:1","memory":64}]'
revision=$(ask ecs register-task-definition --family "$family" --container-definitions "$containers" --tags key=team,value=x --query taskDefinition.taskDefinitionArn)
has "register $family" "$revision" "/$family:1"
has "register $family again" "$(ask ecs register-task-definition --family "$family" --container-definitions "$containers" --query taskDefinition.taskDefinitionArn)" "/$family:2"
same "tags of $family" "$(ask ecs describe-task-definition --task-definition "$revision" --include TAGS --query 'tags[].value')" x
for number in 1 2; do
	same "deregister $family:$number" "$(ask ecs deregister-task-definition --task-definition "$family:$number" --query taskDefinition.status)" INACTIVE
done
refused 'TaskDefinition not found.' ecs run-task --cluster "${clusters%%$'\n'*}" --task-definition "$family"
refused 'Container.image should not be null or empty.' ecs register-task-definition --family "$family" --container-definitions '[{"name":"app","image":"","memory":64}]'

# Hosts: drained and taken back, and an update of an agent.
for cluster in $clusters; do
	host=$(ask ecs list-container-instances --cluster "$cluster" --status ACTIVE --query 'containerInstanceArns[0]')
	[[ -n $host ]] || continue
	same "drain ${host##*/}" "$(ask ecs update-container-instances-state --cluster "$cluster" --container-instances "$host" --status DRAINING --query 'containerInstances[0].status')" DRAINING
	has "it is listed as such" "$(ask ecs list-container-instances --cluster "$cluster" --status DRAINING --query 'containerInstanceArns[]')" "$host"
	same "take it back" "$(ask ecs update-container-instances-state --cluster "$cluster" --container-instances "$host" --status ACTIVE --query 'containerInstances[0].status')" ACTIVE
	same "a host that is not there" "$(ask ecs update-container-instances-state --cluster "$cluster" --container-instances gone --status ACTIVE --query 'failures[0].reason')" MISSING
	type=$(ask ecs list-attributes --cluster "$cluster" --target-type container-instance --attribute-name ecs.instance-type --query "attributes[?targetId=='$host'].value")
	has "its type" "$type" .
	amd=$(ask ecs list-attributes --cluster "$cluster" --target-type container-instance --attribute-name ecs.cpu-architecture --attribute-value x86_64 --query 'attributes[-1].targetId')
	arm=$(ask ecs list-attributes --cluster "$cluster" --target-type container-instance --attribute-name ecs.cpu-architecture --attribute-value arm64 --query 'attributes[0].targetId')
	if [[ -n $amd ]]; then
		same "update an agent" "$(ask ecs update-container-agent --cluster "$cluster" --container-instance "$amd" --query containerInstance.agentUpdateStatus)" PENDING
		refused UpdateInProgressException ecs update-container-agent --cluster "$cluster" --container-instance "$amd"
	fi
	[[ -z $arm ]] || refused NoUpdateAvailableException ecs update-container-agent --cluster "$cluster" --container-instance "$arm"
	break
done
refused 'Service not found.' ecs update-service --cluster "${clusters%%$'\n'*}" --service gone --desired-count 1

# Logs: groups, streams, events, and a session of Live Tail, which the CLI reads
# from the host stream-HOST: the World is its proxy, so that any host will do.
groups=$(ask logs describe-log-groups --query 'logGroups[].logGroupName')
same "log groups by pages of 3" "$(ask logs describe-log-groups --page-size 3 --query 'logGroups[].logGroupName')" "$groups"
loud=""
for group in $(grep '^/ecs/prod' <<<"$groups" | grep -v /sidecars | head -n 8); do
	since=$((($(date +%s) - 60) * 1000))
	stream=$(ask logs describe-log-streams --log-group-name "$group" --order-by LastEventTime --descending --max-items 1 --query 'logStreams[].logStreamName')
	[[ -n $stream ]] || continue
	same "$group: streams by prefix" "$(ask logs describe-log-streams --log-group-name "$group" --log-stream-name-prefix "$stream" --query 'logStreams[].logStreamName')" "$stream"
	until=$((since + 50000))
	events=$(ask logs filter-log-events --log-group-name "$group" --start-time "$since" --end-time "$until" --query 'events[].eventId')
	same "$group: events by pages of 20" "$(ask logs filter-log-events --log-group-name "$group" --start-time "$since" --end-time "$until" --page-size 20 --query 'events[].eventId')" "$events"
	[[ -z $events || -n $loud ]] || loud=$group
	last=$(aws logs get-log-events --log-group-name "$group" --log-stream-name "$stream" --limit 5 --query '[length(events),nextForwardToken]' --output text)
	token=${last##*$'\t'}
	has "$group: a token for what is next" "$token" f/
	has "$group: the same at the end" "$(ask logs get-log-events --log-group-name "$group" --log-stream-name "$stream" --start-from-head --end-time "$since" --next-token "$token" --query nextForwardToken)" "$token"
done
refused 'The specified log group does not exist.' logs filter-log-events --log-group-name /ecs/gone
refused 'Cannot order by LastEventTime' logs describe-log-streams --log-group-name "${groups%%$'\n'*}" --order-by LastEventTime --log-stream-name-prefix a
refused "Invalid character(s) in term" logs filter-log-events --log-group-name "${groups%%$'\n'*}" --filter-pattern a@b
if [[ -n $loud ]]; then
	arn=$(ask logs describe-log-groups --log-group-name-prefix "$loud" --query 'logGroups[0].logGroupArn')
	tail=$(AWS_ENDPOINT_URL=http://sim.invalid HTTP_PROXY=$url http_proxy=$url timeout 6 aws logs start-live-tail --log-group-identifiers "$arn" 2>&1 || true)
	if [[ $tail != *"Invalid choice"* ]]; then # old ones cannot
		same "lines in a live tail of $loud" "$([[ $(wc -l <<<"$tail") -lt 2 ]] || echo some)" some
		same "its errors" "$(grep -c 'error occurred\|Could not connect' <<<"$tail" || true)" 0
	fi
	if [[ $(aws --version 2>&1) != aws-cli/1.* ]]; then # version 1 has no tail
		has "logs tail" "$(aws logs tail "$loud" --since 1m)" "T"
		has "logs tail --follow" "$(timeout 6 aws logs tail "$loud" --since 1s --follow || true)" "T"
	fi
fi

# CloudWatch: metrics and alarms, and the target groups and scaling beside them.
since=$(date -u -d '-20 minutes' +%Y-%m-%dT%H:%M:00Z)
until=$(date -u -d '-4 minutes' +%Y-%m-%dT%H:%M:00Z)
for cluster in $clusters; do
	name=${cluster##*/}
	service=$(ask cloudwatch list-metrics --namespace AWS/ECS --metric-name CPUUtilization --dimensions "Name=ClusterName,Value=$name" Name=ServiceName --recently-active PT3H \
		--query "Metrics[0].Dimensions[?Name=='ServiceName'].Value")
	[[ -n $service ]] || continue
	dimensions="[{Name=ClusterName,Value=$name},{Name=ServiceName,Value=$service}]"
	query="MetricStat={Metric={Namespace=AWS/ECS,MetricName=CPUUtilization,Dimensions=$dimensions},Period=60,Stat=Average}"
	values=$(ask cloudwatch get-metric-data --start-time "$since" --end-time "$until" --scan-by TimestampAscending --metric-data-queries "Id=cpu,$query" --query 'MetricDataResults[0].Values')
	same "$name: minutes of the CPU of $service" "$(wc -l <<<"$values")" 16
	same "$name: the same by pages of 7" "$(ask cloudwatch get-metric-data --start-time "$since" --end-time "$until" --scan-by TimestampAscending --page-size 7 --metric-data-queries "Id=cpu,$query" --query 'MetricDataResults[].Values[]')" "$values"
	same "$name: twice as much" "$(ask cloudwatch get-metric-data --start-time "$since" --end-time "$until" --metric-data-queries "Id=cpu,ReturnData=false,$query" "Id=ratio,Expression=(cpu+cpu)/cpu" --query 'MetricDataResults[0].[Id,Values[0]]')" $'ratio\n2'
	one=$(ask cloudwatch get-metric-statistics --namespace AWS/ECS --metric-name CPUUtilization --dimensions "Name=ClusterName,Value=$name" "Name=ServiceName,Value=$service" \
		--start-time "$since" --end-time "$until" --period 60 --statistics Average --query "sort_by(Datapoints,&Timestamp)[0].Average")
	same "$name: the first of them as a statistic" "$one" "${values%%$'\n'*}"
done
refused ValidationError cloudwatch get-metric-data --start-time "$since" --end-time "$until" --metric-data-queries 'Id=e,Expression=FOO(1)'
refused "less than the parameter EndTime" cloudwatch get-metric-data --start-time "$until" --end-time "$since" --metric-data-queries 'Id=e,Expression=1'

alarms=$(ask cloudwatch describe-alarms --query 'MetricAlarms[].AlarmName')
same "alarms by pages of 3" "$(ask cloudwatch describe-alarms --page-size 3 --query 'MetricAlarms[].AlarmName')" "$alarms"
for alarm in $(head -n 3 <<<"$alarms"); do
	state=$(ask cloudwatch describe-alarms --alarm-names "$alarm" --query 'MetricAlarms[0].StateValue')
	has "$alarm is $state" "$(ask cloudwatch describe-alarms --state-value "$state" --query 'MetricAlarms[].AlarmName')" "$alarm"
	has "history of $alarm" "$(aws cloudwatch describe-alarm-history --alarm-name "$alarm" --max-items 3)" AlarmHistoryItems
	on=$(ask cloudwatch describe-alarms --alarm-names "$alarm" --query 'MetricAlarms[0].ActionsEnabled')
	aws cloudwatch disable-alarm-actions --alarm-names "$alarm"
	same "actions of $alarm are off" "$(ask cloudwatch describe-alarms --alarm-names "$alarm" --query 'MetricAlarms[0].ActionsEnabled')" False
	[[ $on != True ]] || aws cloudwatch enable-alarm-actions --alarm-names "$alarm"
	same "and as before" "$(ask cloudwatch describe-alarms --alarm-names "$alarm" --query 'MetricAlarms[0].ActionsEnabled')" "$on"
done
has "composite alarms" "$(aws cloudwatch describe-alarms --alarm-types CompositeAlarm)" CompositeAlarms

group=$(ask elbv2 describe-target-groups --query 'TargetGroups[0].TargetGroupArn')
if [[ -n $group ]]; then
	balancer=$(ask elbv2 describe-target-groups --target-group-arns "$group" --query 'TargetGroups[0].LoadBalancerArns[0]')
	same "the load balancer of ${group##*/}" "$(ask elbv2 describe-load-balancers --load-balancer-arns "$balancer" --query 'LoadBalancers[0].LoadBalancerArn')" "$balancer"
	has "its targets" "$(aws elbv2 describe-target-health --target-group-arn "$group")" TargetHealthDescriptions
fi
refused TargetGroupNotFound elbv2 describe-target-groups --names gone
has "scalable targets" "$(aws application-autoscaling describe-scalable-targets --service-namespace ecs)" ScalableTargets
has "scaling activities" "$(aws application-autoscaling describe-scaling-activities --service-namespace ecs)" ScalingActivities
for alarm in $(ask application-autoscaling describe-scaling-policies --service-namespace ecs --query 'ScalingPolicies[].Alarms[].AlarmName'); do
	has "an alarm of a scaling policy" "$alarms" "$alarm"
done
for group in $(ask autoscaling describe-auto-scaling-groups --query 'AutoScalingGroups[].AutoScalingGroupName'); do
	has "activities of $group" "$(aws autoscaling describe-scaling-activities --auto-scaling-group-name "$group")" Activities
done

echo "clicheck: $checks checks, $failed failed"
((failed == 0))
