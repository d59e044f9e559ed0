import type { ApplicationRow } from '../../data/stores/caseStore.js';
import { users } from '../../data/tables/people.js';
import { blindStages } from '../../domain/access/blindSight.js';
import type { Answers } from '../../domain/form/answerValues.js';
import { allKnown, knownByAnswers } from '../../domain/ownNames/knownAs.js';
import { namedPlaces, type NamedFile, type NamedPlace } from '../../domain/ownNames/namedPlaces.js';
import { ownNames, type KnownAs } from '../../domain/ownNames/ownNames.js';
import type { RuleContext } from '../../domain/procedure/answers.js';
import type { Compiled } from '../../domain/procedure/compiled.js';
import type { Deps } from '../request/deps.js';
import { nameWordsOf } from './wordsOfNames.js';
import { ownershipOf } from './ownership.query.js';

/** What experts would read of a case. */
export interface ReadBlind {
  readonly compiled: Compiled;
  /** Made readable. */
  readonly answers: Answers;
  readonly ruleContext: RuleContext;
  readonly files: readonly NamedFile[];
}

const personColumns = {
  name: users.columns.name,
  email: users.columns.email,
  phone: users.columns.phone,
};

/**
 * Where the applicant's own names stand in what experts read who may not know them; nothing where
 * no stage of the procedure is blind. Names are those on file, of the person, the organisation, its
 * managers and those behind it, and those in answers that experts do not see.
 */
export async function ownNamesIn(
  deps: Pick<Deps, 'db' | 'words'>,
  row: Pick<ApplicationRow, 'applicant_id' | 'organisation_id'>,
  { compiled, answers, ruleContext, files }: ReadBlind,
): Promise<readonly NamedPlace[]> {
  if (blindStages(compiled.definition).length === 0) return [];
  const words = nameWordsOf(deps.words);
  const known = allKnown(await knownOnFile(deps, row), knownByAnswers(compiled, answers, words));
  return namedPlaces(compiled, answers, ruleContext, files, ownNames(known, words));
}

async function knownOnFile(
  { db }: Pick<Deps, 'db'>,
  { applicant_id: applicant, organisation_id: organisation }: Parameters<typeof ownNamesIn>[1],
): Promise<KnownAs> {
  const people = await db.select(
    personColumns,
    `SELECT name, email, phone FROM users
      WHERE id = :applicant OR id IN (SELECT user_id FROM memberships
                                       WHERE organisation_id = :organisation AND position = 'manager')`,
    { applicant, organisation: organisation ?? '' },
  );
  const firm = organisation === null ? null : await ownershipOf(db, organisation);
  const owners = firm?.owners ?? [];
  const firms = owners.filter(({ creditCode }) => creditCode !== null);
  return {
    organisations: [...(firm ? [firm.name] : []), ...firms.map(({ name }) => name)],
    persons: [
      ...people.map(({ name }) => name),
      ...(firm ? [firm.legalRepresentative] : []),
      ...owners.flatMap(({ name, creditCode }) => (creditCode === null ? [name] : [])),
    ],
    emails: people.map(({ email }) => email),
    sites: [],
    phones: people.map(({ phone }) => phone),
    numbers: firm ? [firm.creditCode] : [],
    texts: [],
  };
}
