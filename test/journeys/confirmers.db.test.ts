import { sha256 } from '../../server/domain/events.js';
import { dialects } from '../support/databases.js';
import { fileCase, follow } from '../support/journey/course.js';
import { act } from '../support/journey/handling.js';
import { expectMoved, openJourney, type Journey } from '../support/journey/journey.js';
import { steps } from '../support/steps.js';

/** The applicant looks after the letters to those who are asked about rows of their table. */
describe.each(dialects)('tenants who do not answer, on %s', (dialect) => {
  const step = steps();
  let journey: Journey;
  let caseId = '';
  beforeAll(async () => {
    journey = await openJourney(dialect);
    // Statistics are reported by carriers that are listed.
    await follow(journey, await fileCase(journey, 'carrier.registration'));
    ({ caseId } = await fileCase(journey, 'carrier.statistics'));
    await act(journey, 'desk', caseId, 'accept');
  }, 180_000);
  afterAll(() => journey.close());

  const asked = () =>
    journey.deps.db.rows.rowConfirmations.all({ application_id: caseId }, [['position', 'ASC']]);
  const letters = () =>
    journey.deps.db.rows.mails.all({ application_id: caseId, event: 'row_confirmation' });
  const linkIn = (body: string): string => /\/confirmations\/[\w-]+/.exec(body)?.[0] ?? '';
  const send = async (typed: Readonly<Record<string, string>>, who = 'huochuang') =>
    (await journey.as(who)).post(
      `/applications/${caseId}/confirmers`,
      typed,
      `/applications/${caseId}`,
    );

  step('the same letter is sent again after a day, and not before', async () => {
    const person = await journey.as('huochuang');
    const shown = await person.get(`/applications/${caseId}?lang=en`);
    expect(shown.text).toContain('can be written to again');
    expect(shown.text).toContain('Where it stands');
    const before = await letters();
    expect((await send({ position: '0', email: '' })).status).toBe(409);
    journey.pass(1);
    expectMoved(await send({ position: '0', email: '' }));
    const after = await letters();
    expect(after).toHaveLength(before.length + 1);
    const [row] = await asked();
    // The one more letter brings the link that its receiver has already.
    const links = after.map(({ body }) => linkIn(body));
    expect(new Set(links).size).toBe(before.length);
    const hashes = links.map((link) => sha256(link.split('/').at(-1) ?? ''));
    expect(hashes.filter((hash) => hash === row?.token_hash)).toHaveLength(2);
  });

  step(
    'an address is put right: a new link, the old one leads nowhere, staff read it',
    async () => {
      const [before] = await asked();
      const old = (await letters()).map(({ body }) => linkIn(body));
      journey.pass(1);
      const refused = await send({ position: '0', email: 'no address' });
      expect(refused.status).toBe(422);
      expect(refused.text).toContain('value="no address"');
      expectMoved(await send({ position: '0', email: 'right@tenant.example' }));
      const [after] = await asked();
      expect([after?.email, after?.name]).toEqual(['right@tenant.example', before?.name]);
      expect(after?.token_hash).not.toBe(before?.token_hash);
      const fresh = (await letters())
        .map(({ body }) => linkIn(body))
        .filter((l) => !old.includes(l));
      expect(fresh).toHaveLength(1);
      const tenant = journey.stranger();
      expect((await tenant.get(fresh[0] ?? '')).status).toBe(200);
      const seen = await Promise.all(old.map(async (link) => (await tenant.get(link)).status));
      expect(seen).toContain(404);
      const officer = await journey.as('officer');
      expect((await officer.get(`/cases/${caseId}?lang=en`)).text).toContain(
        'put this address right',
      );
      const events = await journey.deps.db.rows.events.all({ stream: `papers:${caseId}` });
      expect(events.map(({ type }) => type)).toEqual([
        'confirmer_written_again',
        'confirmer_readdressed',
      ]);
    },
  );

  step('who has answered is not asked again, and nobody else may ask', async () => {
    const [row] = await asked();
    const links = (await letters()).map(({ body }) => linkIn(body));
    const own = links.find((link) => sha256(link.split('/').at(-1) ?? '') === row?.token_hash);
    const tenant = journey.stranger();
    expectMoved(await tenant.post(own ?? '', { answer: 'yes', remark: '' }));
    journey.pass(1);
    const again = { position: '0', email: 'other@tenant.example' };
    expect((await send(again)).status).toBe(409);
    expect((await asked())[0]?.email).toBe('right@tenant.example');
    const stranger = await journey.as('xinyuan');
    const forged = { position: '1', email: 'mine@tenant.example' };
    const path = `/applications/${caseId}/confirmers`;
    expect((await stranger.post(path, forged, '/applications')).status).toBe(404);
  });
});
