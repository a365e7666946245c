const byId = (id) => document.getElementById(id);
const standIn = document.body.dataset.standIn;
const donations = new Map();
let ticket = new URLSearchParams(location.search).get('ticket');

const money = (amount, currency) =>
  new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay: 'code' }).format(amount).replace('\u00a0', ' ');

async function call(path, body) {
  const answer = await fetch(path, body && {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  const json = await answer.json();
  if (!answer.ok) {
    throw new Error(json.detail ?? answer.statusText);
  }
  return json;
}

/** Shows what goes wrong where the reader looks. */
function trying(work) {
  return async (event) => {
    event?.preventDefault();
    byId('message').textContent = '';
    try {
      await work(event);
    } catch (failure) {
      byId('message').textContent = failure.message;
    }
  };
}

function cell(row, text, kind) {
  const cell = row.insertCell();
  cell.textContent = text ?? '–';
  if (kind) {
    cell.className = kind;
  }
  return cell;
}

function showLedger(fresh) {
  const rows = [...donations.values()]
    .sort((a, b) => b.createdAt.localeCompare(a.createdAt) || b.id.localeCompare(a.id))
    .map((donation) => {
      const row = document.createElement('tr');
      row.dataset.id = donation.id;
      row.dataset.status = donation.status;
      if (donation.id === fresh) {
        row.className = 'fresh';
      }
      cell(row, donation.donor);
      cell(row, donation.country);
      cell(row, donation.status);
      cell(row, money(donation.amount, donation.currency), 'money');
      cell(row, money(donation.refundedAmount, donation.currency), 'money');
      cell(row, money(donation.disputedAmount, donation.currency), 'money');
      cell(row, money(donation.netAmount, donation.currency), 'money');
      cell(row, donation.paidAt && new Date(donation.paidAt).toLocaleString());
      const link = cell(row, '');
      if (standIn && donation.sessionId) {
        const there = document.createElement('a');
        there.href = `${standIn}/pay/${donation.sessionId}`;
        there.textContent = 'refund or dispute';
        link.append(there);
      }
      return row;
    });
  byId('ledger').replaceChildren(...rows);
}

function showTotals(totals) {
  byId('total').textContent = money(totals.total, totals.currency);
  const { paid, refunded, disputed } = totals.breakdown;
  const parts = Object.entries({ paid, refunded, disputed }).flatMap(([name, amount]) => {
    const term = document.createElement('dt');
    term.textContent = name;
    const value = document.createElement('dd');
    value.textContent = money(amount, totals.currency);
    value.dataset.part = name;
    return [term, value];
  });
  for (const other of totals.byCurrency.slice(1)) {
    const term = document.createElement('dt');
    term.textContent = 'and';
    const value = document.createElement('dd');
    value.textContent = money(other.breakdown.net, other.currency);
    parts.push(term, value);
  }
  byId('breakdown').replaceChildren(...parts);
}

async function load() {
  const path = `/api/tickets/${ticket}/donations`;
  const [page, totals] = await Promise.all([call(`${path}?limit=200`), call(`${path}/total`)]);
  page.donations.forEach((donation) => donations.set(donation.id, donation));
  showLedger();
  showTotals(totals);
}

function follow() {
  const stream = new EventSource(`/api/tickets/${ticket}/donations/stream`);
  // First the stream, then the ledger: nothing falls in between. The browser itself asks for what it missed.
  stream.addEventListener('open', trying(async () => {
    byId('line').textContent = 'Connected: changes appear by themselves.';
    await load();
  }), { once: true });
  stream.addEventListener('open', () => { byId('line').textContent = 'Connected: changes appear by themselves.'; });
  stream.addEventListener('error', () => { byId('line').textContent = 'Not connected; trying again.'; });
  stream.addEventListener('donation', (event) => {
    const { donation, leftId, totals } = JSON.parse(event.data);
    if (donation) {
      donations.set(donation.id, donation);
    } else {
      donations.delete(leftId);
    }
    showLedger(donation?.id);
    showTotals(totals);
  });
}

async function showTicket() {
  const { displayName, id } = await call(`/api/tickets/${ticket}`);
  byId('ticket').textContent = `${displayName ?? 'Ticket'} (${id})`;
  byId('ticket').dataset.id = id;
  byId('give').disabled = false;
  follow();
}

byId('ticket-form').addEventListener('submit', trying(async (event) => {
  const form = new FormData(event.target);
  const made = await call('/api/tickets/create', {
    contactType: form.get('contactType'),
    contactValue: form.get('contactValue'),
    displayName: form.get('displayName') || null,
  });
  location.assign(`/?ticket=${made.id}`);
}));

byId('give-form').addEventListener('submit', trying(async (event) => {
  const form = new FormData(event.target);
  const back = `${location.origin}/?ticket=${ticket}`;
  const { url } = await call(`/api/tickets/${ticket}/checkout`, {
    amount: Number(form.get('amount')),
    currency: form.get('currency'),
    successUrl: back,
    cancelUrl: back,
  });
  location.assign(url);
}));

byId('stripe').hidden = !standIn;
byId('year').hidden = !standIn;
if (ticket) {
  trying(showTicket)();
}
