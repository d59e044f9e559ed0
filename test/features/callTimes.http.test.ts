import { submitApplication } from '../../server/features/applications/submitApplication.service.js';
import {
  extendOrCloseCall,
  newEndInput,
} from '../../server/features/calls/extendOrCloseCall.service.js';
import { startApplication } from '../../server/features/applications/startApplication.service.js';
import { frozenCallsOf } from '../../server/shared/calls/callFreeze.js';
import { Refused } from '../../server/domain/refusal.js';
import { readTyped } from '../../server/domain/typed.js';
import {
  afterClose,
  allDeclared,
  callId,
  cast,
  closesAt,
  completeDraft,
  openDay,
  otherFirm,
  submittedCase,
} from '../support/applicationCast.js';
import { callZone, type CallZone } from '../support/callZone.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';

const page = `/manage/calls/${callId}`;
const later = { closes: '2026-12-07 18:00', reason: 'The portal was down for a day.' };
const laterAt = new Date('2026-12-07T18:00:00+08:00').toISOString();
/** A new close as its form reads it. */
const read = (typed: object) => readTyped(newEndInput, typed);
/** Thursday: the call closes on Monday 30, so it stands still since Wednesday 25. */
const inFreeze = new Date('2026-11-26T02:00:00.000Z');

onEachDatabase('the dates of a call', (open) => {
  let database: TestDatabase;
  let zone: CallZone;
  beforeEach(async () => {
    database = await open();
    zone = await callZone(database);
  });
  afterEach(() => database.close());

  const browser = () => zone.as(zone.officers.sun);
  const history = async () =>
    (await zone.deps.db.rows.events.all({ stream: `call:${callId}` }, [['seq', 'ASC']])).map(
      ({ type, data }) => ({ type, data }),
    );

  it('are extended with a reason, shown to everybody, told to exactly those affected', async () => {
    const lin = await zone.actor(cast.lin);
    await submittedCase(zone.deps, lin);
    const stranger = await zone.actor(cast.stranger);
    await startApplication(zone.deps, stranger, { callId, organisationId: otherFirm });
    zone.clock.set(inFreeze);
    const officer = await browser();
    const preview = await officer.post(`${page}/extend`, later, `${page}/extend`);
    expect(preview.status).toBe(200);
    expect(preview.text).toContain('Extend and send 3 mails');
    expect((await zone.call()).closes_at).toBe(closesAt);
    const hiddenOn = /name="version" value="(\d+)"/.exec(preview.text)?.[1] ?? '';
    const version = { ...later, version: hiddenOn };
    const sent = await officer.post(`${page}/extend/confirm`, version, `${page}/extend`);
    expect([sent.status, sent.headers['location']]).toEqual([303, page]);
    expect((await zone.call()).closes_at).toBe(laterAt);
    expect(await zone.toldOf('call_extended')).toEqual([cast.lin, cast.stranger, cast.zhao]);
    expect((await history()).at(-1)).toEqual({
      type: 'call_extended',
      data: { reason: later.reason, told: 3, changes: { closes: { from: closesAt, to: laterAt } } },
    });
    const seen = (await (await zone.as(cast.zhao)).get(`/calls/${callId}`)).text;
    expect(seen).toContain(later.reason);
    expect(seen).toContain('<s>30 Nov 2026, 18:00 Beijing time (UTC+8)</s>');
    expect(seen).toContain('<strong>7 Dec 2026, 18:00 Beijing time (UTC+8)</strong>');
  });

  it('move the freeze with them', async () => {
    zone.clock.set(inFreeze);
    const frozen = () => frozenCallsOf(zone.deps, 'kechuang.startup');
    expect(await frozen()).toEqual([
      {
        id: callId,
        title: (await zone.call()).title,
        from: new Date('2026-11-25T00:00:00+08:00').toISOString(),
        until: closesAt,
      },
    ]);
    const sun = await zone.actor(zone.officers.sun);
    await extendOrCloseCall(zone.deps, sun, callId, 1, 'extend', read(later));
    expect(await frozen()).toEqual([]);
  });

  it('are not touched without a reason, backwards, unreadably, or once it has closed', async () => {
    const officer = await browser();
    const send = (typed: object) =>
      officer.post(
        `${page}/extend/confirm`,
        { version: '1', ...later, ...typed },
        `${page}/extend`,
      );
    for (const [typed, at] of [
      [{ reason: '' }, 'reason'],
      [{ reason: 'x'.repeat(501) }, 'reason'],
      [{ closes: '2026-11-30 18:00' }, 'closes'],
      [{ closes: 'later' }, 'closes'],
      [{ closes: '9999-12-31 18:00' }, 'closes'],
    ] as const) {
      const answer = await send(typed);
      expect(answer.status).toBe(422);
      expect(answer.text).toContain(`id="${at}-error"`);
    }
    expect((await send({ version: '7' })).status).toBe(409);
    zone.clock.set(afterClose);
    const late = await send({});
    expect(late.status).toBe(409);
    expect(late.text).toContain(later.reason);
    expect((await zone.call()).closes_at).toBe(closesAt);
    expect(await history()).toEqual([]);
    expect(await zone.toldOf('call_extended')).toEqual([]);
  });

  it('of two officers at once one is told that the other was quicker', async () => {
    const both = await Promise.allSettled(
      [zone.officers.sun, zone.officers.ma].map(async (id, index) =>
        extendOrCloseCall(
          zone.deps,
          await zone.actor(id),
          callId,
          1,
          'extend',
          read({
            ...later,
            closes: `2026-12-0${7 + index} 18:00`,
          }),
        ),
      ),
    );
    const refused = both.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
    expect(refused).toHaveLength(1);
    expect(refused[0]).toBeInstanceOf(Refused);
    expect((await history()).map(({ type }) => type)).toEqual(['call_extended']);
    expect((await zone.call()).version).toBe(2);
  });

  it('extended while something is handed in at the old close: a receipt or a clear refusal', async () => {
    const lin = await zone.actor(cast.lin);
    const id = await completeDraft(zone.deps, lin);
    const sun = await zone.actor(zone.officers.sun);
    zone.clock.set(new Date(closesAt));
    const [extended, handedIn] = await Promise.allSettled([
      extendOrCloseCall(zone.deps, sun, callId, 1, 'extend', read(later)),
      submitApplication(zone.deps, lin, { id, declarations: allDeclared }),
    ]);
    expect(extended.status).toBe('fulfilled');
    expect(handedIn.status).toBe('fulfilled');
    const row = await zone.deps.db.rows.applications.find({ id });
    expect(row?.status).toBe('running');
    expect(await zone.toldOf('call_extended')).toEqual([cast.lin, cast.zhao]);
  });

  it('come earlier only with notice; nobody who has begun is left out', async () => {
    const sun = await zone.actor(zone.officers.sun);
    const close = (closes: string, version = 1) =>
      extendOrCloseCall(
        zone.deps,
        sun,
        callId,
        version,
        'close',
        read({
          closes,
          reason: 'The money is spent.',
        }),
      );
    // Monday 2 November: with nobody, Tuesday is the full day between.
    await expect(close('2026-11-03 18:00')).rejects.toMatchObject({
      fields: { closes: { code: 'call_notice_short' } },
    });
    const lin = await zone.actor(cast.lin);
    await startApplication(zone.deps, lin, { callId, organisationId: 'org-lanhai' });
    await expect(close('2026-11-04 18:00')).rejects.toMatchObject({
      fields: { closes: { params: { first: '2026-11-06' } } },
    });
    await close('2026-11-06 18:00');
    expect(await zone.toldOf('call_closes_early')).toEqual([cast.lin, cast.zhao]);
    // From Tuesday on it stands still itself, so it does not move forward again.
    zone.clock.set(new Date('2026-11-03T02:00:00.000Z'));
    await expect(close('2026-11-05 18:00', 2)).rejects.toMatchObject({ code: 'call_frozen' });
  });

  it('keep texts and version still in the freeze, and the version once anybody has begun', async () => {
    const second = await zone.newVersion(2);
    const officer = await browser();
    const texts = { title_zh: 'T', title_en: 'New title', quota: '5', budget: '' };
    const change = () =>
      officer.post(`${page}/change`, { version: '1', ...texts }, `${page}/change`);
    const move = (version = '1') =>
      officer.post(`${page}/version`, { version, edition: second }, `${page}/version`);
    zone.clock.set(inFreeze);
    for (const answer of [await change(), await move()]) {
      expect(answer.status).toBe(409);
      expect(answer.text).toContain('2026-11-25 00:00');
      expect(answer.text).toContain('2026-11-30 18:00');
    }
    expect((await change()).text).toContain('New title');
    zone.clock.set(openDay);
    expect((await move()).status).toBe(303);
    expect((await zone.call()).procedure_version_id).toBe(second);
    const lin = await zone.actor(cast.lin);
    await startApplication(zone.deps, lin, { callId, organisationId: 'org-lanhai' });
    const third = await zone.newVersion(3);
    const late = await officer.post(
      `${page}/version`,
      { version: '2', edition: third },
      `${page}/version`,
    );
    expect(late.status).toBe(409);
  });
});
