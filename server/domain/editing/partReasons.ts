import type { z } from 'zod';
import type { FieldReasons, Reason } from '../refusal.js';

/** What a part's schema says against what was typed, by the name of the input. */
export function partReasons(error: z.ZodError): FieldReasons {
  const reasons: Record<string, Reason> = {};
  for (const issue of error.issues) {
    const { path, reason } = closest(issue);
    reasons[path.join('.')] ??= reason;
  }
  return reasons;
}

interface Said {
  readonly path: readonly PropertyKey[];
  readonly reason: Reason;
}

/** Of the ways in which a choice of shapes fails, the one that goes deepest is meant. */
function closest(issue: z.core.$ZodIssue): Said {
  if (issue.code === 'invalid_union') {
    const deepest = issue.errors
      .flat()
      .toSorted((a, b) => b.path.length - a.path.length)
      .at(0);
    if (deepest && deepest.path.length > 0) {
      const { path, reason } = closest(deepest);
      return { path: [...issue.path, ...path], reason };
    }
  }
  return { path: issue.path, reason: reasonFor(issue) };
}

function reasonFor(issue: z.core.$ZodIssue): Reason {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.message.includes('undefined')) return { code: 'required' };
      return { code: numeric.has(issue.expected) ? 'not_a_number' : 'not_readable' };
    case 'too_small':
      return tooSmall(issue);
    case 'too_big':
      return issue.origin === 'string'
        ? { code: 'too_long', params: { max: Number(issue.maximum) } }
        : { code: 'part_too_big', params: { max: Number(issue.maximum) } };
    case 'invalid_value':
    case 'invalid_union':
      return { code: 'choose_one' };
    case 'invalid_format':
      return { code: /duration/.test(issue.message) ? 'part_period' : 'part_id' };
    case 'custom':
      return typeof issue.params?.['most'] === 'number'
        ? { code: 'part_too_big', params: { max: issue.params['most'] } }
        : { code: 'not_readable' };
    default:
      return { code: 'not_readable' };
  }
}

const numeric: ReadonlySet<string> = new Set(['number', 'int']);

function tooSmall(issue: z.core.$ZodIssueTooSmall): Reason {
  if (issue.origin === 'string') return { code: 'required' };
  const min = Number(issue.minimum);
  return issue.origin === 'array'
    ? { code: 'part_too_few', params: { min } }
    : { code: 'part_too_small', params: { min } };
}
