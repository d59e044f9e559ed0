import type { Response } from 'supertest';
import { blindStages } from '../../server/domain/access/blindSight.js';
import { caseExitNames } from '../../server/domain/access/caseExits.js';
import { policy } from '../../server/domain/access/policy.js';
import type { Route } from '../../server/shared/request/route.js';
import { allRoutes } from '../../server/web/routes.js';
import { openDemoZone, type DemoZone } from '../support/demoZone.js';
import { identityOf } from '../support/identityCanaries.js';
import { plantInPdfs, textOfPdf } from '../support/pdfs.js';
import type { Visitor } from '../support/visitor.js';

/** Everything an expert can get × whatever would tell whose case it is, for every blind stage. */
let zone: DemoZone;
/** What a document says of who made it. */
const property = 'ZZPROPERTYZZ';
/** A blind review with the expert whose it is, and what they must not learn of its case. */
interface Subject {
  readonly review: string;
  readonly stage: string;
  readonly status: string;
  readonly caseId: string;
  readonly callId: string;
  readonly organisation: string;
  readonly procedure: string;
  readonly expert: string;
  readonly secrets: ReadonlySet<string>;
}
let subjects: readonly Subject[];
let outlets: readonly Route[];

/** Pages that are there for demonstrations alone and show the zone from all sides. */
const demonstration = ['/demo', '/styleguide', '/sign-out'];

beforeAll(async () => {
  zone = await openDemoZone();
  const { deps } = zone;
  outlets = allRoutes(deps).filter(({ method, may, path }) => {
    const who = policy[may];
    const open = typeof who === 'string' ? who !== 'guest' : who.some((role) => role === 'expert');
    return method === 'get' && open && !demonstration.includes(path);
  });
  await plantInPdfs(deps, property);
  subjects = await subjectsOf(await publicText());
}, 240_000);
afterAll(() => zone.close());

/** What everybody reads without an account is no secret. */
async function publicText(): Promise<string> {
  const stranger = zone.stranger();
  const open = outlets.filter(
    ({ may, path }) => policy[may] === 'anyone' && !path.includes(':') && path !== '/outbox',
  );
  const texts: string[] = [];
  for (const { path } of open) texts.push((await stranger.get(path)).text);
  for (const { id } of await zone.deps.db.rows.notices.all({})) {
    texts.push((await stranger.get(`/notices/${id}`)).text);
  }
  for (const { id } of await zone.deps.db.rows.calls.all({})) {
    texts.push((await stranger.get(`/calls/${id}`)).text);
  }
  return texts.join('\n');
}

/** For each procedure with a blind review one of each state that a review there is in. */
async function subjectsOf(open: string): Promise<readonly Subject[]> {
  const { db, definitions } = zone.deps;
  const found = new Map<string, Subject>();
  for (const review of await db.rows.reviews.all({})) {
    const row = await db.rows.applications.find({ id: review.application_id });
    const { definition } = await definitions.byVersion(row?.procedure_version_id ?? '');
    const key = `${definition.procedure} ${review.status}`;
    if (!row || found.has(key) || !blindStages(definition).includes(review.stage)) continue;
    const account = await db.rows.users.find({ id: review.expert_id });
    found.set(key, {
      review: review.id,
      stage: review.stage,
      status: review.status,
      caseId: row.id,
      callId: row.call_id,
      organisation: row.organisation_id ?? 'none',
      procedure: definition.procedure,
      expert: account?.email.split('@')[0] ?? '',
      secrets: await identityOf(zone.deps, row.id, review.stage, open),
    });
  }
  return [...found.values()];
}

