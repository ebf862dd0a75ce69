-- wrk: each request is another line of a file of paths, so that nothing is answered from a cache.
-- Arguments: the file, the line to begin at, the most requests to send.
local requests, at, left = {}, 0, 0

function init(args)
  for path in io.lines(args[1]) do
    requests[#requests + 1] = wrk.format("GET", path)
  end
  at, left = tonumber(args[2]), tonumber(args[3])
end

function request()
  at, left = at % #requests + 1, left - 1
  if left < 0 then
    wrk.thread:stop()
  end
  return requests[at]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests": %d, "microseconds": %d, "p50": %d, "p95": %d, "p99": %d, "errors": %d}\n',
    summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(95), latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout
  ))
end
