import { roles, type Role } from '../domain/actor.js';
import type { Locale, Translate } from '../domain/localText.js';
import { inLocale } from '../domain/localText.js';
import { addressOf, pathOf } from '../domain/procedure/editing/partAddress.js';
import { lint } from '../domain/procedure/lint.js';
import type { LintMessage } from '../domain/procedure/lint/lintMessage.js';
import { partName } from '../domain/procedure/partNames.js';
import type { Deps } from './deps.js';
import type { DraftFile } from './draftFile.js';
import { draftDiff } from './draftDiff.js';
import { draftHref, partHref } from './draftFrame.js';
import { reasonText } from './formState.js';

/** One thing the lint says, with the name of the part it is about and where that is put right. */
export interface NoteView {
  readonly level: 'error' | 'warning';
  readonly part: string;
  readonly message: string;
  readonly href: string;
}

export interface DraftNotes {
  readonly errors: number;
  readonly warnings: number;
  readonly notes: readonly NoteView[];
  /** What is different from the version the draft began from, in a sentence; '' for a new procedure. */
  readonly changes: string;
  readonly changesHref: string;
  readonly baseNumber: number;
}

/** Everything that is wrong or doubtful about a draft, errors first. */
export async function draftNotes(
  deps: Deps,
  draft: DraftFile,
  locale: Locale,
): Promise<DraftNotes> {
  const rolesHeld = await rolesHeldUnder(deps, draft.row.programme_id);
  const said = lint(draft.definition, { rolesHeld });
  return {
    errors: said.filter(({ level }) => level === 'error').length,
    warnings: said.filter(({ level }) => level === 'warning').length,
    notes: said.map((message) => noteView(message, draft, deps.words, locale)),
    changes:
      draftDiff(draft, draft.base, draft.definition, { words: deps.words, locale })?.summary ?? '',
    changesHref: draftHref(draft.row.id, 'publish'),
    baseNumber: draft.baseNumber,
  };
}

/** How many errors stand against publishing a draft. */
export async function publishability(deps: Deps, { row, definition }: DraftFile): Promise<number> {
  const rolesHeld = await rolesHeldUnder(deps, row.programme_id);
  return lint(definition, { rolesHeld }).filter(({ level }) => level === 'error').length;
}

/** A lint message as pages show it. */
export function noteView(
  { level, code, at, params }: LintMessage,
  { row, definition }: DraftFile,
  words: Translate,
  locale: Locale,
): NoteView {
  const name = partName(definition, at);
  return {
    level,
    part: name === null ? '' : inLocale(name, locale),
    message: reasonText(words, locale, code, params),
    href: partHref(row.id, pathOf(addressOf(definition, at))),
  };
}

/** The roles that somebody holds under a programme, or for the whole zone. */
export async function rolesHeldUnder(
  { db }: Deps,
  programmeId: string,
): Promise<ReadonlySet<Role>> {
  const rows = await db.select<{ readonly role: string }>(
    `SELECT DISTINCT role FROM grants
      WHERE revoked_at IS NULL AND (programme_id IS NULL OR programme_id = :programme)`,
    { programme: programmeId },
  );
  return new Set(roles.filter((role) => rows.some((row) => row.role === role)));
}
