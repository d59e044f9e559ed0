import { z } from 'zod';
import type { Json } from '../json.js';
import { localTextSchema, type Locale, type LocalText } from '../localText.js';
import type { Reason } from '../refusal.js';

/** What every field states, whatever its kind. */
export const fieldCommon = {
  id: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/),
  name: localTextSchema,
  help: localTextSchema.optional(),
  required: z.boolean().default(true),
  /** Personal or bank data: encrypted at rest, masked on screen, never shown to experts. */
  private: z.boolean().default(false),
  /** Would tell an expert under blind review who applies. */
  identifying: z.boolean().default(false),
  /** Somebody has looked: shown to an expert under blind review it does not tell who applies. */
  blind_safe: z.boolean().default(false),
  /** CEL; the field is asked for only where it holds. */
  show_if: z.string().max(1000).optional(),
  /** CEL over the answers; `message` is shown where it does not hold. */
  check: z.string().max(1000).optional(),
  message: localTextSchema.optional(),
  source: z.string().optional(),
};

/** Reasons by path below the field: '' for the field itself, `0.name` for a table cell. */
export type Problems = Readonly<Record<string, Reason>>;

export type Reading =
  | { readonly value: Json; readonly problems?: undefined; readonly warning?: Reason }
  | { readonly problems: Problems; readonly value?: undefined };

/** Raw inputs of one form by name, as the browser sent them: `section.field`, `section.table.0.col`. */
export type RawInputs = Readonly<Record<string, unknown>>;

/** What every field carries once read; enough to dispatch on its kind. */
export interface FieldBase {
  readonly id: string;
  readonly kind: string;
  readonly name: LocalText;
  readonly required: boolean;
  readonly private?: boolean;
  readonly identifying?: boolean;
}

/** Who a value is printed for: `t` gives the words of `config/locales` in that language. */
export interface Reader {
  readonly locale: Locale;
  readonly t: (key: string, params?: Readonly<Record<string, string | number>>) => string;
}

/**
 * What a value is to a person: money is a whole number to the language of rules, but is typed and
 * read in yuan. Names the way it is typed, printed and compared.
 */
export type Meaning =
  | 'money'
  | 'percent'
  | 'day'
  | 'whole'
  | 'number'
  | 'text'
  | 'yes_no'
  | 'choice'
  | 'several'
  | 'rows'
  | 'map';

/**
 * One sort of field. `Config` is the field's own definition. Values are JSON: money is a whole
 * number of fen, a day is `YYYY-MM-DD`, a table is a list of objects by column id.
 */
export interface FieldKind<Config extends FieldBase> {
  readonly kind: string;
  /** The type an expression sees: `int`, `string`, `bool`, `double`, `list<string>`, `rows`. */
  readonly celType: string;
  readonly meaning: Meaning;
  /** Short enough to tell at a glance what a section holds. */
  readonly glance?: true;
  /** Tells an invited expert what a project is about: each such answer, or the first one alone. */
  readonly gist?: 'each' | 'first';
  /** What a value identifies, where the same firm or person is looked for elsewhere. */
  readonly identifies?: 'organisation' | 'email' | 'phone';
  /** The values one chooses from where the field lists none; `fields.<value>` names them. */
  readonly ways?: readonly string[];
  /** Reads what was typed under `name`; null means left empty. Never throws for any input. */
  read(raw: RawInputs, name: string, field: Config, today: string): Reading;
  /**
   * What stands where `read` has problems, `before` being the value that stood: a kind of several
   * parts takes the readable ones. Without it, the value that stood.
   */
  stands?(raw: RawInputs, name: string, field: Config, before: Json, today: string): Json;
  /** What somebody could type under `name`, for invented cases; the kind reads it without a word. */
  sample(name: string, field: Config, today: string): RawInputs;
  /** What still keeps a stored value from being handed in; without it, an empty required field. */
  lacks?(value: Json, field: Config): Problems;
  /** The value as a person reads it; '' for nothing. */
  print(value: Json, field: Config, reader: Reader): string;
  /** As `print`, with personal numbers covered; kinds that hold none do without. */
  mask?(value: Json, field: Config, reader: Reader): string;
  /** The value as it goes back into its one input, to be read again; '' for nothing. */
  type(value: Json): string;
  /** A cell of a spreadsheet as one would type it, where that is something else. */
  fromSheet?(cell: string): string;
  /** The value as an expression sees it (bigint for whole numbers). */
  toCel(value: Json): unknown;
  /** The most characters that can be typed, where that is all that bounds it. */
  longest?(field: Config): number;
  /** The registry of which a value names an entry. */
  registry?(field: Config): string;
  /**
   * How a column of values is added up: a value times `scale` is whole in the last of `places`, and
   * a demanded total may be missed by `tolerated` of those. Absent where values cannot be added.
   */
  summed?(field: Config): {
    readonly places: number;
    readonly scale: number;
    readonly tolerated: number;
  };
  /** The kind's own keys that a new field must state, in words that say its name. */
  begins?(name: LocalText): object;
  /** The columns of a kind whose value is a list of rows. */
  cells?(field: Config): readonly FieldBase[];
}

/** A kind behind its name. Methods are only ever given fields of that kind. */
export type AnyFieldKind = FieldKind<FieldBase>;