/** What stands in the place of a parameter; one that is not here yet needs a line. */
async function valuesOf(subject: Subject, name: string, path: string): Promise<readonly string[]> {
  const { review, caseId, callId, procedure } = subject;
  switch (name) {
    case 'id':
      if (path.startsWith('/procedures')) return [procedure];
      if (path.startsWith('/outbox')) {
        const about = await zone.deps.db.rows.mails.all({ application_id: caseId });
        return about.slice(0, 20).map((mail) => mail.id);
      }
      if (path.startsWith('/organisations')) return [subject.organisation];
      return path.startsWith('/reviews') ? [review, caseId] : [caseId, review];
    case 'callId':
      return [callId];
    case 'registry':
      return ['carriers'];
    case 'attachment': {
      const all = await zone.deps.db.rows.attachments.all({ application_id: caseId });
      return all.slice(0, 2).map(({ id }) => id);
    }
    case 'document':
      return ['business_plan-1', 'licence-1', 'report-1'];
    case 'section':
      return ['project', 'company'];
    case 'table':
      return ['milestones', 'team'];
    case 'exit':
      return caseExitNames;
    case 'stage':
      return ['desk', subject.stage];
    // Of nothing that belongs to a case under review: what they lead to is tried elsewhere.
    case 'token':
    case 'assignment':
    case 'claim':
    case 'invitation':
    case 'defence':
    case 'file':
    case 'lot':
    case 'application':
    case 'noticeId':
    case 'number':
      return ['none'];
    default:
      throw new Error(`give ${name} of ${path} a value: what of the case could stand there?`);
  }
}

async function addressesOf(subject: Subject): Promise<readonly string[]> {
  const all: string[] = [];
  for (const { path } of outlets) {
    const names = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
    let made = [path];
    for (const name of names) {
      const values = await valuesOf(subject, name, path);
      made = made.flatMap((each) => values.map((value) => each.replace(`:${name}`, value)));
    }
    all.push(...made);
  }
  return all;
}

/** All that an answer tells: what is shown, headers, and what stands within a document. */
async function toldBy(answer: Response): Promise<string> {
  const body: unknown = answer.body;
  const bytes = Buffer.isBuffer(body) ? body : null;
  const isPdf = bytes?.toString('latin1', 0, 5) === '%PDF-';
  const inside = bytes === null ? '' : isPdf ? await textOfPdf(bytes) : bytes.toString('latin1');
  return [answer.text, JSON.stringify(answer.headers), inside].join('\n');
}

