import { count } from '../../../data/schema/columns.js';
import { grants } from '../../../data/tables/people.js';
import { procedureVersions } from '../../../data/tables/procedures.js';
import type { Locale, Translate } from '../../../domain/localText.js';
import { inLocale } from '../../../domain/localText.js';
import { addressOf, letterOf, pathOf } from '../../../domain/editing/partAddress.js';
import { lint } from '../../../domain/lint/lint.js';
import type { LintMessage } from '../../../domain/lint/lintMessage.js';
import type { People } from '../../../domain/lint/peopleChecks.js';
import type { Params } from '../../../domain/refusal.js';
import { partName } from '../../../domain/definition/partNames.js';
import { occasionOfLetter } from '../../../shared/definitionWords/occasionOfLetter.js';
import type { Deps } from '../../../shared/request/deps.js';
import type { DraftFile } from './draft.file.js';
import { draftDiff } from './draftDiff.view.js';
import { draftHref, partHref } from './draftFrame.view.js';
import { refusalText } from '../../../shared/request/formState.js';

/** One thing the lint says, with the name of the part it is about and where that is put right. */
export interface NoteView {
  readonly level: 'error' | 'warning';
  readonly part: string;
  readonly message: string;
  readonly href: string;
}

export interface DraftNotes {
  /** What the lint says, as the domain says it. */
  readonly said: readonly LintMessage[];
  readonly errors: number;
  readonly warnings: number;
  readonly notes: readonly NoteView[];
  /** What is different from the version the draft began from, in a sentence; '' for a new procedure. */
  readonly changes: string;
  /** Whether there is anything to see of that. */
  readonly changed: boolean;
  readonly changesHref: string;
  readonly baseNumber: number;
}

/** Everything that is wrong or doubtful about a draft, errors first. */
export async function draftNotes(
  deps: Deps,
  draft: DraftFile,
  locale: Locale,
): Promise<DraftNotes> {
  const said = lint(draft.definition, await knownBesides(deps, draft));
  const diff = draftDiff(draft, draft.base, draft.definition, { words: deps.words, locale });
  return {
    said,
    errors: said.filter(({ level }) => level === 'error').length,
    warnings: said.filter(({ level }) => level === 'warning').length,
    notes: said.map((message) => noteView(message, draft, deps.words, locale)),
    changes: diff?.summary ?? '',
    changed: (diff?.total ?? 0) > 0,
    changesHref: draftHref(draft.row.id, 'publish'),
    baseNumber: draft.baseNumber,
  };
}

/** How many errors stand against publishing a draft. */
export async function publishability(deps: Deps, draft: DraftFile): Promise<number> {
  return lint(draft.definition, await knownBesides(deps, draft)).filter(
    ({ level }) => level === 'error',
  ).length;
}

/** A lint message as pages show it. */
export function noteView(
  { level, code, at, params }: LintMessage,
  { row, definition }: DraftFile,
  words: Translate,
  locale: Locale,
): NoteView {
  const address = addressOf(definition, at);
  const letter = letterOf(address);
  const name = partName(definition, at);
  const called = name === null ? '' : inLocale(name, locale);
  return {
    level,
    part: letter === null ? called : occasionOfLetter(letter, { words, locale, definition }),
    message: refusalText(words, locale, code, inWords(params, words, locale)),
    href: partHref(row.id, pathOf(address)),
  };
}

/** A role is told by its name. */
function inWords(params: Params, words: Translate, locale: Locale): Params {
  const { role } = params;
  return role === undefined ? params : { ...params, role: words(locale, `roles.${role}`) };
}

/** Who could act, and with what the numbers of other procedures begin. */
async function knownBesides(deps: Deps, { row, definition }: DraftFile): Promise<People> {
  const newest = await deps.db.select(
    { id: procedureVersions.columns.id },
    `SELECT v.id FROM procedure_versions v
      WHERE v.procedure_id <> :own
        AND v.number = (SELECT MAX(w.number) FROM procedure_versions w
                         WHERE w.procedure_id = v.procedure_id)`,
    { own: definition.procedure },
  );
  const others = await Promise.all(newest.map(({ id }) => deps.definitions.byVersion(id)));
  const prefixes = new Set(others.map(({ definition: other }) => other.number_prefix));
  return { ...(await peopleUnder(deps, row.programme_id)), prefixes };
}

/** Who could act under a programme: how many hold each role there, or for the whole zone. */
async function peopleUnder({ db }: Deps, programmeId: string): Promise<People> {
  const rows = await db.select(
    { role: grants.columns.role, people: count() },
    `SELECT g.role, COUNT(DISTINCT u.person_id) AS people
       FROM grants g JOIN users u ON u.id = g.user_id
      WHERE g.revoked_at IS NULL AND u.disabled_at IS NULL
        AND (g.programme_id IS NULL OR g.programme_id = :programme)
      GROUP BY g.role`,
    { programme: programmeId },
  );
  const holders = new Map(rows.map(({ role, people }) => [role, people]));
  return { rolesHeld: new Set(holders.keys()), holders };
}
