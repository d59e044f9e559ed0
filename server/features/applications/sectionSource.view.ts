import type { RawInputs } from '../../domain/form/fieldKind.js';
import {
  readStamps,
  stampsOf,
  type StampOf,
  type FieldStamps,
} from '../../domain/form/threeWay.js';
import { readSection } from '../../domain/procedure/answers.js';
import { unreadProblems } from '../../domain/procedure/unreadAnswers.js';
import { seenVersion } from '../../domain/typed.js';
import type { FormSource } from '../../shared/forms/formView.js';
import { sendAgain, signedInAgain } from '../../shared/request/formState.js';
import type { Failed } from '../../shared/request/route.js';
import { fieldIds, type Draft } from './applicationDraft.query.js';

type Source = Pick<FormSource, 'raw' | 'rawByField' | 'problems'>;

/**
 * What a section's form shows: as stored with what could not be read; as typed where it has just
 * been refused; after a clash as typed where this form changed something, and as stored elsewhere,
 * so that the next press overwrites nothing that nobody looked at.
 */
export function sectionSource(
  draft: Draft,
  sectionId: string,
  failed: Failed | null,
  raw: RawInputs | undefined,
  stamp: StampOf,
): Source {
  const unread = draft.unread[sectionId] ?? {};
  const section = draft.file.compiled.sections.get(sectionId);
  const { today } = draft.caseContext.ruleContext;
  const problems = section ? unreadProblems(section, unread, today) : {};
  if (failed === null || raw === undefined) return { rawByField: unread, problems };
  if (failed.refusal.kind !== 'stale') return { raw, problems: failed.refusal.fields };
  const changed = changedFields(draft, sectionId, failed, stamp);
  return {
    rawByField: { ...unread, ...Object.fromEntries([...changed].map((id) => [id, raw])) },
    problems,
  };
}

/** The fields that hold something else than the form was loaded with. */
export function changedFields(
  { file, answers, caseContext }: Draft,
  sectionId: string,
  { typed }: Failed,
  stamp: StampOf,
): ReadonlySet<string> {
  const fields = fieldIds(file.compiled, sectionId);
  const mine = readSection(file.compiled, sectionId, typed, answers, caseContext.ruleContext);
  const loaded = readStamps(typed['loaded']);
  const stamps = stampsOf(fields, mine, stamp);
  return new Set(fields.filter((id) => stamps[id] !== loaded[id]));
}

/**
 * What the form says it was made from: the section as it stands, since the page shows it. A form
 * that comes back unsent was made from what it says itself.
 */
export function madeFrom(
  draft: Draft,
  sectionId: string,
  failed: Failed | null,
  stamp: StampOf,
): { readonly version: number; readonly loaded: FieldStamps } {
  if (failed && [sendAgain, signedInAgain].includes(failed.refusal.code)) {
    const { typed } = failed;
    return { version: seenVersion(typed['version']), loaded: readStamps(typed['loaded']) };
  }
  const stored = {
    values: draft.answers[sectionId] ?? {},
    unread: draft.unread[sectionId] ?? {},
  };
  return {
    version: draft.sections.get(sectionId)?.version ?? 0,
    loaded: stampsOf(fieldIds(draft.file.compiled, sectionId), stored, stamp),
  };
}
