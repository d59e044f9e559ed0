import { z } from 'zod';
import { halfWidth, tidy } from '../../domain/typed.js';
import { invalid } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
import { formState } from '../../shared/request/formState.js';
import { get, page, post, type Ask, type Reply, type Route } from '../../shared/request/route.js';
import { attestedBy, type Attested } from './attested.query.js';
import { verifyPage } from './verify.page.js';
import { networkOf } from '../../shared/security/networkOf.js';

const path = '/verify';
/** A code has sixteen hexadecimal digits, so that guessing one at this rate takes for ever. */
const verifying = { name: 'verify', tries: 30, withinSeconds: 3600 } as const;

const copied = (text: string): string => halfWidth(tidy(text)).toUpperCase();
const verifyInput = z.object({
  number: z.string('not_text').max(60, 'too_long').default('').transform(copied),
  code: z
    .string('required')
    .max(120, 'too_long')
    .transform((text) => copied(text).replaceAll(/[^0-9A-F]/g, ''))
    .refine((code) => code.length === 16 || code.length === 64, 'verify_code_shape'),
});

/** Anybody may check a paper of the zone, and follow a case by the code of its receipt. */
export const verifyRoutes = (deps: Deps): readonly Route[] => [
  get(path, 'public.read', (ask) => show(deps, ask, null)),
  // Only reads, and a try stays counted when it is refused; the answer is the page itself.
  post(path, 'public.read', (ask, input) => verify(deps, ask, input), {
    input: verifyInput,
    again: path,
    transaction: false,
  }),
];

async function verify(
  deps: Deps,
  ask: Ask,
  { number, code }: z.infer<typeof verifyInput>,
): Promise<Reply> {
  await deps.throttle.spend(verifying, networkOf(ask.ip));
  const attested = await attestedBy(deps, number, code);
  if (attested === null) throw invalid({ code: { code: 'verify_nothing' } });
  return show(deps, ask, attested);
}

async function show(deps: Deps, ask: Ask, attested: Attested | null): Promise<Reply> {
  const form = formState(ask, deps.words, { number: '', code: '' });
  const title = deps.words(ask.locale, 'verify.title');
  const found = attested === null ? false : verifyPage(attested, { ...ask, words: deps.words });
  return page('verify/verify', { title, form, found });
}
