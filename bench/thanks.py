#!/usr/bin/env python3
"""Gives, and is Stripe's list of charges and a mail server beside it: what bench/thanks needs beside PostgreSQL and Almoner.

  thanks.py serve STRIPE_PORT SMTP_PORT FOLDER     until it is ended; each letter is a line of FOLDER/letters: when it was taken, to whom
  thanks.py give URL SECRET TICKET STRIPE FOLDER SECONDS RATE   each gift is a line of FOLDER/gifts: when it was answered with 200, by whom
"""
import asyncio
import hashlib
import hmac
import http.client
import json
import os
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlparse


def charge(key, created, ticket=None):
    return {
        "id": "ch_" + key, "object": "charge", "amount": 2500, "amount_captured": 2500, "amount_refunded": 0, "captured": True,
        "currency": "usd", "status": "succeeded", "created": created, "payment_intent": "pi_" + key,
        "billing_details": {"name": "Load Test", "email": key + "@example.com", "address": {"country": "US"}},
        "metadata": {"ticketId": ticket} if ticket else {}}


def serve(stripe_port, smtp_port, folder):
    charges = []
    told = {"calls": 0}

    class Stripe(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            charges.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.answer({})

        def do_GET(self):
            address = urlparse(self.path)
            if address.path == "/told":
                return self.answer(told)
            if not address.path.startswith("/v1/charges"):
                return self.answer({"object": "list", "has_more": False, "data": []})
            told["calls"] += 1
            if address.path != "/v1/charges":
                return self.answer(next(one for one in charges if one["id"] == address.path.split("/")[3]))
            query = {name: values[0] for name, values in parse_qs(address.query).items()}
            after = query.get("starting_after")
            begun, page = after is None, []
            for one in reversed(charges):
                if begun and int(query["created[gte]"]) <= one["created"] <= int(query["created[lte]"]):
                    page.append(one)
                    if len(page) > 100:
                        break
                begun = begun or one["id"] == after
            self.answer({"object": "list", "has_more": len(page) > 100, "data": page[:100]})

        def answer(self, body):
            text = json.dumps(body).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *ignored):
            pass

    letters = open(os.path.join(folder, "letters"), "w", buffering=1)

    async def smtp(reader, writer):
        writer.write(b"220 sink\r\n")
        to = ""
        while line := (await reader.readline()).decode("latin-1").strip():
            verb = line[:4].upper()
            if verb == "RCPT":
                to = line[line.index("<") + 1:line.index(">")]
            if verb == "DATA":
                writer.write(b"354 go on\r\n")
                await reader.readuntil(b"\r\n.\r\n")
                letters.write(f"{time.time():.3f} {to}\n")
            writer.write(b"221 bye\r\n" if verb == "QUIT" else b"250 sink\r\n")
            if verb == "QUIT":
                break
        writer.close()

    async def main():
        async with await asyncio.start_server(smtp, "localhost", smtp_port) as server:
            await server.serve_forever()

    threading.Thread(target=ThreadingHTTPServer(("localhost", stripe_port), Stripe).serve_forever, daemon=True).start()
    asyncio.run(main())


def give(url, secret, ticket, stripe, folder, seconds, rate):
    address, lists = urlparse(url), urlparse(stripe)
    lock = threading.Lock()
    gifts = open(os.path.join(folder, "gifts"), "w")
    begin = time.time()
    numbers = iter(range(seconds * rate))

    def giver():
        service = http.client.HTTPConnection(address.hostname, address.port, timeout=15)
        known = http.client.HTTPConnection(lists.hostname, lists.port, timeout=15)

        def post(connection, path, body, headers):
            connection.request("POST", path, body, {"Content-Type": "application/json", **headers})
            answer = connection.getresponse()
            answer.read()
            return answer.status

        while True:
            with lock:
                n = next(numbers, None)
            if n is None:
                return
            time.sleep(max(0, begin + n / rate - time.time()))
            now, key = int(time.time()), f"giver{n}"
            object_ = charge(key, now, ticket)
            # Stripe knows a charge before it tells of it.
            post(known, "/charges", json.dumps(object_), {})
            body = json.dumps({
                "id": "evt_" + key, "object": "event", "api_version": "2026-07-29.dahlia", "created": now, "livemode": False,
                "type": "charge.succeeded", "data": {"object": object_}})
            mac = hmac.new(secret.encode(), f"{now}.{body}".encode(), hashlib.sha256).hexdigest()
            status = post(service, "/api/stripe/webhook", body, {"Stripe-Signature": f"t={now},v1={mac}"})
            with lock:
                gifts.write(f"{time.time():.3f} {key}@example.com {status}\n")

    threads = [threading.Thread(target=giver) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    gifts.close()


if sys.argv[1] == "serve":
    serve(int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
else:
    give(*sys.argv[2:6], sys.argv[6], int(sys.argv[7]), int(sys.argv[8]))
