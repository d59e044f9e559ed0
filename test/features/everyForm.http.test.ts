import { demoPassword } from '../../server/cli/demoZone/printDemoAccounts.js';
import { closeNotices } from '../../server/features/notices/closeNotices.job.js';
import { runTimeouts } from '../../server/shared/casework/caseTimeouts.js';
import { demoDomain } from '../../server/features/accounts/demoAccounts.query.js';
import { allRoutes } from '../../server/web/routes.js';
import type { DemoZone } from '../support/demoZone.js';
import {
  fillIn,
  hiddenOf,
  isMarked,
  isWritten,
  lost,
  otherMarks,
  outdated,
  unreadable,
  type FoundForm,
} from '../support/everyForm.js';
import { formsIn, type PageForm } from '../support/formsOfPages.js';
import type { Typed, Visitor } from '../support/visitor.js';
import { formsOfScenes } from '../support/formScenes.js';
import { notMet } from '../support/notMetForms.js';
import { openWalkedZone } from '../support/walkedZone.js';

/** A section says of each field what it was loaded with, so that only what clashes is in question. */
const mergesByField = (form: PageForm): boolean => form.hidden.some(([name]) => name === 'loaded');

/** Answers with what it found, and with what was typed; it changes nothing. */
const looksUp = /^\/(audit\/verify|designer\/[^/]+\/try)$/;

const readable = (html: string): string =>
  html
    .replaceAll('&#x3D;', '=')
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&gt;', '>')
    .replaceAll('&lt;', '<')
    .replaceAll('&amp;', '&');

/** Forms that the zone shows in time and that a deadline then closes. */
const withDeadline = [
  '/applications/:id/agreement/sign',
  '/applications/:id/sections/company',
  '/applications/:id/submit',
  '/counterparty-cases/:id/stages/provider/confirm',
  '/notices/:id/object',
];

/** A deadline that has passed, with its year, hour and zone. */
const saysDeadline =
  /(于|截止时间为|期限是) \d{4}( 年|-)[^<。]{5,30}UTC\+8）?( ?结束| ?截止|。填写|，期限已过)/;

/** A telephone that a device dials, under the name of who answers. */
const reachable = /class="contact">[\s\S]{0,300}href="tel:[^"]{5,}"/;

const shapeOf = (path: string): RegExp =>
  new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+')}([?#]|$)`);

const eventsOf = (zones: readonly DemoZone[]): Promise<readonly number[]> =>
  Promise.all(zones.map(({ deps }) => deps.db.rows.events.count({})));

/** A form in the zone in which it was met. */
interface MetForm extends FoundForm {
  readonly zone: DemoZone;
}

const writerOf = ({ who, zone }: MetForm): Visitor | Promise<Visitor> =>
  who === '' ? zone.stranger() : zone.as(who);