/** Opens addresses and every one that the pages of the desk lead to; what each tells of a secret. */
async function leaks(
  reader: Visitor,
  first: readonly string[],
  secrets: ReadonlySet<string>,
): Promise<{ readonly found: readonly string[]; readonly opened: readonly string[] }> {
  const waiting = [...first];
  const seen = new Set(waiting);
  const found: string[] = [];
  const opened: string[] = [];
  for (let at = waiting.shift(); at !== undefined; at = waiting.shift()) {
    const answer = await reader.get(at);
    if (answer.status >= 500) throw new Error(`${at} answered ${answer.status}`);
    if (answer.status === 200) opened.push(at);
    const told = await toldBy(answer);
    // What was asked for stands in links that change the language.
    const own = told.replaceAll(at, '');
    for (const secret of [...secrets, property]) {
      const place = own.indexOf(secret);
      if (place >= 0) found.push(`${at} tells ${own.slice(place - 80, place + 40)}`);
    }
    for (const [, link = ''] of told.matchAll(/(?:href|src)="(\/reviews[^"#]*)/g)) {
      const next = link.replaceAll('&#x3D;', '=').replaceAll('&amp;', '&');
      if (!seen.has(next) && !next.includes('lang=')) waiting.push(next);
      seen.add(next);
    }
  }
  return { found, opened };
}

test('every procedure with a blind review is looked at, and reviews in every state that leads to a page', async () => {
  const versions = await zone.deps.db.rows.procedureVersions.all({});
  const blind = versions.flatMap(({ definition }) =>
    blindStages(definition).length > 0 ? [definition.procedure] : [],
  );
  expect([...new Set(subjects.map(({ procedure }) => procedure))].toSorted()).toEqual(
    [...new Set(blind)].toSorted(),
  );
  expect([...new Set(subjects.map(({ status }) => status))].toSorted()).toEqual([
    'accepted',
    'invited',
    'submitted',
  ]);
});

test('what must not be told would be noticed: staff read of it on one page', async () => {
  const secretary = await zone.as('secretary');
  for (const { caseId, secrets, procedure } of subjects) {
    const { text } = await secretary.get(`/cases/${caseId}`);
    const told = [...secrets].filter((secret) => text.includes(secret));
    expect([procedure, told.length > 5]).toEqual([procedure, true]);
  }
});

test('nothing that an expert can open tells whose case it is', async () => {
  let documents = 0;
  for (const subject of subjects) {
    const { expert, secrets } = subject;
    const { found, opened } = await leaks(
      await zone.as(expert),
      await addressesOf(subject),
      secrets,
    );
    expect([subject.procedure, subject.status, found]).toEqual([
      subject.procedure,
      subject.status,
      [],
    ]);
    expect(opened).toContain(`/reviews/${subject.review}`);
    documents += opened.filter((at) => at.includes('/documents/')).length;
  }
  expect(documents).toBeGreaterThan(0);
}, 240_000);

test('nor does what is read beside the rubric in any procedure, with all its documents', async () => {
  const secretary = await zone.as('secretary');
  for (const { caseId, procedure, secrets, stage } of subjects) {
    const base = `/cases/${caseId}/expert-view`;
    const page = await secretary.get(`${base}?stage=${stage}`);
    const tabs = [...page.text.matchAll(/[?;]doc&#x3D;([\w-]+)/g)].map(([, key = '']) => key);
    const [pane = ''] = /<section class="pane-read"[\s\S]*<\/section>/.exec(page.text) ?? [];
    const [summary = ''] = /id="invitation"[\s\S]*?<\/dl>/.exec(page.text) ?? [];
    let told = (pane + summary).replaceAll(base, '');
    for (const key of new Set(tabs))
      told += await toldBy(await secretary.get(`${base}/documents/${key}`));
    const found = [...secrets, property].filter((secret) => told.includes(secret));
    expect([procedure, pane.length > 300, found]).toEqual([procedure, true, []]);
  }
});

test('nor any letter to an expert, nor what forms answer from invitation to hand-in', async () => {
  const subject = subjects.find(({ status }) => status === 'invited');
  if (!subject) throw new Error('nobody is invited');
  const { expert, secrets, review } = subject;
  const browser = await zone.as(expert);
  const path = `/reviews/${review}`;
  const agreed = { conflict: 'none', confidential: 'on', integrity: 'on' };
  const answers = [
    await browser.post(`${path}/accept`, {}, path),
    await browser.post(`${path}/decline`, { reason: '' }, path),
    await browser.post(`${path}/accept`, agreed, path),
    await browser.post(path, { intent: 'save', opinion: 'x' }),
    await browser.post(path, { intent: 'keep', opinion: 'x' }),
    await browser.post(path, { intent: 'submit' }),
    await browser.post(path, { intent: 'save', version: '0', opinion: 'stale' }),
  ];
  const account = await zone.deps.db.rows.users.find({ email: `${expert}@demo.qixian.test` });
  const mails = await zone.deps.db.rows.mails.all({ to_user_id: account?.id ?? '' });
  expect(mails.length).toBeGreaterThan(0);
  const told = [
    ...(await Promise.all(answers.map(toldBy))),
    ...mails.map(({ subject: line, body }) => `${line}\n${body}`),
  ].join('\n');
  expect([...secrets].filter((secret) => told.includes(secret))).toEqual([]);
  const { found } = await leaks(browser, [path, '/tasks', '/reviews'], secrets);
  expect(found).toEqual([]);
});

test('an expert is named in a case to those who seat or examine the panel, and to nobody else', async () => {
  const subject = subjects.find(({ status }) => status === 'accepted');
  const account = await zone.deps.db.rows.users.find({
    email: `${subject?.expert}@demo.qixian.test`,
  });
  const named = async (who: string): Promise<boolean> => {
    const { status, text } = await (await zone.as(who)).get(`/cases/${subject?.caseId}`);
    expect([who, status]).toEqual([who, 200]);
    return text.includes(account?.name ?? 'nobody');
  };
  for (const who of ['secretary', 'discipline', 'auditor']) {
    expect([who, await named(who)]).toEqual([who, true]);
  }
  for (const who of ['officer', 'desk', 'checker', 'head', 'joint1', 'approver', 'legal']) {
    expect([who, await named(who)]).toEqual([who, false]);
  }
});
