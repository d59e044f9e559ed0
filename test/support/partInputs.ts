import type { PartNode } from '../../server/domain/editing/partNodes.js';

/** What a browser sends when a part's form is submitted as it was shown. */
export function inputsOf(nodes: readonly PartNode[]): Record<string, unknown> {
  return Object.fromEntries(nodes.flatMap(inputsOfNode));
}

type Input = readonly [string, unknown];

function inputsOfNode(node: PartNode): readonly Input[] {
  switch (node.node) {
    case 'words':
      return [
        [`${node.at}.zh`, crlf(node.zh)],
        [`${node.at}.en`, crlf(node.en)],
      ];
    case 'period':
      return [
        [`${node.at}.count`, node.count],
        [`${node.at}.unit`, node.unit],
      ];
    case 'tick':
      return node.ticked ? [[node.at, 'yes']] : [];
    case 'ticks':
      if (node.chosen.length === 0) return [];
      return [[node.at, node.chosen.length === 1 ? node.chosen[0] : node.chosen]];
    case 'group':
      return node.nodes.flatMap(inputsOfNode);
    case 'entries':
      return node.entries.flatMap(inputsOfNode);
    case 'list':
      return node.items.flatMap((item) => item.nodes.flatMap(inputsOfNode));
    default:
      return [[node.at, crlf(node.value)]];
  }
}

const crlf = (text: string): string => text.replaceAll('\n', '\r\n');
