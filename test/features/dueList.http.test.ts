import { newId } from '../../server/shared/request/deps.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { moneyZone, type MoneyZone } from '../support/moneyZone.js';

onEachDatabase('the list of what is due', (open) => {
  let database: TestDatabase;
  let zone: MoneyZone;
  beforeAll(async () => {
    database = await open();
    zone = await moneyZone(database);
  });
  afterAll(() => database.close());

  const rows = () => database.db.rows;
  /** The hidden inputs of the form that takes all that is listed. */
  const wholeForm = (text: string): Record<string, string> => {
    const [, form = ''] = /action="\/payments\/batches\/all">(.*?)<\/form>/s.exec(text) ?? [];
    const inputs = form.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g);
    return Object.fromEntries([...inputs].map(([, name = '', value = '']) => [name, value]));
  };
  const verify = async (): Promise<void> => {
    const at = zone.deps.clock.now().toISOString();
    await rows().bankAccounts.update({ verified_at: null }, { verified_at: at });
  };

  it('shows what is kept back with its reason and who can lift it, to its programme alone', async () => {
    const firm = await zone.agreed('Listed as dishonest');
    await rows().organisationStandings.insert({
      id: newId(),
      organisation_id: firm.organisation,
      standing: 'dishonest',
      source: 'Court list 3',
      valid_from: '2026-01-01',
      valid_until: null,
      recorded_at: zone.deps.clock.now().toISOString(),
      recorded_by: null,
      ended_at: null,
      ended_by: null,
    });
    const preparer = await zone.as(zone.preparer);
    expect((await preparer.get('/payments')).text).not.toContain('Listed as dishonest');
    const { text } = await preparer.get('/payments?show=held');
    expect(text).toContain('Listed as dishonest');
    expect(text).toContain('on the dishonesty list since 2026-01-01 (Court list 3)');
    expect(text).toContain('ends the record on the organisation');
    const { id } = await zone.due(firm.id);
    const page = `/payments/instalments/${id}`;
    expect((await preparer.get(page)).text).toContain('Court list 3');
    const other = await zone.person('Finance elsewhere');
    await zone.grant(other.userId, 'finance_preparer', 'haichuang');
    const outsider = await zone.as(await zone.reload(other.userId));
    expect((await outsider.get('/payments?show=held')).text).not.toContain('Listed as dishonest');
    expect((await outsider.get(page)).status).toBe(404);
    const { text: file } = await outsider.get('/payments/export?show=held');
    expect(file).not.toContain('Listed as dishonest');
    expect((await preparer.get('/payments/export?show=held')).text).toContain('Court list 3');
  });

  it('is narrowed, summed and prepared whole, over more than its page', async () => {
    for (const place of Array.from({ length: 53 }, (_, index) => index)) {
      await zone.agreed(`Row ${place}`, 10_000_00);
    }
    await zone.agreed('Beside them');
    await verify();
    const preparer = await zone.as(zone.preparer);
    const { text } = await preparer.get('/payments?text=row');
    const form = wholeForm(text);
    // The first of two instalments of each, by the shares of the definition.
    const due = await rows().tranches.all({ status: 'due' });
    const [sample] = due.filter(({ amount }) => amount < 10_000_00n);
    const total = 53n * (sample?.amount ?? 0n);
    expect(form).toMatchObject({ count: '53', total: String(total), text: 'row' });
    expect(text).not.toContain('Beside them');
    const wrong = await preparer.post(
      '/payments/batches/all',
      { ...form, count: '52' },
      '/payments',
    );
    expect(wrong.status).toBe(409);
    expect(await rows().payments.count({})).toBe(0);
    const made = await preparer.post('/payments/batches/all', form, '/payments');
    expect(made.status).toBe(303);
    const [batch] = await rows().paymentBatches.all({});
    expect([batch?.line_count, batch?.total]).toEqual([53, total]);
    const again = await preparer.post('/payments/batches/all', form, '/payments');
    expect([again.status, again.headers['location']]).toEqual([303, made.headers['location']]);
    expect(await rows().paymentBatches.count({})).toBe(1);
  }, 240_000);
});
