import { flag, optional, words } from '../../server/data/schema/columns.js';
import { mails as mailTable } from '../../server/data/tables/cases.js';
import { tellCases } from '../../server/features/outbox/tellCases.job.js';
import { remindTasks } from '../../server/features/tasks/remindTasks.job.js';
import { writeWorkLetters } from '../../server/features/tasks/workLetters.job.js';
import { untoldEvents } from '../../server/domain/application/untoldEvents.js';
import { demoDomain } from '../../server/features/accounts/demoAccounts.query.js';
import { loadAccount } from '../../server/data/stores/actorStore.js';
import { movableTasks } from '../../server/domain/access/dispatching.js';
import { openCase } from '../../server/shared/casefile/caseFile.js';
import { mailHandOver } from '../../server/shared/handover/handOver.mails.js';
import { openDemoZone, type DemoZone } from '../support/demoZone.js';
import { otherLetters } from '../support/otherLetters.js';
import { sources, textOf } from '../support/sources.js';
import type { Visitor } from '../support/visitor.js';

/** Letters × readers × secrecy over a zone that has lived through half a year. */
let zone: DemoZone;

const dayMs = 86_400_000;
const lure = '请登录 https://evil.example';

beforeAll(async () => {
  zone = await openDemoZone();
  const { deps, clock } = zone;
  const wrong = {
    id: 'wrong-programme',
    person_id: 'wrong-programme',
    email: 'wrong@example.org',
    name: 'Of another programme',
    phone: '',
    password_hash: '',
    locale: 'en' as const,
    email_confirmed_at: clock.now().toISOString(),
    disabled_at: null,
    sessions_from: clock.now().toISOString(),
    created_at: clock.now().toISOString(),
  };
  await deps.db.rows.users.insert(wrong);
  const roles = ['review_secretary', 'expert', 'desk_officer', 'discipline_officer'] as const;
  await deps.db.rows.grants.insertMany(
    roles.map((role, index) => ({
      id: `wrong-grant-${index}`,
      user_id: wrong.id,
      role,
      programme_id: 'no-such-programme',
      granted_by: null,
      granted_at: clock.now().toISOString(),
      revoked_by: null,
      revoked_at: null,
    })),
  );
  // Who applies calls their project what would lead its readers away.
  await deps.db.rows.applications.update({ status: 'running' }, { title: lure });
  for (let days = 0; days < 12; days += 1) {
    clock.set(new Date(clock.now().getTime() + dayMs));
    await remindTasks(deps);
    await writeWorkLetters(deps);
  }
  await tellCases(deps);
}, 240_000);
afterAll(() => zone.close());

const all = () =>
  zone.deps.db.select(
    {
      event: words(40),
      reader: optional(words(36)),
      subject: mailTable.columns.subject,
      body: mailTable.columns.body,
      title: optional(words(300)),
      number: optional(words(20)),
      applicant: optional(words(200)),
      own: flag(),
      other: flag(),
      staff: flag(),
      seated: flag(),
    },
    `SELECT m.event, m.to_user_id AS reader, m.subject, m.body, a.title, a.number,
            a.applicant_name AS applicant,
            CASE WHEN a.applicant_id = m.to_user_id OR a.organisation_id IN
              (SELECT organisation_id FROM memberships WHERE user_id = m.to_user_id)
              THEN 1 ELSE 0 END AS own,
            CASE WHEN a.counterparty_id IN
              (SELECT organisation_id FROM memberships WHERE user_id = m.to_user_id)
              THEN 1 ELSE 0 END AS other,
            CASE WHEN EXISTS (SELECT 1 FROM grants g WHERE g.user_id = m.to_user_id
                AND g.role NOT IN ('expert') AND (g.programme_id IS NULL OR g.programme_id = a.programme_id))
              THEN 1 ELSE 0 END AS staff,
            CASE WHEN EXISTS (SELECT 1 FROM reviews r WHERE r.application_id = a.id
                AND r.expert_id = m.to_user_id) THEN 1 ELSE 0 END AS seated
       FROM mails m LEFT JOIN applications a ON a.id = m.application_id
      WHERE m.to_user_id IS NOT NULL`,
  );

