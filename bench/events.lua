-- Signed Stripe events for wrk: three for each donation, each with ids and a signature of its own.
-- Arguments behind "--": secret, file with one ticket id a line, a word that no earlier run used.
local ffi = require("ffi")
ffi.cdef([[
  const void *EVP_sha256(void);
  unsigned char *HMAC(const void *md, const void *key, int key_len,
                      const unsigned char *data, size_t n, unsigned char *out, unsigned int *out_len);
]])
local crypto = ffi.load("libcrypto.so.3")
local sha256 = crypto.EVP_sha256()
local digest = ffi.new("unsigned char[32]")
local digest_length = ffi.new("unsigned int[1]")

local threads = 0
function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

local secret, tickets, run, sent
-- Stripe's objects have some sixty fields; ours are padded to the size of real ones, about 1.7 kB.
local padding = string.rep("x", 900)

function init(args)
  secret, run, sent, tickets = args[1], args[3], 0, {}
  for line in io.lines(args[2]) do tickets[#tickets + 1] = line end
end

local function hmac(text)
  crypto.HMAC(sha256, secret, #secret, text, #text, digest, digest_length)
  local hex = {}
  for i = 0, 31 do hex[i + 1] = string.format("%02x", digest[i]) end
  return table.concat(hex)
end

local function object(kind, key, ticket, now)
  local metadata = string.format('"metadata":{"ticketId":"%s"}', ticket)
  if kind == 0 then
    return "payment_intent.succeeded", string.format(
      '{"id":"pi_%s","object":"payment_intent","amount":2500,"amount_received":2500,"currency":"usd",' ..
      '"status":"succeeded","created":%d,"latest_charge":"ch_%s",%s,"description":"%s"}',
      key, now, key, metadata, padding)
  elseif kind == 1 then
    return "charge.succeeded", string.format(
      '{"id":"ch_%s","object":"charge","amount":2500,"amount_captured":2500,"amount_refunded":0,"captured":true,' ..
      '"currency":"usd","status":"succeeded","created":%d,"payment_intent":"pi_%s","balance_transaction":null,' ..
      '"billing_details":{"name":"Load Test","email":"load@example.com","address":{"country":"US"}},%s,' ..
      '"description":"%s"}', key, now, key, metadata, padding)
  end
  return "checkout.session.completed", string.format(
    '{"id":"cs_%s","object":"checkout.session","mode":"payment","amount_total":2500,"currency":"usd",' ..
    '"status":"complete","payment_status":"paid","created":%d,"payment_intent":"pi_%s",' ..
    '"client_reference_id":"%s","customer_details":{"name":"Load Test","email":"load@example.com",' ..
    '"address":{"country":"US"}},%s,"description":"%s"}', key, now, key, ticket, metadata, padding)
end

function request()
  local donation, kind, now = math.floor(sent / 3), sent % 3, os.time()
  sent = sent + 1
  local key = string.format("%s%dx%d", run, number, donation)
  local ticket = tickets[donation % #tickets + 1]
  local event_type, data = object(kind, key, ticket, now)
  local body = string.format(
    '{"id":"evt_%s_%d","object":"event","api_version":"2026-07-29.dahlia","created":%d,"livemode":false,' ..
    '"pending_webhooks":1,"request":{"id":null,"idempotency_key":null},"type":"%s","data":{"object":%s}}',
    key, kind, now, event_type, data)
  local signature = string.format("t=%d,v1=%s", now, hmac(now .. "." .. body))
  return wrk.format("POST", "/api/stripe/webhook",
    { ["Content-Type"] = "application/json; charset=utf-8", ["Stripe-Signature"] = signature }, body)
end

function done(summary, latency, requests)
  local failed = summary.errors.status + summary.errors.connect + summary.errors.read
    + summary.errors.write + summary.errors.timeout
  io.write(string.format("RESULT %.0f %.2f %.2f %d %.2f\n", summary.requests / (summary.duration / 1e6),
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, failed,
    latency.max / 1000))
end
