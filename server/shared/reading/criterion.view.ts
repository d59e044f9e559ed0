import type { LocalText } from '../../domain/localText.js';
import type { Mark } from '../../domain/scoring/criteria/criterionKind.js';
import {
  criterionKind,
  markWords,
  mostOf,
  weightOf,
  type Criterion,
} from '../../domain/scoring/criteria/registry.js';

const word = (key: string, values: object = {}) => ({ key: `reviews.marks.${key}`, ...values });

/** A criterion as an expert is asked for it: its scale with what each part of it stands for. */
export function criterionParts(criterion: Criterion): object {
  const kind = criterionKind(criterion);
  const asked = kind.asked(criterion);
  const [weight, most] = [weightOf(criterion), mostOf(criterion)];
  return {
    label: criterion.name,
    help: criterion.help ?? false,
    mayNotApply: criterion.may_not_apply,
    worth: weight === most ? false : word('worth', { n: weight / 100 }),
    // What scripts work the total out from.
    weight,
    scale: most,
    most: asked.asks === 'figure' ? asked.most : false,
    yuan: asked.asks === 'yuan',
    described: asked.asks === 'figure' && asked.bands.some(({ text }) => text !== undefined),
    bands:
      asked.asks === 'figure'
        ? asked.bands.map(({ name, from, to, text }) => ({
            label: name,
            low: from,
            high: to,
            text: text ?? false,
          }))
        : false,
    choices:
      asked.asks === 'choice'
        ? asked.choices.map(({ value, label, text }) => ({
            value,
            label,
            text: text ?? false,
            gives: most === 0 ? false : kind.hundredths(Number(value), criterion),
            points:
              most === 0
                ? false
                : word('points', { n: kind.hundredths(Number(value), criterion) / 100 }),
          }))
        : false,
  };
}

/** The most of a criterion in words, for those who only want to know what is asked. */
export function mostWords(criterion: Criterion): object {
  const weight = weightOf(criterion);
  return weight === 0 ? word('unsummed') : word('points', { n: weight / 100 });
}

/** What was given, beside the most that could be. */
export function markLine(
  criterion: Criterion,
  mark: Mark | undefined,
): { readonly label: LocalText; readonly value: string | object } {
  const most = mostOf(criterion);
  const said = markWords(criterion, mark);
  const figure = criterionKind(criterion).asked(criterion).asks === 'figure';
  return {
    label: criterion.name,
    value:
      figure && typeof said === 'string'
        ? word('of', { n: said || '—', most: most / 100 })
        : said || '—',
  };
}
