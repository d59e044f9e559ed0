const chinese = /\p{Script=Han}/u;
/**
 * What holds no element of ours (text alone, or a drawing, which any element of HTML would end), a
 * remark, a tag, or what stands between tags.
 */
const pieces =
  /<(script|style|textarea|title|option|svg)\b[^>]*>[^]*?<\/\1>|<!--[^]*?-->|<[^>]*>|[^<]+/g;
/** A text of a drawing, up to the next tag. */
const drawnText = /<(?:text|tspan|title|desc)\b[^>]*>[^<]*/g;
const opening = /^<([a-z][a-z0-9-]*)\b/;

/**
 * A page in English whose names and answers in Chinese say that they are, so that a screen reader
 * speaks them and the browser takes the face for them, with and without scripts (WCAG 3.1.2). What
 * is typed stays as it is, and what already says its language does too.
 */
export function markTongues(html: string): string {
  if (!chinese.test(html)) return html;
  // The element that says it is Chinese, and how many of its name are open within it.
  let within: string | null = null;
  let depth = 0;
  return html.replaceAll(pieces, (piece: string, holder: string | undefined) => {
    if (holder === 'option') return within === null ? markHolder(piece) : piece;
    if (holder === 'svg') {
      return within === null ? piece.replaceAll(drawnText, markHolder) : piece;
    }
    if (holder !== undefined) return piece;
    if (!piece.startsWith('<')) return within === null ? markText(piece) : piece;
    if (within !== null) {
      if (piece.startsWith(`</${within}>`)) depth -= 1;
      else if (opening.exec(piece)?.[1] === within) depth += 1;
      if (depth === 0) within = null;
    } else if (/^<(?!input|img|option)[^>]* lang="zh/.test(piece)) {
      within = opening.exec(piece)?.[1] ?? null;
      depth = 1;
    }
    return piece;
  });
}

/** The whole of a text, so that no name is cut in two. */
const markText = (text: string): string =>
  chinese.test(text) ? text.replace(/\S[^]*\S|\S/, '<span lang="zh-CN">$&</span>') : text;

/** A choice or a text of a drawing holds no elements of HTML, so it says so itself. */
const markHolder = (holder: string): string => {
  const end = holder.indexOf('>');
  return chinese.test(holder.slice(end)) && !holder.slice(0, end).includes(' lang=')
    ? holder.replace(/^<[a-z]+/, '$& lang="zh-CN"')
    : holder;
};
