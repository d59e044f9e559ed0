import { hash as hashPassword } from '@node-rs/argon2';
import { loadAccount } from '../../server/data/stores/actorStore.js';
import type { Actor, Role } from '../../server/domain/actor.js';
import { draftCase } from '../../server/domain/workflow/caseState.js';
import { submit } from '../../server/domain/workflow/machine.js';
import { countersignAgreement } from '../../server/features/agreements/countersignAgreement.service.js';
import { issueAgreement } from '../../server/features/agreements/issueAgreement.service.js';
import { signAgreement } from '../../server/features/agreements/signAgreement.service.js';
import { changeCase, useVerb } from '../../server/shared/casework/caseWork.js';
import { drawPlace } from '../../server/data/stores/numberStore.js';
import { newId } from '../../server/shared/request/deps.js';
import { approveBatch, reviewBatch } from '../../server/features/payments/signBatch.service.js';
import { exportBatch } from '../../server/features/payments/exportBatch.service.js';
import { prepareBatch } from '../../server/features/payments/prepareBatch.service.js';
import { openedLine } from './budgetLine.js';
import type { TestDatabase } from './databases.js';
import { moneyRoutes } from './moneyRoutes.js';
import { pastNotice, plantProcedure, programme, type ZoneOptions } from './moneyProcedure.js';
import { accountChecked } from './payees.js';
import { smallApp } from './smallApp.js';

/** A Monday morning in the zone. */
export const monday = new Date('2026-03-02T01:00:00.000Z');
export const password = 'correct horse battery';

/** What an awardee types to sign; a real clearing code. */
export const accountTyped = {
  bank: 'Bank of Somewhere, Zone Branch',
  branch_code: '308584000013',
  account: '6222 0212 3456 7890',
};

async function theRow<R>(found: Promise<R | null>): Promise<R> {
  const row = await found;
  if (row === null) throw new Error('no such row');
  return row;
}

