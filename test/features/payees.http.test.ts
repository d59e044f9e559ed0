import type { Actor } from '../../server/domain/actor.js';
import { payeePauseHours } from '../../server/domain/fund/payee.js';
import { fen } from '../../server/domain/money.js';
import { endMembership } from '../../server/shared/organisations/membership.js';
import { changePayee } from '../../server/features/payees/askPayee.service.js';
import { lookAfterPayees } from '../../server/features/payees/lookAfterPayees.job.js';
import { bankAnswers } from '../support/bankAnswers.js';
import { prepareBatch } from '../../server/features/payments/prepareBatch.service.js';
import { reviewBatch } from '../../server/features/payments/signBatch.service.js';
import { payeeFile } from '../../server/shared/effects/payeeFile.js';
import { brokenBooks } from '../support/brokenBooks.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { accountTyped, moneyZone, password, type MoneyZone } from '../support/moneyZone.js';
import { bankPaper, heldStanding, typedFromPaper, withBankPaper } from '../support/payees.js';
import { refusalOf } from '../support/refusalOf.js';
import { sqlRefusal } from '../support/sqlRefusal.js';

type Firm = Awaited<ReturnType<MoneyZone['agreed']>>;
const newNumber = '8888 0000 8888';

onEachDatabase('where an award is paid to', (open) => {
  let database: TestDatabase;
  let zone: MoneyZone;
  beforeAll(async () => {
    database = await open();
    zone = await moneyZone(database);
  });
  afterAll(async () => {
    const broken = await brokenBooks(database.db);
    await database.close();
    expect(broken).toEqual([]);
  });

  const own = ({ id }: Firm): string => `/applications/${id}/payee`;
  const desk = ({ id }: Firm): string => `/payees/${id}`;
  const typedBy = (firm: Firm, change = {}) => ({
    ...accountTyped,
    account: newNumber,
    holder: firm.owner,
    reason: 'The old account was closed',
    password,
    ...change,
  });
  const change = async (who: Actor, firm: Firm, typed = {}) =>
    (await zone.as(who)).upload(
      `${own(firm)}/change`,
      typedBy(firm, typed),
      [bankPaper('proof')],
      own(firm),
    );
  const prove = async (firm: Firm) =>
    (await zone.as(firm.applicant)).upload(
      `${own(firm)}/prove`,
      { same_password: password },
      [bankPaper('same_proof')],
      own(firm),
    );
  const check = async (who: Actor, firm: Firm, typed = {}) =>
    (await zone.as(who)).post(
      `${desk(firm)}/check`,
      { ...(await typedFromPaper(zone.deps, firm.id)), ...typed },
      desk(firm),
    );
  const standing = ({ id }: Firm): Promise<string> => heldStanding(zone.deps, id);
  const pass = (hours: number): void =>
    zone.clock.set(new Date(zone.clock.now().getTime() + hours * 3_600_000));
  const letters = async (firm: Firm, event: string) =>
    database.db.rows.mails.all({ application_id: firm.id, event });

  it('is checked by a second person who types it from the proof', async () => {
    const firm = await zone.unproved('First account');
    expect((await (await zone.as(firm.applicant)).get(own(firm))).text).toContain(
      'Please hand in the proof',
    );
    expect((await prove(firm)).status).toBe(303);
    expect(await standing(firm)).toBe('unchecked');
    const page = await (await zone.as(zone.preparer)).get(desk(firm));
    expect(page.text).not.toContain('6222021234567890');
    const wrong = await check(zone.preparer, firm, { account: '6222021234567891' });
    expect([wrong.status, wrong.text.includes('not the number that was named')]).toEqual([
      422,
      true,
    ]);
    expect(wrong.text).not.toContain('6222021234567890');
    expect((await check(zone.preparer, firm)).status).toBe(303);
    expect(await standing(firm)).toBe('ready');
    expect(await letters(firm, 'payee_confirmed')).toHaveLength(1);
    const events = await database.db.rows.events.all({ stream: `award:${firm.id}` }, [
      ['seq', 'ASC'],
    ]);
    expect(events.map(({ type }) => type)).toEqual([
      'payee_named',
      'award_committed',
      'payee_named',
      'payee_mismatch',
      'payee_confirmed',
      'award_account_changed',
    ]);
  });

  it('changes with proof, password, a second person and a day in which nothing is paid', async () => {
    const firm = await zone.agreed('Changed');
    const before = await database.db.rows.agreements.find({ application_id: firm.id });
    const wrong = await change(firm.applicant, firm, { password: 'wrong one' });
    expect([wrong.status, wrong.text.includes('8888 0000 8888')]).toEqual([422, true]);
    expect((await change(firm.applicant, firm)).status).toBe(303);
    expect(await standing(firm)).toBe('change_waits');
    const twice = await change(firm.applicant, firm, { account: '7777 0000 7777' });
    expect([twice.status, twice.text.includes('Take it back first')]).toEqual([409, true]);
    const prepare = (): Promise<string> =>
      zone
        .due(firm.id)
        .then(({ id }) => prepareBatch(zone.deps, zone.preparer, { trancheIds: [id] }));
    expect((await refusalOf(prepare())).code).toBe('not_payable');
    expect((await check(zone.officer, firm)).status).toBe(303);
    expect(await standing(firm)).toBe('paused');
    expect((await refusalOf(prepare())).code).toBe('not_payable');
    pass(payeePauseHours);
    expect(await standing(firm)).toBe('ready');
    await prepare();
    const after = await database.db.rows.agreements.find({ application_id: firm.id });
    expect(after?.bank_account_id).toBe(before?.bank_account_id);
    expect((await letters(firm, 'payee_changed')).length).toBeGreaterThan(0);
    expect((await letters(firm, 'payee_paused')).length).toBeGreaterThan(0);
  });

  it('is taken back until it is checked, and then stands as before', async () => {
    const firm = await zone.agreed('Taken back');
    await change(firm.applicant, firm);
    const page = `${own(firm)}/withdraw`;
    const applicant = await zone.as(firm.applicant);
    const { assignment } = await typedFromPaper(zone.deps, firm.id);
    expect((await applicant.post(page, { assignment }, own(firm))).status).toBe(303);
    expect(await standing(firm)).toBe('ready');
    expect((await applicant.post(page, { assignment }, own(firm))).status).toBe(409);
  });

  it('is nobody else’s to change: another firm, a member, one who left, a wrong programme', async () => {
    const firm = await zone.agreed('Guarded');
    const other = await zone.agreed('Other');
    expect((await (await zone.as(other.applicant)).get(own(firm))).status).toBe(404);
    const member = await zone.person('Member');
    const key = { organisation_id: firm.organisation, user_id: member.userId };
    await database.db.rows.memberships.insert({
      ...key,
      position: 'member',
      joined_at: zone.clock.now().toISOString(),
    });
    const joined = await zone.reload(member.userId);
    expect((await (await zone.as(joined)).get(own(firm))).text).toContain('is the affair of');
    const sent = (who: Actor) =>
      withBankPaper((proof) =>
        changePayee(zone.deps, who, firm.id, { ...typedBy(firm), branch_sure: false }, proof),
      );
    expect((await refusalOf(sent(joined))).code).toBe('only_payee_acts');
    await database.db.rows.memberships.update(key, { position: 'manager' });
    await endMembership(zone.deps, joined, firm.organisation, {
      by: joined.userId,
      successor: null,
    });
    const left = await zone.reload(member.userId);
    expect((await refusalOf(sent(left))).kind).toBe('hidden');
    const elsewhere = await zone.person('Of another programme');
    await zone.grant(elsewhere.userId, 'finance_preparer', 'voucher');
    const wrong = await zone.as(await zone.reload(elsewhere.userId));
    expect((await wrong.get(desk(firm))).status).toBe(404);
    expect((await wrong.get('/payees')).text).not.toContain('Guarded');
  });

  it('is never checked by who recorded it, nor by who read the whole number', async () => {
    const firm = await zone.unproved('Silent');
    const officer = await zone.as(zone.officer);
    const recorded = await officer.upload(
      `${desk(firm)}/record`,
      { ...typedBy(firm), reason: 'Letter no. 12 of the firm' },
      [bankPaper('proof')],
      desk(firm),
    );
    expect(recorded.status).toBe(303);
    expect(await letters(firm, 'payee_recorded')).toHaveLength(1);
    const same = await officer.post(
      `${desk(firm)}/check`,
      await typedFromPaper(zone.deps, firm.id),
      desk(firm),
    );
    expect(same.status).toBe(403);
    const preparer = await zone.as(zone.preparer);
    const { assignment } = await typedFromPaper(zone.deps, firm.id);
    const read = { assignment, purpose: 'To compare with the letter' };
    expect((await preparer.post(`${desk(firm)}/reveal`, read, desk(firm))).status).toBe(303);
    expect((await preparer.get(desk(firm))).text).toContain('888800008888');
    const typed = await typedFromPaper(zone.deps, firm.id);
    expect((await preparer.post(`${desk(firm)}/check`, typed, desk(firm))).status).toBe(403);
    const third = await zone.person('Another preparer', 'finance_preparer');
    expect((await check(third, firm)).status).toBe(303);
    expect(await standing(firm)).toBe('paused');
    const changed = await sqlRefusal(
      database.db,
      `UPDATE payee_assignments SET reason = 'x' WHERE application_id = '${firm.id}'`,
    );
    expect(changed).toContain('append-only');
    const deleted = await sqlRefusal(
      database.db,
      `DELETE FROM payee_decisions WHERE application_id = '${firm.id}'`,
    );
    expect(deleted).toContain('append-only');
  });

  it('is refused with a reason that the applicant reads, and proved again', async () => {
    const firm = await zone.unproved('Unreadable');
    await prove(firm);
    const { assignment } = await typedFromPaper(zone.deps, firm.id);
    const preparer = await zone.as(zone.preparer);
    const refused = { assignment, reason: 'The number cannot be read' };
    expect((await preparer.post(`${desk(firm)}/refuse`, refused, desk(firm))).status).toBe(303);
    expect(await standing(firm)).toBe('refused');
    const page = await (await zone.as(firm.applicant)).get(own(firm));
    expect(page.text).toContain('The number cannot be read');
    expect((await letters(firm, 'payee_refused'))[0]?.body).toContain('The number cannot be read');
    expect((await prove(firm)).status).toBe(303);
  });

  it('leads on from a payment that came back until it is paid again', async () => {
    const firm = await zone.agreed('Came back');
    const batch = await zone.sent(firm);
    const [payment] = await database.db.rows.payments.all({ batch_id: batch });
    if (!payment) throw new Error('no payment');
    const line = {
      paymentRef: payment.reference,
      status: 'returned' as const,
      amountFen: fen(payment.amount),
      reason: 'No such account',
    };
    await bankAnswers(zone.deps, [zone.preparer, zone.reviewer], batch, [line]);
    expect(await standing(firm)).toBe('returned');
    const [letter] = await letters(firm, 'payment_returned');
    expect(letter?.body).toContain(own(firm));
    const page = await (await zone.as(firm.applicant)).get(own(firm));
    expect(page.text).toContain('No such account');
    const finance = await (await zone.as(zone.preparer)).get('/payees');
    expect(finance.text).toContain('Waits for a new account since');
    pass(5 * 24);
    await lookAfterPayees(zone.deps);
    await lookAfterPayees(zone.deps);
    expect(await letters(firm, 'payee_wanted')).toHaveLength(1);
    expect((await change(firm.applicant, firm)).status).toBe(303);
    expect((await check(zone.preparer, firm)).status).toBe(303);
    pass(payeePauseHours);
    const again = await zone.sent(firm);
    const [next] = await database.db.rows.payments.all({ batch_id: again });
    const { assignments } = await payeeFile(database.db, firm.id);
    expect([next?.replaces_id, next?.payee_assignment_id]).toEqual([
      payment.id,
      assignments.at(-1)?.id,
    ]);
  });

  it('changed and prepared at the same moment never goes to the account of before', async () => {
    for (let round = 1; round <= 16; round += 1) {
      const firm = await zone.agreed(`Race ${round}`);
      const tranche = await zone.due(firm.id);
      const [changed, prepared] = await Promise.allSettled([
        withBankPaper((proof) =>
          changePayee(
            zone.deps,
            firm.applicant,
            firm.id,
            { ...typedBy(firm), branch_sure: false },
            proof,
          ),
        ),
        prepareBatch(zone.deps, zone.preparer, { trancheIds: [tranche.id] }),
      ]);
      expect(changed.status).toBe('fulfilled');
      if (prepared.status === 'rejected') continue;
      // The batch was first: it is stopped before its next signature.
      const { lines_hash: hash } = await zone.batch(prepared.value);
      const stopped = refusalOf(reviewBatch(zone.deps, zone.reviewer, prepared.value, hash));
      expect((await stopped).code).toBe('not_payable');
    }
  });

  it('keeps what was typed into the form of before', async () => {
    const firm = await zone.agreed('Old page');
    const applicant = await zone.as(firm.applicant);
    const answer = await applicant.post(
      `/applications/${firm.id}/agreement/account`,
      { ...accountTyped, account: newNumber, holder: firm.owner },
      own(firm),
    );
    expect([answer.status, answer.text.includes(newNumber)]).toEqual([409, true]);
    expect(answer.text).toContain('The form has moved here');
  });
});
