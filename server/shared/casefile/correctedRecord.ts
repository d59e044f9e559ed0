import type { Definition } from '../../domain/definition/definition.js';
import { inLocale, type Locale, type Translate } from '../../domain/localText.js';
import { yuanText } from '../../domain/money.js';
import type { RecordCorrected } from '../../domain/workflow/recordCorrected.js';

type Corrected = Pick<RecordCorrected, 'corrected' | 'back'>;

/** What two persons corrected, a line for each thing, as it was and as it is. */
export function correctedLines(
  words: Translate,
  locale: Locale,
  { award, workflow }: Pick<Definition, 'award' | 'workflow'>,
  { corrected, back }: Corrected,
): readonly string[] {
  const say = (key: string, values: Readonly<Record<string, string>> = {}): string =>
    words(locale, `exits.corrected.${key}`, values);
  const stageName = (id: string): string => {
    const stage = workflow.stages[id];
    return stage ? inLocale(stage.name, locale) : id;
  };
  if (corrected.what === 'notice') return [say('notice')];
  if (corrected.what === 'date') {
    const { stage, was, now } = corrected;
    return [say('date', { stage: stageName(stage), was, now })];
  }
  const { was, now } = corrected;
  const className = (id: string): string => {
    const found = award?.classes.find((each) => each.id === id);
    return found ? inLocale(found.name, locale) : id;
  };
  const classes = { was: className(was.class), now: className(now.class) };
  const amounts = { was: yuanText(was.amountFen), now: yuanText(now.amountFen) };
  return [
    ...(was.class === now.class ? [] : [say('class', classes)]),
    ...(was.amountFen === now.amountFen ? [] : [say('amount', amounts)]),
    ...(back === null ? [] : [say('anew', { stage: stageName(back) })]),
  ];
}
