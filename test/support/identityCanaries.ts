import type { Json } from '../../server/domain/json.js';
import { isList, isObject } from '../../server/domain/json.js';
import { readableBlind } from '../../server/domain/access/blindSight.js';
import { fieldKind } from '../../server/domain/form/kinds/registry.js';
import { dialledPhone } from '../../server/domain/identity/phone.js';
import { openCase } from '../../server/shared/casefile/caseFile.js';
import { readableAnswers } from '../../server/shared/casefile/caseContent.js';
import { frozenContent } from '../../server/shared/casefile/frozenContent.js';
import { sightIn } from '../../server/shared/reading/expertSight.js';
import type { Deps } from '../../server/shared/request/deps.js';

const han = /\p{Script=Han}/u;
/** Shorter words stand everywhere by chance. */
const isTelling = (text: string): boolean =>
  Array.from(text).length >= (han.test(text) ? 2 : 6) && !/^[\d.,]{1,8}$/.test(text);

/** All texts within a value. */
function textsIn(value: Json | undefined): string[] {
  if (typeof value === 'string') return [value];
  if (value !== undefined && isList(value)) return value.flatMap(textsIn);
  return value !== undefined && isObject(value) ? Object.values(value).flatMap(textsIn) : [];
}

/**
 * Everything by which one would know whose case it is: numbers and ids of its rows, who applies
 * and for whom, files by name, id and hash, and what was answered where experts are not to read.
 * What stands in `open`, or in what they may read, is no secret.
 */
export async function identityOf(
  deps: Deps,
  caseId: string,
  stage: string,
  open: string,
): Promise<ReadonlySet<string>> {
  const { rows } = deps.db;
  const { row, definition, compiled } = await openCase(deps, caseId);
  const content = await frozenContent(deps, row);
  const answers = readableAnswers(deps, content?.answers ?? {});
  const organisation = row.organisation_id ?? '';
  const members = await rows.memberships.all({ organisation_id: organisation });
  const people = await rows.users.all({
    id: [row.applicant_id, ...members.map(({ user_id: id }) => id)],
  });
  const firm = await rows.organisations.find({ id: organisation });
  const attachments = await rows.attachments.all({ application_id: caseId });
  const files = await rows.files.all({ id: attachments.map((each) => each.file_id) });
  const revisions = await rows.revisions.all({ application_id: caseId });
  const readable: string[] = [];
  const hidden: string[] = [];
  for (const [at, { field }] of compiled.fields) {
    const [section = ''] = at.split('.');
    const value = answers[section]?.[field.id] ?? null;
    const columns = 'columns' in field ? field.columns : [];
    const ways = fieldKind(field.kind).meaning === 'text' || columns.length > 0;
    if (!ways) continue;
    for (const [cell, text] of cellsOf(value, columns.length > 0)) {
      const column = columns.find(({ id }) => id === cell);
      const read = readableBlind(field) && (!column || readableBlind(column));
      const isText = !column || fieldKind(column.kind).meaning === 'text';
      if (isText) (read ? readable : hidden).push(text);
    }
  }
  const told = [
    row.id,
    row.number ?? '',
    row.applicant_name,
    ...(sightIn(definition, stage).title ? [] : [row.title]),
    ...(firm
      ? [firm.id, firm.name, firm.credit_code, firm.legal_representative, firm.address]
      : []),
    ...people.flatMap(({ id, name, email, phone }) => [
      id,
      name,
      email,
      phone,
      dialledPhone(phone),
    ]),
    ...attachments.flatMap(({ id, name }) => [id, name.replace(/\.\w+$/, '')]),
    ...files.flatMap(({ id, sha256 }) => [id, sha256]),
    ...revisions.map(({ content_hash: hash }) => hash),
    ...hidden,
  ];
  const known = `${open}\n${JSON.stringify(definition)}\n${readable.join('\n')}`;
  return new Set(told.filter((text) => isTelling(text) && !known.includes(text)));
}

/** Texts with the column they stand in; '' for a field of its own. */
const cellsOf = (value: Json, table: boolean): (readonly [string, string])[] =>
  table && isList(value)
    ? value.flatMap((row) =>
        isObject(row)
          ? Object.entries(row).flatMap(([id, cell]) =>
              textsIn(cell).map((text) => [id, text] as const),
            )
          : [],
      )
    : textsIn(value).map((text) => ['', text] as const);
