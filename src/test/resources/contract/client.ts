// What a frontend does: it compiles against the types that were made of the OpenAPI document, with nothing asserted or cast.
import createClient from 'openapi-fetch';
import type { components, paths } from './api';

type Donation = components['schemas']['DonationView'];
type Problem = components['schemas']['Problem'];

const api = createClient<paths>({ baseUrl: 'https://give.example.org' });

function said(problem: Problem): string {
  const fields = (problem.errors ?? []).map((error) => `${error.field} ${error.message}`);
  return fields.length > 0 ? fields.join('; ') : problem.detail;
}

export async function makeTicket(contactValue: string): Promise<string> {
  const { data, error } = await api.POST('/api/tickets/create', {
    params: { header: { 'Idempotency-Key': crypto.randomUUID() } },
    body: { contactType: 'EMAIL', contactValue, displayName: 'Reading for Anna' },
  });
  if (error) {
    throw new Error(said(error));
  }
  return data.id;
}

export async function wholeLedger(id: string): Promise<Donation[]> {
  const all: Donation[] = [];
  let cursor: string | undefined;
  do {
    const { data, error } = await api.GET('/api/tickets/{id}/donations', {
      params: { path: { id }, query: { limit: 200, cursor } },
    });
    if (error) {
      throw new Error(said(error));
    }
    all.push(...data.donations);
    cursor = data.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return all;
}

export function line(donation: Donation): string {
  const paid: string = donation.paidAt ?? 'not yet';
  const net: number = donation.amount - donation.refundedAmount - donation.disputedAmount;
  return `${donation.donor} ${donation.country ?? ''} ${net.toFixed(2)} ${donation.currency} ${paid}`;
}

export async function give(id: string, amount: number): Promise<string> {
  const { data, error, response } = await api.POST('/api/tickets/{id}/checkout', {
    params: { path: { id }, header: { 'Idempotency-Key': crypto.randomUUID() } },
    body: { amount, currency: 'USD' },
  });
  if (error) {
    const again = response.headers.get('Retry-After');
    throw new Error(again ? `${said(error)} Again in ${again} seconds.` : said(error));
  }
  return data.url;
}

// What is always there and never null needs no question, and what may be null needs one: each line fails where that changes.
export const neverNull: string = ({} as Donation).donor;
// @ts-expect-error the country of a donor is not always known
export const mayBeNull: string = ({} as Donation).country;
// @ts-expect-error there is no such status
export const noStatus: Donation['status'] = 'GIVEN';
