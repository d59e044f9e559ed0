import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { demoPassword } from '../../server/cli/demoZone/printDemoAccounts.js';
import { demoDomain } from '../../server/features/accounts/demoAccounts.query.js';
import { chromiumPath } from '../support/browser/chromium.js';
import { scriptedForm, type ScriptedForm } from '../support/browser/formShapes.js';
import { press, valueAt } from '../support/browser/pressForm.js';
import { openSurf, type Surf } from '../support/browser/surf.js';
import type { DemoZone } from '../support/demoZone.js';
import { isWritten, type FoundForm } from '../support/everyForm.js';
import { hiddenInputs } from '../support/visitor.js';
import { pdfBy } from '../support/pdfs.js';
import { openWalkedZone, type WalkedPage } from '../support/walkedZone.js';

const desktop = { width: 1280, height: 860 };
/** The page of an application's documents. */
const asked = /^\/applications\/[^/]+\/documents$/;
const words = '一段还没有保存的话';

(chromiumPath === '' ? describe.skip : describe)('with scripts, what a person typed', () => {
  let zone: DemoZone;
  let surf: Surf;
  let forms: readonly FoundForm[];
  let pages: readonly WalkedPage[];
  const people = new Map<string, Page>();

  beforeAll(async () => {
    const walked = await openWalkedZone();
    ({ zone } = walked);
    forms = walked.walk.forms.filter(isWritten);
    ({ pages } = walked.walk);
    surf = await openSurf(zone.app);
  }, 600_000);
  afterAll(async () => {
    await surf.close();
    await zone.close();
  });

  async function at(who: string): Promise<Page> {
    const known = people.get(who);
    if (known) return known;
    const page = await surf.open(desktop);
    people.set(who, page);
    if (who !== '') await signIn(page, who);
    return page;
  }

  /** Signs in without showing the pages on the way, which other tests look at. */
  async function signIn(page: Page, who: string): Promise<void> {
    const { request } = page.context();
    const form = hiddenInputs(await (await request.get('/sign-in')).text(), '/sign-in');
    const email = `${who}${demoDomain}`;
    const sent = { form: { ...form, email, password: demoPassword }, maxRedirects: 0 };
    expect((await request.post('/sign-in', sent)).status()).toBe(303);
  }

  const away = (page: Page) => page.locator('dialog[data-away][open]');

  /** Every form in which words are written, as the scripts of its page see it. */
  async function scriptedForms(): Promise<readonly ScriptedForm[]> {
    const pagesOf = new Map<string, string>();
    const found: ScriptedForm[] = [];
    for (const each of forms) {
      if (!each.form.boxes.some(({ kind, locked }) => !locked && /^lines?$/.test(kind))) continue;
      const key = `${each.who} ${each.page}`;
      const person = each.who === '' ? zone.stranger() : await zone.as(each.who);
      const html = pagesOf.get(key) ?? (await person.get(each.page)).text;
      pagesOf.set(key, html);
      found.push(scriptedForm(each, html, each.who !== ''));
    }
    return found;
  }

  test('stays on its page while the server is away, and after the session has ended', async () => {
    const all = await scriptedForms();
    // What each page must bring along is looked at in all of them; the scripts know no more of a form.
    const lacking = all.flatMap(({ who, page, form, problems }) =>
      problems.map((problem) => `${who} ${page} ${form.action} ${problem}`),
    );
    expect(lacking).toEqual([]);
    const shapes = new Map(all.map((each) => [each.shape, each]));
    expect([all.length > 50, shapes.size > 5]).toEqual([true, true]);
    const wrong: string[] = [];
    for (const each of shapes.values()) {
      const page = await at(each.who);
      await page.goto(each.page);
      const { pathname } = new URL(page.url());
      await page.context().setOffline(true);
      const name = await press(page, each, words);
      const state = await away(page)
        .getAttribute('data-state', { timeout: 50_000 })
        .catch(() => 'nothing said');
      await page.context().setOffline(false);
      if (state === 'away' && each.who !== '') {
        const cookies = await page.context().cookies();
        await page.context().clearCookies({ name: 'qixian.sid' });
        await away(page).locator('[data-go-on]').click();
        await page.locator('dialog[data-away][data-state=signedOut]').waitFor({ timeout: 50_000 });
        await page.context().addCookies(cookies);
      }
      const there = await valueAt(page, each, name);
      const stayed = new URL(page.url()).pathname === pathname;
      if (state !== 'away' || there !== words || !stayed) {
        wrong.push(`${each.who} ${each.page} ${each.form.action}: ${state} ${there}`);
      }
      await page.evaluate(() => sessionStorage.clear());
    }
    expect(wrong).toEqual([]);
  }, 300_000);

  test('goes on by one press once the session is there again, and is offered back after a crash', async () => {
    const page = await at('lingshui');
    await page.goto('/organisations/new');
    await page.fill('[name=name]', words);
    await page.waitForTimeout(600);
    // The page is gone without a word, as after a crash.
    await page.goto('about:blank');
    await page.goto('/organisations/new');
    expect(await page.inputValue('[name=name]')).toBe('');
    await page.locator('main .banner button').first().click();
    expect(await page.inputValue('[name=name]')).toBe(words);
    await page.context().clearCookies({ name: 'qixian.sid' });
    await page.$eval('form[action="/organisations"]', (form) => {
      if (!(form instanceof HTMLFormElement)) return;
      form.noValidate = true;
      form.requestSubmit();
    });
    await away(page).waitFor();
    const other = await page.context().newPage();
    await signIn(other, 'lingshui');
    await other.close();
    await away(page).locator('[data-go-on]').click();
    // The rest of the form is missing, so the server shows it again with what was typed.
    await page.waitForLoadState();
    await page.locator('#errors').waitFor();
    expect(await page.inputValue('[name=name]')).toBe(words);
  }, 60_000);

  test('comes back behind the sign-in that the server asks for, with one notice', async () => {
    const page = await at('lingshui');
    await page.goto('/account');
    await page.context().clearCookies({ name: 'qixian.sid' });
    // Past the script, as from a page without it.
    await page.$eval(
      'form[action="/account"]',
      (form, text) => {
        const name = form instanceof HTMLFormElement ? form.elements.namedItem('name') : null;
        if (!(form instanceof HTMLFormElement) || !(name instanceof HTMLInputElement)) return;
        name.value = text;
        HTMLFormElement.prototype.submit.call(form);
      },
      words,
    );
    await page.locator('form[data-signs-in]').waitFor();
    await page.fill('main [autocomplete=username]', `lingshui${demoDomain}`);
    await page.fill('main [type=password]', demoPassword);
    await page.waitForTimeout(600);
    await page.locator('form[data-signs-in] button[type=submit]').click();
    await page.locator('main form[action="/account"]:not([data-signs-in])').first().waitFor();
    expect(await page.inputValue('[name=name]')).toBe(words);
    expect(await page.locator('main .banner button').count()).toBe(0);
  }, 60_000);

  test('is marked at its field while it saves by itself, and stands there again after reload', async () => {
    const found = forms.find(({ form }) => form.action.endsWith('/sections/company'));
    const page = await at(found?.who ?? '');
    await page.goto(found?.page ?? '');
    await page.fill('[name="company.staff"]', '许多人');
    await page.locator('[name="company.staff"][aria-invalid=true]').waitFor({ timeout: 50_000 });
    const told = await page.getAttribute('[name="company.staff"]', 'aria-describedby');
    expect(told).toContain('company.staff-error');
    expect(await page.textContent('[id="company.staff-error"]')).not.toBe('');
    await page.reload();
    expect(await page.inputValue('[name="company.staff"]')).toBe('许多人');
  }, 60_000);

  test('a file that is refused, too large or cut off says why beside its name and stays to be sent', async () => {
    const page = await at('lingshui');
    const path = pages.find(({ who, path: each }) => who === 'lingshui' && asked.test(each))?.path;
    await page.goto(path ?? '');
    const form = page.locator('main form[data-upload]').first();
    const box = form.locator('input[type=file]');
    const states = form.locator('[data-uploads] [data-state=failed]');
    const general = await form.getAttribute('data-text-failed');
    // By its place on disk: a browser that is given so many bytes takes its time.
    const large = join(zone.database.folder, 'large.pdf');
    await writeFile(large, Buffer.alloc(21 * 1024 * 1024));
    const mimeType = 'application/pdf';
    const refused = [
      { name: 'empty.pdf', mimeType, buffer: Buffer.alloc(0) },
      { name: 'program.pdf', mimeType, buffer: Buffer.from('MZ\u0090\u0000 no document at all') },
      large,
    ];
    for (const file of refused) {
      await box.setInputFiles(file);
      await form.locator('button[type=submit]').click();
      await states.first().waitFor();
      const said = await states.allTextContents();
      expect([file, said.length, said.includes(general ?? '')]).toEqual([file, 1, false]);
      expect(await form.locator('[data-uploads] button:not([hidden])').count()).toBe(0);
    }
    await page.context().setOffline(true);
    const whole = {
      name: 'whole.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.from(pdfBy('me')),
    };
    await box.setInputFiles(whole);
    await form.locator('button[type=submit]').click();
    const again = page.locator(
      'main form[data-upload] [data-uploads] button:not([hidden]), dialog[data-away][open]',
    );
    await again.first().waitFor();
    await page.context().setOffline(false);
    const dialog = away(page);
    if (await dialog.isVisible()) await dialog.locator('[data-go-on]').click();
    else await again.first().click();
    await page.locator('main a', { hasText: 'whole.pdf' }).first().waitFor();
  }, 60_000);

  test('a form with a file that is refused keeps everything else', async () => {
    const page = await at('lingshui');
    await page.goto('/claims/new');
    await page.fill('[name=statement]', words.repeat(2));
    await page.fill('[name=credit_code]', '91210231304132010G');
    const empty = { name: 'empty.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(0) };
    await page.locator('input[type=file][name=licence]').setInputFiles(empty);
    await page.$eval('form[action="/claims"]', (form) => {
      if (!(form instanceof HTMLFormElement)) return;
      form.noValidate = true;
      form.requestSubmit();
    });
    await page.locator('[id="licence-error"]').waitFor();
    expect(await page.textContent('[id="licence-error"]')).toContain('empty.pdf');
    expect(await page.inputValue('[name=statement]')).toBe(words.repeat(2));
    await page.evaluate(() => sessionStorage.clear());
  }, 60_000);

  test('is there when one comes back to its page, and waits where another account has signed in', async () => {
    const page = await at('lingshui');
    await page.goto('/organisations/new');
    await page.fill('[name=name]', words);
    await page.waitForTimeout(600);
    await page.locator('main a, header a, nav a').first().click();
    await page.waitForLoadState();
    await page.goBack();
    await page.locator('[name=name]').waitFor();
    if ((await page.inputValue('[name=name]')) === '') {
      await page.locator('main .banner button').first().click();
    }
    expect(await page.inputValue('[name=name]')).toBe(words);
    await page.context().clearCookies({ name: 'qixian.sid' });
    const other = await page.context().newPage();
    await signIn(other, 'xinyuan');
    await other.close();
    await page.$eval('form[action="/organisations"]', (form) => {
      if (!(form instanceof HTMLFormElement)) return;
      form.noValidate = true;
      form.requestSubmit();
    });
    await away(page).waitFor();
    expect(await away(page).getAttribute('data-state')).not.toBe('away');
    expect(await page.inputValue('[name=name]')).toBe(words);
    await page.context().clearCookies();
    people.delete('lingshui');
  }, 60_000);

  test('stays in a review while its documents are read', async () => {
    const found = forms.find(({ form }) => /^\/reviews\/[^/]+$/.test(form.action));
    const page = await at(found?.who ?? '');
    await page.goto(found?.page ?? '');
    const score = page.locator('input[data-score]').first();
    await score.fill('7');
    await page.locator('.doc-tabs a').last().click();
    await page.waitForURL(/doc=/);
    expect(await score.inputValue()).toBe('7');
    await page.locator('[data-save-state][data-state=saved]').waitFor({ timeout: 50_000 });
    await page.fill('[name=opinion]', words);
    // What was said to be saved was not this.
    await page.locator('[data-save-state][data-state=changed]').waitFor({ state: 'attached' });
    await page.locator('[data-save-state][data-state=saved]').waitFor({ timeout: 50_000 });
    await page.reload();
    expect([await score.inputValue(), await page.inputValue('[name=opinion]')]).toEqual([
      '7',
      words,
    ]);
  }, 60_000);
});
