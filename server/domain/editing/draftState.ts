/**
 * Where a draft stands: being edited, laid before a second person, published as a version, or
 * discarded. Any change of a proposed draft takes it back into editing.
 */
export const draftStatuses = ['editing', 'proposed', 'published', 'discarded'] as const;
export type DraftStatus = (typeof draftStatuses)[number];

export const isOpenDraft = (status: DraftStatus): boolean =>
  status === 'editing' || status === 'proposed';