test('a title that is a link reaches whoever is told of the case as a title alone', async () => {
  const { deps } = zone;
  const at = zone.clock.now().toISOString();
  const running = await deps.db.rows.applications.all({ status: 'running' });
  const row = running.find(({ state }) => movableTasks(state).length > 0);
  const file = await openCase(deps, row?.id ?? '');
  const [task] = movableTasks(file.row.state);
  const head = await deps.db.rows.users.find({ email: `head${demoDomain}` });
  const account = await loadAccount(deps.db, head?.id ?? '');
  if (!task || !account) throw new Error('nothing to give');
  const by = { userId: '', name: lure };
  await mailHandOver(deps, { by, to: account.actor, reason: '' }, [{ file, task }]);
  const bodies = async (event: string): Promise<string> =>
    (await deps.db.rows.mails.all({ event })).map(({ body }) => body).join('\n');
  for (const event of ['work_waits', 'work_reminder', 'tasks_given']) {
    expect([event, (await bodies(event)).includes('evil\u2024example')]).toEqual([event, true]);
  }
  const mails = await deps.db.rows.mails.all({});
  const live = mails.filter(({ subject, body }) => /evil\.example/.test(`${subject} ${body}`));
  expect(live.map(({ event }) => event)).toEqual([]);
  await deps.db.rows.mails.remove({ event: 'tasks_given', created_at: at });
});

test('a letter about a case reaches a side of it, those who owe a task, or a seat of it', async () => {
  const mails = (await all()).filter(({ number }) => number !== null);
  expect(mails.length).toBeGreaterThan(200);
  const toExperts = new Set(['review_invited', 'review_closed']);
  const toStaff = new Set(['seat_declined', 'recommendation_asked', 'objection_filed']);
  const wrong = mails.filter(({ event, own, other, staff, seated }) => {
    if (toExperts.has(event)) return !seated;
    if (toStaff.has(event)) return !staff;
    if (event.startsWith('counterparty_') && event !== 'counterparty_agreed') return !other;
    // Whose account is paid may be the other side.
    if (/^(payee_|payment_|tranche_paid$)/.test(event)) return !own && !other;
    return !own && !(/^defence_(set|off)$/.test(event) && seated);
  });
  expect(wrong.map(({ event, reader }) => `${event} → ${reader}`)).toEqual([]);
});

test('what an expert is written to carries neither title, number nor applicant of any case', async () => {
  const { db } = zone.deps;
  const names = (await db.rows.applications.all({})).flatMap(({ number, title, applicant_name }) =>
    [number ?? '', title, applicant_name].filter((text) => text.length > 3),
  );
  const experts = new Set(
    (await db.rows.grants.all({ role: 'expert', revoked_at: null })).map(({ user_id: id }) => id),
  );
  const others = await db.select(
    { user_id: words(36) },
    `SELECT DISTINCT user_id FROM grants WHERE role <> 'expert'
      UNION SELECT user_id FROM memberships`,
  );
  for (const { user_id: id } of others) experts.delete(id);
  expect(experts.size).toBeGreaterThan(3);
  const letters = (await all()).filter(({ reader }) => experts.has(reader ?? ''));
  expect(letters.length).toBeGreaterThan(5);
  const leaks = letters.flatMap(({ event, subject, body }) =>
    names.filter((name) => `${subject} ${body}`.includes(name)).map((name) => `${event}: ${name}`),
  );
  expect(leaks).toEqual([]);
});

test('who holds roles of another programme alone is written to about no case and no work', async () => {
  const mails = await zone.deps.db.rows.mails.all({ to_user_id: 'wrong-programme' });
  // Firms to be verified are the zone's, so that every desk hears of them, and of nothing else.
  expect(mails.filter(({ event }) => event !== 'work_waits')).toEqual([]);
  const cases = await zone.deps.db.rows.applications.all({});
  const names = cases.flatMap(({ number, title }) => [number ?? '', title]).filter((each) => each);
  const texts = mails.map(({ subject, body }) => `${subject} ${body}`);
  expect(names.length).toBeGreaterThan(20);
  expect(names.filter((name) => texts.some((text) => text.includes(name)))).toEqual([]);
});

test('staff are told of work in one letter a day at most, and reminded in one letter', async () => {
  const mails = await zone.deps.db.rows.mails.all({ event: 'work_waits' });
  expect(mails.length).toBeGreaterThan(5);
  const days = mails.map(({ to_user_id: who, created_at: at }) => `${who} ${at.slice(0, 10)}`);
  expect(new Set(days).size).toBe(days.length);
  const reminders = await zone.deps.db.rows.mails.all({ event: 'work_reminder' });
  const rounds = reminders.map(({ to_user_id: who, created_at: at }) => `${who} ${at}`);
  expect(new Set(rounds).size).toBe(rounds.length);
});

