/** Whether what a form holds a copy of was saved by somebody else since. */
import { useState } from 'preact/hooks';
import { useTexts } from '../shared/language.ts';

/** @param version  As it is saved now; undefined for what is new. @returns What to say of it, if anything. */
export function useMeanwhile(version: number | undefined): string | undefined {
  const { t } = useTexts();
  const [copied] = useState(version);
  return version === copied ? undefined : t('meanwhile', { version });
}
