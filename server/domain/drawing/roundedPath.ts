import type { Point } from './diagramModel.js';

const n = (value: number): string => String(Math.round(value * 10) / 10);
const at = ({ x, y }: Point): string => `${n(x)} ${n(y)}`;

const RADIUS = 12;

/** A line through right-angled corners, each rounded as far as there is room. */
export function roundedPath(points: readonly Point[]): string {
  const corners = points.slice(1, -1).map((corner, index) => {
    const before = points[index] ?? corner;
    const after = points[index + 2] ?? corner;
    const radius = Math.min(RADIUS, distance(before, corner) / 2, distance(corner, after) / 2);
    const into = towards(corner, before, radius);
    return `L${at(into)} Q${at(corner)} ${at(towards(corner, after, radius))}`;
  });
  const [first] = points;
  const last = points.at(-1);
  if (!first || !last) return '';
  return [`M${at(first)}`, ...corners, `L${at(last)}`].join(' ');
}

/** The head of an arrow whose point is the last of the line. */
export function arrowHead(points: readonly Point[], size = 8): string {
  const tip = points.at(-1);
  const before = points.at(-2);
  if (!tip || !before) return '';
  const { x: dx, y: dy } = direction(before, tip);
  const back = { x: tip.x - dx * size, y: tip.y - dy * size };
  const half = size * 0.45;
  const left = { x: back.x - dy * half, y: back.y + dx * half };
  const right = { x: back.x + dy * half, y: back.y - dx * half };
  return `M${at(tip)} L${at(left)} L${at(right)} Z`;
}

const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);

function direction(from: Point, to: Point): Point {
  const length = distance(from, to) || 1;
  return { x: (to.x - from.x) / length, y: (to.y - from.y) / length };
}

function towards(from: Point, to: Point, by: number): Point {
  const { x, y } = direction(from, to);
  return { x: from.x + x * by, y: from.y + y * by };
}
