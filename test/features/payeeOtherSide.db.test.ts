import { currentPayee, payeePauseHours, payeeStanding } from '../../server/domain/fund/payee.js';
import { fen } from '../../server/domain/money.js';
import { changePayee, withdrawPayee } from '../../server/features/payees/askPayee.service.js';
import { refusePayee } from '../../server/features/payees/checkPayee.service.js';
import { bankAnswers } from '../support/bankAnswers.js';
import { openCase } from '../../server/shared/casefile/caseFile.js';
import { keepAccount } from '../../server/shared/effects/bankAccounts.js';
import { payeeAccount } from '../../server/shared/effects/payeeAccount.js';
import { addPayee, payeeFile } from '../../server/shared/effects/payeeFile.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { accountTyped, moneyZone, password, type MoneyZone } from '../support/moneyZone.js';
import { accountChecked, withBankPaper } from '../support/payees.js';

type Firm = Awaited<ReturnType<MoneyZone['agreed']>>;

onEachDatabase('an award that is paid to the other side', (open) => {
  let database: TestDatabase;
  let zone: MoneyZone;
  beforeAll(async () => {
    database = await open();
    zone = await moneyZone(database);
  });
  afterAll(() => database.close());

  const accountOf = async ({ id }: Firm): Promise<string> =>
    currentPayee((await payeeFile(database.db, id)).assignments)?.accountId ?? '';
  const waiting = async ({ id }: Firm): Promise<string> =>
    (await payeeFile(database.db, id)).assignments.at(-1)?.id ?? '';

  /** Asks for another account of this firm. */
  const askFor = (firm: Firm, account: string): Promise<void> =>
    withBankPaper((proof) =>
      changePayee(
        zone.deps,
        firm.applicant,
        firm.id,
        {
          ...accountTyped,
          account,
          branch_sure: false,
          holder: firm.owner,
          reason: 'The old account was closed',
          password,
        },
        proof,
      ),
    );

  /** The account that the next award paid to this firm as the other side is committed with. */
  async function nextAccount(provider: Firm, buyer: Firm): Promise<string> {
    await database.db.rows.calls.update({ id: 'call' }, { payee: 'counterparty' });
    const file = await openCase(zone.deps, buyer.id);
    const { state } = file.row;
    return payeeAccount({
      deps: zone.deps,
      file: {
        ...file,
        row: { ...file.row, counterparty_id: provider.organisation },
        definition: { ...file.definition, agreement: undefined },
      },
      change: { before: state, state, events: [], effects: [], seated: [] },
      effect: { effect: 'reserve_award', stage: 'approve', data: {} },
      by: { at: zone.clock.now().toISOString(), actorId: null },
    });
  }

  /** A case with its agreement, but paid to another account of this firm, which nobody checked. */
  async function paidTo(provider: Firm, title: string): Promise<Firm> {
    const { deps } = zone;
    const firm = await zone.unproved(title);
    const by = { at: zone.clock.now().toISOString(), actorId: null };
    await database.db.rows.applications.update(
      { id: firm.id },
      { counterparty_id: provider.organisation },
    );
    await database.db.transaction(async () => {
      const accountId = await keepAccount(
        deps,
        { organisation_id: provider.organisation, user_id: null },
        {
          holder: provider.owner,
          bank: 'Bank of the provider',
          branchCode: accountTyped.branch_code,
          number: '555500005555',
        },
        firm.id,
        by,
        { told: true },
      );
      await database.db.rows.awards.update(
        { application_id: firm.id },
        { bank_account_id: accountId },
      );
      await addPayee(deps, by, {
        applicationId: firm.id,
        accountId,
        kind: 'brought',
        proof: null,
        reason: '',
        onBehalf: false,
        personId: null,
      });
    });
    return firm;
  }

  it('goes to the account that was checked, never to one that was asked for and not confirmed', async () => {
    const checked = await zone.agreed('Checked provider');
    const unchecked = await zone.unproved('Unchecked provider');
    const buyer = await zone.proposed('Buyer');
    const before = [await accountOf(checked), await accountOf(unchecked)];
    const next = async () => [
      await nextAccount(checked, buyer),
      await nextAccount(unchecked, buyer),
    ];
    // Named later than what stands.
    zone.clock.set(new Date(zone.clock.now().getTime() + 3_600_000));
    await askFor(checked, '8888 0000 8888');
    await askFor(unchecked, '8888 0000 9999');
    expect(await next()).toEqual(before);
    const refused = { assignment: await waiting(checked), reason: 'The proof is forged' };
    await refusePayee(zone.deps, zone.preparer, checked.id, refused);
    const withdrawn = { assignment: await waiting(unchecked) };
    await withdrawPayee(zone.deps, unchecked.applicant, unchecked.id, withdrawn);
    expect(await next()).toEqual(before);
  });

  it('is told to whose account it is, who alone is asked to put it right after the pause', async () => {
    const provider = await zone.agreed('Provider');
    const firm = await paidTo(provider, 'Redeemed');
    await accountChecked(zone.deps, firm.id, zone.officer);
    const standing = async (): Promise<string> =>
      payeeStanding(await payeeFile(database.db, firm.id), zone.clock.now()).is;
    // Another account than the one that the provider is known by.
    expect(await standing()).toBe('paused');
    zone.clock.set(new Date(zone.clock.now().getTime() + payeePauseHours * 3_600_000));
    expect(await standing()).toBe('ready');
    const batch = await zone.sent(firm);
    const [payment] = await database.db.rows.payments.all({ batch_id: batch });
    if (!payment) throw new Error('no payment');
    const line = {
      paymentRef: payment.reference,
      amountFen: fen(payment.amount),
    };
    const told = async (event: string, { applicant }: Firm): Promise<string> => {
      const key = { application_id: firm.id, event, to_user_id: applicant.userId };
      const mails = await database.db.rows.mails.all(key);
      expect(mails).toHaveLength(1);
      return mails[0]?.body ?? '';
    };
    const finance = [zone.preparer, zone.reviewer] as const;
    await bankAnswers(zone.deps, finance, batch, [{ ...line, status: 'paid' }]);
    expect(await told('tranche_paid', provider)).toContain(`/counterparty-cases/${firm.id}`);
    expect(await told('tranche_paid', firm)).toContain(`/applications/${firm.id}`);
    const returned = { ...line, status: 'returned' as const, reason: 'No such account' };
    await bankAnswers(zone.deps, finance, batch, [returned]);
    const asked = await told('payment_returned', provider);
    expect(asked).toContain(`/applications/${firm.id}/payee`);
    expect(asked).toContain('Please ask your bank about the account Bank of the provider ****5555');
    const informed = await told('payment_returned', firm);
    expect(informed).toContain(`that of “${provider.owner}”, whom we have asked`);
    expect(informed).not.toContain('5555');
  });
});
