import { checkFindings, checkStage } from '../../../domain/workflow/stages/check.js';
import type { Stage } from '../../../domain/definition/definition.js';
import type { JsonObject } from '../../../domain/json.js';
import { inLocale } from '../../../domain/localText.js';
import { plainYuanText, yuanText } from '../../../domain/money.js';
import type { Deps } from '../../../shared/request/deps.js';
import { formState, refusalText } from '../../../shared/request/formState.js';
import type { SheetAsk, StageSheet } from '../../../shared/casefile/stageSheet.js';
import { correctionForm } from '../sheet/correctionForm.view.js';
import { sheetBase, typedOr } from '../sheet/sheetBase.view.js';
import { amountLines } from '../sheet/proposedAward.view.js';

const tones: Readonly<Record<string, string>> = { pass: 'ok', fail: 'bad', na: 'quiet' };

/** A checklist beside what it is checked against; everything to correct is said once. */
export const checkSheet: StageSheet = {
  kind: 'check',
  direct: new Set(['save', 'pass', 'ask', 'fail']),
  atOnce: { verb: 'pass', typed: foundInOrder },
  staff: async (deps, sheet) => {
    const settle = settledFrom(sheet);
    const form = formState(sheet.ask, deps.words, {
      reason: '',
      amount: settle === null ? '' : plainYuanText(settle),
      amount_reason: '',
    });
    const items = itemsOf(deps, sheet);
    return {
      ...sheetBase(sheet),
      mayDecide: sheet.verbs.has('pass'),
      items,
      done: items.filter(({ finding }) => finding !== '').length,
      total: items.length,
      form,
      settle:
        settle === null
          ? false
          : { most: yuanText(settle), lines: amountLines(sheet.file, sheet.ask.locale) },
      promised: promisedOf(sheet),
      failing: form.fields['reason']?.error !== '' || form.fields['reason']?.value !== '',
      corrections: correctionForm(deps, sheet),
    };
  },
};

/** The saved findings of a checklist that is done and in order; an amount is settled case by case. */
function foundInOrder(stage: Stage, memory: JsonObject): Readonly<Record<string, string>> | null {
  const { checklist, settles_amount: settles } = checkStage.read(stage);
  const { findings, notes } = checkStage.recall(memory);
  const open = checklist.some(({ id }) => (findings[id] ?? 'fail') === 'fail');
  if (open || settles) return null;
  return Object.fromEntries(
    checklist.flatMap(({ id }) => [
      [`item.${id}`, findings[id] ?? ''],
      [`note.${id}`, notes[id] ?? ''],
    ]),
  );
}

/** Documents that a promise replaces: what was promised is for the checker to verify. */
function promisedOf({ file, ask }: SheetAsk): string[] {
  const { promised } = file.row.state.facts;
  const ids: readonly unknown[] = Array.isArray(promised) ? promised : [];
  return file.definition.documents
    .filter(({ id }) => ids.includes(id))
    .map(({ name }) => inLocale(name, ask.locale));
}

/** The amount that this check settles; null where it settles none. */
function settledFrom({ stage, file }: SheetAsk): number | null {
  const { amount_fen: amount } = file.row.state.facts;
  return checkStage.read(stage).settles_amount && typeof amount === 'number' ? amount : null;
}

function itemsOf(deps: Deps, { ask, stage, memory }: SheetAsk) {
  const { checklist } = checkStage.read(stage);
  const noted = checkStage.recall(memory);
  const { locale } = ask;
  const word = (finding: string): string => deps.words(locale, `stages.check.findings.${finding}`);
  const options = checkFindings.map((finding) => ({ value: finding, label: word(finding) }));
  return checklist.map(({ id, name, help }, index) => {
    const errorAt = (field: string): string => {
      const reason = ask.failed?.refusal.fields[field];
      return reason ? refusalText(deps.words, locale, reason.code, reason.params) : '';
    };
    const finding = typedOr(ask, `item.${id}`, noted.findings[id] ?? '');
    return {
      field: `item.${id}`,
      noteField: `note.${id}`,
      label: `${index + 1}. ${inLocale(name, locale)}`,
      help: help === undefined ? '' : inLocale(help, locale),
      finding,
      note: typedOr(ask, `note.${id}`, noted.notes[id] ?? ''),
      noteError: errorAt(`note.${id}`),
      error: errorAt(`item.${id}`),
      options,
      badge: finding === '' ? false : { tone: tones[finding] ?? 'quiet', label: word(finding) },
    };
  });
}
