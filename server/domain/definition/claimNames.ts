/** What can be claimed beside fields of the form: who it is that applies. */
const applicantNames = {
  /** The organisation, by its code; nothing where a person applies. */
  'org.credit_code': 'organisation',
  /** Who applies in their own name, by whichever of their accounts; nothing for an organisation. */
  'applicant.person': 'person',
} as const;

export type ApplicantName = (typeof applicantNames)[keyof typeof applicantNames];

/** What a name in a rule of `unique` says of the applicant; null for a field of the form. */
export function applicantName(name: string): ApplicantName | null {
  return Object.entries(applicantNames).find(([each]) => each === name)?.[1] ?? null;
}
