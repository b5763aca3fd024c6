#!/usr/bin/env bash
# Checks that the AWS CLI understands the simulated AWS: every operation is
# called, and what it prints is compared with what the others say.
#
#   awsclient/sim/clicheck.sh http://127.0.0.1:4567
#
# The argument is the address of a running World, as served by
# `ecsdeck sim --listen 127.0.0.1:4567 --world calm`. In it a service is scaled
# and redeployed, a task stopped and another one started. Without the AWS CLI
# nothing is checked, which is no failure.
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
	break
done
refused 'Service not found.' ecs update-service --cluster "${clusters%%$'\n'*}" --service gone --desired-count 1

echo "clicheck: $checks checks, $failed failed"
((failed == 0))
