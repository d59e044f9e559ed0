import type { Deps } from './deps.js';

/** Whether nothing can be written just now, on purpose. */
export function inMaintenance({
  maintenance,
  clock,
}: Pick<Deps, 'maintenance' | 'clock'>): boolean {
  const present = maintenance.present();
  return present !== null && present.begins_at <= clock.now().toISOString();
}
