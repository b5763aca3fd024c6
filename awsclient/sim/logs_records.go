package sim

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// The usual records of each kind of program.

// stamp writes a time of the log in a layout, in UTC.
func stamp(ts int64, layout string) string { return time.UnixMilli(ts).UTC().Format(layout) }

const (
	isoMillis  = "2006-01-02T15:04:05.000Z"
	javaMillis = "2006-01-02 15:04:05.000"
	pyMillis   = "2006-01-02 15:04:05,000"
)

// httpCall draws a request that the shop gets.
func httpCall(d *dice) (method, path string, status int) {
	id := d.num(100000, 999999)
	method, path = "GET", "/"
	switch d.upTo(8) {
	case 0:
		path = "/api/v2/products/" + id
	case 1:
		path = "/api/v2/search?q=" + d.of("lamp", "garden+chair", "usb-c+cable", "k%C3%BCchenmesser", "espresso")
	case 2:
		method, path = "POST", "/api/v2/cart/"+d.hex(8)+"/items"
	case 3:
		path = "/api/v2/orders/" + id
	case 4:
		method, path = "PUT", "/api/v2/profile/"+id
	case 5:
		method, path = "POST", "/api/v2/checkout"
	case 6:
		path = "/healthz"
	case 7:
		method, path = "DELETE", "/api/v2/cart/"+d.hex(8)+"/items/"+d.num(1, 9)
	}
	status = 200
	switch p := d.upTo(1000); {
	case path == "/healthz":
	case p < 6:
		status = 500 + d.upTo(4)
	case p < 45:
		status = 404
	case p < 60:
		status = 401
	case p < 90:
		status = 429
	case method == "POST" && p < 500:
		status = 201
	}
	return method, path, status
}

// levelOf is the level at which a request is logged.
func levelOf(status int) string {
	switch {
	case status >= 500:
		return "error"
	case status >= 400:
		return "warn"
	default:
		return "info"
	}
}

func jsonRecord(d *dice, ts int64, service string) []string {
	at, trace := stamp(ts, isoMillis), d.hex(32)
	if d.percent(12) {
		return []string{fmt.Sprintf(`{"time":%q,"level":"debug","service":%q,"msg":"cache lookup","key":"product:%d","hit":%t,"trace_id":%q}`,
			at, service, d.between(1000, 99999), d.percent(85), trace)}
	}
	method, path, status := httpCall(d)
	var b strings.Builder
	fmt.Fprintf(&b, `{"time":%q,"level":%q,"service":%q,"msg":"request","method":%q,"path":%q,"status":%d,"latency_ms":%d,"request_id":%q,"trace_id":%q`,
		at, levelOf(status), service, method, path, status, d.latency(), d.hex(16), trace)
	if status >= 500 {
		fmt.Fprintf(&b, `,"error":{"kind":%q,"message":%q,"retryable":true}`,
			d.of("UpstreamTimeout", "ConnectionReset", "DeadlineExceeded"), "dial tcp 10.40."+d.num(0, 47)+"."+d.num(4, 254)+":5432: i/o timeout")
	}
	b.WriteString("}")
	return []string{b.String()}
}

func logfmtRecord(d *dice, ts int64) []string {
	method, path, status := httpCall(d)
	return []string{fmt.Sprintf("ts=%s level=%s msg=%q method=%s path=%q status=%d duration=%dms bytes=%d request_id=%s",
		stamp(ts, isoMillis), levelOf(status), "handled request", method, path, status, d.latency(), d.between(90, 48000), d.hex(16))}
}

func javaRecord(d *dice, ts int64) []string {
	head := fmt.Sprintf("%s %%-5s 1 --- [%s] %s : ", stamp(ts, javaMillis), d.of("http-nio-8080-exec-"+d.num(1, 24), "scheduling-"+d.num(1, 4), "kafka-consumer-"+d.num(1, 8)),
		d.of("c.s.o.OrderController", "c.s.o.PaymentClient", "c.s.l.LedgerWriter", "o.h.e.j.s.SqlExceptionHelper", "c.s.o.OutboxRelay"))
	switch {
	case d.percent(2):
		return append([]string{fmt.Sprintf(head, "ERROR") + "could not complete order " + d.num(100000, 999999)}, javaTrace(d)...)
	case d.percent(7):
		return []string{fmt.Sprintf(head, "WARN") + "slow query (" + d.num(900, 4200) + " ms): select o.* from orders o where o.customer_id = ?"}
	default:
		return []string{fmt.Sprintf(head, "INFO") + d.of("order "+d.num(100000, 999999)+" accepted", "committed offset "+d.num(1000000, 9999999)+" of shop.orders-"+d.num(0, 11),
			"wrote "+d.num(1, 40)+" ledger entries in "+strconv.Itoa(d.latency())+" ms", "payment "+d.hex(12)+" captured")}
	}
}

// javaTrace is an exception with its cause.
func javaTrace(d *dice) []string {
	lines := []string{"java.lang.IllegalStateException: payment was captured twice: " + d.hex(12)}
	for _, at := range []string{
		"com.shop.orders.PaymentService.capture(PaymentService.java:%d)", "com.shop.orders.OrderService.complete(OrderService.java:%d)",
		"com.shop.orders.OrderController.post(OrderController.java:%d)", "jdk.internal.reflect.DirectMethodHandleAccessor.invoke(DirectMethodHandleAccessor.java:%d)",
		"org.springframework.web.servlet.FrameworkServlet.service(FrameworkServlet.java:%d)",
	} {
		lines = append(lines, "\tat "+fmt.Sprintf(at, d.between(40, 900)))
	}
	return append(lines, "Caused by: org.postgresql.util.PSQLException: ERROR: duplicate key value violates unique constraint \"captures_pkey\"",
		"\tat org.postgresql.core.v3.QueryExecutorImpl.receiveErrorResponse(QueryExecutorImpl.java:2725)", "\t... "+d.num(18, 60)+" more")
}

