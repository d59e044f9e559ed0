import { AsyncLocalStorage } from 'node:async_hooks';
import { bankFileOf, exportBatch } from '../../server/features/payments/exportBatch.service.js';
import { deskCounts } from '../../server/features/tasks/deskCounts.query.js';
import { readDueFilter } from '../../server/features/payments/dueFilter.input.js';
import { dueTranches } from '../../server/features/payments/duePayments.query.js';
import { bankAnswers } from '../support/bankAnswers.js';
import {
  approveBatch,
  reviewBatch,
  voidPaymentBatch,
} from '../../server/features/payments/signBatch.service.js';
import { fen } from '../../server/domain/money.js';
import type { Actor } from '../../server/domain/actor.js';
import { terminatedEnd } from '../../server/domain/workflow/caseEvents.js';
import { terminateCase } from '../../server/domain/workflow/exits/endEarly.js';
import { changeCase } from '../../server/shared/casework/caseWork.js';
import { fileClaim } from '../../server/shared/organisations/organisationClaims.js';
import { newId } from '../../server/shared/request/deps.js';
import { brokenBooks } from '../support/brokenBooks.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { moneyZone, type MoneyZone } from '../support/moneyZone.js';
import { refusalOf } from '../support/refusalOf.js';

type Firm = Awaited<ReturnType<MoneyZone['agreed']>>;

/** What keeps a firm from being paid, and what lets it be paid again. */
interface Stop {
  readonly why: string;
  readonly begin: (firm: Firm) => Promise<void>;
  readonly end: (firm: Firm) => Promise<void>;
}

/** Runs work as if nothing was open around it: as another person's request would. */
const outside: <T>(work: () => T) => T = AsyncLocalStorage.snapshot();

