import type { Page } from 'playwright-core';

export const redesigned = 'kechuang.startup';

/** Presses the button of a form and waits for where it leads. */
async function send(page: Page, button: string): Promise<void> {
  await Promise.all([page.waitForNavigation(), page.locator(button).first().click()]);
}

async function change(page: Page, draft: string, at: string, typed: object): Promise<void> {
  await page.goto(`${draft}/parts/${at}`);
  for (const [name, value] of Object.entries(typed)) {
    await page.fill(`form[data-part] [name="${name}"]`, String(value));
  }
  await send(page, 'form[data-part] .actions button');
}

async function revise(page: Page): Promise<string> {
  await page.goto('/designer');
  await send(page, `form[action="/procedures/${redesigned}/revise"] button`);
  return new URL(page.url()).pathname;
}

/**
 * Two officers publish a second version and lay out a move to it; one then changes the procedure
 * once more, so that every page of the designer has something to show.
 */
export async function redesign(officer: Page, colleague: Page): Promise<void> {
  const first = await revise(officer);
  await change(officer, first, 'workflow.stages.visit', { 'due.count': 8 });
  await officer.goto(`${first}/publish`);
  await officer.fill('[name=note]', '实地考察缩短为八个工作日。');
  await send(officer, 'form[action$="/propose"] button');
  await colleague.goto(`${first}/publish`);
  await send(colleague, 'form[action$="/publish"] button');
  await officer.goto(`/procedures/${redesigned}/moves`);
  await officer.locator('input[name=case]').first().check();
  await officer.fill('[name=reason]', '该件尚未到实地考察，按新版本办理。');
  await send(officer, `main form[action^="/procedures/"] button[type=submit]:last-of-type`);
  const second = await revise(officer);
  await change(officer, second, 'eligibility.age', { rule: 'age(founder.born, call.opens) <= 40' });
  await change(officer, second, 'workflow.stages.review', {
    experts: 7,
    'next.scored.0.when': 'score >= 70.0',
  });
}
