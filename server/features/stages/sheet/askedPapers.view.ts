import { enclosureInput, type Enclosure } from '../../../domain/form/enclosure.js';
import { inLocale } from '../../../domain/localText.js';
import type { SheetAsk } from '../../../shared/casefile/stageSheet.js';
import { formState } from '../../../shared/request/formState.js';
import type { Deps } from '../../../shared/request/deps.js';
import { sheetBase } from './sheetBase.view.js';
import { fileLink, type StageFile } from './stageFiles.query.js';

/** The papers that a stage asks for by name, each with what is there and where it is sent. */
export function askedPapers(
  { words }: Deps,
  sheet: SheetAsk,
  documents: readonly Enclosure[],
  files: readonly StageFile[],
): object[] {
  const { locale } = sheet.ask;
  const { action } = sheetBase(sheet, 'applications');
  const names = Object.fromEntries(documents.map(({ id }) => [enclosureInput(id), '']));
  const { fields } = formState(sheet.ask, words, names);
  return documents.map(({ id, name, help, required }) => ({
    id: enclosureInput(id),
    label: inLocale(name, locale),
    help: help === undefined ? false : inLocale(help, locale),
    required,
    upload: `${action}files?document=${id}`,
    error: fields[enclosureInput(id)]?.error ?? false,
    files: files.filter(({ paper }) => paper === id).map(fileLink),
  }));
}

/** Evidence beside the papers that are asked for by name. */
export const otherEvidence = (files: readonly StageFile[]) =>
  files.filter(({ paper }) => paper === '').map(fileLink);
