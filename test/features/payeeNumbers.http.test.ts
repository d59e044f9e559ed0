import { currentPayee } from '../../server/domain/fund/payee.js';
import { payeeFile } from '../../server/shared/effects/payeeFile.js';
import { brokenBooks } from '../support/brokenBooks.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { moneyZone, password, type MoneyZone } from '../support/moneyZone.js';
import { bankPaper, typedFromPaper } from '../support/payees.js';

type Firm = Awaited<ReturnType<MoneyZone['agreed']>>;

onEachDatabase('who reads the whole number of a payee account', (open) => {
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
  const lines = async ({ id }: Firm) => (await payeeFile(database.db, id)).assignments;
  const prove = async (firm: Firm): Promise<string> => {
    const sent = await (
      await zone.as(firm.applicant)
    ).upload(
      `${own(firm)}/prove`,
      { same_password: password },
      [bankPaper('same_proof')],
      own(firm),
    );
    expect(sent.status).toBe(303);
    return (await lines(firm)).at(-1)?.id ?? '';
  };
  const uncover = async (who: Firm['applicant'], firm: Firm, assignment: string) => {
    const typed = { assignment, purpose: 'To compare with a letter' };
    const sent = await (await zone.as(who)).post(`${desk(firm)}/reveal`, typed, desk(firm));
    expect(sent.status).toBe(303);
  };

  it('on the side that is paid whoever acts for it, not every member', async () => {
    const firm = await zone.unproved('Proof');
    const proof = `${own(firm)}/proofs/${await prove(firm)}`;
    const member = await zone.person('Member');
    await database.db.rows.memberships.insert({
      organisation_id: firm.organisation,
      user_id: member.userId,
      position: 'member',
      joined_at: zone.clock.now().toISOString(),
    });
    const joined = await zone.as(await zone.reload(member.userId));
    expect((await joined.get(own(firm))).text).not.toContain(proof);
    expect((await joined.get(proof)).status).toBe(403);
    const manager = await zone.as(firm.applicant);
    expect((await manager.get(own(firm))).text).toContain(proof);
    expect((await manager.get(proof)).status).toBe(200);
  });

  it('in the zone the checker of what waits, and whoever says what for', async () => {
    const firm = await zone.unproved('Desk');
    const assignment = await prove(firm);
    const proof = `${desk(firm)}/proofs/${assignment}`;
    const checker = await zone.as(zone.preparer);
    expect((await checker.get(desk(firm))).text).toContain(proof);
    expect((await checker.get(proof)).status).toBe(200);
    const approver = await zone.as(zone.approver);
    expect((await approver.get(desk(firm))).text).not.toContain(proof);
    expect((await approver.get(proof)).status).toBe(403);
    const reviewer = await zone.as(zone.reviewer);
    expect((await reviewer.get(desk(firm))).text).not.toContain(proof);
    const unsaid = await reviewer.get(proof);
    expect([unsaid.status, unsaid.text.includes('Say first what')]).toEqual([403, true]);
    await uncover(zone.reviewer, firm, assignment);
    expect((await reviewer.get(desk(firm))).text).toContain(proof);
    expect((await reviewer.get(proof)).status).toBe(200);
  });

  it('and who has read it never checks that account, whichever assignment they read it by', async () => {
    const firm = await zone.unproved('Read before');
    const first = currentPayee(await lines(firm))?.id ?? '';
    await uncover(zone.preparer, firm, first);
    zone.clock.set(new Date(zone.clock.now().getTime() + 3_600_000));
    await prove(firm);
    const typed = await typedFromPaper(zone.deps, firm.id);
    const check = async (who: Firm['applicant']): Promise<number> =>
      (await (await zone.as(who)).post(`${desk(firm)}/check`, typed, desk(firm))).status;
    expect(await check(zone.preparer)).toBe(403);
    expect(await check(zone.officer)).toBe(303);
  });
});
