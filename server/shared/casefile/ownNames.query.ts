import { namesInFiles, type FileNames } from '../../adapters/namesInFiles.js';
import { id } from '../../data/schema/columns.js';
import type { ApplicationRow } from '../../data/stores/caseStore.js';
import { files as fileTable } from '../../data/tables/cases.js';
import { users } from '../../data/tables/people.js';
import { blindStages } from '../../domain/access/blindSight.js';
import type { Answers } from '../../domain/form/answerValues.js';
import { allKnown, knownByAnswers } from '../../domain/ownNames/knownAs.js';
import {
  documentsReadBlind,
  namedPlaces,
  type NamedFile,
  type NamedPlace,
} from '../../domain/ownNames/namedPlaces.js';
import { ownNames, type KnownAs, type OwnName } from '../../domain/ownNames/ownNames.js';
import type { RuleContext } from '../../domain/procedure/answers.js';
import type { Compiled } from '../../domain/procedure/compiled.js';
import type { Deps } from '../request/deps.js';
import { inMaintenance } from '../request/inMaintenance.js';
import { nameWordsOf } from './wordsOfNames.js';
import { ownershipsOf } from './ownership.query.js';

/** What experts would read of a case. */
export interface ReadBlind {
  readonly compiled: Compiled;
  /** Made readable. */
  readonly answers: Answers;
  readonly ruleContext: RuleContext;
  readonly files: readonly AttachedFile[];
}

/** A file of a document by the id of its attachment. */
interface AttachedFile extends NamedFile {
  readonly id: string;
}

/** A file that experts read and that could not be looked through as a whole. */
export interface UnreadFile extends NamedFile {
  /** `none` of a scan or picture, `part` where some pages are, `later` while it is being read. */
  readonly read: Exclude<FileNames['read'], 'whole'>;
}

/** Where the applicant's own names stand, and what nobody has looked at but a person can. */
export interface OwnNamesFound {
  readonly named: readonly NamedPlace[];
  readonly unread: readonly UnreadFile[];
}

/**
 * Where the applicant's own names stand in what experts read who may not know them, the text of
 * documents included; nothing where no stage of the procedure is blind. Names are those on file, of
 * the person, the organisation, its managers and those behind it, and those in answers that experts
 * do not see.
 */
export async function ownNamesIn(
  deps: Pick<Deps, 'db' | 'files' | 'words' | 'maintenance' | 'clock'>,
  row: Pick<ApplicationRow, 'applicant_id' | 'organisation_id'>,
  { compiled, answers, ruleContext, files }: ReadBlind,
): Promise<OwnNamesFound> {
  if (blindStages(compiled.definition).length === 0) return { named: [], unread: [] };
  const words = nameWordsOf(deps.words);
  const known = allKnown(await knownOnFile(deps, row), knownByAnswers(compiled, answers, words));
  const names = ownNames(known, words);
  const open = new Set(documentsReadBlind(compiled, answers, ruleContext));
  const readable = files.filter(({ document }) => open.has(document));
  const searched = await search(deps, readable, names);
  return {
    named: namedPlaces(compiled, answers, ruleContext, searched, names),
    unread: searched.flatMap(({ document, name, read }) =>
      read === 'whole' ? [] : [{ document, name, read }],
    ),
  };
}

const storedColumns = { id: id(), file: id(), type: fileTable.columns.type };

/** The files with what was found in their text. One whose content is gone is not read. */
async function search(
  deps: Pick<Deps, 'db' | 'files' | 'maintenance' | 'clock'>,
  files: readonly AttachedFile[],
  names: readonly OwnName[],
) {
  const { db, files: store } = deps;
  const stored =
    files.length === 0
      ? []
      : await db.select(
          storedColumns,
          `SELECT t.id, f.id AS file, f.type FROM attachments t JOIN files f ON f.id = t.file_id
            WHERE t.id IN (:ids)`,
          { ids: files.map((each) => each.id) },
        );
  const found = await namesInFiles(
    stored.map(({ file, type }) => ({ ...store.local(file), type })),
    names,
    !inMaintenance(deps),
  );
  const byId = new Map(stored.map((each, at) => [each.id, found[at]]));
  return files.map(({ id: attachment, document, name }) => {
    const { excerpts, read } = byId.get(attachment) ?? { excerpts: [], read: 'none' };
    return { document, name, excerpts, read };
  });
}

const personColumns = {
  name: users.columns.name,
  email: users.columns.email,
  phone: users.columns.phone,
};

async function knownOnFile(
  { db }: Pick<Deps, 'db'>,
  {
    applicant_id: applicant,
    organisation_id: organisation,
  }: Pick<ApplicationRow, 'applicant_id' | 'organisation_id'>,
): Promise<KnownAs> {
  const people = await db.select(
    personColumns,
    `SELECT name, email, phone FROM users
      WHERE id = :applicant OR id IN (SELECT user_id FROM memberships
                                       WHERE organisation_id = :organisation AND position = 'manager')`,
    { applicant, organisation: organisation ?? '' },
  );
  const firm =
    organisation === null ? null : (await ownershipsOf(db, [organisation])).get(organisation);
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
