import type { Reader } from '../../domain/form/fieldKind.js';

/** A size as people say it: whole kilobytes, or megabytes with one decimal. */
export function fileSize(bytes: number, { t }: Reader): string {
  const kilobytes = Math.max(1, Math.round(bytes / 1024));
  return kilobytes < 1024
    ? t('applications.kb', { n: kilobytes })
    : t('common.units.mb', { n: Math.round((bytes / 1024 / 1024) * 10) / 10 });
}
