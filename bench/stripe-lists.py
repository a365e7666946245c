#!/usr/bin/env python3
"""Stripe's list of payouts, with one payout, and the list of what is in it, at the rate that Stripe allows in test mode.

  stripe-lists.py PORT TRANSACTIONS
"""
import json
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlparse

RATE = 25
port, transactions = int(sys.argv[1]), int(sys.argv[2])
created = int(time.time()) - 3600
calls = []
told = {"asked": 0, "refused": 0}


def entry(n):
    return {
        "id": f"txn_{n}", "object": "balance_transaction", "amount": 2500, "fee": 103, "net": 2397, "currency": "usd",
        "type": "charge", "reporting_category": "charge", "created": created, "available_on": created,
        "description": "A donor wrote this", "status": "available",
        "source": {
            "id": f"ch_{n}", "object": "charge", "payment_intent": f"pi_{n}", "amount": 2500, "currency": "usd",
            "billing_details": {"name": "Maria Garcia Lopez", "email": "maria@example.com"}, "metadata": {"ticketId": "x" * 36},
        },
    }


payout = {
    "id": "po_bench", "object": "payout", "amount": 2397 * transactions, "currency": "usd", "status": "paid", "automatic": True,
    "arrival_date": created, "created": created, "method": "standard", "balance_transaction": "txn_deposit",
    "reconciliation_status": "completed",
}


class Stripe(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        now = time.monotonic()
        calls[:] = [at for at in calls if now - at < 1]
        told["asked"] += 1
        if self.path == "/told":
            return self.answer(200, told)
        if len(calls) >= RATE:
            told["refused"] += 1
            return self.answer(429, {"error": {"code": "rate_limit", "type": "invalid_request_error"}})
        calls.append(now)
        address = urlparse(self.path)
        query = parse_qs(address.query)
        if address.path == "/v1/payouts":
            return self.answer(200, {"object": "list", "has_more": False, "data": [payout]})
        if address.path != "/v1/balance_transactions":
            return self.answer(200, {"object": "list", "has_more": False, "data": []})
        first = int(query["starting_after"][0][4:]) + 1 if "starting_after" in query else 0
        last = min(first + int(query["limit"][0]), transactions)
        self.answer(200, {"object": "list", "has_more": last < transactions, "data": [entry(n) for n in range(first, last)]})

    def answer(self, status, body):
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *ignored):
        pass


ThreadingHTTPServer(("localhost", port), Stripe).serve_forever()
