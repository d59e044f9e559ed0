import type { Actor } from '../../domain/actor.js';
import { inputsUnder } from '../../domain/form/unread.js';
import { fieldKind } from '../../domain/form/kinds/registry.js';
import { sheetCells } from '../../domain/form/kinds/sheetCells.js';
import { hidden, invalid, stale } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
import { askedTable, type TableAsked } from './askedTable.query.js';
import { holdApplicationDraft } from './holdDraft.step.js';
import { openSections, storeSection } from './storeSection.step.js';
import { notOpen } from './notOpen.step.js';

interface SheetInput extends TableAsked {
  readonly id: string;
  /** The version of the section that the page showed. */
  readonly version: number;
  readonly sheet: readonly (readonly string[])[];
}

/**
 * Puts the rows of a sheet in the place of a table's; gives how many there are and how many cells
 * cannot be read. Those are kept as they stand in the sheet, each with its reason at its place in the
 * form. Refuses at `sheet` what does not fit the table as a whole, and as stale where the section has
 * been changed since.
 */
export async function fillTable(
  deps: Deps,
  actor: Actor,
  { id, section, field, version, sheet }: SheetInput,
): Promise<{ readonly rows: number; readonly unread: number }> {
  return deps.db.transaction(async () => {
    const draft = await holdApplicationDraft(deps, actor, id);
    const table = askedTable(draft, { section, field });
    if (!openSections(draft).has(section)) throw await notOpen(deps, draft);
    const present = draft.sections.get(section);
    if (!present) throw hidden();
    if (present.version !== version) throw stale();
    const at = `${section}.${field}`;
    const read = sheetCells(at, table, sheet, (way) =>
      (['zh-CN', 'en'] as const).map((locale) => deps.words(locale, `fields.${way}`)),
    );
    if ('problem' in read) throw invalid({ sheet: read.problem });
    const { today } = draft.caseContext.ruleContext;
    const kind = fieldKind(table.kind);
    const reading = kind.read(read.raw, at, table, today);
    const stood = kind.stands?.(read.raw, at, table, null, today) ?? null;
    const { [field]: _, ...others } = draft.unread[section] ?? {};
    await storeSection(
      deps,
      actor,
      draft,
      { id, section },
      {
        values: {
          ...draft.answers[section],
          [field]: reading.problems ? stood : (reading.value ?? null),
        },
        unread: reading.problems ? { ...others, [field]: inputsUnder(read.raw, at) } : others,
      },
    );
    return { rows: read.rows, unread: Object.keys(reading.problems ?? {}).length };
  });
}
