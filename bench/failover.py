#!/usr/bin/env python3
"""What bench/failover needs beside PostgreSQL and Almoner.

  failover.py proxy PORT FILE                       passes connections to the port that stands in FILE
  failover.py send URL SECRET TICKET FOLDER SENDERS   sends payments until FOLDER/stop is there: each again until it is answered with 200
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
from urllib.parse import urlparse


async def proxy(port, file):
    async def pump(reader, writer):
        try:
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
        except OSError:
            pass
        finally:
            writer.close()

    async def accept(reader, writer):
        try:
            with open(file) as target:
                there_reader, there_writer = await asyncio.open_connection("localhost", int(target.read()))
        except OSError:
            writer.close()
            return
        await asyncio.gather(pump(reader, there_writer), pump(there_reader, writer))

    async with await asyncio.start_server(accept, "localhost", port) as server:
        await server.serve_forever()


def send(url, secret, ticket, folder, senders):
    address = urlparse(url)
    lock = threading.Lock()
    told = open(os.path.join(folder, "acknowledged"), "w")
    stop = os.path.join(folder, "stop")

    def event(key):
        now = int(time.time())
        return json.dumps({
            "id": "evt_" + key, "object": "event", "api_version": "2026-07-29.dahlia", "created": now, "livemode": False,
            "type": "charge.succeeded",
            "data": {"object": {
                "id": "ch_" + key, "object": "charge", "amount": 2500, "amount_captured": 2500, "amount_refunded": 0,
                "captured": True, "currency": "usd", "status": "succeeded", "created": now, "payment_intent": "pi_" + key,
                "billing_details": {"name": "Load Test", "email": "load@example.com", "address": {"country": "US"}},
                "metadata": {"ticketId": ticket}}}})

    def post(body):
        now = int(time.time())
        mac = hmac.new(secret.encode(), f"{now}.{body}".encode(), hashlib.sha256).hexdigest()
        connection = http.client.HTTPConnection(address.hostname, address.port, timeout=15)
        try:
            connection.request("POST", "/api/stripe/webhook", body, {
                "Content-Type": "application/json", "Stripe-Signature": f"t={now},v1={mac}"})
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()

    def sender(number):
        n = 0
        while not os.path.exists(stop):
            key = f"{number}x{n}"
            body = event(key)
            # Stripe waits longer; what counts here is that the same event comes again.
            while (status := post(body)) != 200:
                with lock:
                    refused[status] = refused.get(status, 0) + 1
                if status and status not in (429, 500, 503):
                    raise SystemExit(f"answered with {status}")
                time.sleep(0.2)
            with lock:
                told.write(f"evt_{key} {time.time():.3f}\n")
                told.flush()
            n += 1

    refused = {}
    threads = [threading.Thread(target=sender, args=(n,)) for n in range(senders)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print("answers that were not 200, by status (0: none came):", refused)


if sys.argv[1] == "proxy":
    asyncio.run(proxy(int(sys.argv[2]), sys.argv[3]))
else:
    send(*sys.argv[2:6], int(sys.argv[6]))
