import { expectMoved, type Journey } from './journey.js';

/** What the programme officer publishes and what the public answers, form by form. */

const dayMs = 86_400_000;

/** The zone's wall clock as people type it: `2026-03-02 09:00`. */
const wallClock = (at: Date): string =>
  new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');

interface NewCall {
  readonly daysOpen?: number;
  readonly procedure?: string;
}

/** Drafts and publishes a call that opens now and closes after so many days; its id. */
export async function publishCall(journey: Journey, call: NewCall = {}): Promise<string> {
  const officer = await journey.as('officer');
  const plan = callPlan(journey, call);
  const managed = expectMoved(
    await officer.post('/manage/calls', plan, `/manage/calls/new?procedure=${plan.procedure}`),
  );
  expectMoved(await officer.post(`${managed}/publish`, {}, `${managed}/check`));
  return managed.split('/').at(-1) ?? '';
}

/** What the officer types for a call that opens now. */
export function callPlan(
  journey: Journey,
  { daysOpen = 30, procedure = 'kechuang.startup' }: NewCall = {},
) {
  const now = journey.clock.now();
  return {
    procedure,
    title_zh: 'Call 2026-1',
    title_en: 'Call 2026-1',
    opens: wallClock(now),
    closes: wallClock(new Date(now.getTime() + daysOpen * dayMs)),
    quota: '30',
    budget: journey.budgets.get(procedure.split('.')[0] ?? '') ?? '',
  };
}

/** Publishes the proposed awards of these cases; the path of the notice. */
export async function publishNotice(
  journey: Journey,
  callId: string,
  cases: readonly string[],
): Promise<string> {
  const officer = await journey.as('officer');
  const typed = { title_zh: 'Proposed awards', title_en: 'Proposed awards', cases };
  return expectMoved(await officer.post(`/calls/${callId}/notices/new`, typed));
}

/** Somebody without an account objects by name and with proof; where they follow it. */
export async function objectTo(journey: Journey, notice: string, caseId: string): Promise<string> {
  const path = `${notice}/object`;
  const typed = {
    application: caseId,
    name: 'A neighbour',
    contact: 'neighbour@example.com',
    facts: 'The patent named in this project belongs to somebody else.',
  };
  const proof = {
    field: 'proof',
    name: 'proof.pdf',
    content: Buffer.from('%PDF-1.4\n1 0 obj <<>> endobj\n%%EOF\n'),
  };
  return expectMoved(await journey.stranger().upload(path, typed, [proof], path));
}

/**
 * The only objection that is open is examined: the applicant is heard where it is to be upheld, the
 * discipline officer says what was found, and the approver decides.
 */
export async function decideObjection(
  journey: Pick<Journey, 'deps' | 'as'>,
  decision: 'dismissed' | 'upheld',
  reason = 'The register has been consulted.',
): Promise<void> {
  const { rows } = journey.deps.db;
  const open = await rows.objections.find({ status: 'open' });
  const officer = await journey.as('discipline');
  const path = `/objections/${open?.id ?? ''}`;
  if (decision === 'upheld') {
    const told = 'It is said that the patent is not yours.';
    expectMoved(await officer.post(`${path}/hear`, { told }, path));
    const row = await rows.applications.find({ id: open?.application_id ?? '' });
    const user = await rows.users.find({ id: row?.applicant_id ?? '' });
    const own = `/applications/${row?.id ?? ''}/objections/${open?.id ?? ''}`;
    const applicant = await journey.as(user?.email.split('@')[0] ?? '');
    const answer = 'The patent was assigned to us, as the register says.';
    expectMoved(await applicant.upload(own, { answer }, [], own));
  }
  expectMoved(await officer.post(path, { decision, reason }));
  const found = await rows.objectionFindings.find({ open_key: open?.id ?? '' });
  const second = await journey.as('approver');
  expectMoved(await second.post(`${path}/approve`, { finding: found?.id ?? '' }, path));
}
