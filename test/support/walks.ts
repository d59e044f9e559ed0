import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { join } from 'node:path';
import { wordsOfProduct } from './wordsAndViews.js';
import { calendarFrom, type WorkingCalendar } from '../../server/domain/calendar.js';
import { compileDefinition } from '../../server/domain/procedure/compiled.js';
import { readWalkPath } from '../../server/domain/walkthrough/walkPath.js';
import { walkThrough, type Walk } from '../../server/domain/walkthrough/walkthrough.js';
import { sampleForm } from '../../server/features/designer/walkthrough/sampleFields.view.js';
import {
  readSamples,
  walkSetup,
} from '../../server/features/designer/walkthrough/samples.input.js';
import { morningOf } from '../../server/features/designer/walkthrough/walkAddress.input.js';
import { presetDefinitions } from './presets.js';

/** The zone's calendar as it ships. */
export function shippedCalendar(): WorkingCalendar {
  const folder = join('config', 'calendars');
  const files = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  return calendarFrom(...files.map((text): unknown => parse(text)));
}

/** Walks a shipped procedure with these sample values, as the page does. */
export async function walkPreset(
  procedure: string,
  day: string,
  path: string,
  typed: Readonly<Record<string, string>> = {},
): Promise<Walk> {
  const definition = presetDefinitions().find((each) => each.procedure === procedure);
  if (!definition) throw new Error(`no preset ${procedure}`);
  const compiled = compileDefinition(definition);
  const words = await wordsOfProduct();
  const samples = readSamples(sampleForm(compiled, words, day), typed, day);
  if (Object.keys(samples.problems).length > 0) throw new Error(JSON.stringify(samples.problems));
  const setup = walkSetup(compiled, shippedCalendar(), samples, day);
  return walkThrough(setup, morningOf(day), readWalkPath(path));
}
