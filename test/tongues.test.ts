import { markTongues } from '../server/web/tongues.js';

const zh = (text: string): string => `<span lang="zh-CN">${text}</span>`;

test.each([
  ['a name', '<p>渤海理工大学</p>', `<p>${zh('渤海理工大学')}</p>`],
  [
    'a whole text, and the blanks around it stay out',
    '<p> No. 3 · 甲 </p>',
    `<p> ${zh('No. 3 · 甲')} </p>`,
  ],
  ['nothing else', '<p>Plain</p>', '<p>Plain</p>'],
  ['no attribute', '<a title="甲">A</a>', '<a title="甲">A</a>'],
  [
    'a choice, which holds no elements',
    '<option value="甲">乙</option>',
    '<option lang="zh-CN" value="甲">乙</option>',
  ],
  [
    'a text of a drawing, which an element of HTML would end,',
    '<svg aria-label="甲"><desc>Plain</desc><a><text x="1">渤海<title>海</title></text></a></svg>甲',
    '<svg aria-label="甲"><desc>Plain</desc><a><text lang="zh-CN" x="1">渤海' +
      `<title lang="zh-CN">海</title></text></a></svg>${zh('甲')}`,
  ],
  ['no remark', '<!-- <b>甲</b> --><b>A</b>', '<!-- <b>甲</b> --><b>A</b>'],
  [
    'nothing that is typed or run',
    '<textarea>甲</textarea><script>"甲"</script>',
    '<textarea>甲</textarea><script>"甲"</script>',
  ],
  [
    'nothing that says so already',
    '<div lang="zh-CN"><div>甲</div>乙</div>丙',
    `<div lang="zh-CN"><div>甲</div>乙</div>${zh('丙')}`,
  ],
])('of a page in English, %s says that it is Chinese', (_, html, marked) => {
  expect(markTongues(html)).toBe(marked);
});