/** A zone with a budget, finance people and firms that have been granted something. */
export async function moneyZone(database: TestDatabase, options: ZoneOptions = {}) {
  const { budgetYuan = 100_000_000, more = {} } = options;
  const small = await smallApp(database, monday, moneyRoutes);
  const { deps, clock } = small;
  const { db } = deps;
  const at = monday.toISOString();
  const passwordHash = await hashPassword(password, { memoryCost: 4096, timeCost: 1 });
  await plantProcedure(deps, at, more);
  async function person(name: string, role?: Role, personId = newId()): Promise<Actor> {
    const id = newId();
    await db.rows.users.insert({
      id,
      person_id: personId,
      email: `${id}@example.org`,
      name,
      phone: '13900000000',
      password_hash: passwordHash,
      locale: 'en',
      email_confirmed_at: at,
      disabled_at: null,
      sessions_from: at,
      created_at: at,
    });
    if (role) await grant(id, role);
    return reload(id);
  }
  async function grant(userId: string, role: Role, programmeId: string | null = programme) {
    await db.rows.grants.insert({
      id: newId(),
      user_id: userId,
      role,
      programme_id: programmeId,
      granted_by: null,
      granted_at: at,
      revoked_by: null,
      revoked_at: null,
    });
  }
  async function reload(id: string): Promise<Actor> {
    const account = await loadAccount(db, id);
    if (!account) throw new Error('no account');
    return account.actor;
  }

  const approver = await person('Approver', 'approver');
  const officer = await person('Officer Wang', 'programme_officer');
  const preparer = await person('Preparer', 'finance_preparer');
  const reviewer = await person('Reviewer', 'finance_reviewer');
  const payer = await person('Payer', 'finance_approver');
  const lineId = await openedLine(
    deps,
    { preparer, payer },
    { programmeId: programme, code: 'KC', name: { zh: 'KC', en: 'Start-up fund' }, year: 2026 },
    BigInt(budgetYuan) * 100n,
  );
  await db.rows.calls.update({ id: 'call' }, { budget_line_id: lineId });

  /** A firm's case that waits for the decision on so much money. */
  async function proposed(title: string, amountFen = 100_000_000) {
    const founder = await person(`Founder of ${title}`);
    const organisation = newId();
    await db.rows.organisations.insert({
      id: organisation,
      credit_code: organisation.slice(-18),
      name: `Firm of ${title}`,
      legal_representative: 'x',
      registered_on: '2023-01-01',
      address: '',
      licence_file_id: null,
      verified_at: at,
      created_at: at,
      version: 1,
    });
    await db.rows.memberships.insert({
      organisation_id: organisation,
      user_id: founder.userId,
      position: 'manager',
      joined_at: at,
    });
    const id = newId();
    const state = { ...draftCase, facts: { class: 'first', amount_fen: amountFen } };
    await db.rows.applications.insert({
      id,
      number: null,
      call_id: 'call',
      place: await drawPlace(db, 'call'),
      procedure_version_id: 'version',
      programme_id: programme,
      applicant_id: founder.userId,
      organisation_id: organisation,
      title,
      applicant_name: `Firm of ${title}`,
      status: 'draft',
      stage: null,
      stage_entered_at: null,
      due_at: null,
      waiting_on: 'applicant',
      ended_as: null,
      score: null,
      state,
      version: 0,
      head_hash: '0'.repeat(64),
      created_at: at,
      submitted_at: null,
    });
    await db.rows.revisions.insert({
      application_id: id,
      number: 1,
      content: {
        procedure_version: 'version',
        call: 'call',
        applicant: founder.userId,
        organisation,
        answers: {},
        documents: [],
        declarations: [],
      },
      content_hash: 'x',
      submitted_at: at,
      submitted_by: founder.userId,
    });
    await changeCase(
      deps,
      founder,
      id,
      (file, context) => submit(context, file.subject.state, { revision: 1, contentHash: 'x' }),
      { number: `KC-2026-${id.slice(-8).toUpperCase()}`, submitted_at: at },
    );
    return { id, applicant: await reload(founder.userId), organisation, owner: `Firm of ${title}` };
  }

  /** Approved and past its notice: the agreement can be issued. */
  async function granted(title: string, amountFen?: number) {
    const firm = await proposed(title, amountFen);
    await useVerb(deps, approver, firm.id, 'approve', 'approve', { reason: '' });
    await pastNotice(deps, firm.id, officer);
    return firm;
  }

  /** Agreement signed by both: the first instalment is due, to an account that nobody has proved. */
  async function unproved(title: string, amountFen?: number) {
    const firm = await granted(title, amountFen);
    await issueAgreement(deps, officer, firm.id, 'agreement');
    const hash = await hashOf(firm.id);
    await signAgreement(deps, firm.applicant, firm.id, {
      ...accountTyped,
      branch_sure: false,
      stage: 'agreement',
      hash,
      holder: firm.owner,
      signed_name: firm.applicant.name,
      consent: true,
    });
    await countersignAgreement(deps, officer, firm.id, { stage: 'agreement', hash });
    return firm;
  }

  /** The same, and the account is checked: the first instalment can be paid. */
  async function agreed(title: string, amountFen?: number) {
    const firm = await unproved(title, amountFen);
    await accountChecked(deps, firm.id, officer);
    return firm;
  }

  async function hashOf(applicationId: string): Promise<string> {
    const row = await db.rows.agreements.find({ application_id: applicationId });
    return row?.hash ?? '';
  }
  async function due(applicationId: string) {
    const tranche = await db.rows.tranches.find({ application_id: applicationId, status: 'due' });
    if (!tranche) throw new Error('nothing is due');
    return tranche;
  }
  /** The accounts of these cases, proved by their firms and checked by the officer. */
  async function checked(ids: readonly string[]): Promise<void> {
    for (const id of ids) await accountChecked(deps, id, officer);
  }
  async function prepared(...firms: readonly { readonly id: string }[]): Promise<string> {
    const ids = firms.map(({ id }) => id);
    const trancheIds = await Promise.all(ids.map(async (id) => (await due(id)).id));
    await checked(ids);
    return prepareBatch(deps, preparer, { trancheIds });
  }
  const batch = (id: string) => theRow(db.rows.paymentBatches.find({ id }));
  async function signed(id: string): Promise<void> {
    const { lines_hash: hash } = await batch(id);
    await reviewBatch(deps, reviewer, id, hash);
    await approveBatch(deps, payer, id, hash);
  }
  /** With the bank. */
  async function sent(...firms: readonly { readonly id: string }[]): Promise<string> {
    const id = await prepared(...firms);
    await signed(id);
    await exportBatch(deps, preparer, id);
    return id;
  }
  const line = () => theRow(db.rows.budgetLines.find({ id: lineId }));
  return {
    deps,
    clock,
    as: (actor: Actor) => small.as(actor.userId),
    person,
    grant,
    reload,
    approver,
    officer,
    preparer,
    reviewer,
    payer,
    lineId,
    proposed,
    granted,
    unproved,
    agreed,
    hashOf,
    due,
    checked,
    prepared,
    batch,
    signed,
    sent,
    line,
  };
}

export type MoneyZone = Awaited<ReturnType<typeof moneyZone>>;
