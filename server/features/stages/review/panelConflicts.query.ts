import { optional } from '../../../data/schema/columns.js';
import { organisations, users } from '../../../data/tables/people.js';
import { fieldKind } from '../../../domain/form/kinds/registry.js';
import { inLocale, type Locale } from '../../../domain/localText.js';
import {
  conflictsOf,
  type ApplicationFacts,
  type Conflict,
  type InvolvedPerson,
} from '../../../domain/review/conflict.js';
import { readableAnswers } from '../../../shared/casefile/caseContent.js';
import type { CaseFile } from '../../../shared/casefile/caseFile.js';
import type { Deps } from '../../../shared/request/deps.js';
import { accountKeys, contactKeys, type PoolExpert } from '../../../shared/calls/expertPool.js';
import { frozenContent, contentVersion } from '../../../shared/casefile/frozenContent.js';

/** What is known of the applicant's side when a panel is drawn. */
export interface ApplicantSide {
  readonly facts: ApplicationFacts;
  /** Names of organisations by credit code, for the evidence. */
  readonly names: ReadonlyMap<string, string>;
}

const { person_id, name: personName, email_digest, phone_digest } = users.columns;
const sideColumns = {
  person_id,
  name: personName,
  email_digest,
  phone_digest,
  credit_code: optional(organisations.columns.credit_code),
  organisation: optional(organisations.columns.name),
};

const sideSql = `
  SELECT DISTINCT u.person_id, u.name, u.email_digest, u.phone_digest, o.credit_code, o.name AS organisation
    FROM users u
    LEFT JOIN memberships m ON m.user_id = u.id AND m.organisation_id = :organisation
    LEFT JOIN organisations o ON o.id = :organisation
   WHERE u.id = :applicant OR m.organisation_id = :organisation`;

/** Everyone and every organisation behind an application: accounts, and those its answers name. */
export async function applicantSide(
  deps: Deps,
  file: CaseFile,
  locale: Locale,
): Promise<ApplicantSide> {
  const rows = await deps.db.select(sideColumns, sideSql, {
    organisation: file.row.organisation_id,
    applicant: file.row.applicant_id,
  });
  const named = await namedInAnswers(deps, file, locale);
  const names = new Map(rows.flatMap((row) => pair(row.credit_code, row.organisation)));
  const accounts = rows.flatMap((row) => involved(accountKeys(row), row.name, 'applicant'));
  return {
    facts: {
      creditCodes: [...new Set([...names.keys(), ...named.creditCodes])],
      people: [...accounts, ...named.people],
      avoid: [],
    },
    names,
  };
}

const pair = (code: string | null, name: string | null): [string, string][] =>
  code === null ? [] : [[code, name ?? '']];

const involved = (
  keys: readonly string[],
  name: string,
  part: InvolvedPerson['part'],
): InvolvedPerson[] => keys.map((key) => ({ key, name, part }));

async function namedInAnswers(
  deps: Deps,
  file: CaseFile,
  locale: Locale,
): Promise<Pick<ApplicationFacts, 'creditCodes' | 'people'>> {
  const content = await frozenContent(deps, file.row);
  const { compiled } = await contentVersion(deps, file.row, content);
  const answers = readableAnswers(deps, content?.answers ?? {});
  const creditCodes: string[] = [];
  const people: InvolvedPerson[] = [];
  for (const [at, { field }] of compiled.fields) {
    const [section = ''] = at.split('.');
    const value = answers[section]?.[field.id];
    if (typeof value !== 'string') continue;
    const name = inLocale(field.name, locale);
    const { identifies } = fieldKind(field.kind);
    if (identifies === 'organisation') creditCodes.push(value);
    else if (identifies) {
      people.push(...involved(contactKeys(deps.db, identifies, value), name, 'contact'));
    }
  }
  return { creditCodes, people };
}

/** The conflicts between an expert and a case with their evidence; none when they may review it. */
export function conflictsWith(expert: PoolExpert, side: ApplicantSide): readonly Conflict[] {
  const employers = expert.facts.employers.map(({ creditCode, name }) => ({
    creditCode,
    name: name === '' ? (side.names.get(creditCode) ?? '') : name,
  }));
  const found = conflictsOf({ ...expert.facts, employers }, side.facts);
  // One person may be recognised by several keys at once; that is still one conflict.
  return [...new Map(found.map((each) => [JSON.stringify(each), each])).values()];
}
