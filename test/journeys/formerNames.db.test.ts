import { tellCases } from '../../server/features/outbox/tellCases.job.js';
import { readFileSync } from 'node:fs';
import { readDefinition } from '../../server/domain/definition/definitionFile.js';
import {
  insertVersion,
  newestVersionOf,
} from '../../server/features/designer/versions/procedureVersions.step.js';
import { dialects } from '../support/databases.js';
import { fileCase, follow } from '../support/journey/course.js';
import { openJourney, type Journey } from '../support/journey/journey.js';
import { recordStanding } from '../support/journey/standing.js';
import { steps } from '../support/steps.js';

/** Versions published before the other side was called counterparty live on in databases. */
describe.each(dialects)('a version under former names on %s', (dialect) => {
  const step = steps();
  let journey: Journey;
  beforeAll(async () => {
    journey = await openJourney(dialect);
  }, 120_000);
  afterAll(() => journey.close());

  async function run(procedure: string, filing: Parameters<typeof fileCase>[2] = {}) {
    const course = await fileCase(journey, procedure, filing);
    const passed = await follow(journey, course);
    return { ...course, passed, row: await journey.caseRow(course.caseId) };
  }

  step('carries a case from hand-in to its end, with its own words to the other side', async () => {
    const { db } = journey.deps;
    const text = readFileSync('config/programmes/voucher/order.yaml', 'utf8')
      .replaceAll('counterparty.', 'partner.')
      .replaceAll('counterparty_asked', 'partner_asked');
    const { value } = readDefinition(text);
    if (!value) throw new Error('the former text is no definition');
    const number = ((await newestVersionOf(journey.deps, 'voucher.order'))?.number ?? 0) + 1;
    const version = await insertVersion(journey.deps, null, value, number);

    await run('voucher.provider');
    const entry = await db.rows.registryEntries.find({
      registry: 'provider',
      organisation_id: journey.firms.get('beifang') ?? '',
    });
    await recordStanding(journey, 'lanhai', 'tech_sme');
    const issue = await run('voucher.issue');
    const marks = { provider: entry?.number ?? '', provider_code: '91350200776049653A' };
    const order = await run('voucher.order', { baseId: issue.caseId, marks });

    expect(order.row.procedure_version_id).toBe(version);
    expect(order.passed).toEqual(['provider', 'deliver', 'accept']);
    await tellCases(journey.deps);
    const asked = await db.rows.mails.all({
      application_id: order.caseId,
      event: 'counterparty_asked',
    });
    expect(asked).toHaveLength(2);
    for (const { subject } of asked) expect(subject).toMatch(/^创新券订单待确认：/);
  });

  step('an address that mails carried leads to where the page stands now', async () => {
    const provider = await journey.as('beifang');
    const [read] = await journey.deps.db.rows.applications.all({ status: 'ended' });
    for (const rest of ['', `/${read?.id ?? ''}`, '?lang=en']) {
      const answer = await provider.get(`/partner-cases${rest}`);
      expect([answer.status, answer.headers['location']]).toEqual([
        308,
        `/counterparty-cases${rest}`,
      ]);
    }
    expect((await provider.get('/partner-casesx')).status).toBe(404);
  });
});
