import type { Locator, Page } from 'playwright-core';
import { demoDomain } from '../../../server/features/accounts/demoAccounts.query.js';
import { demoPassword } from '../../../server/cli/demoZone/printDemoAccounts.js';
import { barriers } from './barriers.js';
import type { Surf } from './surf.js';

/** Somebody at a browser: presses what is written on the screen, and looks at every page. */
export class Walker {
  /** What stood in the way of somebody with an aid on the pages passed; empty where nothing did. */
  readonly barriers: string[] = [];
  private constructor(
    readonly page: Page,
    private readonly say: (key: string, values?: object) => string,
    private readonly seen: Set<string>,
    private readonly examines: boolean,
  ) {}

  /** `seen` are the pages that need not be examined again; people of one role may share it. */
  static async enter(surf: Surf, say: Walker['say'], seen = new Set<string>()): Promise<Walker> {
    return new Walker(await surf.open(), say, seen, surf.scripts);
  }

  async signIn(id: string): Promise<void> {
    await this.go('/');
    await this.page.locator('header a[href="/sign-in"]').first().click();
    await this.page.fill('[name=email]', `${id}${demoDomain}`);
    await this.page.fill('[name=password]', demoPassword);
    await this.press(this.page.locator('main form button[type=submit]'));
  }

  async go(path: string): Promise<void> {
    await this.page.goto(path);
    await this.look();
  }

  /** Follows a link by what is written on it. */
  async follow(text: string): Promise<void> {
    await this.press(this.page.getByRole('link', { name: text }).first());
  }

  /** Presses a button by the key of its words. */
  async button(key: string, values: object = {}): Promise<void> {
    await this.press(
      this.page.getByRole('button', { name: this.say(key, values), exact: true }).first(),
    );
  }

  /** Presses, and looks at where that led. */
  async press(what: Locator): Promise<void> {
    await Promise.all([this.page.waitForNavigation(), what.click({ timeout: 30_000 })]);
    await this.page.waitForLoadState();
    await this.look();
  }

  /** Types, ticks and chooses by input name; rows of a table are added as they are needed. */
  async type(typed: Readonly<Record<string, string | readonly string[]>>): Promise<void> {
    for (const [name, value] of Object.entries(typed)) {
      if ((await this.input(name).count()) === 0) await this.addRow(name);
      for (const each of typeof value === 'string' ? [value] : value) await this.put(name, each);
    }
  }

  input(name: string): Locator {
    return this.page.locator(`main [name="${name}"]`);
  }

  private async put(name: string, value: string): Promise<void> {
    const input = this.input(name);
    const kind = await input
      .first()
      .evaluate((element) => element.getAttribute('type') ?? element.tagName);
    if (kind === 'radio' || kind === 'checkbox') {
      await this.page.locator(`main [name="${name}"][value="${value}"]`).check();
    } else if (kind === 'SELECT') await input.selectOption(value);
    else await input.fill(value);
  }

  private async addRow(name: string): Promise<void> {
    const table = /^(\w+\.\w+)\.\d+\./.exec(name)?.[1] ?? name;
    await this.page.locator(`button[value="add_row:${table}"]`).click();
    // With scripts the row comes where it stands, without them by a page.
    await this.input(name).first().waitFor();
  }

  private async look(): Promise<void> {
    if (!this.examines) return;
    const shape = new URL(this.page.url()).pathname.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ':id');
    const heading = await this.page.locator('h1').first().textContent();
    const place = `${shape} ${heading ?? ''}`;
    if (this.seen.has(place)) return;
    this.seen.add(place);
    this.barriers.push(...(await barriers(this.page)));
  }
}
