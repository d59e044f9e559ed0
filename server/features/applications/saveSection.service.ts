import type { Actor } from '../../domain/actor.js';
import type { Answers } from '../../domain/form/answerValues.js';
import { readSection, shownSections, type SectionReading } from '../../domain/procedure/answers.js';
import {
  mergeSection,
  stampsOf,
  type Merged,
  type SectionText,
  type FieldStamps,
} from '../../domain/form/threeWay.js';
import type { RawInputs } from '../../domain/form/fieldKind.js';
import type { Compiled } from '../../domain/procedure/compiled.js';
import { hidden, stale, type FieldReasons } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
import { revealedBy } from '../../shared/forms/formRows.js';
import { takenClaims } from '../../shared/effects/uniqueClaims.js';
import { fieldIds, type Draft } from './applicationDraft.query.js';
import { holdApplicationDraft } from './holdDraft.step.js';
import { notOpen } from './notOpen.step.js';
import { keepCounterparty } from './keepCounterparty.step.js';
import { openSections, storeSection } from './storeSection.step.js';

export interface SaveInput {
  readonly id: string;
  readonly section: string;
  /** The version of the section that the form was made from. */
  readonly version: number;
  /** What the form was loaded with, field by field. */
  readonly loaded?: FieldStamps;
  /** As typed, by input name: `section.field`, `section.table.0.column`. */
  readonly raw: RawInputs;
}

export interface SavedSection extends Pick<SectionReading, 'problems' | 'warnings'> {
  readonly version: number;
  /** What the form that was sent now counts as loaded. */
  readonly loaded: FieldStamps;
  /** Inputs that these answers have made needed. */
  readonly revealed: readonly string[];
  /** The section to go on with; null after the last one. */
  readonly next: string | null;
  /** Corrections are being answered, so there is no order to go on in. */
  readonly correcting: boolean;
  /** For the words of `problems`. */
  readonly compiled: Compiled;
}

/**
 * Saves what can be read of a section; what cannot is reported in `problems` and kept as it was
 * typed beside the value that stands. What somebody else changed since the form was made is kept
 * where this form did not; refused as stale where both changed a field, each to something else.
 */
export async function saveSection(
  deps: Deps,
  actor: Actor,
  input: SaveInput,
): Promise<SavedSection> {
  return deps.db.transaction(async () => {
    // Submitting waits here as well, so a revision never lacks what was told to be saved.
    const draft = await holdApplicationDraft(deps, actor, input.id);
    const { compiled } = draft.file;
    if (!compiled.sections.has(input.section)) throw hidden();
    if (!openSections(draft).has(input.section)) throw await notOpen(deps, draft);
    const { ruleContext } = draft.caseContext;
    const before = draft.answers;
    const reading = readSection(compiled, input.section, input.raw, before, ruleContext);
    const merged = mergedWith(deps, draft, input, reading);
    if (merged.clashes.length > 0) throw stale();
    const after = { ...before, [input.section]: merged.values };
    const taken = await takenClaims(deps, compiled, draft.file.row, after, ruleContext);
    const other = await keepCounterparty(deps, draft, after, input.section);
    return {
      problems: { ...ofSection(input.section, taken), ...other, ...reading.problems },
      warnings: reading.warnings,
      version: await storeSection(deps, actor, draft, input, merged),
      loaded: merged.loaded,
      revealed: revealedBy(compiled, input.section, before, after, ruleContext),
      next: nextSection(draft, after, input.section),
      correcting: draft.file.row.state.corrections !== null,
      compiled,
    };
  });
}

/** What was sent, together with what others have saved since the form was made. */
function mergedWith(
  { seal }: Deps,
  draft: Draft,
  { section, version, loaded = {} }: SaveInput,
  mine: SectionText,
): Merged {
  const fields = fieldIds(draft.file.compiled, section);
  const theirs = { values: draft.answers[section] ?? {}, unread: draft.unread[section] ?? {} };
  const stamp = (text: string): string => seal.blindIndex(text);
  const untouched = draft.sections.get(section)?.version === version;
  // A form that says nothing of its fields was made from the section as a whole.
  const silent = Object.keys(loaded).length === 0;
  const from = silent && untouched ? stampsOf(fields, theirs, stamp) : loaded;
  return mergeSection(fields, { loaded: from, mine, theirs }, stamp);
}

const ofSection = (section: string, reasons: FieldReasons): FieldReasons =>
  Object.fromEntries(Object.entries(reasons).filter(([at]) => at.startsWith(`${section}.`)));

function nextSection(
  { file, caseContext }: Draft,
  answers: Answers,
  section: string,
): string | null {
  const shown = shownSections(file.compiled, answers, caseContext.ruleContext);
  return shown[shown.findIndex(({ id }) => id === section) + 1]?.id ?? null;
}
