import { z } from 'zod';
import { fieldSchema } from '../form/kinds/registry.js';
import { dutySchema } from '../duty/dutySchema.js';
import { localTextSchema } from '../localText.js';
import { stageCommon } from '../workflow/contract/stageKind.js';
import { awardClassSchema, rubricSchema } from '../scoring/rubricSchema.js';
import { stageKind } from '../workflow/stages/registry.js';
import { contactSchema, disciplineSchema } from '../definition/contact.js';
import {
  awardSchema,
  definitionSchema,
  documentSchema,
  eligibilityRuleSchema,
  endSchema,
  mailSchema,
  phaseSchema,
  quickCheckSchema,
  sectionSchema,
  trancheSchema,
  uniqueSchema,
  workflowSchema,
} from '../definition/definition.js';

/** The pages of the designer that edit parts. */
export type Area =
  | 'settings'
  | 'workflow'
  | 'form'
  | 'documents'
  | 'eligibility'
  | 'rubrics'
  | 'award'
  | 'obligations'
  | 'mails';

/** Parts that stand alone, by their path, with the keys of the definition that they hold. */
export const singles = {
  settings: {
    area: 'settings',
    schema: definitionSchema.pick({
      name: true,
      summary: true,
      applicant: true,
      number_prefix: true,
      title_field: true,
      after: true,
      entry: true,
      counterparty: true,
      payee: true,
    }),
  },
  guide: {
    area: 'settings',
    schema: definitionSchema.shape.guide.omit({ obligations: true, contact: true }),
  },
  contact: { area: 'settings', schema: contactSchema },
  discipline: { area: 'settings', schema: disciplineSchema },
  workflow: {
    area: 'workflow',
    schema: workflowSchema.omit({ stages: true, ends: true, phases: true }),
  },
  award: { area: 'award', schema: awardSchema.omit({ classes: true, tranches: true }) },
  obligations: {
    area: 'obligations',
    schema: z.strictObject({
      obligations: definitionSchema.shape.guide.shape.obligations,
      agreement: localTextSchema.optional(),
    }),
  },
} as const satisfies Readonly<Record<string, { area: Area; schema: z.ZodObject }>>;

export type SingleName = keyof typeof singles;

/** How items of one sort are found: a list by the item's own key, or a record by its keys. */
interface Collection {
  readonly area: Area;
  /** The item's key that names it; null in a record, whose keys do. */
  readonly idKey: 'id' | 'section' | null;
  /** The form of an item; `item` tells the kind where there are several. */
  schema(item: unknown): z.core.$ZodType;
}

const plain = (area: Area, idKey: Collection['idKey'], schema: z.core.$ZodType): Collection => ({
  area,
  idKey,
  schema: () => schema,
});

const declarationSchema = definitionSchema.shape.declarations.unwrap().element;
const figureSchema = definitionSchema.shape.figures.unwrap().element;

/** Where parts come in numbers, by the path that leads to them. */
export const collections: Readonly<Record<string, Collection>> = {
  form: plain('form', 'section', sectionSchema.omit({ fields: true })),
  unique: plain('form', 'id', uniqueSchema),
  figures: plain('form', 'id', figureSchema),
  duties: plain('obligations', 'id', dutySchema),
  documents: plain('documents', 'id', documentSchema.omit({ blank_form: true })),
  declarations: plain('documents', 'id', declarationSchema),
  eligibility: plain('eligibility', 'id', eligibilityRuleSchema),
  quick_check: plain('eligibility', 'id', quickCheckSchema),
  rubrics: plain('rubrics', null, rubricSchema),
  'workflow.stages': { area: 'workflow', idKey: null, schema: stageSchemaOf },
  'workflow.ends': plain('workflow', null, endSchema),
  'workflow.phases': plain('workflow', 'id', phaseSchema),
  'award.classes': plain('award', 'id', awardClassSchema),
  'award.tranches': plain('award', 'id', trancheSchema),
  mails: plain('mails', null, mailSchema),
};

/** What an item holds that its own form does not ask for: it is changed on a page of its own. */
export const apart: Readonly<Record<string, string>> = { form: 'fields', documents: 'blank_form' };

/** Fields lie one deeper than sections: `form.<section>.<field>`. */
export const fieldCollection: Collection = plain('form', 'id', fieldSchema);

/** What a stage of its kind states; the kind itself is fixed once the stage is there. */
function stageSchemaOf(item: unknown): z.core.$ZodType {
  const kind = typeof item === 'object' && item !== null && 'kind' in item ? item.kind : '';
  const name = String(kind);
  return z.strictObject({ kind: z.literal(name), ...stageCommon, ...stageKind(name).config });
}