onEachDatabase('what is not paid to a firm', (open) => {
  let database: TestDatabase;
  let zone: MoneyZone;
  let claimant: Actor;
  beforeAll(async () => {
    database = await open();
    zone = await moneyZone(database);
    claimant = await zone.person('Claimant');
  });
  afterAll(() => database.close());

  const rows = () => database.db.rows;
  const now = () => zone.deps.clock.now().toISOString();
  const verified = async ({ organisation }: Firm, at: string | null) => {
    await rows().organisations.update({ id: organisation }, { verified_at: at });
  };
  const contest = async ({ organisation }: Firm) => {
    const proofs = { licenceFileId: newId(), letterFileId: newId() };
    const claim = { organisationId: organisation, kind: 'contest', statement: 'x' } as const;
    await database.db.transaction(() => fileClaim(zone.deps, claimant, { ...claim, ...proofs }));
    // Filing it holds nothing; an officer who has seen its proofs takes it up.
    await rows().organisationClaims.update(
      { organisation_id: organisation, status: 'open' },
      { taken_up_at: now() },
    );
  };
  const propose = async ({ organisation }: Firm) => {
    const proposal = { status: 'proposed', proposed_person: newId() } as const;
    await rows().organisationClaims.update({ organisation_id: organisation }, proposal);
  };
  const refuse = async (firm: Firm) => {
    await propose(firm);
    await rows().organisationClaims.update(
      { organisation_id: firm.organisation },
      {
        status: 'decided',
        outcome: 'refused',
        decided_person: newId(),
        decided_at: now(),
        live_key: null,
      },
    );
  };
  const withdraw = async ({ organisation }: Firm) => {
    await rows().organisationClaims.update(
      { organisation_id: organisation },
      { status: 'withdrawn', live_key: null },
    );
  };
  const stops: readonly Stop[] = [
    {
      why: 'that nobody has verified',
      begin: (firm) => verified(firm, null),
      end: (firm) => verified(firm, now()),
    },
    { why: 'that somebody else claims', begin: contest, end: withdraw },
    {
      why: 'of which a claim is decided by one officer alone',
      begin: async (firm) => {
        await contest(firm);
        await propose(firm);
      },
      end: refuse,
    },
    {
      why: 'that is on the dishonesty list',
      begin: async ({ organisation }) => {
        const list = { standing: 'dishonest', source: 'List 3', valid_from: '2026-01-01' } as const;
        const lasting = { valid_until: null, recorded_by: null, ended_at: null, ended_by: null };
        const of = { id: newId(), organisation_id: organisation, recorded_at: now() };
        await rows().organisationStandings.insert({ ...of, ...list, ...lasting });
      },
      end: async ({ organisation }) => {
        await rows().organisationStandings.update(
          { organisation_id: organisation },
          { ended_at: now() },
        );
      },
    },
    {
      why: 'whose case is suspended',
      begin: async ({ id }) => {
        await rows().applications.update({ id }, { suspended_at: now() });
      },
      end: async ({ id }) => {
        await rows().applications.update({ id }, { suspended_at: null });
      },
    },
    ...[terminatedEnd, 'not_selected'].map((end) => ({
      why: `whose case ended as ${end}`,
      begin: async ({ id }: Firm) => {
        await rows().applications.update({ id }, { status: 'ended', ended_as: end });
      },
      end: async ({ id }: Firm) => {
        await rows().applications.update({ id }, { status: 'running', ended_as: null });
      },
    })),
    {
      why: 'while a whole check found the record broken, whatever smaller or pasted ones say',
      begin: () => checked(1).then(() => checked(0, { whole: 0 })),
      end: async () => {
        await checked(0);
        await checked(1, { id: `asked-copy:${checks}` });
      },
    },
  ];
  let checks = 0;
  /** A check of the record that found so much broken, the last one so far. */
  async function checked(broken: number, as = {}): Promise<void> {
    const at = new Date(zone.deps.clock.now().getTime() + (checks += 1)).toISOString();
    const run = { id: newId(), whole: 1, started_at: at, ended_at: at, streams: 1, events: 1 };
    await rows().recordChecks.insert({ ...run, checks: 1, broken, findings: [], ...as });
  }
  const isListed = async ({ id }: Firm): Promise<boolean> => {
    const rowsDue = await dueTranches(zone.deps, zone.preparer, readDueFilter({}), null);
    return rowsDue.some((row) => row.application_id === id);
  };

  it.each(stops)('lists and prepares nothing of a firm $why', async ({ begin, end }) => {
    const firm = await zone.agreed('Listed');
    expect(await isListed(firm)).toBe(true);
    await begin(firm);
    expect(await isListed(firm)).toBe(false);
    expect((await refusalOf(zone.prepared(firm))).code).toBe('not_payable');
    expect(await rows().payments.count({ application_id: firm.id })).toBe(0);
    await end(firm);
    expect(await isListed(firm)).toBe(true);
    await zone.sent(firm);
  });

  it.each(stops)('signs and sends nothing of a batch with a firm $why', async ({ begin, end }) => {
    const { deps, preparer, reviewer, payer } = zone;
    const firm = await zone.agreed('Signed');
    const id = await zone.prepared(firm, await zone.agreed('Beside it'));
    const { lines_hash: hash } = await zone.batch(id);
    const number = (await rows().applications.find({ id: firm.id }))?.number;
    const stopped = async (step: () => Promise<void>): Promise<void> => {
      const before = await zone.batch(id);
      await begin(firm);
      expect(await refusalOf(step())).toMatchObject({
        code: 'not_payable',
        fields: { [`line-${(await zone.batch(id)).number}-001`]: { params: { number } } },
      });
      expect(await zone.batch(id)).toEqual(before);
      await end(firm);
      await rows().organisationClaims.remove({ organisation_id: firm.organisation });
      await step();
    };
    await stopped(() => reviewBatch(deps, reviewer, id, hash));
    await stopped(() => approveBatch(deps, payer, id, hash));
    expect((await refusalOf(bankFileOf(deps, preparer, id))).code).toBe('batch_not_exported');
    await stopped(() => exportBatch(deps, preparer, id));
    expect((await zone.batch(id)).export_count).toBe(1);
  });

  const terminated = ({ id }: Firm, due: 'pay' | 'cancel') =>
    changeCase(zone.deps, zone.approver, id, ({ row }, context) =>
      terminateCase(context, row.state, { due, reason: 'It was left.', ground: 'KC 3' }),
    );

  it('prepares nothing of a case that ended while the preparer waited', async () => {
    const firm = await zone.agreed('Ended meanwhile');
    const waiting = await database.db.transaction(async () => {
      await terminated(firm, 'cancel');
      const preparing = outside(() => refusalOf(zone.prepared(firm)));
      // Time enough to read what is due and to come to its payment.
      await new Promise((resolve) => setTimeout(resolve, 300));
      return { preparing };
    });
    expect(await waiting.preparing).toMatchObject({ code: 'tranche_not_due' });
    expect(await rows().payments.count({ application_id: firm.id })).toBe(0);
    expect(await brokenBooks(database.db)).toEqual([]);
  });

  /** A firm whose payment went out, whose case two persons then ended, and whose money came back. */
  async function bouncedAfter(title: string, due: 'pay' | 'cancel', answered: boolean) {
    const firm = await zone.agreed(title);
    const batch = await zone.sent(firm);
    const [payment] = await rows().payments.all({ batch_id: batch });
    const answer = (status: 'paid' | 'returned') =>
      bankAnswers(zone.deps, [zone.preparer, zone.reviewer], batch, [
        {
          paymentRef: payment?.reference ?? '',
          status,
          amountFen: fen(payment?.amount ?? 0n),
          reason: 'Account closed',
        },
      ]);
    if (answered) await answer('paid');
    await terminated(firm, due);
    await rows().exitProposals.insert({
      id: newId(),
      application_id: firm.id,
      case_exit: 'terminate',
      details: { due },
      reason: 'It was left.',
      ground: 'KC 3',
      status: 'approved',
      open_key: null,
      proposed_by: zone.officer.userId,
      proposed_person: zone.officer.personId,
      proposed_at: now(),
      decided_by: zone.approver.userId,
      decided_person: zone.approver.personId,
      decided_at: now(),
      decision_reason: null,
    });
    await answer('returned');
    const tranche = await rows().tranches.find({ id: payment?.tranche_id ?? '' });
    const letters = await rows().mails.all({ application_id: firm.id });
    const told = letters.map(({ event }) => event).filter((event) => event.startsWith('payment_'));
    return { firm, tranche: tranche?.status, told };
  }
  const waiting = async (): Promise<number> =>
    (await deskCounts(zone.deps, zone.preparer)).find(({ what }) => what === 'tranches')?.count ??
    0;

  it('owes no more what the bank sends back after two persons ended the case unpaid', async () => {
    const before = await waiting();
    const { firm, tranche, told } = await bouncedAfter('Cancelled', 'cancel', true);
    expect(tranche).toBe('cancelled');
    // The firm is not asked for another account of money that nobody will pay.
    expect(told).toEqual(['payment_not_owed']);
    expect([await isListed(firm), await waiting()]).toEqual([false, before]);
    expect(await brokenBooks(database.db)).toEqual([]);
  });

  it.each([true, false])(
    'owes it still where they said that it is paid, answered before: %s',
    async (answered) => {
      const before = await waiting();
      const { firm, tranche, told } = await bouncedAfter(`Paid ${answered}`, 'pay', answered);
      expect(tranche).toBe('due');
      expect(told).toEqual(['payment_returned']);
      expect(await isListed(firm)).toBe(false);
      await zone.checked([firm.id]);
      expect(await isListed(firm)).toBe(true);
      expect(await waiting()).toBe(before + 1);
      expect(await brokenBooks(database.db)).toEqual([]);
    },
  );

  it('counts as work what can be prepared, and nothing of a case that stands still', async () => {
    const before = await waiting();
    const firm = await zone.agreed('Suspended');
    expect(await waiting()).toBe(before + 1);
    await rows().applications.update({ id: firm.id }, { suspended_at: now() });
    expect([await isListed(firm), await waiting()]).toEqual([false, before]);
    await rows().applications.update({ id: firm.id }, { suspended_at: null });
    expect([await isListed(firm), await waiting()]).toEqual([true, before + 1]);
  });

  it('gives a stopped batch back, and pays the others in another', async () => {
    const [firm, other] = [await zone.agreed('Stopped'), await zone.agreed('Free')];
    const id = await zone.prepared(firm, other);
    await contest(firm);
    await voidPaymentBatch(zone.deps, zone.preparer, id, 'A claim to the firm is undecided');
    expect([await isListed(firm), await isListed(other)]).toEqual([false, true]);
    await zone.sent(other);
  });
});
