import type { Enclosure } from '../../form/enclosure.js';
import type { TableColumn } from '../../form/kinds/scalars.js';
import type { JsonObject } from '../../json.js';

export interface FiledReport {
  /** From 1 within its stage. */
  readonly number: number;
  readonly values: JsonObject;
  readonly filed_at: string;
  readonly late: boolean;
  readonly status: 'filed' | 'returned' | 'accepted';
  /** It has released its instalment. */
  readonly released: boolean;
  readonly remark: string;
}

/** A form that a stage carries itself, in inputs `report.<field>`. */
export interface Collecting {
  /** The verb by which it is handed in. */
  readonly verb: string;
  readonly fields: readonly TableColumn[];
  /** At which of its fields each of its checks speaks. */
  readonly checked: readonly { readonly id: string; readonly field: string }[];
  readonly documents: readonly Enclosure[];
}

export interface Reporting {
  readonly fields: readonly TableColumn[];
  readonly times: number;
  /** The tranche of which each report releases one part; null where none is released. */
  readonly releases: string | null;
  /** Which part the first report releases, from 1. */
  readonly from: number;
  /** CEL: which reports release it; null for all. */
  readonly releaseIf: string | null;
  /** A report that comes late releases nothing. */
  readonly forfeits: boolean;
  readonly filed: (memory: unknown) => readonly FiledReport[];
}
