import { createHash } from 'node:crypto';
import type { BlankForm, Definition } from './definition.js';

/**
 * Blank forms travel with an exported definition: behind its YAML, as a second document, stand the
 * contents by hash. A definition itself only names them, so its own text stays readable.
 */
export const blankFormLimits = { megabytes: 2, of: ['pdf', 'docx', 'xlsx'] } as const;

/** Begins the second document; nothing that YAML reads as part of the first. */
const divider = '--- # blank forms';
const lineLength = 76;

/** The blank forms that a definition names, by hash, each once. */
export function blankFormsOf({ documents }: Definition): readonly BlankForm[] {
  const forms = documents.flatMap(({ blank_form: form }) => (form ? [form] : []));
  return [...new Map(forms.map((form) => [form.sha256, form])).values()];
}

/** The text of a definition with the contents of its blank forms behind it. */
export function withContents(yaml: string, contents: ReadonlyMap<string, Buffer>): string {
  if (contents.size === 0) return yaml;
  const blocks = [...contents].map(([hash, bytes]) => {
    const lines = bytes.toString('base64').match(new RegExp(`.{1,${lineLength}}`, 'g')) ?? [];
    return [`${hash}: |`, ...lines.map((line) => `  ${line}`)].join('\n');
  });
  return `${yaml.trimEnd()}\n${divider}\n${blocks.join('\n')}\n`;
}

export interface WithContents {
  /** The definition alone. */
  readonly yaml: string;
  /** Contents by hash, each of which was found to have it. */
  readonly contents: ReadonlyMap<string, Buffer>;
  /** Hashes, or what stands in their place, whose content is not what they say. */
  readonly broken: readonly string[];
}

/** Takes apart what `withContents` put together; a text without contents stays as it is. */
export function splitContents(text: string): WithContents {
  const at = text.search(/^--- # blank forms\r?$/m);
  if (at < 0) return { yaml: text, contents: new Map(), broken: [] };
  const contents = new Map<string, Buffer>();
  const broken: string[] = [];
  // The first block is the divider itself.
  for (const block of text
    .slice(at)
    .split(/\r?\n(?=\S)/)
    .slice(1)) {
    const [head = '', ...lines] = block.split(/\r?\n/);
    const hash = /^([0-9a-f]{64}): \|$/.exec(head)?.[1];
    const bytes = Buffer.from(lines.map((line) => line.trim()).join(''), 'base64');
    if (hash !== undefined && sha256OfBytes(bytes) === hash) contents.set(hash, bytes);
    else broken.push(head.slice(0, 64));
  }
  return { yaml: text.slice(0, at), contents, broken };
}

/** By what a definition names a blank form. */
export const sha256OfBytes = (bytes: Buffer): string =>
  createHash('sha256').update(bytes).digest('hex');
