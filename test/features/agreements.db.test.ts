import type { Actor } from '../../server/domain/actor.js';
import { readTyped } from '../../server/domain/typed.js';
import { signInput } from '../../server/features/agreements/agreement.input.js';
import { brokenBooks } from '../support/brokenBooks.js';
import { countersignAgreement } from '../../server/features/agreements/countersignAgreement.service.js';
import { issueAgreement } from '../../server/features/agreements/issueAgreement.service.js';
import { signAgreement } from '../../server/features/agreements/signAgreement.service.js';
import { useVerb } from '../../server/shared/casework/caseWork.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { refusalOf as refusal } from '../support/refusalOf.js';
import { accountTyped, moneyZone, type MoneyZone } from '../support/moneyZone.js';

onEachDatabase('the agreement', (open) => {
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

  const form = async (firm: { id: string; owner: string; applicant: { name: string } }) => ({
    ...accountTyped,
    stage: 'agreement',
    hash: await zone.hashOf(firm.id),
    holder: firm.owner,
    signed_name: firm.applicant.name,
    consent: 'yes',
  });

  /** Signs with what was typed, read as the route reads it. */
  const sign = async (actor: Actor, id: string, typed: object): Promise<void> =>
    signAgreement(zone.deps, actor, id, readTyped(signInput, typed));

  it('is filled from the case in both languages and frozen with its hash', async () => {
    const firm = await zone.granted('Deep sea {{amount}}');
    await issueAgreement(zone.deps, zone.officer, firm.id, 'agreement');
    const row = await database.db.rows.agreements.find({ application_id: firm.id });
    // A title that looks like a mark stays what it is.
    expect(row?.text_en).toContain('Project: Deep sea {{amount}}');
    // Capitals keep a Chinese amount from being altered; an English reader has no use for them.
    expect(row?.text_en).toContain('CNY 1,000,000.00 in three instalments');
    expect(row?.text_zh).toContain('\u4eba\u6c11\u5e01\u58f9\u4f70\u4e07\u5143\u6574');
    expect(row?.text_zh).toContain(`Firm of Deep sea`);
    expect(row?.hash).toMatch(/^[0-9a-f]{64}$/);
    const again = await refusal(issueAgreement(zone.deps, zone.officer, firm.id, 'agreement'));
    expect(again.code).toBe('already_issued');
  });

  it('is issued by the programme officer of that programme and nobody else', async () => {
    const firm = await zone.granted('Whose');
    const other = await zone.person('Other programme');
    await zone.grant(other.userId, 'programme_officer', 'haichuang');
    const outsider = await zone.reload(other.userId);
    const deny = (actor: typeof outsider) =>
      refusal(issueAgreement(zone.deps, actor, firm.id, 'agreement'));
    expect((await deny(outsider)).kind).toBe('hidden');
    expect((await deny(firm.applicant)).kind).toBe('hidden');
    expect((await deny(zone.approver)).kind).toBe('forbidden');
  });

  it('commits the award and opens the first instalment, exact to the fen', async () => {
    const before = await zone.line();
    const firm = await zone.agreed('Odd fen', 100_000_001);
    const tranches = await database.db.rows.tranches.all({ application_id: firm.id }, [
      ['position', 'ASC'],
    ]);
    expect(tranches.map(({ amount, status }) => [amount, status])).toEqual([
      [30_000_000n, 'due'],
      [40_000_001n, 'planned'],
      [30_000_000n, 'planned'],
    ]);
    const after = await zone.line();
    expect(after.payable - before.payable).toBe(30_000_000n);
    expect(after.available - before.available).toBe(-100_000_001n);
  });

  it('seals the account and keeps equal accounts of one owner as one', async () => {
    const firm = await zone.agreed('Sealed');
    const { db, seal } = zone.deps;
    const accounts = await db.rows.bankAccounts.all({ organisation_id: firm.organisation });
    expect(accounts).toHaveLength(1);
    const [account] = accounts;
    expect(JSON.stringify(account)).not.toContain('6222021234567890');
    expect(seal.open(account?.number_sealed ?? '')).toBe('6222021234567890');
    expect(account).toMatchObject({ number_tail: '7890', branch_code: '308584000013' });
    expect(await db.rows.bankAccounts.count({ organisation_id: firm.organisation })).toBe(1);
  });

  it.each([
    ['holder', { holder: 'Somebody else' }, 'holder_differs'],
    ['branch_code', { branch_code: '308584000012' }, 'branch_code_checksum'],
    ['branch_code', { branch_code: '3085' }, 'branch_code_format'],
    ['account', { account: '1234567' }, 'account_format'],
    ['account', { account: '1'.repeat(33) }, 'account_format'],
    ['account', { account: ['1', '2'] }, 'not_text'],
    ['account', { account: undefined }, 'required'],
    ['signed_name', { signed_name: 'Li Si' }, 'signed_name_differs'],
    ['bank', { bank: 'x\u0007y' }, 'control_characters'],
    ['bank', { bank: 'x'.repeat(201) }, 'too_long'],
    ['consent', { consent: '' }, 'must_tick'],
  ])('refuses a wrong %s', async (field, change, code) => {
    const firm = await zone.granted(`Wrong ${field}`);
    await issueAgreement(zone.deps, zone.officer, firm.id, 'agreement');
    const typed = { ...(await form(firm)), ...change };
    const refused = await refusal(sign(firm.applicant, firm.id, typed));
    expect(refused.kind).toBe('invalid');
    expect(refused.fields[field]?.code).toBe(code);
    expect((await database.db.rows.agreements.find({ application_id: firm.id }))?.signed_at).toBe(
      null,
    );
  });

  it('takes full-width digits, and a clearing code that the bank has confirmed', async () => {
    const firm = await zone.granted('Full width');
    await issueAgreement(zone.deps, zone.officer, firm.id, 'agreement');
    await sign(firm.applicant, firm.id, {
      ...(await form(firm)),
      account: '\uff16\uff12\uff12\uff12 0212-3456 7890',
      branch_code: '308584000012',
      branch_sure: 'yes',
    });
    const [account] = await database.db.rows.bankAccounts.all({
      organisation_id: firm.organisation,
    });
    expect(account?.branch_code).toBe('308584000012');
    expect(zone.deps.seal.open(account?.number_sealed ?? '')).toBe('6222021234567890');
  });

  it('is signed once, by a manager or the applicant, over the text that was shown', async () => {
    const firm = await zone.granted('Once');
    await issueAgreement(zone.deps, zone.officer, firm.id, 'agreement');
    const typed = await form(firm);
    const member = await zone.person('Member');
    await database.db.rows.memberships.insert({
      organisation_id: firm.organisation,
      user_id: member.userId,
      position: 'member',
      joined_at: typed.hash.slice(0, 24),
    });
    const colleague = await zone.reload(member.userId);
    const once = (actor: Actor, body: object) => sign(actor, firm.id, body);
    expect((await refusal(once(colleague, typed))).code).toBe('only_manager_signs');
    expect((await refusal(once(zone.officer, typed))).kind).toBe('hidden');
    const stale = { ...typed, hash: '0'.repeat(64) };
    expect((await refusal(once(firm.applicant, stale))).code).toBe('agreement_changed');
    const results = await Promise.allSettled(
      Array.from({ length: 5 }, () => once(firm.applicant, typed)),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('cannot be signed or countersigned once its stored text was altered', async () => {
    const firm = await zone.granted('Altered');
    await issueAgreement(zone.deps, zone.officer, firm.id, 'agreement');
    const { hash, ...rest } = await form(firm);
    const alter = (text: string) =>
      database.db.rows.agreements.update({ application_id: firm.id }, { text_en: text });
    const original = await database.db.rows.agreements.find({ application_id: firm.id });
    await alter('You owe us');
    const signing = sign(firm.applicant, firm.id, { ...rest, hash });
    expect((await refusal(signing)).code).toBe('agreement_changed');
    await alter(original?.text_en ?? '');
    await sign(firm.applicant, firm.id, { ...rest, hash });
    await alter('You owe us');
    const countersigning = countersignAgreement(zone.deps, zone.officer, firm.id, {
      stage: 'agreement',
      hash,
    });
    expect((await refusal(countersigning)).code).toBe('agreement_changed');
  });

  it('commits no money by the bare verb of the stage', async () => {
    const firm = await zone.granted('Bare verb');
    const use = (actor: typeof zone.officer, verb: string) =>
      useVerb(zone.deps, actor, firm.id, 'agreement', verb, { hash: 'x' });
    await use(zone.officer, 'issue');
    await use(firm.applicant, 'sign');
    expect((await refusal(use(zone.officer, 'countersign'))).code).toBe('agreement_incomplete');
    expect(await database.db.rows.tranches.count({ application_id: firm.id })).toBe(0);
  });
});