test('every type of event is told, or stands on the list that says why nobody is', async () => {
  const events = await zone.deps.db.select(
    { type: words(40) },
    'SELECT DISTINCT type FROM events ORDER BY type',
  );
  const ofCases =
    'submitted task_opened task_cancelled noted stage_concluded days_moved reopened ended ' +
    'corrections_asked corrections_answered clock_paused clock_resumed clock_extended ' +
    'late_accepted outcome_corrected names_corrected record_corrected taken_back suspended suspension_lifted ' +
    'sent_back deferral_granted deferral_met deferral_lapsed held version_moved version_move_undone';
  const others = Object.values(otherLetters).flatMap(({ of }) => of);
  const told = new Set([...ofCases.split(' '), 'notice_published', ...others]);
  const written = sources
    .map((file) => textOf(file))
    .filter((text) => text.includes('recordEvents('))
    .flatMap((text) =>
      [...text.matchAll(/\btype: '([a-z_]+)',\s+data\b/g)].map(([, type = '']) => type),
    );
  expect(written.length).toBeGreaterThan(30);
  const types = new Set([...events.map(({ type }) => type), ...written]);
  const silent = [...types].filter((type) => !told.has(type) && !Object.hasOwn(untoldEvents, type));
  expect(silent).toEqual([]);
  // Of the ledger's own entries the answer of the bank is told.
  const ledger = ['pay', 'return'];
  const both = Object.keys(untoldEvents).filter((type) => told.has(type) && !ledger.includes(type));
  expect(both).toEqual([]);
  for (const why of Object.values(untoldEvents)) expect(why.length).toBeGreaterThan(10);
});

test('every letter stands in the frame: reader, unit and day, foot, and nothing empty in it', async () => {
  const mails = await zone.deps.db.rows.mails.all({});
  expect(new Set(mails.map(({ event }) => event)).size).toBeGreaterThan(15);
  const day =
    /\n(大连高新技术产业园区\n\d{4} 年 \d{1,2} 月 \d{1,2} 日|Dalian High-tech Zone\n\d{1,2} \w+ \d{4})\n/;
  const foot = /(本邮件由系统自动发出，请勿直接回复。|Please do not reply to it\.)$/;
  const empty = /\{\{|\}\}|\u201c\u201d|\uff08\uff09|\(\)|undefined|NaN/;
  const wrong = mails.flatMap(({ event, subject, body }) => {
    const reader = /^(您好：|\S.*：|Hello,|Dear .*,)\n\n/.test(body);
    const sound = reader && day.test(body) && foot.test(body) && !empty.test(subject + body);
    return sound ? [] : [`${event}: ${subject}`];
  });
  expect(wrong).toEqual([]);
  // Whoever is outside finds whom to ring, be it the office of the procedure or the hotline.
  const members = new Set((await zone.deps.db.rows.grants.all({})).map((grant) => grant.user_id));
  const outside = mails.filter(({ to_user_id: to }) => to === null || !members.has(to));
  expect(outside.length).toBeGreaterThan(100);
  const unanswered = outside.filter(({ body }) => !/(咨询：|Questions: ).*\d{5}/.test(body));
  expect(unanswered.map(({ event }) => event)).toEqual([]);
});

test('in a demonstration everybody opens their own letters, and the system administrator all', async () => {
  const { db } = zone.deps;
  const letters = await db.rows.mails.all({}, [['id', 'DESC']]);
  const shown = async (who: Visitor): Promise<readonly string[]> =>
    [...(await who.get('/outbox')).text.matchAll(/href="\/outbox\/([\w-]+)"/g)].map(
      ([, id = '']) => id,
    );
  const newest = (of: typeof letters): string[] => of.slice(0, 50).map(({ id }) => id);
  for (const name of ['expert1', 'secretary', 'xinyuan']) {
    const account = await db.rows.users.find({ email: `${name}${demoDomain}` });
    const mine = letters.filter(({ to_user_id: to }) => to === account?.id);
    const other = letters.find(({ to_user_id: to }) => to !== null && to !== account?.id);
    const reader = await zone.as(name);
    expect([name, mine.length > 0]).toEqual([name, true]);
    expect(await shown(reader)).toEqual(newest(mine));
    expect((await reader.get(`/outbox/${mine[0]?.id}`)).status).toBe(200);
    expect((await reader.get(`/outbox/${other?.id}`)).status).toBe(404);
  }
  const strangers = letters.filter(
    ({ to_user_id: to, event }) => to === null || event.startsWith('account_'),
  );
  expect(strangers.length).toBeGreaterThan(0);
  expect(await shown(zone.stranger())).toEqual(newest(strangers));
  expect(await shown(await zone.as('system'))).toEqual(newest(letters));
});