describe('what a person typed', () => {
  let zone: DemoZone;
  let scenery: DemoZone;
  let found: readonly MetForm[];
  let forms: readonly MetForm[];
  beforeAll(async () => {
    const walked = await openWalkedZone();
    ({ zone } = walked);
    // Of its own, since what happens in a scene would take forms away that the walk has met.
    ({ zone: scenery } = await openWalkedZone());
    const scenes = await formsOfScenes(scenery);
    found = [
      ...walked.walk.forms.map((each) => ({ ...each, zone })),
      ...scenes.map((each) => ({ ...each, zone: scenery })),
    ];
    forms = found.filter(isWritten);
  }, 600_000);
  afterAll(async () => {
    await zone.close();
    await scenery.close();
  });

  const named = ({ who, page, form }: FoundForm): string => `${who} at ${page}: ${form.action}`;

  /** What is missing of it in the form of the same address on a page. */
  const missing = (each: FoundForm, typed: Typed, html: string): string[] => {
    const there = formsIn(html).find(({ action }) => action === each.form.action);
    return lost(typed, there).map((name) => `${named(each)}: ${name}`);
  };

  /** What was written into boxes and stands nowhere on a page, in a form or to be copied. */
  const unseen = (each: FoundForm, typed: Typed, html: string): string[] => {
    const page = readable(html.replaceAll(/<input type="hidden"[^>]*>/g, ''));
    return each.form.boxes
      .filter(({ kind, locked }) => !locked && kind !== 'choice' && kind !== 'tick')
      .flatMap(({ name }) => [typed[name] ?? []].flat().map((value) => [name, value] as const))
      .filter(([, value]) => !page.includes(value.trim()))
      .map(([name, value]) => `${named(each)}: ${name} = ${value}`);
  };

  /** Marks with which its form would overwrite what its writer has not seen. */
  const unlike = (each: FoundForm, typed: Typed, html: string): string[] => {
    const there = formsIn(html).find(({ action }) => action === each.form.action);
    return otherMarks(typed, there).map((mark) => `${named(each)}: made from ${mark}`);
  };

  /** Texts that stood in a form and that nobody can read any more where others were typed. */
  const hidden = (each: FoundForm, before: PageForm, html: string): string[] =>
    before.boxes
      .filter(({ kind, locked }) => !locked && kind !== 'choice' && kind !== 'tick')
      .flatMap(({ name, values }) => values.map((value) => [name, value.trim()] as const))
      .filter(([, value]) => value !== '' && !readable(html).includes(value))
      .map(([name, value]) => `${named(each)}: ${name} was ${value}`);

  test('is asked for in forms of which each is met, or known to have nothing at stake', () => {
    const unmet = allRoutes(zone.deps)
      .filter(({ method, path }) => method === 'post' && !(path in notMet))
      .map(({ path }) => path)
      .filter((path) => !found.some(({ form }) => shapeOf(path).test(form.action)));
    expect(unmet).toEqual([]);
    expect(forms.length).toBeGreaterThan(70);
  });

  test('is sent to where something takes it', () => {
    const taken = allRoutes(zone.deps)
      .filter(({ method }) => method === 'post')
      .map(({ path }) => shapeOf(path));
    const strays = found.filter(({ form }) => !taken.some((shape) => shape.test(form.action)));
    expect(strays.map(named)).toEqual([]);
  });

  test('stands in no second form of a page of the designer, which one button would lose', () => {
    const pages = forms.filter(({ page }) => /^\/designer\/[^/]+\/[a-z]+$/.test(page));
    const writing = new Set(pages.map(({ page }) => page));
    expect(writing.size).toBeGreaterThan(3);
    const parts = pages.filter(({ form }) => form.action.includes('/parts/'));
    expect(parts.length).toBe(new Set(parts.map(({ page }) => page)).size);
  });

  test('is shown with one press to send it again when the database is away', async () => {
    const wrong: string[] = [];
    const away = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    for (const each of forms) {
      const person = await writerOf(each);
      // A visitor's token comes with the page; that of a session is not looked at any more.
      const here = each.who === '' ? formsIn((await person.get(each.page)).text) : [];
      const typed = fillIn(here.find(({ action }) => action === each.form.action) ?? each.form);
      const { db } = each.zone.deps;
      const select = db.select.bind(db);
      Object.assign(db, { select: () => Promise.reject(away) });
      const answer = await person.send(each.form.action, typed);
      Object.assign(db, { select });
      // What can be told without it is told a visitor at once, in the form.
      if (each.who === '' && answer.status === 422) {
        wrong.push(...missing(each, typed, answer.text));
        continue;
      }
      if (answer.status !== 503) wrong.push(`${named(each)}: ${answer.status}`);
      const [to] = each.form.action.split('#');
      const again = formsIn(answer.text).find(({ action }) => action === to);
      const kept = new Set((again?.hidden ?? []).map(([name, value]) => `${name} = ${value}`));
      for (const [name, given] of Object.entries(typed)) {
        for (const value of [given].flat()) {
          if (!kept.has(`${name} = ${value}`)) wrong.push(`${named(each)}: ${name} = ${value}`);
        }
      }
      wrong.push(...unseen(each, typed, answer.text));
    }
    expect(wrong).toEqual([]);
  }, 120_000);

  test('is in the form again when its token is dead', async () => {
    const wrong: string[] = [];
    for (const each of forms) {
      const person = await writerOf(each);
      const typed = outdated(fillIn(each.form));
      const answer = await person.send(each.form.action, { ...typed, _csrf: 'x' });
      if (answer.status !== 403) wrong.push(`${named(each)}: ${answer.status}`);
      wrong.push(...missing(each, typed, answer.text), ...unlike(each, typed, answer.text));
    }
    expect(wrong).toEqual([]);
  }, 120_000);

  test('is in the form again after signing in anew, and nothing was done with it', async () => {
    const wrong: string[] = [];
    const before = await eventsOf([zone, scenery]);
    for (const each of forms) {
      if (each.who === '') continue;
      const typed = outdated(fillIn(each.form));
      const guest = each.zone.stranger();
      const [asking] = formsIn((await guest.send(each.form.action, typed)).text);
      const answer = await guest.send(each.form.action, {
        ...hiddenOf(asking),
        _email: `${each.who}${demoDomain}`,
        _password: demoPassword,
      });
      if (answer.status !== 200) wrong.push(`${named(each)}: ${answer.status}`);
      wrong.push(...missing(each, typed, answer.text), ...unlike(each, typed, answer.text));
    }
    expect(wrong).toEqual([]);
    expect(await eventsOf([zone, scenery])).toEqual(before);
  }, 120_000);

  test('is in the form again when somebody else has changed the thing, and overwrites nothing unseen', async () => {
    const wrong: string[] = [];
    const marked = forms.filter(isMarked);
    for (const each of marked) {
      const person = await writerOf(each);
      const own = formsIn((await person.get(each.page)).text);
      const now = own.find(({ action }) => action === each.form.action) ?? each.form;
      const typed = outdated(fillIn(now));
      const answer = await person.send(each.form.action, typed);
      // A form that is also wrong is told so first; it still was made from what it was made from.
      const shown = answer.status === 409 || mergesByField(now);
      const made = shown ? [] : unlike(each, typed, answer.text);
      if (![409, 422].includes(answer.status)) wrong.push(`${named(each)}: ${answer.status}`);
      wrong.push(...missing(each, typed, answer.text), ...made);
      if (answer.status === 409) wrong.push(...hidden(each, now, answer.text));
    }
    expect(wrong).toEqual([]);
    expect(marked.length).toBeGreaterThan(10);
  }, 120_000);

  test('is in the form again when it was refused twice', async () => {
    const wrong: string[] = [];
    for (const each of forms) {
      const person = await writerOf(each);
      let form = formsIn((await person.get(each.page)).text).find(
        ({ action }) => action === each.form.action,
      );
      for (let times = 0; times < 2 && form; times += 1) {
        const typed = unreadable(form);
        const sent = await person.send(each.form.action, typed);
        // What the server keeps as it was typed stands on the page to which it leads.
        const kept = sent.status === 303 && /^\/reviews\/[^/]+$/.test(each.form.action);
        const answer = kept ? await person.get(String(sent.headers['location'])) : sent;
        if (!kept && ![409, 422, 429].includes(answer.status) && !looksUp.test(each.form.action)) {
          wrong.push(`${named(each)}: ${answer.status} ${Object.keys(typed).join(' ')}`);
        }
        wrong.push(...missing(each, typed, answer.text));
        form = formsIn(answer.text).find(({ action }) => action === each.form.action);
      }
    }
    expect(wrong).toEqual([]);
  }, 120_000);

  test('is shown after every deadline has passed, with the deadline and whom to ask', async () => {
    for (const { deps, clock } of [zone, scenery]) {
      clock.set(new Date(clock.now().getTime() + 400 * 24 * 3600_000));
      await closeNotices(deps);
      await runTimeouts(deps);
    }
    const wrong: string[] = [];
    const told = new Set<string>();
    for (const each of forms) {
      const person = await writerOf(each);
      const { text: page } = await person.get(each.who === '' ? '/sign-in' : '/account');
      const [first] = formsIn(page);
      const csrf = { _csrf: hiddenOf(first)['_csrf'] ?? '' };
      // Whatever is wrong with it besides: that its time is over is told all the same.
      for (const typed of [unreadable(each.form), fillIn(each.form)]) {
        const answer = await person.send(each.form.action, { ...typed, ...csrf });
        if (answer.status === 303 || looksUp.test(each.form.action)) break;
        wrong.push(...unseen(each, typed, answer.text));
        const place = each.form.action.replaceAll(/[0-9a-f-]{36}/g, ':id');
        const says = saysDeadline.test(answer.text) && !each.page.startsWith('/manage/');
        if (!says && withDeadline.includes(place)) wrong.push(`${named(each)}: no deadline`);
        if (!says) continue;
        if (!reachable.test(answer.text)) wrong.push(`${named(each)}: nobody to call`);
        told.add(place);
      }
    }
    expect(wrong).toEqual([]);
    expect([...told].toSorted()).toEqual(expect.arrayContaining(withDeadline));
  }, 240_000);
});
