/** What the XML of an Office document (ECMA-376) says of persons, machines and files behind it. */

/** Within quotes of either sort. */
const quoted = `(?:"[^"]*"|'[^']*')`;
const attribute = (names: string): RegExp =>
  new RegExp(`(\\s(?:[\\w-]+:)?(?:${names})=)${quoted}`, 'g');

const rules: readonly (readonly [RegExp, string])[] = [
  // Who wrote, changed, commented, opened and signed in; where the file lay.
  [attribute('author|initials|displayName|userId|providerId|lastModifiedBy|userName'), '$1""'],
  [/(<(?:[\w-]+:)?author>)[^<]*(<\/)/g, '$1$2'],
  [new RegExp(`(<(?:[\\w-]+:)?absPath\\b[^>]*?\\surl=)${quoted}`, 'g'), '$1""'],
  [new RegExp(`(<(?:[\\w-]+:)?cmAuthor\\b[^>]*?\\sname=)${quoted}`, 'g'), '$1""'],
  // Variables that templates keep, and the settings of a printer, whose part goes as well.
  [/<w:docVars>[\s\S]*?<\/w:docVars>/g, ''],
  [/<(?:[\w-]+:)?printerSettings\b[^>]*\/>/g, ''],
  [new RegExp(`(<(?:[\\w-]+:)?pageSetup\\b[^>]*?)\\sr:id=${quoted}`, 'g'), '$1'],
];

const drawing = /<(?:[\w-]+:)?(?:cNvPr|docPr|imagedata)\b[^>]*>/g;
const told = new RegExp(`(\\s(?:o:)?(?:name|descr|title|href)=)(${quoted})`, 'g');
/** The path of a file, or its name: a picture often keeps the one it was put in from. */
const fileName = /^.(?:[a-z]:[\\/]|\\\\|file:)|\.[a-z]{3,4}.$/i;

/** The same part of a document without them; what readers are shown stays. */
export const withoutPersons = (xml: string): string =>
  rules
    .reduce((text, [shape, instead]) => text.replaceAll(shape, instead), xml)
    .replaceAll(drawing, (tag) =>
      tag.replaceAll(told, (whole: string, name: string, value: string) =>
        fileName.test(value) ? `${name}""` : whole,
      ),
    );

const relation = /<(?:[\w-]+:)?Relationship\b[^>]*?(?:\/>|>\s*<\/(?:[\w-]+:)?Relationship>)/g;

/** The relations of a part without those to parts that are gone, and without paths of a machine. */
export const relationsWithout = (xml: string, isGone: (target: string) => boolean): string =>
  xml.replaceAll(relation, (tag) => {
    const target = /\sTarget=(?:"([^"]*)"|'([^']*)')/.exec(tag);
    const to = target?.[1] ?? target?.[2] ?? '';
    if (isGone(to)) return '';
    return /^(?:file:|[a-z]:[\\/]|\\\\)/i.test(to)
      ? tag.replace(target?.[0] ?? '', ' Target="file:///"')
      : tag;
  });