func pythonRecord(d *dice, ts int64) []string {
	head := stamp(ts, pyMillis) + " "
	switch {
	case d.percent(3):
		return append([]string{head + "ERROR worker: job " + d.hex(8) + " failed, will be retried"}, traceback(d, "requests.exceptions.ReadTimeout", "HTTPSConnectionPool(host='rates.internal.example.com', port=443): Read timed out. (read timeout=5)")...)
	case d.percent(8):
		return []string{head + "WARNING worker: batch took " + d.num(2, 9) + "." + d.num(0, 9) + " s, budget is 2.0 s"}
	default:
		return []string{head + "INFO worker: " + d.of("scored "+d.num(20, 400)+" candidates in "+d.num(4, 90)+" ms", "fetched "+d.num(1, 60)+" messages from queue", "model cache hit ratio 0."+d.num(70, 99), "wrote "+d.num(200, 9000)+" rows")}
	}
}

// traceback is what Python prints of an exception.
func traceback(d *dice, kind, message string) []string {
	return []string{
		"Traceback (most recent call last):",
		`  File "/app/worker/main.py", line ` + d.num(20, 180) + ", in run",
		"    self.handle(job)",
		`  File "/app/worker/handlers.py", line ` + d.num(20, 400) + ", in handle",
		"    return self.client.fetch(job.key, timeout=5)",
		kind + ": " + message,
	}
}

func nginxRecord(d *dice, ts int64) []string {
	method, path, status := httpCall(d)
	return []string{fmt.Sprintf(`10.40.%d.%d - %s [%s] "%s %s HTTP/1.1" %d %d "%s" "%s" %.3f`,
		d.upTo(48), d.between(4, 254), d.of("-", "-", "-", "maria.keller"), stamp(ts, "02/Jan/2006:15:04:05 -0700"), method, path, status, d.between(120, 64000),
		d.of("-", "https://shop.example.com/", "https://shop.example.com/search"),
		d.of("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15", "ELB-HealthChecker/2.0"),
		float64(d.latency())/1000)}
}

func redisRecord(d *dice, ts int64) []string {
	return []string{"1:M " + stamp(ts, "02 Jan 2006 15:04:05.000") + " " + d.of("* 10000 changes in 60 seconds. Saving...", "* Background saving terminated with success", "* Background saving started by pid "+d.num(20, 9000), "# Possible SECURITY ATTACK detected. It looks like somebody is sending POST or Host: commands to Redis.")}
}

func envoyRecord(d *dice, ts int64) []string {
	return []string{"[" + stamp(ts, "2006-01-02 15:04:05.000") + "][1][" + d.of("info", "info", "warning") + "][" + d.of("upstream", "config", "main") + "] " +
		d.of("[source/common/upstream/cds_api_helper.cc:32] cds: add 14 cluster(s), remove 0 cluster(s)", "[source/server/drain_manager_impl.cc:208] shutting down parent after drain", "[source/common/config/grpc_stream.h:201] StreamAggregatedResources gRPC config stream closed: 13, ")}
}

func routerRecord(d *dice, ts int64) []string {
	return []string{"[" + stamp(ts, "2006/01/02 15:04:05") + "] " + d.of("[ info] [output:cloudwatch_logs:cloudwatch_logs.1] worker #0 started", "[ warn] [engine] failed to flush chunk '1-"+d.num(100000, 999999)+".flb', retry in 8 seconds: task_id="+d.num(0, 90)+", input=forward.1 > output=opensearch.1 (out_id=1)", "[ info] [engine] flush chunk '1-"+d.num(100000, 999999)+".flb' succeeded at retry 1: task_id="+d.num(0, 90))}
}

func agentRecord(d *dice, ts int64) []string {
	return []string{stamp(ts, isoMillis) + "\t" + d.of("info", "info", "warn") + "\t" + d.of("exporterhelper/retry_sender.go:118\tExporting failed. Will retry the request after interval.\t{\"kind\": \"exporter\", \"name\": \"awsxray\", \"interval\": \""+d.num(2, 9)+"s\"}", "service@v0.130.0/service.go:187\tEverything is ready. Begin running and processing data.", "internal/resourcedetection.go:137\tdetected resource information\t{\"cloud.platform\": \"aws_ecs\"}")}
}

// floodRecord is one line of a load test.
func floodRecord(d *dice, ts int64) []string {
	switch d.upTo(3) {
	case 0:
		return []string{`{"ts":` + strconv.FormatInt(ts, 10) + `,"level":"` + d.of("info", "info", "info", "warn", "error") + `","msg":"event accepted","partition":` + d.num(0, 255) + `,"offset":` + d.num(1, 1<<30) + `,"id":"` + d.hex(16) + `"}`}
	case 1:
		return []string{"level=" + d.of("info", "debug", "warn") + " msg=flushed partition=" + d.num(0, 255) + " rows=" + d.num(1, 9000) + " took=" + d.num(1, 80) + "ms id=" + d.hex(12)}
	default:
		return []string{stamp(ts, isoMillis) + " INFO ingest: wrote " + d.num(1, 999) + " records to shard " + d.hex(6)}
	}
}
