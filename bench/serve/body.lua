-- For wrk: posts the file BODY, whose JSON has HEADER bytes if elements follow, and prints
-- "rate p50 p99 errors": answers a second, and microseconds.
local file = assert(io.open(os.getenv("BODY"), "rb"))
wrk.method = "POST"
wrk.body = file:read("*a")
file:close()
local header = os.getenv("HEADER")
if header and header ~= "" then
  wrk.headers["Inference-Header-Content-Length"] = header
  wrk.headers["Content-Type"] = "application/octet-stream"
else
  wrk.headers["Content-Type"] = "application/json"
end

done = function(summary, latency, requests)
  local e = summary.errors
  print(string.format("FIGURES %.0f %.0f %.0f %d",
    (summary.requests - e.status) / (summary.duration / 1e6),
    latency:percentile(50), latency:percentile(99),
    e.connect + e.read + e.write + e.status + e.timeout))
end
