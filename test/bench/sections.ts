/** Parts of a page of documentation by their names. */
export type Sections = Readonly<Record<string, string>>;

const beginning = (name: string): string => `<!-- bench: ${name} -->`;
const ending = (name: string): string => `<!-- end of bench: ${name} -->`;

/**
 * The page with what was measured in its sections; every other line is somebody's and stays as it
 * is. A section that the page has not is added at its end. Throws where the marks of one do not
 * stand in pairs, since then nobody knows what is its own.
 */
export function withSections(page: string, sections: Sections): string {
  return Object.entries(sections).reduce(
    (text, [name, content]) => withSection(text, name, content),
    page,
  );
}

function withSection(page: string, name: string, content: string): string {
  const [begin, end] = [beginning(name), ending(name)];
  const written = `${begin}\n\n${content.trim()}\n\n${end}`;
  const [before = '', ...after] = page.split(begin);
  if (after.length === 0 && !page.includes(end)) {
    return page.trim() === '' ? `${written}\n` : `${page.trimEnd()}\n\n${written}\n`;
  }
  const [inside, ...rest] = after.join(begin).split(end);
  const [behind] = rest;
  if (after.length !== 1 || rest.length !== 1 || inside === undefined || behind === undefined) {
    throw new Error(`a section begins with ${begin} and ends with ${end}, each once`);
  }
  return before + written + behind;
}
