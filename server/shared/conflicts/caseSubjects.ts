import { optional } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { applications, revisions } from '../../data/tables/cases.js';
import { organisations, users } from '../../data/tables/people.js';
import { readFrozen } from '../../domain/application/content.js';
import type { Answers } from '../../domain/form/answerValues.js';
import { fieldKind } from '../../domain/form/kinds/registry.js';
import { rowsOf } from '../../domain/form/kinds/tableField.js';
import type { Json } from '../../domain/json.js';
import { knownByAnswers } from '../../domain/ownNames/knownAs.js';
import type { Compiled } from '../../domain/procedure/compiled.js';
import { subjectKey, type SubjectPart } from '../../domain/review/conflictSubject.js';
import { readableAnswers } from '../casefile/caseContent.js';
import { contentVersion } from '../casefile/frozenContent.js';
import { nameWordsOf } from '../casefile/wordsOfNames.js';
import type { Deps } from '../request/deps.js';
import { digestedKey } from './subjectKeys.js';

interface Subject {
  readonly key: string | null;
  readonly part: SubjectPart;
  /** What a digest was made from. */
  readonly name: string;
}

const sideColumns = {
  procedure_version_id: applications.columns.procedure_version_id,
  person_id: users.columns.person_id,
  name: users.columns.name,
  email: users.columns.email,
  phone: users.columns.phone,
  firm: optional(organisations.columns.credit_code),
  other: optional(organisations.columns.credit_code),
  content: optional(revisions.columns.content),
};

// The revision stored last, even where the case does not know of it yet: while it is handed in.
const sidesSql = `
  SELECT a.procedure_version_id, u.person_id, u.name, u.email, u.phone, o.credit_code AS firm,
         c.credit_code AS other,
         (SELECT r.content FROM revisions r WHERE r.application_id = a.id
           ORDER BY r.number DESC LIMIT 1) AS content
    FROM applications a JOIN users u ON u.id = a.applicant_id
    LEFT JOIN organisations o ON o.id = a.organisation_id
    LEFT JOIN organisations c ON c.id = a.counterparty_id
   WHERE a.id = :id`;

/**
 * Notes by which keys the sides of a case are known, in the caller's transaction: its organisations,
 * who filed it, and whom its answers name. Answers are opened here, when something is handed in, and
 * for no list afterwards. `first`: nothing was handed in before, so no key is there to be replaced.
 */
export async function keepSubjects(
  deps: Deps,
  caseId: string,
  revision: number,
  { first = false } = {},
): Promise<void> {
  const [sides] = await deps.db.select(sideColumns, sidesSql, { id: caseId });
  if (!sides) return;
  const { firm, other } = sides;
  const filed: SubjectPart = firm === null ? 'applicant' : 'named';
  const of = (part: SubjectPart, key: string | null, name = ''): Subject => ({ part, key, name });
  const found = [
    of('case', subjectKey('case', caseId)),
    of('applicant', subjectKey('org', firm)),
    of('other_side', subjectKey('org', other)),
    of(filed, subjectKey('person', sides.person_id)),
    ...contactSubjects(deps, [sides.email], [sides.phone], [sides.name]),
    ...(await namedInAnswers(deps, sides)),
  ];
  // The first that has a key tells the part.
  const rows = new Map<string, Subject>();
  for (const each of found) {
    if (each.key !== null && !rows.has(each.key)) rows.set(each.key, each);
  }
  if (!first) await deps.db.rows.caseSubjects.remove({ application_id: caseId });
  await deps.db.rows.caseSubjects.insertMany(
    [...rows].map(([key, { part, name }]) => ({
      application_id: caseId,
      subject_key: key,
      part,
      name,
      revision,
    })),
  );
}

function contactSubjects(
  { db }: Deps,
  mails: readonly string[],
  phones: readonly string[],
  names: readonly string[],
): Subject[] {
  const named = (sort: 'mail' | 'host' | 'phone' | 'name') => (text: string) => ({
    key: digestedKey(db, sort, text),
    part: 'named' as const,
    name: text,
  });
  return [
    ...mails.flatMap((text) => [named('mail')(text), named('host')(text)]),
    ...phones.map(named('phone')),
    ...names.map(named('name')),
  ];
}

async function namedInAnswers(
  deps: Deps,
  sides: RowOf<typeof sideColumns>,
): Promise<readonly Subject[]> {
  if (sides.content === null) return [];
  const content = readFrozen(sides.content);
  const { compiled } = await contentVersion(deps, sides, content);
  const answers = readableAnswers(deps, content.answers);
  const given = (sort: 'organisation' | 'email' | 'phone') => identified(compiled, answers, sort);
  const hidden = knownByAnswers(compiled, answers, nameWordsOf(deps.words));
  return [
    ...given('organisation').map((code) => ({
      key: subjectKey('org', code),
      part: 'named' as const,
      name: '',
    })),
    ...contactSubjects(
      deps,
      [...given('email'), ...hidden.emails],
      [...given('phone'), ...hidden.phones],
      hidden.persons,
    ),
  ];
}

/** What the answers give in fields of this sort, rows of tables among them. */
function identified(
  compiled: Compiled,
  answers: Answers,
  sort: 'organisation' | 'email' | 'phone',
): readonly string[] {
  const isSort = ({ kind }: { readonly kind: string }) => fieldKind(kind).identifies === sort;
  const texts = (value: Json | undefined) => (typeof value === 'string' ? [value] : []);
  return [...compiled.fields].flatMap(([at, { field }]) => {
    const [section = ''] = at.split('.');
    const value = answers[section]?.[field.id];
    if (!('columns' in field)) return isSort(field) ? texts(value) : [];
    const wanted = field.columns.filter(isSort);
    return rowsOf(value ?? null).flatMap((each) => wanted.flatMap(({ id }) => texts(each[id])));
  });
}
