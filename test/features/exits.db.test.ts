import { terminateCase } from '../../server/domain/workflow/exits/endEarly.js';
import { approveExit } from '../../server/features/exits/decideExit.service.js';
import { proposeExit } from '../../server/features/exits/proposeExit.service.js';
import type { Actor } from '../../server/domain/actor.js';
import { changeCase } from '../../server/shared/casework/caseWork.js';
import { newId } from '../../server/shared/request/deps.js';
import { brokenBooks } from '../support/brokenBooks.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { programme } from '../support/moneyProcedure.js';
import { moneyZone, type MoneyZone } from '../support/moneyZone.js';
import { refusalOf } from '../support/refusalOf.js';

onEachDatabase('a case on which others build', (open) => {
  let database: TestDatabase;
  let zone: MoneyZone;
  let head: Actor;
  beforeAll(async () => {
    database = await open();
    zone = await moneyZone(database);
    head = await zone.person('Head', 'department_head');
  });
  afterAll(() => database.close());

  const rows = () => database.db.rows;
  const versionOf = async (id: string) => (await rows().applications.find({ id }))?.version ?? 0;
  const grounds = { reason: 'It was left by its firm.', ground: 'KC 3' };
  const propose = async (id: string) =>
    proposeExit(zone.deps, zone.officer, id, 'terminate', {
      version: await versionOf(id),
      due: 'pay',
      redo: [],
      ...grounds,
    });

  it('is terminated once its entry in a register has been dealt with', async () => {
    const firm = await zone.granted('Listed');
    const id = newId();
    await rows().registryEntries.insert({
      id,
      registry: 'provider',
      programme_id: programme,
      number: 'P-1',
      organisation_id: firm.organisation,
      application_id: firm.id,
      level: 'a',
      quota: null,
      valid_from: '2026-01-01',
      valid_until: '2026-12-31',
      status: 'suspended',
      reason: '',
      version: 1,
      created_at: zone.clock.now().toISOString(),
    });
    const entry = (status: 'listed' | 'suspended' | 'delisted') =>
      rows().registryEntries.update({ id }, { status });
    await entry('listed');
    expect((await refusalOf(propose(firm.id))).code).toBe('revoke_entry');
    // One that is suspended could be restored after the case has ended.
    await entry('suspended');
    expect((await refusalOf(propose(firm.id))).code).toBe('revoke_entry');
    await entry('delisted');
    await propose(firm.id);
    // It is asked again when the second person decides.
    await entry('listed');
    const proposal = await rows().exitProposals.find({ application_id: firm.id });
    const shown = {
      caseId: firm.id,
      exit: 'terminate' as const,
      id: proposal?.id ?? '',
      version: await versionOf(firm.id),
    };
    expect((await refusalOf(approveExit(zone.deps, head, shown))).code).toBe('revoke_entry');
    await entry('delisted');
    await approveExit(zone.deps, head, shown);
    expect((await rows().applications.find({ id: firm.id }))?.ended_as).toBe('terminated_by_zone');
    expect(await brokenBooks(database.db)).toEqual([]);
  });

  it('lets go of reserved money once: what became something else stays', async () => {
    const firm = await zone.granted('Reserved');
    const award = (status: 'reserved' | 'voucher') =>
      rows().awards.update({ application_id: firm.id }, { status });
    const end = () =>
      changeCase(zone.deps, head, firm.id, ({ row }, context) =>
        terminateCase(context, row.state, { due: 'pay', ...grounds }),
      );
    const before = await zone.line();
    await award('voucher');
    expect((await refusalOf(end())).code).toBe('award_not_reserved');
    expect(await zone.line()).toEqual(before);
    await award('reserved');
    await end();
    // A million yuan, as every firm of the zone is granted.
    expect((await zone.line()).reserved).toBe(before.reserved - 100_000_000n);
    expect(await brokenBooks(database.db)).toEqual([]);
  });
});
