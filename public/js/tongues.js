/**
 * On a page in English, names and answers in Chinese say that they are, so that a screen reader
 * speaks them and the browser takes the face for them (WCAG 3.1.2).
 */
const han = /\p{Script=Han}/u;

function mark(text) {
  const parent = text.parentElement;
  if (!han.test(text.nodeValue) || !parent.closest(':lang(en)')) return;
  if (parent.childNodes.length === 1) {
    parent.lang = 'zh-CN';
    return;
  }
  const part = document.createElement('span');
  part.lang = 'zh-CN';
  text.replaceWith(part);
  part.append(text);
}

if (document.documentElement.lang === 'en') {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT, (node) =>
    node.parentElement.matches('script, style, textarea, template')
      ? NodeFilter.FILTER_REJECT
      : NodeFilter.FILTER_ACCEPT,
  );
  const found = [];
  while (texts.nextNode()) found.push(texts.currentNode);
  for (const text of found) mark(text);
}
