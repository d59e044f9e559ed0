import { isLent } from '../../domain/access/duties.js';
import type { Actor } from '../../domain/actor.js';
import { dialledPhone } from '../../domain/identity/phone.js';
import { workLetterWays, type WorkLetterChoice } from '../../domain/application/workLetters.js';
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
    letters,
  }: {
    readonly programmes: readonly Programme[];
    readonly absences: readonly Absence[];
    readonly letters: WorkLetterChoice;
  },
): object {
  // Four forms stand on the page; a refusal belongs to the one that was sent.
  const ofPassword = ask.failed !== null && 'present' in ask.failed.typed;
  const ofAbsence = ask.failed !== null && 'delegate' in ask.failed.typed;
  const ofLetters = ask.failed !== null && 'how' in ask.failed.typed;
  const quiet = { ...ask, failed: null };
  const { name = '', phone = '', locale = 'zh-CN' } = user ?? {};
  return {
    title: words(ask.locale, 'accounts.account.title'),
    email: user?.email ?? '',
    form: formState(ofPassword || ofAbsence || ofLetters ? quiet : ask, words, {
      name,
      phone: dialledPhone(phone),
      locale,
    }),
    passwordForm: formState(ofPassword ? ask : quiet, words, { present: '', password: '' }),
    mayDelegate: actor.grants.some(({ role }) => isLent(role)),
    absences,
    lettersForm: formState(ofLetters ? ask : quiet, words, {
      how: letters.how,
      hour: `${letters.hour}`,
    }),
    letterWays: workLetterWays.map((value) => ({
      value,
      label: { key: `accounts.letters.${value}` },
    })),
    hours: Array.from({ length: 24 }, (_, hour) => ({
      value: `${hour}`,
      label: `${hour}:00`.padStart(5, '0'),
    })),
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
