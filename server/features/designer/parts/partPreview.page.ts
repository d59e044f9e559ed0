import {
  fillMail,
  mailKey,
  mailSample,
  marksOf,
  previewMail,
} from '../../../domain/application/mailMarks.js';
import { agreementMarks } from '../../../domain/award/agreementText.js';
import { instalmentsOf } from '../../../domain/award/tranches.js';
import { inLocale } from '../../../domain/localText.js';
import { fen } from '../../../domain/money.js';
import { compileDefinition } from '../../../domain/procedure/compiled.js';
import type { Definition } from '../../../domain/definition/definition.js';
import { highestTotal } from '../../../domain/review/rubric.js';
import { criterionParts } from '../../../shared/reading/criterion.view.js';
import { hasSoundForm } from '../../../domain/lint/lint.js';
import type { PartAddress } from '../../../domain/editing/partAddress.js';
import { readerOf } from '../../../shared/forms/fieldReader.js';
import { sectionView, type SectionView } from '../../../shared/forms/formView.js';
import type { Choosing } from './partChoices.view.js';

/** What a part will look like to those it is for; `kind` names the partial that shows it. */
export type PartPreview = { readonly kind: string; readonly [more: string]: unknown } | null;

/** The part as applicants, experts or awardees will see it; null where there is nothing to show. */
export function partPreview(choosing: Choosing, address: PartAddress, today: string): PartPreview {
  const { definition } = choosing;
  if ('field' in address) return fieldPreview(choosing, address, today);
  if ('single' in address) return singlePreview(choosing, address.single);
  const { collection, id } = address;
  switch (collection) {
    case 'form':
      return sectionPreview(choosing, id, today);
    case 'rubrics':
      return rubricPreview(definition, id);
    case 'documents':
      return documentsPreview(definition);
    case 'eligibility':
      return { kind: 'demands', items: definition.eligibility.map(({ reason }) => reason) };
    case 'quick_check':
      return { kind: 'demands', items: definition.quick_check.map(({ question }) => question) };
    case 'award.classes':
    case 'award.tranches':
      return awardPreview(definition);
    case 'mails':
      return mailPreview(choosing, id);
    default:
      return null;
  }
}

function singlePreview({ definition, locale }: Choosing, single: string): PartPreview {
  if (single === 'award') return awardPreview(definition);
  if (single !== 'obligations') return null;
  const text = definition.agreement;
  const marks = Object.fromEntries(agreementMarks.map((mark) => [mark, `[${mark}]`]));
  return {
    kind: 'duties',
    items: definition.guide.obligations,
    text: text ? fillMail(inLocale(text, locale), marks) : '',
    marks: agreementMarks.map((mark) => `{{${mark}}}`),
  };
}

/** One field of its section, as it stands among the others. */
function fieldPreview(
  choosing: Choosing,
  { section, field }: { readonly section: string; readonly field: string },
  today: string,
): PartPreview {
  const whole = sectionPreview(choosing, section, today);
  if (whole === null) return null;
  const fields = whole.section.fields.filter(({ name }) => name === `${section}.${field}`);
  return { ...whole, section: { ...whole.section, title: '', help: '', fields } };
}

/** A section with every field that it can have, whatever the answers bring to light. */
function sectionPreview(
  { definition, words, locale }: Choosing,
  id: string,
  today: string,
): { readonly kind: string; readonly section: SectionView } | null {
  if (!hasSoundForm(definition)) return null;
  const form = definition.form.map((section) => ({
    ...section,
    show_if: undefined,
    fields: section.fields.map((field) => ({ ...field, show_if: undefined })),
  }));
  const view = sectionView(
    compileDefinition({ ...definition, form }),
    id,
    { answers: {} },
    { today },
    readerOf(words, locale),
  );
  return view === null ? null : { kind: 'section', section: view };
}

function rubricPreview({ rubrics }: Definition, id: string): PartPreview {
  const rubric = rubrics[id];
  if (!rubric) return null;
  return {
    kind: 'rubric',
    most: highestTotal(rubric),
    criteria: rubric.criteria.map((each) => ({
      name: `preview-${each.id}`,
      ...criterionParts(each),
    })),
  };
}

const documentsPreview = ({ documents }: Definition): PartPreview => ({
  kind: 'documents',
  items: documents.map(
    ({ name, help, required, deferrable, accept, max_mb: mb, blank_form: form }) => ({
      label: name,
      help: help ?? false,
      required,
      deferrable,
      accept: accept.join(', ').toUpperCase(),
      mb,
      blankForm: form?.name ?? false,
    }),
  ),
});

function awardPreview({ award }: Definition): PartPreview {
  if (!award || award.classes.length === 0) return null;
  const rules = award.tranches.filter(({ repeat }) => repeat === undefined);
  return {
    kind: 'award',
    tranches: rules.map(({ name, share_percent: percent }) => ({ label: name, percent })),
    classes: award.classes.map(({ name, amount_yuan: yuan }) => ({
      label: name,
      fen: yuan * 100,
      parts: instalmentsOf(fen(yuan * 100), rules).map(({ amount }) => amount),
    })),
  };
}

function mailPreview({ definition, words, locale }: Choosing, id: string): PartPreview {
  const key = mailKey(id);
  if (key === null) return null;
  const sample = mailSample((mark) => words(locale, `mailMarks.sample_${mark}`));
  const read = previewMail(definition, key, sample, locale);
  return read === null
    ? null
    : { kind: 'mail', ...read, marks: marksOf(key.event).map((mark) => `{{${mark}}}`) };
}
