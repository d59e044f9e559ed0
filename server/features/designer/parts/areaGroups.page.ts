import { inLocale, localTextSchema } from '../../../domain/localText.js';
import type { Area } from '../../../domain/editing/partSchemas.js';
import { itemsAt } from '../../../domain/editing/partAddress.js';
import { nameOfPart } from '../../../domain/definition/partNames.js';
import { yuanText } from '../../../domain/money.js';
import { definitionWords } from '../../../shared/definitionWords/definitionWords.js';
import { occasionOfLetter } from '../../../shared/definitionWords/occasionOfLetter.js';
import { partHref } from '../frame/draftFrame.view.js';
import { draftHref } from '../frame/draftFrame.view.js';
import { choicesFor, type Choosing } from './partChoices.view.js';

/** The collections of an area, in the order of its page. */
const collectionsOf: Readonly<Record<Area, readonly string[]>> = {
  settings: [],
  workflow: ['workflow.stages', 'workflow.ends', 'workflow.phases'],
  form: ['form', 'unique', 'figures'],
  documents: ['documents', 'declarations'],
  eligibility: ['eligibility', 'quick_check'],
  rubrics: ['rubrics'],
  award: ['award.classes', 'award.tranches'],
  obligations: ['duties'],
  mails: ['mails'],
};

/** The lists of an area, each with its items and the way to one more. */
export function areaGroups(choosing: Choosing, draftId: string, area: Area): readonly object[] {
  return collectionsOf[area].flatMap((collection) => {
    if (collection === 'form') return sectionGroups(choosing, draftId);
    return [groupOf(choosing, draftId, collection, itemsAt(choosing.definition, collection))];
  });
}

type Items = readonly (readonly [string, unknown])[];

function groupOf(choosing: Choosing, draftId: string, collection: string, items: Items): object {
  const said = definitionWords(choosing.words, choosing.locale);
  const key = collection.split('.').at(-1) ?? '';
  return {
    collection,
    label: said.key('', key),
    help: said.help('', key) ?? '',
    item: said.item('', key),
    addHref: `${draftHref(draftId, 'overview')}/add/${collection}`,
    items: items.map(([id, value], place) => ({
      id,
      place,
      href: partHref(draftId, `${collection}.${id}`),
      staged: collection === 'workflow.stages',
      moveHref: `${partHref(draftId, `${collection}.${id}`)}/move`,
      label: collection === 'mails' ? occasionOfLetter(id, choosing) : titleOf(choosing, id, value),
      note: noteOf(choosing, collection, value),
      // Rules name the others by it; a letter is known by its moment.
      code: collection === 'mails' ? '' : id,
    })),
  };
}

/** Sections are lists themselves: each is a group of its fields, and may be edited itself. */
function sectionGroups(choosing: Choosing, draftId: string): object[] {
  const { definition, locale } = choosing;
  const said = definitionWords(choosing.words, locale);
  return [
    ...definition.form.map(({ section, name, fields }) => ({
      ...groupOf(
        choosing,
        draftId,
        `form.${section}`,
        fields.map((field) => [field.id, field] as const),
      ),
      label: inLocale(name, locale),
      help: '',
      item: said.item('', 'fields'),
      editHref: partHref(draftId, `form.${section}`),
    })),
    {
      collection: 'form',
      item: said.item('', 'form'),
      addHref: `${draftHref(draftId, 'overview')}/add/form`,
      items: [],
    },
  ];
}

function titleOf({ locale }: Choosing, id: string, value: unknown): string {
  const name = nameOfPart(value);
  return name === null ? id : inLocale(name, locale);
}

/** What tells an item from its like, in one line. */
function noteOf(choosing: Choosing, collection: string, value: unknown): string {
  const { words, locale } = choosing;
  const said = definitionWords(words, locale);
  const get = (key: string): unknown =>
    typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  const text = (key: string): string => {
    const found = get(key);
    return typeof found === 'string' || typeof found === 'number' ? String(found) : '';
  };
  const holder = collection.startsWith('form.') ? 'fields' : (collection.split('.').at(-1) ?? '');
  const valued = (key: string): string =>
    text(key) === '' ? '' : said.value(holder, key, text(key));
  switch (holder) {
    case 'stages':
      return joined([
        said.value('stages', 'kind', text('kind')),
        words(locale, `roles.${text('by')}`),
        periodText(words, locale, text('due')),
      ]);
    case 'fields':
    case 'quick_check':
      return joined([
        valued('kind'),
        get('required') === false ? words(locale, 'calls.ifAny') : '',
      ]);
    case 'documents':
      return joined([
        get('required') === false
          ? words(locale, 'calls.ifAny')
          : said.key('documents', 'required'),
        get('deferrable') === true ? said.key('documents', 'deferrable') : '',
        get('blank_form') === undefined ? '' : said.key('documents', 'blank_form'),
      ]);
    case 'eligibility':
      return joined([valued('effect'), text('rule')]);
    case 'ends':
      return valued('state');
    case 'mails':
      return titleOf(choosing, '', value);
    case 'classes':
      return words(locale, 'fields.yuan', { amount: yuanText(Number(get('amount_yuan')) * 100) });
    case 'tranches':
      return joined([`${text('share_percent')}%`, outcomeName(choosing, text('after'))]);
    case 'duties':
      return joined([valued('clock'), periodText(words, locale, text('due'))]);
    case 'rubrics':
      return criteriaText(get('criteria'), locale);
    default:
      return text('value');
  }
}

/** The outcome that makes an instalment due, in words. */
const outcomeName = (choosing: Choosing, after: string): string =>
  choicesFor(choosing, 'outcome').find(({ value }) => value === after)?.label ?? after;

const joined = (parts: readonly string[]): string =>
  parts.filter((part) => part !== '').join(' \u00B7 ');

/** A duration of a definition, such as `5 wd`, in words; '' for none. */
export function periodText(
  words: Choosing['words'],
  locale: Choosing['locale'],
  due: string,
): string {
  const [count, unit] = due.split(' ');
  return due === ''
    ? ''
    : words(locale, `designer.periods.${unit ?? 'wd'}`, { count: Number(count) });
}

function criteriaText(criteria: unknown, locale: Choosing['locale']): string {
  if (!Array.isArray(criteria)) return '';
  return criteria
    .map((each: unknown) => {
      const { name, max } = Object(each);
      const read = localTextSchema.safeParse(name);
      return read.success ? `${inLocale(read.data, locale)} ${String(max)}` : '';
    })
    .join(' \u00B7 ');
}
