import type { Actor } from '../../domain/actor.js';
import { editableParts } from '../../domain/application/editable.js';
import { sealSection } from '../../domain/application/privateAnswers.js';
import type { SectionAnswers } from '../../domain/form/answerValues.js';
import type { SectionText } from '../../domain/form/threeWay.js';
import { canonicalJson } from '../../domain/json.js';
import { missingOf } from '../../domain/procedure/answers.js';
import { hidden, stale } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
import type { Draft } from './applicationDraft.query.js';

/** Sections that may be changed now; a draft is open altogether. */
export function openSections({ file, answers, caseContext }: Draft): ReadonlySet<string> {
  const { compiled, row } = file;
  const missing =
    row.state.status === 'draft'
      ? []
      : missingOf(compiled, answers, {}, caseContext.ruleContext).filter(
          ({ section }) => section !== 'documents',
        );
  return editableParts(compiled, row.state, missing).sections;
}

/** Writes a section as it is now, where that is another than it was; its version. */
export async function storeSection(
  deps: Deps,
  actor: Actor,
  { file, sections, answers, unread: stood }: Draft,
  { id, section }: { readonly id: string; readonly section: string },
  { values, unread }: SectionText,
): Promise<number> {
  const present = sections.get(section);
  if (!present) throw hidden();
  const { version } = present;
  const same =
    sameAnswers(values, answers[section] ?? {}) &&
    canonicalJson(unread) === canonicalJson(stood[section] ?? {});
  if (same) return version;
  const seal = (plain: string): string => deps.seal.seal(plain);
  const affected = await deps.db.rows.applicationSections.update(
    { application_id: id, section, version },
    {
      answers: sealSection(file.compiled, section, values, seal),
      unread: Object.keys(unread).length === 0 ? null : seal(JSON.stringify(unread)),
      version: version + 1,
      saved_at: deps.clock.now().toISOString(),
      saved_by: actor.userId,
    },
  );
  if (affected !== 1) throw stale();
  return version + 1;
}

function sameAnswers(a: SectionAnswers, b: SectionAnswers): boolean {
  return Object.entries(a).every(
    ([field, value]) => canonicalJson(value) === canonicalJson(b[field] ?? null),
  );
}
