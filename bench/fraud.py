"""The load of bench/fraud: honest gifts and checkouts, an attack that begins when a third of the gifts are given, a small Stripe."""

import hashlib
import hmac
import http.client
import json
import os
import queue
import random
import subprocess
import sys
import threading
import time
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ATTEMPTS, HONEST, SEED = (int(os.environ[name]) for name in ("ATTEMPTS", "HONEST", "SEED"))
SECRET, PORT = os.environ["SECRET"].encode(), int(os.environ["ALMONER_PORT"])
TICKETS = open(sys.argv[1]).read().split()
TARGET = TICKETS[0]
SENDERS = 8
# One honest donor in so many is followed through their checkout, too; of those at the ticket that is attacked, each.
FOLLOWED = 50
COUNTRIES = ["US"] * 14 + ["DE"] * 4 + ["GB", "FR"]
CODES = ["generic_decline"] * 6 + ["insufficient_funds"] * 2 + ["stolen_card", "incorrect_cvc"]


class Stripe(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        now = int(time.time())
        self.answer({"id": "cs_test_" + uuid.uuid4().hex, "object": "checkout.session", "url": "https://checkout.stripe.com/c/pay/x",
                     "created": now, "expires_at": now + 86400})

    def do_GET(self):
        self.answer({"object": "list", "data": [], "has_more": False})

    def answer(self, body):
        text = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *ignored):
        pass


def charge(rng, ticket, failed, kind):
    key = uuid.UUID(int=rng.getrandbits(128)).hex
    home = rng.choice(COUNTRIES)
    card = rng.choice(["BR", "VN", "US"]) if kind == "attack" else home
    amount = 100 if kind == "attack" else rng.choice([500, 1000, 2500, 5000, 10000])
    obj = {"id": "ch_" + key, "object": "charge", "amount": amount, "currency": "usd", "created": int(time.time()),
           "payment_intent": "pi_" + key, "metadata": {"ticketId": ticket},
           "payment_method_details": {"type": "card", "card": {"country": card}},
           "billing_details": {"name": "Ada Bench", "email": key + "@example.com", "address": {"country": home}}}
    if failed:
        obj.update(status="failed", paid=False, captured=False, failure_code="card_declined",
                   outcome={"reason": rng.choice(CODES), "risk_level": "elevated" if kind == "attack" else "normal"})
    else:
        obj.update(status="succeeded", paid=True, captured=True, amount_captured=amount, amount_refunded=0)
    return {"id": "evt_" + key, "object": "event", "api_version": "2026-07-29.dahlia", "livemode": False, "created": obj["created"],
            "type": "charge.failed" if failed else "charge.succeeded", "data": {"object": obj}}


class Line:
    def __init__(self):
        self.connection = http.client.HTTPConnection("localhost", PORT, timeout=60)

    def post(self, path, body, headers):
        self.connection.request("POST", path, body, {"Content-Type": "application/json", **headers})
        answer = self.connection.getresponse()
        answer.read()
        return answer.status

    def event(self, event):
        body = json.dumps(event).encode()
        at = str(int(time.time()))
        signature = hmac.new(SECRET, at.encode() + b"." + body, hashlib.sha256).hexdigest()
        return self.post("/api/stripe/webhook", body, {"Stripe-Signature": "t=" + at + ",v1=" + signature})

    def checkout(self, rng, ticket):
        client = ".".join(str(rng.randrange(1, 255)) for _ in range(4))
        return self.post("/api/tickets/" + ticket + "/checkout", json.dumps({"amount": 25, "currency": "USD"}).encode(),
                         {"X-Forwarded-For": client})


work, lock = queue.Queue(maxsize=2000), threading.Lock()
answers, checkouts, began, seen = {}, [], [None], {}


def send():
    line = Line()
    while True:
        job = work.get()
        if job is None:
            return
        kind, payload, seed = job
        if kind == "checkout":
            status = line.checkout(random.Random(seed), payload)
            with lock:
                checkouts.append((time.time(), payload, status))
            continue
        if kind == "attack" and began[0] is None:
            began[0] = time.time()
        status = line.event(payload)
        with lock:
            answers[(kind, status)] = answers.get((kind, status), 0) + 1


def watch(stop):
    command = os.environ["GUARDS"].split() + ["-c", "select ticket_id, state from fraud_guards"]
    while not stop.is_set():
        for line in subprocess.run(command, capture_output=True, text=True, check=True).stdout.split():
            seen.setdefault(tuple(line.split("|")), time.time())
        time.sleep(0.2)


print("seed", SEED, ATTEMPTS, "attempts among", HONEST, "honest gifts to", len(TICKETS), "tickets")
threading.Thread(target=ThreadingHTTPServer(("localhost", int(os.environ["STRIPE_PORT"])), Stripe).serve_forever, daemon=True).start()
stop = threading.Event()
watcher = threading.Thread(target=watch, args=(stop,))
watcher.start()
senders = [threading.Thread(target=send) for _ in range(SENDERS)]
for sender in senders:
    sender.start()
rng = random.Random(SEED)
start, tried = time.time(), 0
for given in range(HONEST):
    ticket = rng.choice(TICKETS)
    if rng.random() < 0.12:  # as people mistype
        work.put(("honest", charge(rng, ticket, True, "honest"), None))
    work.put(("honest", charge(rng, ticket, False, "honest"), None))
    if given % FOLLOWED == 0:
        work.put(("checkout", TARGET if given % (2 * FOLLOWED) == 0 else ticket, rng.random()))
    due = int(max(0, given - HONEST / 3) / (HONEST * 2 / 3) * ATTEMPTS)
    while tried < due:
        tried += 1
        # One card in forty is good.
        work.put(("attack", charge(rng, TARGET, rng.random() > 0.025, "attack"), None))
for _ in senders:
    work.put(None)
for sender in senders:
    sender.join()
ended = time.time()
time.sleep(12)
stop.set()
watcher.join()

slowed, closed = seen.get((TARGET, "SLOWED")), seen.get((TARGET, "CLOSED"))
since = lambda at: "never" if at is None else "%.1f s after the attack began" % (at - began[0])
print("%d events in %.0f s: %s" % (sum(answers.values()), ended - start, answers))
print("slowed:", since(slowed))
print("closed:", since(closed))
refused = [one for one in checkouts if one[2] in (429, 503)]
first = slowed or float("inf")
print("honest checkouts:", len(checkouts), "of which refused before it was slowed:", sum(one[0] < first for one in refused),
      "afterwards at that ticket:", sum(one[0] >= first and one[1] == TARGET for one in refused),
      "at others:", sum(one[1] != TARGET for one in refused))
print("other tickets slowed or closed:", len({ticket for ticket, _ in seen} - {TARGET}))
print("other answers of checkouts:", sorted({one[2] for one in checkouts} - {201, 429, 503}))
