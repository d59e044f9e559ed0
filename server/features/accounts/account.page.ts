import type { Actor } from '../../domain/actor.js';
import { dialledPhone } from '../../domain/identity/phone.js';
import type { LocalText } from '../../domain/localText.js';
import type { Deps } from '../../shared/request/deps.js';
import { formState } from '../../shared/request/formState.js';
import type { Ask } from '../../shared/request/route.js';
import type { Absence } from './absences.query.js';

interface User {
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly locale: string;
}

interface Programme {
  readonly id: string;
  readonly name: LocalText;
}

/** What people see and may change about themselves, and which roles they hold. */
export function accountPage(
  { words }: Deps,
  ask: Ask,
  actor: Actor,
  user: User | null | undefined,
  {
    programmes,
    absences,
  }: { readonly programmes: readonly Programme[]; readonly absences: readonly Absence[] },
): object {
  // Three forms stand on the page; a refusal belongs to the one that was sent.
  const ofPassword = ask.failed !== null && 'present' in ask.failed.typed;
  const ofAbsence = ask.failed !== null && 'delegate' in ask.failed.typed;
  const quiet = { ...ask, failed: null };
  const { name = '', phone = '', locale = 'zh-CN' } = user ?? {};
  return {
    title: words(ask.locale, 'accounts.account.title'),
    email: user?.email ?? '',
    form: formState(ofPassword || ofAbsence ? quiet : ask, words, { name, phone: dialledPhone(phone), locale }),
    passwordForm: formState(ofPassword ? ask : quiet, words, { present: '', password: '' }),
    mayDelegate: actor.grants.length > 0,
    absences,
    absenceForm: formState(ofAbsence ? ask : quiet, words, {
      delegate: '',
      first_day: '',
      last_day: '',
    }),
    languages: [
      { value: 'zh-CN', label: { key: 'accounts.account.chinese' } },
      { value: 'en', label: { key: 'accounts.account.english' } },
    ],
    roles: actor.grants.map(({ role, programmeId }) => ({
      label: { key: `roles.${role}` },
      value:
        programmes.find(({ id }) => id === programmeId)?.name ??
        words(ask.locale, 'roles.wholeZone'),
    })),
  };
}
