import { z } from 'zod';
import { csvLine } from '../../domain/fund/csv.js';
import { rowsOf } from '../../domain/form/kinds/tableField.js';
import { sheetHeadings } from '../../domain/form/kinds/sheetCells.js';
import { inLocale } from '../../domain/localText.js';
import { versionSeen } from '../../domain/typed.js';
import type { Deps } from '../../shared/request/deps.js';
import { formState } from '../../shared/request/formState.js';
import {
  get,
  page,
  post,
  redirect,
  type Ask,
  type Reply,
  type Route,
} from '../../shared/request/route.js';
import { signedIn } from '../../shared/request/signedIn.js';
import { openApplicationDraft } from './applicationDraft.query.js';
import { fillTable } from './fillTable.service.js';
import { oneSheet, sentSheet } from './sheet.input.js';
import { askedTable } from './askedTable.query.js';

const one = '/applications/:id/sections/:section/sheet/:table';
const sheetInput = z.object({ version: versionSeen() });

const placeOf = ({ params }: Ask) => ({
  id: params['id'] ?? '',
  section: params['section'] ?? '',
  field: params['table'] ?? '',
});

/** A table of the form filled from a spreadsheet. */
export const sheetRoutes = (deps: Deps): readonly Route[] => [
  get(one, 'application.use', (ask) => showSheet(deps, ask)),
  get(`${one}/headings`, 'application.use', async (ask) => {
    const { id, ...asked } = placeOf(ask);
    const table = askedTable(await openApplicationDraft(deps, signedIn(ask), id), asked);
    const headings = sheetHeadings(table, ask.locale === 'en' ? 'en' : 'zh');
    const name = `${asked.section}-${asked.field}.csv`;
    return {
      reply: 'text',
      name,
      type: 'text/csv; charset=utf-8',
      text: `\uFEFF${csvLine(headings)}`,
    };
  }),
  // The section's version takes the place of the form's key, as it does in the section's own form.
  post(one, 'application.use', (ask, input) => fill(deps, ask, input.version), {
    input: sheetInput,
    again: one,
    uploads: {
      ...oneSheet,
      door: (ask) => openApplicationDraft(deps, signedIn(ask), ask.params['id'] ?? ''),
    },
    transaction: false,
  }),
];

async function showSheet(deps: Deps, ask: Ask): Promise<Reply> {
  const { id, section, field } = placeOf(ask);
  const draft = await openApplicationDraft(deps, signedIn(ask), id);
  const table = askedTable(draft, { section, field });
  const name = inLocale(table.name, ask.locale);
  const href = `/applications/${id}/sections/${section}`;
  return page('applications/sheet', {
    title: deps.words(ask.locale, 'sheet.title', { name }),
    crumbs: [{ label: name, href: `${href}#${section}.${field}` }],
    action: `${href}/sheet/${field}`,
    backHref: `${href}#${section}.${field}`,
    version: draft.sections.get(section)?.version ?? 0,
    rows: rowsOf(draft.answers[section]?.[field] ?? null).length,
    most: table.max_rows,
    columns: table.columns.map(({ name: label, help }) => ({ label, help: help ?? false })),
    form: formState(ask, deps.words, { sheet: '' }),
  });
}

async function fill(deps: Deps, ask: Ask, version: number): Promise<Reply> {
  const place = placeOf(ask);
  const sheet = await sentSheet(ask.files);
  const { unread } = await fillTable(deps, signedIn(ask), { ...place, version, sheet });
  const here = `/applications/${place.id}/sections/${place.section}`;
  return unread > 0
    ? redirect(here, 'sheet_in_part')
    : redirect(`${here}#${place.section}.${place.field}`, 'sheet_taken');
}
