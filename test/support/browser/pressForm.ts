import type { Page } from 'playwright-core';
import type { FoundForm } from '../everyForm.js';

/** Writes into the first box of a form and presses its button. */
export async function press(page: Page, { form }: FoundForm, words: string): Promise<string> {
  const box = form.boxes.find(({ kind, locked }) => !locked && /^lines?$/.test(kind));
  const name = box?.name ?? '';
  await page.evaluate(
    ([action, input, text]) => {
      const found = [...document.forms].find((each) => each.getAttribute('action') === action);
      const field = found?.elements.namedItem(input ?? '');
      if (!found || !(field instanceof HTMLElement) || !('value' in field)) return;
      field.value = text;
      field.dispatchEvent(new Event('input', { bubbles: true }));
      found.noValidate = true;
      found.requestSubmit();
    },
    [form.action, name, words] as const,
  );
  return name;
}

/** What stands in a box of a form. */
export const valueAt = (page: Page, { form }: FoundForm, name: string): Promise<string> =>
  page.evaluate(
    ([action, input]) => {
      const found = [...document.forms].find((each) => each.getAttribute('action') === action);
      const field = found?.elements.namedItem(input ?? '');
      return field && 'value' in field ? field.value : '';
    },
    [form.action, name] as const,
  );
