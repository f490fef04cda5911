#!/usr/bin/env bash
# Prints vectors.tsv: name, key, body in base64, HMAC-SHA256 of the body in hex, computed by OpenSSL, which shares no code with ours:
#   bash test/webhooks/vectors.sh > test/webhooks/vectors.tsv
set -euo pipefail

vector() {
  local name=$1 key=$2 body
  body=$(base64 -w0)
  printf '%s\t%s\t%s\t' "$name" "$key" "$body"
  printf '%s' "$body" | base64 -d | openssl dgst -sha256 -hmac "$key" -r | cut -c1-64
}

key=sk_$(printf 'a1%.0s' {1..32})
printf '%s' '{"metadata":{"orderId":"A-1"},"event":{"type":"call.initiate","data":{"call":{"id":"c1","status":"initiate"}}}}' | vector plain "$key"
printf '%s' '{"metadata":{"name":"Größe 42 👟 日本"},"event":{"type":"action","data":{"action":"create_order"}}}' | vector unicode "$key"
printf '' | vector empty "$key"
printf '{ "event" : {\r\n\t"type" : "call.busy",\n "data" : { }\n} }\n' | vector spaced "$key"
printf '\x00\xff\xfe\x80{"a":1}\xc3\x28' | vector bytes "$key"
printf '%s' '{"event_id":"evt_1c58c5d8c55a","event_type":"call.completed"}' | vector 'short secret' whsec_test
printf '%s' '{"event_id":"evt_4f8bf8gbf88d","event_type":"call.no_answer","data":{}}' | vector 'unicode secret' 'Geheimnis-äöü-🔑'
head -c 3000 /dev/zero | tr '\0' 'x' | vector long whsec_test
