const byId = (id) => document.getElementById(id);
const standIn = document.body.dataset.standIn;
const donations = new Map();
let stream = null;
let ticket = new URLSearchParams(location.search).get('ticket');

/** As all pages of development write it: 25.00 USD. */
const money = (amount, currency) => {
  const digits = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits;
  return `${Number(amount).toFixed(digits)} ${currency}`;
};

/** What is wrong with single fields, as a problem tells it. */
class Wrong extends Error {
  constructor(message, errors) {
    super(message);
    this.errors = errors ?? [];
  }
}

async function call(path, body, key) {
  const answer = await fetch(path, body && {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key },
    body: JSON.stringify(body),
  });
  const json = await answer.json();
  if (!answer.ok) {
    throw new Wrong(json.detail ?? answer.statusText, json.errors);
  }
  return json;
}

/** One key for as long as the same is sent: a second click, and a second try, have no second effect. */
const keys = new Map();
function keyOf(form) {
  const said = JSON.stringify([...new FormData(form)]);
  if (keys.get(form)?.said !== said) {
    keys.set(form, { said, key: crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}` });
  }
  return keys.get(form).key;
}

function showAtField(field, message) {
  const line = document.createElement('span');
  line.className = 'message field';
  line.id = `${field.name}-error`;
  line.textContent = message;
  field.closest('label').append(line);
  field.setAttribute('aria-invalid', 'true');
  field.setAttribute('aria-describedby', line.id);
}

function clear(form, general) {
  general.textContent = '';
  form?.querySelectorAll('.field').forEach((line) => line.remove());
  form?.querySelectorAll('[aria-invalid]').forEach((field) => {
    field.removeAttribute('aria-invalid');
    field.removeAttribute('aria-describedby');
  });
}

function show(failure, form, general) {
  const rest = failure.errors?.filter(({ field, message }) => {
    const input = form?.elements[field];
    if (input) {
      showAtField(input, message);
    }
    return !input;
  });
  if (!rest?.length && failure.errors?.length) {
    form.querySelector('[aria-invalid]').focus();
  } else {
    general.textContent = failure.message;
  }
}

/** Shows what goes wrong where the reader looks. What is under way is not begun again. */
function trying(work, general = byId('message')) {
  let busy = false;
  return async (event) => {
    event?.preventDefault();
    if (busy) {
      return;
    }
    busy = true;
    const form = event?.target instanceof HTMLFormElement ? event.target : null;
    clear(form, general);
    try {
      await work(event);
    } catch (failure) {
      show(failure, form, general);
    } finally {
      busy = false;
    }
  };
}

/** "25,00" as much of the world writes it; a text that could mean two amounts is refused. */
function amount(text) {
  const plain = text.trim().replace(',', '.');
  if (!/^\d+(\.\d+)?$/.test(plain)) {
    throw new Wrong('', [{ field: 'amount', message: 'must be an amount such as 25.00 or 25,00' }]);
  }
  return Number(plain);
}

const COLUMNS = ['Donor', 'Country', 'Status', 'Amount', 'Refunded', 'Disputed', 'Net', 'Paid', 'At Stripe'];

function rowOf(donation) {
  const known = byId('ledger').querySelector(`[data-id="${donation.id}"]`);
  if (known) {
    return known;
  }
  const row = document.createElement('tr');
  row.dataset.id = donation.id;
  COLUMNS.forEach((label, i) => {
    const cell = row.insertCell();
    cell.dataset.label = label;
    cell.className = i >= 3 && i <= 6 ? 'money' : '';
  });
  if (standIn && donation.sessionId) {
    const there = document.createElement('a');
    there.href = `${standIn}/pay/${donation.sessionId}`;
    there.textContent = 'refund or dispute';
    const which = document.createElement('span');
    which.className = 'unseen';
    which.textContent = ` ${money(donation.amount, donation.currency)} of ${donation.donor}`;
    there.append(which);
    row.cells[8].append(there);
  }
  return row;
}

function fill(row, donation) {
  row.dataset.status = donation.status;
  const inCurrency = (sum) => money(sum, donation.currency);
  [
    donation.donor,
    donation.country,
    donation.status,
    inCurrency(donation.amount),
    inCurrency(donation.refundedAmount),
    inCurrency(donation.disputedAmount),
    inCurrency(donation.netAmount),
    donation.paidAt && new Date(donation.paidAt).toLocaleString(),
  ].forEach((text, i) => {
    row.cells[i].textContent = text ?? '–';
  });
  return row;
}

/** Rows stay the elements that they are: whoever has the focus in one keeps it. */
function showLedger(fresh) {
  const ledger = byId('ledger');
  const sorted = [...donations.values()].sort((a, b) => b.createdAt.localeCompare(a.createdAt) || b.id.localeCompare(a.id));
  [...ledger.rows].filter((row) => !donations.has(row.dataset.id)).forEach((row) => row.remove());
  sorted.forEach((donation, i) => {
    const row = fill(rowOf(donation), donation);
    row.className = donation.id === fresh ? 'fresh' : '';
    if (ledger.rows[i] !== row) {
      ledger.insertBefore(row, ledger.rows[i] ?? null);
    }
  });
}

/** What donors have promised to pay later is in no ledger; the stand-in knows of it. */
async function showPromised() {
  if (!standIn || !ticket) {
    return;
  }
  const answer = await fetch(`${standIn}/promised/${ticket}`);
  const promised = answer.ok ? await answer.json() : [];
  const links = promised.map(({ sessionId, amount: sum }) => {
    const link = document.createElement('a');
    link.href = `${standIn}/pay/${sessionId}`;
    link.textContent = `${sum} promised at Stripe`;
    return link;
  });
  byId('promised').replaceChildren(
    ...links.flatMap((link, i) => (i ? [', ', link] : ['Not in the ledger until the money arrives: ', link])),
  );
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
  stream?.close();
  stream = new EventSource(`/api/tickets/${ticket}/donations/stream`);
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
    showPromised();
  });
}

const mine = () => JSON.parse(localStorage.getItem('tickets') ?? '[]');

function showMine() {
  byId('mine').hidden = mine().length === 0;
  byId('tickets').replaceChildren(...mine().map(({ id, name }) => {
    const link = document.createElement('a');
    link.href = `/?ticket=${id}`;
    link.textContent = `${name} (${id.slice(-6)})`;
    if (id === ticket) {
      link.setAttribute('aria-current', 'page');
    }
    const item = document.createElement('li');
    item.append(link);
    return item;
  }));
}

function remember(id, name) {
  const others = mine().filter((one) => one.id !== id);
  localStorage.setItem('tickets', JSON.stringify([{ id, name: name ?? 'Ticket' }, ...others].slice(0, 20)));
}

async function showTicket() {
  const { displayName, id } = await call(`/api/tickets/${ticket}`);
  remember(id, displayName);
  showMine();
  donations.clear();
  showLedger();
  byId('ticket').textContent = `${displayName ?? 'Ticket'} (${id})`;
  byId('ticket').dataset.id = id;
  byId('give').disabled = false;
  follow();
  await showPromised();
}

byId('ticket-form').addEventListener('submit', trying(async (event) => {
  const form = new FormData(event.target);
  const made = await call('/api/tickets/create', {
    contactType: form.get('contactType'),
    contactValue: form.get('contactValue'),
    displayName: form.get('displayName') || null,
  }, keyOf(event.target));
  keys.delete(event.target);
  ticket = made.id;
  // No new page: the focus stays where one works.
  history.pushState(null, '', `/?ticket=${ticket}`);
  await showTicket();
}, byId('ticket-message')));

byId('give-form').addEventListener('submit', trying(async (event) => {
  const form = new FormData(event.target);
  const back = `${location.origin}/?ticket=${ticket}`;
  const { url } = await call(`/api/tickets/${ticket}/checkout`, {
    amount: amount(form.get('amount')),
    currency: form.get('currency'),
    successUrl: back,
    cancelUrl: back,
  }, keyOf(event.target));
  keys.delete(event.target);
  location.assign(url);
}));

addEventListener('popstate', () => location.reload());
// Who comes back from the checkout gets a page that may be an old one of the browser's.
addEventListener('pageshow', (event) => event.persisted && location.reload());
byId('stripe').hidden = !standIn;
byId('year').hidden = !standIn;
showMine();
if (ticket) {
  trying(showTicket)();
}
