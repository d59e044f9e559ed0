import type { DemoZone } from './demoZone.js';
import type { FoundForm } from './everyForm.js';
import { formsIn, type PageForm } from './formsOfPages.js';
import type { Typed } from './visitor.js';

/** Whose page is to be looked at. */
export type Place = readonly [who: string, page: string];
/** Brings about what a form needs, and says where that stands then. */
export type Scene = (zone: DemoZone) => Promise<readonly Place[]>;

/** The forms of a page, which must open. */
export async function formsAt(zone: DemoZone, who: string, page: string): Promise<FoundForm[]> {
  const answer = await (await zone.as(who)).get(page);
  if (answer.status !== 200) throw new Error(`${who} at ${page}: ${answer.status}`);
  return formsIn(answer.text).map((form) => ({ who, page, form }));
}

/** The form of a page that sends there. */
export async function formOf(
  zone: DemoZone,
  [who, page]: Place,
  action: string,
): Promise<PageForm> {
  const found = (await formsAt(zone, who, page)).find(({ form }) => form.action === action);
  if (!found) throw new Error(`${who} at ${page}: no form ${action}`);
  return found.form;
}

/** Sends a form that must be taken; where it leads. */
export async function done(
  zone: DemoZone,
  [who, page]: Place,
  action: string,
  typed: Typed = {},
): Promise<string> {
  const answer = await (await zone.as(who)).post(action, typed, page);
  if (answer.status !== 303) throw new Error(`${who} at ${action}: ${answer.status}`);
  return String(answer.headers['location']);
}

/** Typed wherever a scene must say why. */
export const sceneReason = '为核对而填写的理由。';
